//! The logistic function and tanh, by one exponential and one division each.

use super::exponential::exp_of_negative;
use super::primitives::{constant, double, half_sum, multiply};

/// `48/17` and `-32/17` in Q2.29: the line nearest to `1 / d` for `d` in `[1/2, 1]`, from which Newton's method starts.
const START: i16 = constant(1_515_870_810);
const SLOPE: i16 = constant(-1_010_580_540);

/// 1 in Q2.13.
const ONE: i16 = 1 << 13;

/// `1 / (1 + exp(-a))` in Q0.15 for `a` in Q3.12.
#[must_use]
pub fn logistic(a: i16) -> i16 {
    if a == 0 {
        return 1 << 14;
    }
    // -|a|, which 16 bits always hold.
    let negative = if a > 0 { -a } else { a };
    // 1 / (1 + e) is half of 1 / ((1 + e) / 2), and Q1.14 read as Q2.13 is the half: one doubling is left.
    let positive =
        double(two_over_one_plus(exp_of_negative(negative, super::PRE_ACTIVATION_INTEGER_BITS)), 1);
    if a > 0 { positive } else { i16::MAX - positive }
}

/// `tanh(a)` in Q0.15 for `a` in `Qm.(15-m)`, `m = integer_bits` from 0 to [`super::MAX_INTEGER_BITS`].
#[must_use]
pub fn tanh(a: i16, integer_bits: u32) -> i16 {
    if a == 0 {
        return 0;
    }
    let negative = if a > 0 { -a } else { a };
    // One more integer bit for the same code doubles the value: exp(-2|a|). Then (1 - e) / (1 + e) = 2 / (1 + e) - 1.
    let value = double(two_over_one_plus(exp_of_negative(negative, integer_bits + 1)) - ONE, 2);
    if a > 0 { value } else { -value }
}

/// `2 / (1 + e)` in Q2.13 for `e` in `[0, 1)` in Q0.15: three steps `x <- x + x (1 - d x)` for `d = (1 + e) / 2`.
fn two_over_one_plus(e: i16) -> i16 {
    let d = half_sum(e, i16::MAX);
    let mut x = START + multiply(d, SLOPE);
    for _ in 0..3 {
        // A product of two Q2.13 numbers is Q4.11; two doublings bring it back.
        x += double(multiply(x, ONE - multiply(d, x)), 2);
    }
    x
}
