//! The values of a line. Quotes hold together what separators would part, in every style of separator.
//!
//! A reader of its own, since the column formats depend on which values stood in quotes, blanks may stand before a quote, and
//! runs of blanks separate too; `csv-core` tells the first of these to nobody.

use super::super::blanks::{begins_plain, trim, trim_start};
use super::super::report::Separator;

/// Most columns a file may have.
pub const MAX_COLUMNS: usize = 4096;

/// Splits lines into values and keeps those of the last line. The buffers are used again, so that a line costs no memory.
#[derive(Debug)]
pub(super) struct Tokens {
    separator: Separator,
    /// The part before `->` is a value of its own (a serial monitor's log).
    arrow: bool,
    /// Every line is one value in quotes: its text is the line.
    quoted_lines: bool,
    /// What stands before each value, with a colon or an equals sign, and is left out; empty where values have no labels.
    labels: Vec<String>,
    /// Trimmed values, one behind the other, without quotes.
    text: String,
    /// End of each value in `text`, and whether it stood in quotes.
    ends: Vec<(usize, bool)>,
    /// A quote that was opened stayed open.
    open: bool,
}

impl Tokens {
    pub(super) fn new(separator: Separator, arrow: bool) -> Self {
        Self {
            separator,
            arrow,
            quoted_lines: false,
            labels: Vec::new(),
            text: String::new(),
            ends: Vec::new(),
            open: false,
        }
    }

    /// With lines that stand in quotes as a whole.
    pub(super) fn in_quoted_lines(self, quoted_lines: bool) -> Self {
        Self { quoted_lines, ..self }
    }

    /// With the label of each value; a value that has another one keeps it and so is no number.
    pub(super) fn labelled(self, labels: &[String]) -> Self {
        Self { labels: labels.to_vec(), ..self }
    }

    /// Number of values; at most [`MAX_COLUMNS`] + 2.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Value `index`, trimmed; empty where there is none.
    pub(super) fn get(&self, index: usize) -> &str {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| end.0);
        self.ends.get(index).and_then(|end| self.text.get(start..end.0)).unwrap_or("")
    }

    /// Whether value `index` stood in quotes.
    pub(super) fn quoted(&self, index: usize) -> bool {
        self.ends.get(index).is_some_and(|end| end.1)
    }

    /// Whether the line ended inside quotes.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// Drops the last value.
    pub(super) fn pop(&mut self) {
        self.ends.pop();
        self.text.truncate(self.ends.last().map_or(0, |end| end.0));
    }

    /// Splits a line.
    pub(super) fn split(&mut self, line: &str) {
        match if self.quoted_lines { quoted_line(line) } else { None } {
            Some(text) => self.split_line(&text),
            None => self.split_line(line),
        }
    }

    fn split_line(&mut self, line: &str) {
        self.text.clear();
        self.ends.clear();
        self.open = false;
        let mut rest = line;
        if self.arrow
            && let Some((time, values)) = line.split_once("->")
        {
            self.push(time.trim(), false);
            rest = values;
        }
        match self.separator {
            Separator::Spaces => self.split_blanks(rest),
            Separator::Semicolon => self.split_at(rest, b';'),
            Separator::Tab => self.split_at(rest, b'\t'),
            Separator::Comma => self.split_at(rest, b','),
            Separator::Pipe => {
                // A table drawn with pipes has them at both ends too.
                let rest = rest.trim();
                let rest = rest.strip_prefix('|').unwrap_or(rest);
                self.split_at(rest.strip_suffix('|').unwrap_or(rest), b'|');
            }
        }
    }

    fn push(&mut self, value: &str, quoted: bool) {
        let label = self.labels.get(self.ends.len()).filter(|label| !label.is_empty());
        let without =
            label.and_then(|label| value.strip_prefix(label.as_str())?.trim_start().strip_prefix([':', '=']));
        let value = without.map_or(value, trim_start);
        self.text.push_str(value);
        self.ends.push((self.text.len(), quoted));
    }

    fn is_full(&self) -> bool {
        self.ends.len() > MAX_COLUMNS + 1
    }

    fn split_at(&mut self, line: &str, separator: u8) {
        let mut rest = line;
        while !self.is_full() {
            let blank = [' ', '\u{feff}'];
            let start = if begins_plain(rest) { rest } else { rest.trim_start_matches(blank) };
            if start.starts_with('"') {
                if let Some(after) = self.quoted_value(start, |rest| {
                    let rest = rest.trim_start_matches([' ', '\r']);
                    rest.is_empty() || rest.as_bytes()[0] == separator
                }) {
                    let after = after.trim_start_matches([' ', '\r']);
                    match after.get(1..) {
                        Some(next) => rest = next,
                        None => return,
                    }
                    continue;
                }
                self.open = true;
            }
            match rest.bytes().position(|byte| byte == separator) {
                Some(end) if !self.open => {
                    self.push(trim(&rest[..end]), false);
                    rest = &rest[end + 1..];
                }
                // The separators behind an open quote may belong to the value.
                _ => {
                    self.push(trim(rest).trim_matches('"'), false);
                    return;
                }
            }
        }
    }

    fn split_blanks(&mut self, line: &str) {
        let blank = [' ', '\t', '\r', '\n'];
        let mut rest = line.trim_matches(blank);
        while !rest.is_empty() && !self.is_full() {
            if rest.starts_with('"') {
                if let Some(after) =
                    self.quoted_value(rest, |rest| rest.is_empty() || rest.starts_with(blank))
                {
                    rest = after.trim_start_matches(blank);
                    continue;
                }
                self.open = true;
            }
            let end = rest.find(blank).unwrap_or(rest.len());
            self.push(rest[..end].trim_matches('"'), false);
            rest = rest[end..].trim_start_matches(blank);
        }
    }

    /// Takes the quoted value at the start of `text`, if a quote closes it where a value ends. Returns what stands behind.
    fn quoted_value<'a>(&mut self, text: &'a str, ends: impl Fn(&str) -> bool) -> Option<&'a str> {
        let from = self.text.len();
        let mut rest = &text[1..];
        loop {
            let quote = rest.find('"')?;
            self.text.push_str(&rest[..quote]);
            let after = &rest[quote + 1..];
            if let Some(more) = after.strip_prefix('"') {
                self.text.push('"');
                rest = more;
            } else if ends(after) {
                let value = self.text[from..].trim().to_owned();
                self.text.truncate(from);
                self.push(&value, true);
                return Some(after);
            } else {
                self.text.truncate(from);
                return None;
            }
        }
    }
}

/// The text of a line that is one value in quotes with several values in it, as some programs write a text file again.
pub(super) fn quoted_line(line: &str) -> Option<String> {
    let inner = line.trim().strip_prefix('"')?.strip_suffix('"')?;
    let several = inner.contains([',', ';', '\t', '|']) && !inner.replace("\"\"", "").contains('"');
    several.then(|| inner.replace("\"\"", "\""))
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
