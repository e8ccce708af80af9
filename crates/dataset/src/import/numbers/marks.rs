//! Which decimal mark a column uses, from all its values, the other columns and the separator.

use super::super::blanks::trim;
use super::super::report::{DecimalMark, Separator};
use super::read::{Shape, shape};

/// What the numbers of one column show.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in super::super) struct Marks {
    /// Numbers that only a decimal point reads.
    point: u32,
    /// Numbers that only a decimal comma reads.
    comma: u32,
    /// `17.927`: decimal or grouped.
    either_point: u32,
    /// `17,927`: decimal or grouped.
    either_comma: u32,
    /// Numbers with four or more digits before the mark and no group among them.
    long: u32,
    /// Whole numbers of three digits: beside `1,508` they show that its mark groups.
    hundreds: u32,
    /// Numbers of any kind.
    pub(in super::super) numbers: u32,
    /// The first number that can be read in two ways.
    example: Option<String>,
}

impl Marks {
    /// Takes a cell into account; returns whether it is a number under some decimal mark.
    pub(in super::super) fn add(&mut self, text: &str) -> bool {
        let found = shape(text);
        match found {
            Shape::Plain { long } => {
                self.long += u32::from(long);
                let digits = trim(text).trim_start_matches(['-', '+', '\u{2212}']);
                self.hundreds += u32::from(digits.len() == 3);
            }
            Shape::Only { decimal, long, .. } => {
                self.long += u32::from(long);
                match decimal {
                    DecimalMark::Point => self.point += 1,
                    DecimalMark::Comma => self.comma += 1,
                }
            }
            Shape::Either(mark) => {
                match mark {
                    DecimalMark::Point => self.either_point += 1,
                    DecimalMark::Comma => self.either_comma += 1,
                }
                if self.example.is_none() {
                    self.example = Some(text.trim().to_owned());
                }
            }
            Shape::Other => return false,
        }
        self.numbers += 1;
        true
    }

    /// The mark that the certain numbers use; a few broken cells do not outvote the rest.
    fn certain(&self) -> Option<DecimalMark> {
        match (self.point, self.comma) {
            (0, 0) => None,
            (points, commas) if commas.saturating_mul(4) < points => Some(DecimalMark::Point),
            (points, commas) if points.saturating_mul(4) < commas => Some(DecimalMark::Comma),
            _ => None,
        }
    }

    /// The mark of the numbers that can be read in two ways; `None` if there are none, or two marks.
    fn doubtful(&self) -> Option<DecimalMark> {
        match (self.either_point, self.either_comma) {
            (0, 0) => None,
            (_, 0) => Some(DecimalMark::Point),
            (0, _) => Some(DecimalMark::Comma),
            _ => None,
        }
    }

    /// A number that can be read in two ways, if no other number of the column decides. Where a comma separates, a point is
    /// no matter of doubt.
    pub(in super::super) fn example(&self, separator: Separator) -> Option<&str> {
        let plain = separator == Separator::Comma && self.doubtful() == Some(DecimalMark::Point);
        self.example.as_deref().filter(|_| self.certain().is_none() && !plain)
    }

    /// The decimal mark if the column writes 966 beside 1,508: decimals would have a mark in both.
    fn grouping(&self) -> Option<DecimalMark> {
        let mark =
            self.doubtful().filter(|_| self.hundreds > 0 && self.long + self.point + self.comma == 0)?;
        Some(match mark {
            DecimalMark::Point => DecimalMark::Comma,
            DecimalMark::Comma => DecimalMark::Point,
        })
    }

    /// Whether numbers such as 966 are so many that they are no mistakes.
    fn has_many_hundreds(&self) -> bool {
        self.hundreds * 20 >= self.either_point + self.either_comma
    }

    fn has_doubtful(&self) -> bool {
        self.either_point + self.either_comma > 0
    }
}

/// The decimal mark of each column, and what only the user can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Formats {
    /// The mark of each column; a guess only where `open` names the column.
    pub(in super::super) decimals: Vec<DecimalMark>,
    /// The columns that cannot be decided, each with a number that shows it.
    pub(in super::super) open: Vec<(usize, String)>,
    /// The mark of the file as a whole.
    pub(in super::super) file: DecimalMark,
}

/// Decides for whole columns. A column's own certain numbers go first, then a number too long to be without groups, then whole
/// numbers between 100 and 999 beside marked ones, then the other columns (a file has one style), then the separator. The
/// user's `answer` holds for all numbers that can be read in two ways.
pub(in super::super) fn decide(
    columns: &[&Marks],
    separator: Separator,
    answer: Option<DecimalMark>,
) -> Formats {
    let mut file = Marks::default();
    for column in columns {
        file.point += column.point;
        file.comma += column.comma;
        file.either_point += column.either_point;
        file.either_comma += column.either_comma;
        file.long += column.long;
    }
    let whole_file = answer.or_else(|| of_file(&file, separator));
    let fallback = whole_file.unwrap_or(match file.doubtful() {
        Some(mark) => mark,
        None => DecimalMark::Point,
    });
    let mut formats =
        Formats { decimals: Vec::with_capacity(columns.len()), open: Vec::new(), file: fallback };
    for (index, column) in columns.iter().enumerate() {
        let long = || column.doubtful().filter(|_| column.long > 0 && column.point + column.comma == 0);
        let own = column
            .certain()
            .or_else(|| if column.has_doubtful() { answer } else { None })
            .or_else(long)
            .or_else(|| column.grouping().filter(|_| column.has_many_hundreds()));
        let by_others = match (column.has_doubtful(), column.grouping()) {
            (false, _) => Some(fallback),
            (true, None) => whole_file,
            // A few such numbers confirm what the others do, or are a question.
            (true, grouping) => whole_file.filter(|mark| grouping == Some(*mark)),
        };
        let decided = own.or(by_others);
        if decided.is_none() {
            formats.open.push((index, column.example.clone().unwrap_or_default()));
        }
        formats.decimals.push(decided.unwrap_or(fallback));
    }
    formats
}

/// The mark of the file as a whole, where it shows one.
fn of_file(file: &Marks, separator: Separator) -> Option<DecimalMark> {
    if let Some(mark) = file.certain() {
        return Some(mark);
    }
    if file.point + file.comma > 0 {
        // Both marks are in use, in different columns.
        return None;
    }
    match (file.either_point > 0, file.either_comma > 0, separator) {
        // One of the marks groups. A semicolon separates where the comma is decimal; a comma separates where it is not.
        (true, true, Separator::Semicolon) => Some(DecimalMark::Comma),
        (true, true, Separator::Comma) => Some(DecimalMark::Point),
        (true, true, _) => None,
        (false, true, Separator::Semicolon) => Some(DecimalMark::Comma),
        (true, false, Separator::Comma) => Some(DecimalMark::Point),
        // Long numbers without groups: this file does not group.
        (true, false, _) if file.long > 0 => Some(DecimalMark::Point),
        (false, true, _) if file.long > 0 => Some(DecimalMark::Comma),
        (true, false, _) | (false, true, _) => None,
        (false, false, _) => Some(DecimalMark::Point),
    }
}

#[cfg(test)]
#[path = "marks_tests.rs"]
mod tests;
