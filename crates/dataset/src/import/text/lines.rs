//! The lines of a text, one by one, without a list of them: LF, CRLF or CR, numbered from 1.

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
    let line = line.trim();
    line.is_empty()
        || (line.contains("---") || line.contains("==="))
            && line.bytes().all(|byte| matches!(byte, b'-' | b'+' | b'|' | b':' | b'=' | b' '))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::super::super::report::Separator;
    use super::*;

    #[test]
    fn all_line_ends_are_known_and_counted() {
        let text = "a\r\n\r\nb\rc\nd";
        let mut cursor = Cursor::default();
        let mut found = Vec::new();
        while let Some(line) = cursor.next(text) {
            found.push((line.number, line.text, line.terminated));
        }
        assert_eq!(found, [(1, "a", true), (2, "", true), (3, "b", true), (4, "c", true), (5, "d", false)]);
    }

    #[test]
    fn quotes_join_lines_and_stray_quotes_do_not() {
        let mut tokens = Tokens::new(Separator::Comma, false);
        let text = "\"a\n(m)\",b\n\"1,2\n3,4\n";
        let mut cursor = Cursor::default();
        assert_eq!(cursor.next_split(text, &mut tokens).unwrap().number, 1);
        assert_eq!((tokens.len(), tokens.get(0)), (2, "a\n(m)"));
        assert_eq!(cursor.next_split(text, &mut tokens).unwrap().text, "\"1,2");
        let last = cursor.next_split(text, &mut tokens).unwrap();
        assert_eq!((last.number, tokens.get(1)), (4, "4"));
        assert!(cursor.next_split(text, &mut tokens).is_none());
    }

    #[test]
    fn rules_of_drawn_tables_are_empty() {
        for line in ["", "  ", "|---|:--:|", "+----+-----+", "=== ==="] {
            assert!(is_empty(line), "{line}");
        }
        assert!(!is_empty("-") && !is_empty("-1"));
    }
}
