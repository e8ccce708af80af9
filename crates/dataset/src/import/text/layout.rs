//! Finds the layout of a text by its first lines: separator, names, units, number of columns, and where the data begin.

use super::super::columns::{ColumnNames, LEAST_COLUMNS, is_known, is_time};
use super::super::moments::{Moment, moment};
use super::super::report::Separator;
use super::super::values::is_missing;
use super::first_lines::{Row, rows, sample};
use super::labels::labels;
use super::lines::Cursor;
use super::names::{is_wordy, recognised};
use super::separator::{choose_separator, is_value, most_frequent};
use super::tokens::{Tokens, quoted_line};
use super::{arff, names};

const AMBIGUOUS_COMMA: &str =
    "Comma is both separator and decimal mark; export with semicolons or decimal points.";
/// How the lines of a text are to be read.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) separator: Separator,
    /// The time stands before `->`.
    pub(super) arrow: bool,
    /// Every line stands in quotes as a whole.
    quoted_lines: bool,
    /// The label that stands before each value; empty where values have none.
    labels: Vec<String>,
    /// Names in the header; their number is `width`.
    pub(super) names: Option<Vec<String>>,
    /// Units of the columns; empty without such a row.
    pub(super) units: Vec<String>,
    /// Leading columns of a header of mere numbers that have no number: row names. `None` without such a header.
    pub(super) numbered: Option<usize>,
    /// Values per row.
    pub(super) width: usize,
    /// Every row ends with one more separator, which is left out.
    pub(super) drops_trailing: bool,
    /// Where the data begin.
    pub(super) body: Cursor,
}

impl Layout {
    /// What splits the lines of such a text.
    pub(super) fn tokens(&self) -> Tokens {
        Tokens::new(self.separator, self.arrow).in_quoted_lines(self.quoted_lines).labelled(&self.labels)
    }
}

/// Finds the layout. `separator` is the user's.
///
/// # Errors
/// A sentence for the user: no lines, or a header that does not fit the rows.
pub(super) fn survey(
    text: &str,
    separator: Option<Separator>,
    known: &ColumnNames,
) -> Result<Layout, String> {
    let weka = arff::header(text).transpose()?;
    let found = sample(text, weka.as_ref().map_or(Cursor::default(), |weka| weka.body));
    if found.lines.is_empty() {
        let only_header = weka.is_some() || found.comments > 0 && text.contains("@data");
        return Err(if only_header {
            "The file has a header but no data rows."
        } else {
            "The file holds no values."
        }
        .to_owned());
    }
    let unquoted: Vec<Option<String>> = found.lines.iter().map(|line| quoted_line(line)).collect();
    let quoted_lines = unquoted.iter().flatten().count() * 2 > found.lines.len();
    let lines: Vec<&str> = found
        .lines
        .iter()
        .zip(&unquoted)
        .map(|(line, unquoted)| unquoted.as_deref().filter(|_| quoted_lines).unwrap_or(line))
        .collect();
    let arrows = lines.iter().filter(|line| has_arrow(line)).count();
    let arrow = arrows * 2 > lines.len();
    let given = separator.or(found.declared);
    let labelled = labels(&lines, arrow, given);
    let separator = given
        .or(labelled.as_ref().map(|labelled| labelled.separator))
        .unwrap_or_else(|| choose_separator(&lines, arrow));
    let labels = labelled.map(|labelled| labelled.names).unwrap_or_default();
    let tokens = Tokens::new(separator, arrow).in_quoted_lines(quoted_lines).labelled(&labels);
    let rows = rows(text, &found, tokens);
    let counts = || rows.iter().filter(|row| row.comment.is_none()).map(|row| row.cells.len());
    // Few data behind a long preamble: rows that can be complete count first.
    let (mut width, _) = most_frequent(counts().filter(|&count| count >= LEAST_COLUMNS))
        .or_else(|| most_frequent(counts()))
        .ok_or("The file holds no values.")?;
    let first = first_data_row(&rows, width).ok_or_else(|| {
        let text = "The file has a header but no data rows.";
        text.to_owned()
    })?;
    let first = behind_a_later_header(&rows, first, width, known).unwrap_or(first);
    let data: Vec<&Row> = rows[first..].iter().filter(|row| row.comment.is_none()).collect();
    let mut layout = Layout {
        separator,
        arrow,
        names: weka.map(|weka| weka.names).or_else(|| (!labels.is_empty()).then(|| labels.clone())),
        quoted_lines,
        labels,
        units: Vec::new(),
        numbered: None,
        width,
        drops_trailing: false,
        body: rows[first].before,
    };
    let trailing =
        width > 1 && data.iter().all(|row| row.cells.len() != width || row.cells[width - 1].is_empty());
    if layout.names.is_none()
        && let Some(found) = names::find(&rows[..first], width, separator, known)
    {
        layout.names = Some(found.names);
        layout.units = found.units;
    }
    if layout.names.as_ref().is_some_and(|names| only_count(names)) {
        layout.names = None;
        layout.numbered = Some(0);
    }
    match &layout.names {
        Some(names) if trailing => {
            layout.drops_trailing = names.len() + 1 == width
                || names.len() == width && names.last().is_some_and(String::is_empty);
        }
        Some(_) => {}
        None => layout.drops_trailing = trailing,
    }
    if layout.drops_trailing {
        width -= 1;
        layout.width = width;
    }
    if layout.names.is_none() && layout.numbered.is_none() {
        number_the_columns(&mut layout, &data);
    }
    fit_names(&mut layout, &data, known)?;
    Ok(layout)
}

