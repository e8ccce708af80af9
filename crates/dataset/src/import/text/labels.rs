//! Values that carry their names, as the Arduino IDE's serial plotter has them: `s1:19022,s2:18470`, or `s1=19022 s2=18470`.

use super::super::report::Separator;
use super::super::values::is_missing;
use super::separator::is_value;
use super::tokens::Tokens;

/// Fewest labelled values of a line; fewer may be a time of day or a note.
const LEAST_LABELS: usize = 2;

/// How labelled lines are to be read.
#[derive(Debug)]
pub(super) struct Labels {
    pub(super) separator: Separator,
    /// The label of each column; empty for the time before an arrow.
    pub(super) names: Vec<String>,
}

/// The labels that more than half of the lines have. `given` is the separator, where it is known.
pub(super) fn labels(lines: &[&str], arrow: bool, given: Option<Separator>) -> Option<Labels> {
    let possible = |separator: &Separator| given.is_none_or(|given| given == *separator);
    Separator::ALL.into_iter().filter(possible).find_map(|separator| {
        let mut tokens = Tokens::new(separator, arrow);
        // Of the first lines one may be cut off or a greeting.
        let names = lines.iter().take(lines.len() / 2 + 1).find_map(|line| {
            tokens.split(line);
            labels_of(&tokens, arrow)
        })?;
        let same = |line: &&&str| {
            tokens.split(line);
            labels_of(&tokens, arrow).as_ref() == Some(&names)
        };
        (lines.iter().filter(same).count() * 2 > lines.len()).then_some(Labels { separator, names })
    })
}

/// The labels of a line all of whose values have one, but for the time before an arrow.
fn labels_of(tokens: &Tokens, arrow: bool) -> Option<Vec<String>> {
    let unlabelled = usize::from(arrow);
    let label = |(index, cell): (usize, &str)| {
        if index < unlabelled {
            return Some(String::new());
        }
        let (name, value) = cell.split_once([':', '='])?;
        let name = name.trim();
        let is_name = name.starts_with(|first: char| first.is_alphabetic() || first == '_');
        (is_name && (is_value(value.trim()) || is_missing(value.trim()))).then(|| name.to_owned())
    };
    let names: Vec<String> = tokens.iter().enumerate().map(label).collect::<Option<_>>()?;
    (names.len() >= unlabelled + LEAST_LABELS).then_some(names)
}

#[cfg(test)]
#[path = "labels_tests.rs"]
mod tests;
