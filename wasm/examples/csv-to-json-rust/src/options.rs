//! The command line.

pub const USAGE: &str = "\
usage: csv-to-json-rust [--delimiter X] [--no-header]
  --delimiter X  what stands between fields: one ASCII character, or 'tab' (default: a comma)
  --no-header    the first line is data; columns are called column1, column2, ...
";

pub struct Options {
    pub delimiter: u8,
    pub header: bool,
}

pub enum Request {
    Help,
    Convert(Options),
}

pub fn parse(mut args: impl Iterator<Item = String>) -> Result<Request, String> {
    let mut options = Options {
        delimiter: b',',
        header: true,
    };
    while let Some(arg) = args.next() {
        match arg.as_str() {
            "--help" => return Ok(Request::Help),
            "--no-header" => options.header = false,
            "--delimiter" => options.delimiter = delimiter(&args.next().unwrap_or_default())?,
            _ => match arg.strip_prefix("--delimiter=") {
                Some(value) => options.delimiter = delimiter(value)?,
                None => return Err(format!("{arg} is not an option")),
            },
        }
    }
    Ok(Request::Convert(options))
}

fn delimiter(value: &str) -> Result<u8, String> {
    match value.as_bytes() {
        _ if value == "tab" => Ok(b'\t'),
        [byte] if byte.is_ascii() && !b"\"\r\n".contains(byte) => Ok(*byte),
        _ => Err(format!(
            "--delimiter takes one ASCII character or 'tab', not '{value}'"
        )),
    }
}
