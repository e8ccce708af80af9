//! What the golden cases of whole conversions share: calibrated ranges against the converter's.

use bitroom_tests::conversion::{LAST_BITS, distance, range_of};
use bitroom_tests::tally::Tally;
use quant::QuantParams;

/// Compares a calibrated range with the parameters that the converter calibrated, up to the last bits, and returns the range that
/// those stand for: everything behind it is compared to the bit.
pub fn calibrated(tally: &mut Tally, place: &str, found: (f32, f32), expected: &QuantParams) -> (f32, f32) {
    let (scales, zero_points) = distance(found, expected).unwrap();
    tally.within(place, &[scales as f32], &[0.0], LAST_BITS);
    // Where the zero point of a range lies between two codes, the last bits decide.
    tally.equal(&format!("{place}, zero point"), &[zero_points <= 1], &[true]);
    range_of(expected, found).unwrap_or_else(|| panic!("{place}: no range near {found:?} has {expected:?}"))
}
