//! Event files as they are read and written by `new` and `import`: never over another one by accident.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use anyhow::{Context as _, bail};
use serde_json::Value;

/// Bytes as text: UTF-8, or else what Windows wrote (Latin-1 does for both languages' letters).
pub fn decoded(bytes: Vec<u8>) -> String {
    let text = String::from_utf8(bytes).unwrap_or_else(|error| {
        let windows = |byte: u8| match byte {
            0x80 => '€',
            0x85 => '…',
            0x91 => '‘',
            0x92 => '’',
            0x93 => '“',
            0x94 => '”',
            0x96 => '–',
            0x97 => '—',
            other => char::from(other),
        };
        error.into_bytes().into_iter().map(windows).collect()
    });
    text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text).replace("\r\n", "\n")
}

/// JSON with two blanks for each level and a line's end.
pub fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

/// Writes a file that isn't there yet; with `force`, also one that is.
///
/// # Errors
/// The file is there, or can't be written.
pub fn write(path: &Path, text: &str, force: bool) -> anyhow::Result<()> {
    let shown = path.display();
    let opened = OpenOptions::new().write(true).create(force).create_new(!force).truncate(force).open(path);
    let mut file = match opened {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            bail!("{shown}: the file is there already; give another --output, or --force to replace it")
        }
        other => other.with_context(|| format!("{shown}: can't be written; check the directory"))?,
    };
    file.write_all(text.as_bytes()).with_context(|| format!("{shown}: can't be written"))
}
