//! Lines of a text, the values of a line, and which separator and decimal mark they use.
//!
//! Each line is split on its own (with `csv-core`), so a stray quote damages one line and not the rest of the file.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use super::report::{DecimalMark, Separator};

/// Most columns a file may have.
pub const MAX_COLUMNS: usize = 256;
/// Lines looked at to find separator, decimal mark and width.
pub(super) const SAMPLE_LINES: usize = 2_000;
/// Fewest columns a complete file has: four sensors, x and y.
pub(super) const LEAST_COLUMNS: usize = 6;

/// A line that holds values, with its number in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// Counted from 1 over all lines of the file.
    pub(super) number: usize,
    pub(super) text: &'a str,
}

/// The lines that hold values or names.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lines<'a> {
    pub(super) lines: Vec<Line<'a>>,
    /// Separator named by a `sep=` line.
    pub(super) declared: Option<Separator>,
    /// Whether the last line ends with a line break.
    pub(super) terminated: bool,
}

/// Splits at LF, CRLF or CR and leaves out blank lines, comments (`#`, `%`) and one `sep=` line at the start.
pub(super) fn lines(text: &str) -> Lines<'_> {
    let mut result = Lines { lines: Vec::new(), declared: None, terminated: text.ends_with(['\n', '\r']) };
    let mut rest = text;
    let mut number = 0;
    while !rest.is_empty() {
        number += 1;
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (line, tail) = rest.split_at(end);
        rest = tail.strip_prefix("\r\n").or_else(|| tail.get(1..)).unwrap_or("");
        let trimmed = line.trim();
        if trimmed.is_empty() || trimmed.starts_with(['#', '%']) {
            continue;
        }
        if result.lines.is_empty() && result.declared.is_none() {
            result.declared = declared_separator(line);
            if result.declared.is_some() {
                continue;
            }
        }
        result.lines.push(Line { number, text: line });
    }
    result
}

fn declared_separator(line: &str) -> Option<Separator> {
    let line = line.trim_matches([' ', '"']);
    let value =
        line.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?;
    match value {
        ";" => Some(Separator::Semicolon),
        "," => Some(Separator::Comma),
        "\t" | "\\t" => Some(Separator::Tab),
        _ => None,
    }
}

