//! How a point compares with the float networks of its seeds.

use sweep::Kind;
use sweep::statistics::{Comparison, Group, compare};

/// How a difference from the float network is told.
pub(crate) fn verdict(found: Option<&Comparison>) -> &'static str {
    match found {
        None => "",
        Some(found) if !found.can_tell() => "too few seeds",
        Some(found) if !found.is_clear() => "within the noise",
        Some(found) if found.mean < 0.0 => "better",
        Some(_) => "worse",
    }
}

/// How a point compares with the float networks of its seeds, in words; empty for these themselves.
pub fn against(group: &Group<'_>) -> &'static str {
    verdict(against_float(group).as_ref())
}

/// The difference of a point from the float networks of its seeds; `None` for these themselves.
pub(crate) fn against_float(group: &Group<'_>) -> Option<Comparison> {
    let differences = group.differences();
    let is_float = group.point.kind == Kind::Float || differences.iter().all(|difference| *difference == 0.0);
    if is_float { None } else { compare(&differences) }
}