fn has_arrow(line: &str) -> bool {
    line.split_once("->").is_some_and(|(time, _)| moment(time.trim()).is_some())
}

/// The first row of data: as many cells as most rows, with numbers where most rows have numbers.
fn first_data_row(rows: &[Row], width: usize) -> Option<usize> {
    let full = || rows.iter().filter(|row| row.comment.is_none() && row.cells.len() == width);
    let (mut values, mut cells) = (vec![0_usize; width], vec![0_usize; width]);
    // The later rows are data, however long the preamble is.
    for row in full().skip(full().count() / 2) {
        for (column, cell) in row.cells.iter().enumerate().filter(|(_, cell)| !is_missing(cell)) {
            cells[column] += 1;
            values[column] += usize::from(is_value(cell));
        }
    }
    let numeric: Vec<usize> =
        (0..width).filter(|&column| values[column] > 0 && values[column] * 2 >= cells[column]).collect();
    let is_data = |row: &Row| {
        let there = numeric.iter().filter(|&&column| !is_missing(&row.cells[column])).count();
        let numbers = numeric.iter().filter(|&&column| is_value(&row.cells[column])).count();
        there > 0 && numbers * 2 > there
    };
    rows.iter().position(|row| row.comment.is_none() && row.cells.len() == width && is_data(row))
}

/// The first row of data behind a header that stands after rows of numbers: a preamble may hold such rows too (LabVIEW's
/// counts and start times of the channels). It names more columns than whatever stands before, and more rows follow it than
/// stand between.
fn behind_a_later_header(rows: &[Row], first: usize, width: usize, known: &ColumnNames) -> Option<usize> {
    let named = |row: &Row| recognised(&row.cells, known);
    let before = rows[..first].iter().map(named).max().unwrap_or(0);
    // Names are looked up last: that costs more than anything else here, and most rows hold numbers.
    let is_header = |row: &Row| {
        let has_words = row.cells.len() >= LEAST_COLUMNS && row.comment.is_none() && is_wordy(&row.cells);
        has_words && named(row) >= LEAST_COLUMNS.max(before + 1)
    };
    let header = first + 1 + rows[first + 1..].iter().position(is_header)?;
    let full =
        |rows: &[Row]| rows.iter().filter(|row| row.comment.is_none() && row.cells.len() == width).count();
    let (between, behind) = (&rows[first..header], &rows[header + 1..]);
    (full(between) < full(behind)).then(|| Some(header + 1 + first_data_row(behind, width)?))?
}

/// Names that a program gave columns without any: `Var1`, `Var2` (MATLAB), `V1` (R), `Column1` (Excel).
fn only_count(names: &[String]) -> bool {
    ["Var", "V", "Column", "Col", "Field", "Unnamed: "].iter().any(|stem| {
        let number = |name: &String| name.strip_prefix(stem)?.parse::<usize>().ok();
        let numbers: Option<Vec<usize>> = names.iter().map(number).collect();
        numbers.is_some_and(|numbers| {
            numbers.first().is_some_and(|first| *first <= 1)
                && numbers.windows(2).all(|pair| pair[0] + 1 == pair[1])
        })
    })
}

