//! A streaming reader of CSV (RFC 4180): quoted fields, doubled quotes, line breaks inside
//! quotes, LF or CRLF. Empty lines are skipped, and so is a byte order mark.

use std::fmt;
use std::io::{self, BufReader, Bytes, Chain, Cursor, Read};
use std::iter::Peekable;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";
const BUFFER_BYTES: usize = 64 * 1024;

/// What is wrong with the input, and on which line of it (from 1).
#[derive(Debug)]
pub struct CsvError {
    line: u64,
    problem: Problem,
}

#[derive(Debug)]
enum Problem {
    UnclosedQuote,
    AfterQuote,
    BareQuote,
    LoneReturn,
    NotUtf8,
    Unreadable(io::Error),
}

impl fmt::Display for CsvError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "line {}: ", self.line)?;
        out.write_str(match &self.problem {
            Problem::UnclosedQuote => "a quote is opened here and never closed",
            Problem::AfterQuote => "only a delimiter or a line break may follow a closing quote",
            Problem::BareQuote => "a field with a quote in it must be quoted as a whole",
            Problem::LoneReturn => "a carriage return outside quotes must be part of a line break",
            Problem::NotUtf8 => "this is not UTF-8",
            Problem::Unreadable(error) => return write!(out, "cannot read: {error}"),
        })
    }
}

/// One record. Its room is used again for the next one.
#[derive(Default)]
pub struct Record {
    /// All fields, one after the other.
    text: String,
    /// Where each field ends in `text`.
    ends: Vec<usize>,
    /// The line on which the record starts.
    line: u64,
}

impl Record {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn line(&self) -> u64 {
        self.line
    }

    pub fn fields(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, &end)| &self.text[start..end])
    }
}

/// Where in a field the reader is.
#[derive(Clone, Copy)]
enum State {
    /// Before a field's first byte.
    Start,
    Plain,
    Quoted,
    /// After a quote inside quotes: the closing one, or the first of two.
    AfterQuote,
}

/// What a byte means to the record it stands in.
enum Step {
    Keep,
    Skip,
    EndField,
    EndRecord,
    Refuse(Problem),
}

pub struct Reader<R: Read> {
    bytes: Peekable<Bytes<BufReader<Chain<Cursor<Vec<u8>>, R>>>>,
    delimiter: u8,
    /// The line on which the next byte stands.
    line: u64,
    /// The field at hand, and the line on which it starts.
    field: Vec<u8>,
    field_line: u64,
}

impl<R: Read> Reader<R> {
    pub fn new(mut input: R, delimiter: u8) -> Result<Self, CsvError> {
        let mut head = Vec::new();
        (&mut input)
            .take(BYTE_ORDER_MARK.len() as u64)
            .read_to_end(&mut head)
            .map_err(|error| CsvError {
                line: 1,
                problem: Problem::Unreadable(error),
            })?;
        if head == BYTE_ORDER_MARK {
            head.clear();
        }
        let input = BufReader::with_capacity(BUFFER_BYTES, Cursor::new(head).chain(input));
        let bytes = input.bytes().peekable();
        Ok(Reader {
            bytes,
            delimiter,
            line: 1,
            field: Vec::new(),
            field_line: 1,
        })
    }

    /// Reads the next record, or returns false at the end of the input.
    pub fn read(&mut self, record: &mut Record) -> Result<bool, CsvError> {
        record.text.clear();
        record.ends.clear();
        if !self.skip_to_record()? {
            return Ok(false);
        }
        record.line = self.line;
        while self.read_field()? {
            self.store_field(record)?;
        }
        self.store_field(record)?;
        Ok(true)
    }

    /// Skips empty lines. Returns false when nothing comes after them.
    fn skip_to_record(&mut self) -> Result<bool, CsvError> {
        loop {
            match self.peek()? {
                None => return Ok(false),
                Some(b'\n') => _ = self.next()?,
                Some(b'\r') => {
                    self.next()?;
                    if self.peek()? != Some(b'\n') {
                        return Err(self.error(Problem::LoneReturn));
                    }
                }
                Some(_) => return Ok(true),
            }
        }
    }

    /// Reads one field up to and with what ends it. Returns whether another one follows.
    fn read_field(&mut self) -> Result<bool, CsvError> {
        self.field.clear();
        self.field_line = self.line;
        let mut state = State::Start;
        loop {
            let line = self.line;
            let byte = self.next()?;
            match self.step(&mut state, byte)? {
                Step::Keep => self.field.extend(byte),
                Step::Skip => {}
                Step::EndField => return Ok(true),
                Step::EndRecord => return Ok(false),
                Step::Refuse(problem) => return Err(CsvError { line, problem }),
            }
        }
    }

    /// The rules of CSV: what the next byte (or the end) means in this state, and the state after it.
    fn step(&mut self, state: &mut State, byte: Option<u8>) -> Result<Step, CsvError> {
        let (next, step) = match (*state, byte) {
            (State::Quoted, None) => {
                return Err(CsvError {
                    line: self.field_line,
                    problem: Problem::UnclosedQuote,
                })
            }
            (State::Quoted, Some(b'"')) => (State::AfterQuote, Step::Skip),
            (State::Quoted, Some(_)) => (State::Quoted, Step::Keep),
            (State::Start, Some(b'"')) => (State::Quoted, Step::Skip),
            (State::AfterQuote, Some(b'"')) => (State::Quoted, Step::Keep),
            (State::Plain, Some(b'"')) => (State::Plain, Step::Refuse(Problem::BareQuote)),
            (_, None | Some(b'\n')) => (State::Start, Step::EndRecord),
            (_, Some(b'\r')) if self.peek()? == Some(b'\n') => (*state, Step::Skip),
            (_, Some(b'\r')) => (*state, Step::Refuse(Problem::LoneReturn)),
            (_, Some(byte)) if byte == self.delimiter => (State::Start, Step::EndField),
            (State::AfterQuote, Some(_)) => (State::AfterQuote, Step::Refuse(Problem::AfterQuote)),
            (_, Some(_)) => (State::Plain, Step::Keep),
        };
        *state = next;
        Ok(step)
    }

    fn store_field(&mut self, record: &mut Record) -> Result<(), CsvError> {
        let text = std::str::from_utf8(&self.field).map_err(|error| {
            let before = &self.field[..error.valid_up_to()];
            let breaks = before.iter().filter(|&&byte| byte == b'\n').count() as u64;
            CsvError {
                line: self.field_line + breaks,
                problem: Problem::NotUtf8,
            }
        })?;
        record.text.push_str(text);
        record.ends.push(record.text.len());
        Ok(())
    }

    fn next(&mut self) -> Result<Option<u8>, CsvError> {
        let byte = self
            .bytes
            .next()
            .transpose()
            .map_err(|error| self.error(Problem::Unreadable(error)))?;
        if byte == Some(b'\n') {
            self.line += 1;
        }
        Ok(byte)
    }

    fn peek(&mut self) -> Result<Option<u8>, CsvError> {
        match self.bytes.peek() {
            Some(Ok(byte)) => Ok(Some(*byte)),
            // The error itself comes out of `next`.
            Some(Err(_)) => self.next(),
            None => Ok(None),
        }
    }

    fn error(&self, problem: Problem) -> CsvError {
        CsvError {
            line: self.line,
            problem,
        }
    }
}
