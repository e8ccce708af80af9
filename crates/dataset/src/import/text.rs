//! Finds the layout of a text: separator, decimal mark, header and number of columns.

use super::ImportOptions;
use super::report::{DecimalMark, Report, Separator};
use super::source::TextSource;
use super::tokens::{Line, SAMPLE_LINES, Tokenizer, choose_decimal, choose_separator, lines, most_frequent};
use super::values::{is_missing, looks_numeric};

const AMBIGUOUS_COMMA: &str =
    "Comma is both separator and decimal mark; export with semicolons or decimal points.";

/// Finds the layout and notes it in the report.
///
/// # Errors
/// A sentence for the user: no lines, or a header that does not fit the rows.
pub(super) fn layout<'a>(
    text: &'a str,
    options: &ImportOptions,
    report: &mut Report,
) -> Result<TextSource<'a>, String> {
    let found = lines(text);
    let mut lines = found.lines;
    if lines.is_empty() {
        return Err("The file holds no values.".to_owned());
    }
    let separator = options.separator().or(found.declared).unwrap_or_else(|| choose_separator(&lines));
    let decimal = options.decimal(None).unwrap_or_else(|| choose_decimal(&lines, separator));
    report.separator = Some(separator);
    report.decimal = Some(decimal);

    let mut tokenizer = Tokenizer::new(separator);
    let mut names = None;
    if let Some(first) = lines.first() {
        let values = tokenizer.split(first.text);
        if is_header(&values, decimal) {
            names = Some(values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>());
        }
    }
    report.has_header = names.is_some();
    if names.is_some() {
        lines.remove(0);
    }
    let (mut width, drops_trailing) = data_width(&lines, &mut tokenizer, names.as_deref())
        .ok_or_else(|| "The file has a header but no data rows.".to_owned())?;
    if let Some(names) = &mut names {
        if drops_trailing && names.len() == width + 1 {
            names.pop();
        }
        fit_header(names, &mut width, separator)?;
    }
    Ok(TextSource { names, width, drops_trailing, separator, decimal, lines, terminated: found.terminated })
}

/// A header has a cell that is neither number nor missing, and such cells are not the exception: one broken number in the
/// first row makes no header.
fn is_header(values: &[&str], decimal: DecimalMark) -> bool {
    let words = values.iter().filter(|value| !is_missing(value) && !looks_numeric(value, decimal)).count();
    let numbers = values.iter().filter(|value| looks_numeric(value, decimal)).count();
    words > 0 && words >= numbers
}

/// The usual number of values per row, and whether each row ends with one separator too many (then it is not counted).
fn data_width(lines: &[Line], tokenizer: &mut Tokenizer, names: Option<&[String]>) -> Option<(usize, bool)> {
    let sample = &lines[..lines.len().min(SAMPLE_LINES)];
    let (width, _) = most_frequent(sample.iter().map(|line| tokenizer.split(line.text).len()))?;
    let all_empty = sample.iter().all(|line| {
        let values = tokenizer.split(line.text);
        values.len() != width || values.last() == Some(&"")
    });
    let header_agrees = names.is_none_or(|names| {
        names.len() + 1 == width || (names.len() == width && names.last().is_some_and(|n| n.is_empty()))
    });
    if width > 1 && all_empty && header_agrees { Some((width - 1, true)) } else { Some((width, false)) }
}

/// Makes the header as long as the rows, where that is possible.
fn fit_header(names: &mut Vec<String>, width: &mut usize, separator: Separator) -> Result<(), String> {
    if names.len() == *width {
        return Ok(());
    }
    if separator == Separator::Comma && *width > names.len() {
        return Err(AMBIGUOUS_COMMA.to_owned());
    }
    if *width == names.len() + 1 {
        // Some programs write row numbers and no name above them.
        names.insert(0, String::new());
        return Ok(());
    }
    Err(format!("The header has {} names, but the rows have {width} values.", names.len()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;

    fn of(text: &str) -> Result<(Option<usize>, usize, bool), String> {
        let mut report = Report::new(vec![]);
        let source = layout(text, &ImportOptions::default(), &mut report)?;
        Ok((source.names.map(|names| names.len()), source.width, source.drops_trailing))
    }

    #[test]
    fn headers_trailing_separators_and_row_names_are_told_apart() {
        assert_eq!(of("a,b,c,d,x,y\n1,2,3,4,5,6\n").unwrap(), (Some(6), 6, false));
        assert_eq!(of("a,b,c,d,x,y,\n1,2,3,4,5,6,\n").unwrap(), (Some(6), 6, true));
        assert_eq!(of("a,b,c,d,x,y\n1,2,3,4,5,6,\n").unwrap(), (Some(6), 6, true));
        assert_eq!(of("1,2,3,4,5,6\n1,2,3,4,5,\n").unwrap(), (None, 6, false));
        assert_eq!(of("a b c d x y\n1 1 2 3 4 5 6\n").unwrap(), (Some(7), 7, false));
        assert_eq!(of("err,2,3,4,5,6\n1,2,3,4,5,6\n").unwrap(), (None, 6, false));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        assert_eq!(of("a,b,c\n0,1,0,2,0,3\n").unwrap_err(), AMBIGUOUS_COMMA);
        assert_eq!(of("# only\n\n").unwrap_err(), "The file holds no values.");
        assert_eq!(of("t,x,y\n").unwrap_err(), "The file has a header but no data rows.");
        assert_eq!(
            of("a;b;c;d;e\n1;2;3\n").unwrap_err(),
            "The header has 5 names, but the rows have 3 values."
        );
    }
}
