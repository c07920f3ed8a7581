//! Writing JSON strings.

use std::io::{self, Write};

/// Writes `text` as a JSON string, quotes included. Runs that need no escape go out in one piece.
pub fn write_string(output: &mut impl Write, text: &str) -> io::Result<()> {
    let bytes = text.as_bytes();
    let mut start = 0;
    output.write_all(b"\"")?;
    for (index, &byte) in bytes.iter().enumerate() {
        if byte >= 0x20 && byte != b'"' && byte != b'\\' {
            continue;
        }
        output.write_all(&bytes[start..index])?;
        write_escape(output, byte)?;
        start = index + 1;
    }
    output.write_all(&bytes[start..])?;
    output.write_all(b"\"")
}

fn write_escape(output: &mut impl Write, byte: u8) -> io::Result<()> {
    match byte {
        b'"' => output.write_all(b"\\\""),
        b'\\' => output.write_all(b"\\\\"),
        b'\n' => output.write_all(b"\\n"),
        b'\r' => output.write_all(b"\\r"),
        b'\t' => output.write_all(b"\\t"),
        _ => write!(output, "\\u{byte:04x}"),
    }
}
