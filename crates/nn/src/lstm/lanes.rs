//! Between rows in memory and rows along the SIMD lanes.
//!
//! A block is four rows side by side. The lanes of a last block that is not full hold 0 and are dropped on the way back.

use wide::f32x4;

/// Rows in a block.
pub(super) const LANES: usize = 4;

/// One value of each row of block `block`: `values[row * width + column]`, 0 for rows that are not there.
#[inline]
pub(super) fn gather(values: &[f32], width: usize, column: usize, block: usize) -> f32x4 {
    let start = block * LANES * width + column;
    // One check for all four rows keeps the usual case short.
    match values.get(start..start + (LANES - 1) * width + 1) {
        Some(four) => f32x4::new([four[0], four[width], four[2 * width], four[3 * width]]),
        None => {
            let value = |lane: usize| values.get(start + lane * width).copied().unwrap_or(0.0);
            f32x4::new([value(0), value(1), value(2), value(3)])
        }
    }
}

/// Writes `lanes` to where [`gather`] reads them.
#[inline]
pub(super) fn scatter(lanes: f32x4, values: &mut [f32], width: usize, column: usize, block: usize) {
    let start = block * LANES * width + column;
    for (lane, value) in lanes.to_array().into_iter().enumerate() {
        if let Some(place) = values.get_mut(start + lane * width) {
            *place = value;
        }
    }
}

/// The sum of all lanes, by one fixed tree.
#[inline]
pub(super) fn sum(lanes: f32x4) -> f32 {
    let [a, b, c, d] = lanes.to_array();
    (a + c) + (b + d)
}
