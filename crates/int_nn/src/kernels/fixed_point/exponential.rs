//! `exp(x)` of negative fixed-point numbers.

use super::primitives::{constant, double, halve, multiply, saturate};

/// `exp(-1/8)` and `1/3` in Q0.31.
const EXP_MINUS_EIGHTH: i16 = constant(1_895_147_668);
const THIRD: i16 = constant(715_827_883);

/// `exp(-2^k)` in Q0.31 for `k` from -2 to 4.
const POWERS: [i16; 7] = [
    constant(1_672_461_947),
    constant(1_302_514_674),
    constant(790_015_084),
    constant(290_630_308),
    constant(39_332_535),
    constant(720_401),
    constant(242),
];

/// `exp(a)` in Q0.15 for `a <= 0` in `Qm.(15-m)`, `m = integer_bits` from 0 to 5.
///
/// `a` is cut into a multiple of 1/4 and a rest in `[-1/4, 0)`; the rest's exponential is a polynomial, and for each bit of
/// the multiple one constant is multiplied in.
pub(super) fn exp_of_negative(a: i16, integer_bits: u32) -> i16 {
    if a == 0 {
        return i16::MAX;
    }
    let fractional_bits = 15 - integer_bits;
    let quarter = 1_i16 << (fractional_bits - 2);
    let rest = (a & (quarter - 1)) - quarter;
    let mut result = exp_of_small(double(rest, integer_bits));
    // A multiple of 1/4 of at most 2^integer_bits: it may need the sign's bit.
    let multiple = i32::from(rest) - i32::from(a);
    for (place, factor) in POWERS.into_iter().take(integer_bits as usize + 2).enumerate() {
        if multiple & (i32::from(quarter) << place) != 0 {
            result = multiply(result, factor);
        }
    }
    result
}

/// `exp(a)` in Q0.15 for `a` in `[-1/4, 0)`, in Q0.15: with `x = a + 1/8`,
/// `exp(-1/8) (1 + x + (x^2 + (x^3 + x^4 / 4) / 3) / 2)`.
fn exp_of_small(a: i16) -> i16 {
    let x = a + (1 << 12);
    let x2 = multiply(x, x);
    let (x3, x4) = (multiply(x2, x), multiply(x2, x2));
    // All terms are at most 1/64, so no sum leaves 16 bits.
    let inner = multiply(halve(x4, 2) + x3, THIRD) + x2;
    let grown = multiply(EXP_MINUS_EIGHTH, x + halve(inner, 1));
    saturate(i32::from(EXP_MINUS_EIGHTH) + i32::from(grown))
}
