//! How a point compares with the float networks of its seeds.

use sweep::Kind;
use sweep::statistics::{Comparison, Group, compare};
use vocabulary::Figure;

/// How a figure's difference from the float network is told.
pub(crate) fn verdict(figure: Figure, found: Option<&Comparison>) -> &'static str {
    match found {
        None => "",
        Some(found) if !found.can_tell() => "too few seeds",
        Some(found) if !found.is_clear() => "within the noise",
        Some(found) if is_better(figure, found.mean) => "better",
        Some(_) => "worse",
    }
}

/// Whether a figure is the better by such a difference.
pub(crate) fn is_better(figure: Figure, difference: f64) -> bool {
    if figure.more_is_better() { difference > 0.0 } else { difference < 0.0 }
}

/// How a point's test ADE compares with the float networks of its seeds, in words; empty for these themselves.
pub fn against(group: &Group<'_>) -> &'static str {
    verdict(Figure::TestAde, against_float(group, Figure::TestAde).as_ref())
}

/// The difference of a point's figure from the float networks of its seeds; `None` for these themselves, and for what networks cost.
pub(crate) fn against_float(group: &Group<'_>, figure: Figure) -> Option<Comparison> {
    let differences = group.differences(figure);
    let is_float = group.point.kind == Kind::Float || differences.iter().all(|difference| *difference == 0.0);
    if is_float { None } else { compare(&differences) }
}
