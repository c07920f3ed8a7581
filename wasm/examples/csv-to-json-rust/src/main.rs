//! CSV on stdin to a JSON array of objects on stdout, one record at a time.
//!
//! Only the record at hand is kept in memory. Values stay strings: a postcode is not a number.

mod csv;
mod json;
mod options;

use std::collections::HashSet;
use std::fmt;
use std::io::{self, BufWriter, Read, Write};
use std::process::ExitCode;

use csv::{CsvError, Reader, Record};
use options::{Options, Request, USAGE};

const BUFFER_BYTES: usize = 64 * 1024;

/// Everything that can end a conversion early.
enum Failure {
    Csv(CsvError),
    Columns {
        line: u64,
        found: usize,
        expected: usize,
    },
    RepeatedColumn {
        line: u64,
        name: String,
    },
    Output(io::Error),
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Failure::Csv(error) => error.fmt(out),
            Failure::Columns {
                line,
                found,
                expected,
            } => {
                write!(
                    out,
                    "line {line}: found {found} field(s), expected {expected}"
                )
            }
            Failure::RepeatedColumn { line, name } => {
                write!(out, "line {line}: two columns are named \"{name}\"")
            }
            Failure::Output(error) => write!(out, "cannot write: {error}"),
        }
    }
}

impl From<CsvError> for Failure {
    fn from(error: CsvError) -> Self {
        Failure::Csv(error)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure::Output(error)
    }
}

fn main() -> ExitCode {
    match options::parse(std::env::args().skip(1)) {
        Ok(Request::Help) => {
            print!("{USAGE}");
            ExitCode::SUCCESS
        }
        Ok(Request::Convert(options)) => run(&options),
        Err(message) => complain(&format!("{message}\n{}", USAGE.trim_end())),
    }
}

fn run(options: &Options) -> ExitCode {
    let mut output = BufWriter::with_capacity(BUFFER_BYTES, io::stdout().lock());
    let converted = convert(io::stdin().lock(), &mut output, options);
    match converted.and_then(|()| Ok(output.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => complain(&failure.to_string()),
    }
}

fn complain(message: &str) -> ExitCode {
    eprintln!("csv-to-json-rust: {message}");
    ExitCode::from(2)
}

fn convert(input: impl Read, output: &mut impl Write, options: &Options) -> Result<(), Failure> {
    let mut reader = Reader::new(input, options.delimiter)?;
    let mut record = Record::default();
    let mut more = reader.read(&mut record)?;
    let columns = column_names(&record, options.header)?;
    if options.header && more {
        more = reader.read(&mut record)?;
    }
    if !more {
        return Ok(output.write_all(b"[]\n")?);
    }
    let mut lead: &[u8] = b"[\n";
    while more {
        check_columns(&columns, &record)?;
        output.write_all(lead)?;
        write_object(output, &columns, &record)?;
        lead = b",\n";
        more = reader.read(&mut record)?;
    }
    Ok(output.write_all(b"\n]\n")?)
}

/// The header's names; where there is no header, or no name, a column is called by its position.
fn column_names(first: &Record, header: bool) -> Result<Vec<String>, Failure> {
    let mut seen = HashSet::new();
    let mut names = Vec::new();
    for (index, field) in first.fields().enumerate() {
        let name = match field.trim() {
            named if header && !named.is_empty() => named.to_owned(),
            _ => format!("column{}", index + 1),
        };
        if !seen.insert(name.clone()) {
            return Err(Failure::RepeatedColumn {
                line: first.line(),
                name,
            });
        }
        names.push(name);
    }
    Ok(names)
}

fn check_columns(columns: &[String], record: &Record) -> Result<(), Failure> {
    if record.len() == columns.len() {
        return Ok(());
    }
    Err(Failure::Columns {
        line: record.line(),
        found: record.len(),
        expected: columns.len(),
    })
}

fn write_object(output: &mut impl Write, columns: &[String], record: &Record) -> io::Result<()> {
    let mut lead: &[u8] = b"{";
    for (name, value) in columns.iter().zip(record.fields()) {
        output.write_all(lead)?;
        json::write_string(output, name)?;
        output.write_all(b":")?;
        json::write_string(output, value)?;
        lead = b",";
    }
    output.write_all(b"}")
}
