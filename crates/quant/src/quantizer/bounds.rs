//! The smaller and the larger of two bounds.

/// The smaller number; NaN if one is NaN (`f32::min` would hide it).
pub(super) fn smaller(a: f32, b: f32) -> f32 {
    if a.is_nan() || a < b { a } else { b }
}

/// The larger number; NaN if one is NaN.
pub(super) fn larger(a: f32, b: f32) -> f32 {
    if a.is_nan() || a > b { a } else { b }
}
