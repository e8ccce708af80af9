//! Everything `bitroom` says: lines on standard output, where a failure is an error, and notes on standard error.
//!
//! The macros of the standard library panic when the reader has gone (`bitroom … | head -1`), so nothing here uses them;
//! clippy forbids them in this crate.

use std::error::Error;
use std::fmt;
use std::io::{self, Write as _};

use anyhow::{Context as _, Result};
use serde::Serialize;

/// Whoever read standard output has seen enough. The program ends without a word, as one that the signal ends.
#[derive(Debug)]
pub struct ReaderGone;

impl fmt::Display for ReaderGone {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("nobody reads standard output any more")
    }
}

impl Error for ReaderGone {}

/// One line on standard output, formatted as by `println!`.
macro_rules! outln {
    () => { $crate::out::text("\n") };
    ($($words:tt)*) => { $crate::out::line(format_args!($($words)*)) };
}

/// One line on standard error, formatted as by `eprintln!`.
macro_rules! note {
    ($($words:tt)*) => { $crate::out::note_line(format_args!($($words)*)) };
}

pub(crate) use {note, outln};

/// Writes a line to standard output.
///
/// # Errors
/// [`ReaderGone`], or what keeps standard output from being written, a full disk for one.
pub fn line(words: fmt::Arguments<'_>) -> Result<()> {
    text(&format!("{words}\n"))
}

/// Writes text to standard output as it is.
///
/// # Errors
/// As [`line()`].
pub fn text(text: &str) -> Result<()> {
    let mut out = io::stdout().lock();
    // Flushed, so that a failure shows here and not after the last chance to say so.
    written(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
}

/// Writes a value as indented JSON and a line's end.
///
/// # Errors
/// As [`line()`].
pub fn json(value: &impl Serialize) -> Result<()> {
    line(format_args!("{}", serde_json::to_string_pretty(value).context("cannot write JSON")?))
}

/// What came of writing to standard output.
///
/// # Errors
/// As [`line()`].
pub fn written(result: io::Result<()>) -> Result<()> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(ReaderGone.into()),
        result => result.context("cannot write to standard output"),
    }
}

/// Writes a line to standard error. Where that fails there is nobody left to tell.
pub fn note_line(words: fmt::Arguments<'_>) {
    let _ = io::stderr().lock().write_all(format!("{words}\n").as_bytes());
}
