//! The lines of a text, one by one, without a list of them: LF, CRLF or CR, numbered from 1.

use super::super::blanks::trim;
use super::tokens::Tokens;

/// Most physical lines that quotes hold together.
const MOST_JOINED: usize = 8;
/// Most bytes that quotes hold together.
const MOST_JOINED_BYTES: usize = 4_096;

/// A place in a text.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Cursor {
    /// Offset of the next line.
    pub(super) at: usize,
    /// Lines before it.
    pub(super) lines: usize,
}

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Counted from 1; the first one where quotes join several.
    pub(super) number: usize,
    pub(super) text: &'a str,
    /// Whether a line break ends it.
    pub(super) terminated: bool,
}

impl Cursor {
    /// The next physical line.
    pub(super) fn next<'a>(&mut self, text: &'a str) -> Option<Line<'a>> {
        let rest = text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = rest.bytes().position(|byte| byte == b'\n' || byte == b'\r');
        let (line, length) = match end {
            None => (rest, rest.len()),
            Some(end) if rest[end..].starts_with("\r\n") => (&rest[..end], end + 2),
            Some(end) => (&rest[..end], end + 1),
        };
        self.at += length;
        self.lines += 1;
        Some(Line { number: self.lines, text: line, terminated: end.is_some() })
    }

    /// The next line split into values. A value in quotes may hold line breaks; a quote that nothing closes nearby stays in
    /// its own line.
    pub(super) fn next_split<'a>(&mut self, text: &'a str, tokens: &mut Tokens) -> Option<Line<'a>> {
        let start = self.at;
        let first = self.next(text)?;
        tokens.split(first.text);
        if !tokens.is_open() {
            return Some(first);
        }
        let mut ahead = *self;
        for _ in 1..MOST_JOINED {
            let Some(next) = ahead.next(text) else { break };
            let end = ahead.at - if next.terminated { 1 } else { 0 };
            let Some(joined) = text.get(start..end).filter(|joined| joined.len() <= MOST_JOINED_BYTES) else {
                break;
            };
            // Only a line with a quote can close one.
            if !next.text.contains('"') {
                continue;
            }
            tokens.split(joined);
            if !tokens.is_open() && tokens.len() > 1 {
                *self = ahead;
                return Some(Line { text: joined, terminated: next.terminated, ..first });
            }
        }
        tokens.split(first.text);
        Some(first)
    }
}

/// Whether a line holds neither values nor names: blank, or a rule drawn with `-`, `+`, `|`, `:` and `=`.
pub(super) fn is_empty(line: &str) -> bool {
    let line = trim(line);
    line.is_empty()
        || line.bytes().all(|byte| matches!(byte, b'-' | b'+' | b'|' | b':' | b'=' | b' '))
            && (line.contains("---") || line.contains("==="))
}

#[cfg(test)]
#[path = "lines_tests.rs"]
mod tests;