/// Splits lines into trimmed values.
pub(super) struct Tokenizer {
    separator: Separator,
    reader: Reader,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl Tokenizer {
    pub(super) fn new(separator: Separator) -> Self {
        let delimiter = match separator {
            Separator::Semicolon => b';',
            Separator::Tab => b'\t',
            Separator::Comma => b',',
            Separator::Spaces => b' ',
        };
        Self {
            separator,
            reader: ReaderBuilder::new().delimiter(delimiter).build(),
            output: Vec::new(),
            ends: vec![0; MAX_COLUMNS + 2],
        }
    }

    /// The line's values without surrounding spaces and quotes; at most `MAX_COLUMNS` + 1 of them.
    pub(super) fn split<'a>(&'a mut self, line: &'a str) -> Vec<&'a str> {
        if self.separator == Separator::Spaces {
            return line.split_whitespace().take(MAX_COLUMNS + 1).map(|v| v.trim_matches('"')).collect();
        }
        self.reader.reset();
        // Values are never longer than their line.
        self.output.resize(line.len() + 1, 0);
        let (mut read, mut written, mut count) = (0, 0, 0);
        loop {
            let (result, i, o, e) = self.reader.read_record(
                &line.as_bytes()[read..],
                &mut self.output[written..],
                &mut self.ends[count..],
            );
            read += i;
            written += o;
            count += e;
            // `InputEmpty` asks for more; the next call gets the empty rest, which ends the record.
            if result != ReadRecordResult::InputEmpty {
                break;
            }
        }
        let mut start = 0;
        let mut values = Vec::with_capacity(count);
        for &end in self.ends.iter().take(count.min(MAX_COLUMNS + 1)) {
            let value = self.output.get(start..end).and_then(|bytes| core::str::from_utf8(bytes).ok());
            values.push(value.unwrap_or("").trim());
            start = end;
        }
        values
    }
}

/// The separator that gives the most lines of one same number of values, first among counts of at least 6, else of at
/// least 2. Ties go to the one tried first. Letter frequencies are not used: they can elect a letter.
pub(super) fn choose_separator(lines: &[Line]) -> Separator {
    let mut best = (Separator::Comma, (false, 0));
    for separator in Separator::ALL {
        let mut tokenizer = Tokenizer::new(separator);
        let counts: Vec<usize> = sample(lines).map(|line| tokenizer.split(line.text).len()).collect();
        let complete = most_frequent(counts.iter().copied().filter(|&c| c >= LEAST_COLUMNS));
        let partial = most_frequent(counts.iter().copied().filter(|&c| c >= 2));
        let score = complete.map(|(_, rows)| (true, rows)).or(partial.map(|(_, rows)| (false, rows)));
        if let Some(score) = score.filter(|&score| score > best.1) {
            best = (separator, score);
        }
    }
    best.0
}

/// The most frequent count and how often it occurs; the larger count on a tie.
pub(super) fn most_frequent(counts: impl Iterator<Item = usize>) -> Option<(usize, usize)> {
    let mut tally = [0_usize; MAX_COLUMNS + 2];
    counts.for_each(|count| tally[count.min(MAX_COLUMNS + 1)] += 1);
    tally.into_iter().enumerate().filter(|&(_, rows)| rows > 0).max_by_key(|&(count, rows)| (rows, count))
}

/// Decimal comma only if the separator is no comma and more values use it than the point, over the whole file.
pub(super) fn choose_decimal(lines: &[Line], separator: Separator) -> DecimalMark {
    if separator == Separator::Comma {
        return DecimalMark::Point;
    }
    let mut tokenizer = Tokenizer::new(separator);
    let (mut commas, mut points) = (0_usize, 0_usize);
    for line in sample(lines) {
        let has_quotes = line.text.contains('"');
        for value in tokenizer.split(line.text) {
            commas += usize::from(is_decimal(value, ',') && !(has_quotes && is_quoted(line.text, value)));
            points += usize::from(is_decimal(value, '.'));
        }
    }
    if commas > points { DecimalMark::Comma } else { DecimalMark::Point }
}

/// Whether `value` stands in quotes in its line.
pub(super) fn is_quoted(line: &str, value: &str) -> bool {
    line.contains(&format!("\"{value}\""))
}

/// Digits with exactly one `mark` in them.
fn is_decimal(value: &str, mark: char) -> bool {
    let digits = value.trim_start_matches(['+', '-']);
    digits.matches(mark).count() == 1
        && digits.len() > 1
        && digits.chars().all(|c| c == mark || c.is_ascii_digit() || matches!(c, 'e' | 'E' | '-'))
}

fn sample<'l, 'a>(lines: &'l [Line<'a>]) -> impl Iterator<Item = &'l Line<'a>> {
    lines.iter().take(SAMPLE_LINES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers_and_lose_comments() {
        let found = lines("sep=;\r\n# note\r\n\r\na;b\n1;2\r3;4");
        assert_eq!(found.declared, Some(Separator::Semicolon));
        assert!(!found.terminated);
        let expected = [(4, "a;b"), (5, "1;2"), (6, "3;4")].map(|(number, text)| Line { number, text });
        assert_eq!(found.lines, expected);
    }

    #[test]
    fn quotes_and_spaces_around_values_are_removed() {
        let mut tokenizer = Tokenizer::new(Separator::Comma);
        assert_eq!(tokenizer.split("1,\"17,927\", 5 ,,\"a\"\"b\""), ["1", "17,927", "5", "", "a\"b"]);
        assert_eq!(tokenizer.split("\"open,1,2"), ["open,1,2"]);
        assert_eq!(tokenizer.split("1,2"), ["1", "2"], "a stray quote must not reach the next line");
        assert_eq!(Tokenizer::new(Separator::Spaces).split(" 1   2\t3 "), ["1", "2", "3"]);
        assert_eq!(tokenizer.split(&",".repeat(5_000)).len(), MAX_COLUMNS + 1);
    }

    #[test]
    fn the_separator_gives_most_equal_lines_and_the_decimal_mark_follows() {
        let of = |text| {
            let found = lines(text);
            let separator = choose_separator(&found.lines);
            (separator, choose_decimal(&found.lines, separator))
        };
        assert_eq!(of("0,1;1,5;2;3;4;5,5\n0,2;1,5;2;3;4;5,5\n"), (Separator::Semicolon, DecimalMark::Comma));
        assert_eq!(of("0.1\t1\t2\t3\t4\t5.5\n"), (Separator::Tab, DecimalMark::Point));
        assert_eq!(of("1, 2, 3, 4, 5, 6\n1, 2, 3, 4, 5, 6\n"), (Separator::Comma, DecimalMark::Point));
        assert_eq!(of("1  2 3 4 5,5 6,5\n"), (Separator::Spaces, DecimalMark::Comma));
        assert_eq!(of("\"17,927\";\"1,000\";2;3;0.5;1\n"), (Separator::Semicolon, DecimalMark::Point));
        assert_eq!(of("1;2;3\n1;2;3\n"), (Separator::Semicolon, DecimalMark::Point));
    }
}