/// A first row of consecutive numbers from 0 or 1 is no sample: a program numbered the columns.
fn number_the_columns(layout: &mut Layout, data: &[&Row]) {
    let width = layout.width;
    let start = |row: &Row| -> Option<usize> {
        let cells = row.cells.get(..width)?;
        let blank = cells.iter().take_while(|cell| cell.is_empty()).count();
        let numbers: Option<Vec<u32>> = cells[blank..].iter().map(|cell| cell.parse().ok()).collect();
        let numbers = numbers.filter(|numbers| numbers.len() >= LEAST_COLUMNS)?;
        let counts = numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]));
        (blank <= 1 && numbers[0] <= 1 && counts).then_some(blank)
    };
    let [first, second, ..] = data else { return };
    if let (Some(blank), None) = (start(first), start(second)) {
        layout.numbered = Some(blank);
        layout.body = first.after;
    }
}

/// Makes the names as many as the columns, where that is possible.
fn fit_names(layout: &mut Layout, data: &[&Row], known: &ColumnNames) -> Result<(), String> {
    let width = layout.width;
    let arrow = layout.arrow;
    let Some(names) = &mut layout.names else { return Ok(()) };
    if layout.separator == Separator::Spaces
        && let Some(missing @ 1..=2) = width.checked_sub(names.len())
        && let Some(date) = date_before_time(data)
    {
        // Blanks part a date and its time, which have one name; with another value missing, it is that of the row names.
        let at = (date + 1).saturating_sub(missing).min(names.len());
        names.insert(at, "date".to_owned());
        if !layout.units.is_empty() {
            layout.units.insert(at, String::new());
        }
    }
    if layout.drops_trailing && names.len() == width + 1 {
        names.pop();
        layout.units.truncate(width);
    }
    if names.len() + 1 == width {
        if layout.separator == Separator::Comma && !arrow && !begins_with_row_names(data) {
            return Err(AMBIGUOUS_COMMA.to_owned());
        }
        // Some programs write row names and no name above them.
        names.insert(0, String::new());
        if !layout.units.is_empty() {
            layout.units.insert(0, String::new());
        }
    }
    if names.len() == width + 1 && names.last().is_some_and(|name| !is_known(name, known)) {
        // A column of remarks that no row has: the rows end before it.
        names.pop();
        layout.units.truncate(width);
    }
    if arrow
        && !names.iter().skip(1).any(|name| is_time(name, known))
        && let Some(first) = names.first_mut()
    {
        "time".clone_into(first);
    }
    if names.len() == width {
        return Ok(());
    }
    if layout.separator == Separator::Comma && width > names.len() {
        return Err(AMBIGUOUS_COMMA.to_owned());
    }
    Err(format!("The header has {} names, but the rows have {width} values.", names.len()))
}

/// The column of dates that has the times of day behind it.
fn date_before_time(data: &[&Row]) -> Option<usize> {
    let is_pair = |row: &&Row, column: usize| {
        let [date, time] =
            [column, column + 1].map(|column| row.cells.get(column).map_or("", String::as_str));
        !date.contains(':')
            && matches!(moment(date), Some(Moment::Absolute(_) | Moment::Dated(..)))
            && matches!(moment(time), Some(Moment::Clock(_)))
    };
    let width = data.first()?.cells.len();
    (0..width).find(|&column| data.iter().take(100).all(|row| is_pair(row, column)))
}

/// Whether the first column looks like the names of rows: words, quotes, or numbers that count.
fn begins_with_row_names(data: &[&Row]) -> bool {
    let first: Vec<&str> =
        data.iter().take(100).filter_map(|row| row.cells.first()).map(String::as_str).collect();
    let words = first.iter().filter(|cell| !is_value(cell)).count();
    let numbers: Option<Vec<i64>> = first.iter().map(|cell| cell.parse().ok()).collect();
    let counts = numbers.is_some_and(|numbers| {
        numbers.len() > 2 && numbers.windows(2).all(|pair| pair[0].checked_add(1) == Some(pair[1]))
    });
    let quoted = data.iter().take(100).all(|row| row.first_quoted);
    quoted || counts || words * 2 > first.len()
}
