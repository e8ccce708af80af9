//! How a figure is called, written and drawn.

use charts::Measure;
use vocabulary::Figure;

/// What a figure is of, as it stands inside of a sentence.
pub(crate) fn quantity(figure: Figure) -> String {
    inside(figure.label())
}

/// The same with its unit.
pub(crate) fn with_unit(figure: Figure) -> String {
    inside(&figure.title())
}

/// A label inside of a sentence.
fn inside(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

/// How pictures have it.
pub(crate) fn measure(figure: Figure) -> Measure {
    // A share, a count or a size has ends that it cannot leave; an error has none.
    let (decimals, can_diverge) = match figure {
        Figure::TestAde | Figure::TestMse | Figure::SpeedError | Figure::AccelerationError | Figure::Jerk => {
            (4, true)
        }
        Figure::StairIndex => (4, false),
        Figure::Levels | Figure::TotalBits | Figure::PackedBytes | Figure::BitOperations => (0, false),
    };
    Measure { name: with_unit(figure).into(), decimals, more_is_better: figure.more_is_better(), can_diverge }
}

/// A value in a table; empty where there is none.
pub(crate) fn written(figure: Figure, value: Option<f64>) -> String {
    let value = value.filter(|value| value.is_finite());
    value.map_or_else(String::new, |value| format!("{value:.*}", measure(figure).decimals))
}

/// A value with its unit in a sentence.
pub(crate) fn said(figure: Figure, value: Option<f64>) -> String {
    format!("{} {}", written(figure, value), figure.unit()).trim_end().to_owned()
}

#[cfg(test)]
#[path = "shown_tests.rs"]
mod tests;
