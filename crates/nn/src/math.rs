//! The sigmoid and tanh of this crate: four lanes at a time, the same bits on every target.
//!
//! Only operations that IEEE 754 fixes to the last bit are used: `+ - * /` rounded to nearest, comparisons, and integer
//! operations on the bits. No multiply-add is fused. One value is computed as four equal ones, so scalar and lanes cannot
//! differ.
//!
//! Both functions rest on one range reduction (Cody and Waite, "Software Manual for the Elementary Functions", 1980):
//! `exp(y) = 2^n (1 + p)`, `n` the integer nearest to `y / ln 2`, `p = exp(r) - 1` a polynomial in the rest `r = y - n ln 2`.
//!
//! Measured against f64 over every seventh `f32`: sigmoid within 2.5 units in the last place, tanh within 2.6. Results of
//! sigmoid below the smallest normal number are 0, so that no denormal numbers get into a training run.

use std::array;

use vectors::Vector as _;
use wide::bytemuck::cast;
use wide::{f32x4, u32x4};

/// `1.5 * 2^23`: the sum of it and a number below `2^22` has the number's nearest integer in its lowest bits, ties to even.
const TO_INTEGER: f32 = 12_582_912.0;

/// The upper bits of `ln 2`: few enough that a product with an integer below `2^15` is exact.
const LN_2_HIGH: f32 = 355.0 / 512.0;

/// `ln 2 - LN_2_HIGH`.
const LN_2_LOW: f32 = -2.121_944_4e-4;

/// Minimax polynomial of `(exp(r) - 1 - r) / r^2` over `|r| <= ln 2 / 2`, highest power first; its error is weighted for
/// the smallest relative error of `exp(r) - 1`, 1.3e-8 (Remez' algorithm in 40 digits).
const EXPONENTIAL: [f32; 5] = [1.388_251_7e-3, 8.366_548e-3, 4.166_72e-2, 0.166_665_43, 0.499_999_97];

/// Where sigmoid reaches the smallest normal number, `ln(2^-126)` rounded towards 0.
const SIGMOID_LOWEST: f32 = -87.336_54;

/// From here on sigmoid is 1 to the last bit; it keeps `2^n` a normal number.
const SIGMOID_HIGHEST: f32 = 87.0;

/// From here on tanh is 1 to the last bit.
const TANH_HIGHEST: f32 = 9.5;

/// `2^n` and `p` with `exp(y) = 2^n + 2^n p`, for `-87.3 < y < 88.3`; `p` is NaN where `y` is.
///
/// Of several vectors step by step: each waits long for its own last step, and a processor looks only so far ahead for others.
#[inline(always)]
fn exponential<const N: usize>(y: [f32x4; N]) -> ([f32x4; N], [f32x4; N]) {
    let shifted = y.map(|y| y * f32x4::splat(std::f32::consts::LOG2_E) + f32x4::splat(TO_INTEGER));
    let n = shifted.map(|shifted| shifted - f32x4::splat(TO_INTEGER));
    let r: [f32x4; N] =
        array::from_fn(|i| (y[i] - n[i] * f32x4::splat(LN_2_HIGH)) - n[i] * f32x4::splat(LN_2_LOW));
    let [highest, rest @ ..] = EXPONENTIAL;
    let mut polynomial = [f32x4::splat(highest); N];
    for coefficient in rest {
        polynomial = array::from_fn(|i| polynomial[i] * r[i] + f32x4::splat(coefficient));
    }
    // The shift leaves `n` in the exponent's place and drops every other bit of `shifted`; the sum adds the exponent's bias.
    let power = shifted.map(|shifted| {
        let bits: u32x4 = cast(shifted);
        cast((bits << 23u32) + u32x4::splat(1f32.to_bits()))
    });
    (power, array::from_fn(|i| r[i] + (r[i] * r[i]) * polynomial[i]))
}

/// `1 / (1 + exp(-x))` from [`exponential`] of `-x`.
#[inline(always)]
fn sigmoid_from(power: f32x4, p: f32x4) -> f32x4 {
    f32x4::ONE / (f32x4::ONE + (power + power * p))
}

/// `tanh(x)` from [`exponential`] of `2 x`, for `x` from 0 on: with `t = exp(2 x) - 1` it is `t / (t + 2)`; small `x` lose
/// nothing, because `t` is then `p` itself.
#[inline(always)]
fn tanh_from(power: f32x4, p: f32x4) -> f32x4 {
    let t = (power - f32x4::ONE) + power * p;
    t / (t + f32x4::splat(2.0))
}

/// `1 / (1 + exp(-x))` of each lane; NaN stays NaN.
#[inline(always)]
pub(crate) fn sigmoid_lanes(x: f32x4) -> f32x4 {
    let lowest = f32x4::splat(SIGMOID_LOWEST);
    let limited = x.at_least(lowest).at_most(f32x4::splat(SIGMOID_HIGHEST));
    let ([power], [p]) = exponential([-limited]);
    sigmoid_from(power, p) & !x.simd_lt(lowest)
}

/// `tanh(x)` of each lane, odd to the bit; NaN stays NaN.
#[inline(always)]
pub(crate) fn tanh_lanes(x: f32x4) -> f32x4 {
    let [value] = tanhs([x]);
    value
}

/// [`tanh_lanes`] of several vectors.
#[inline(always)]
pub(crate) fn tanhs<const N: usize>(x: [f32x4; N]) -> [f32x4; N] {
    let sign = x.map(|x| x & f32x4::splat(-0.0));
    let doubled: [f32x4; N] = array::from_fn(|i| {
        let limited = (x[i] ^ sign[i]).at_most(f32x4::splat(TANH_HIGHEST));
        limited + limited
    });
    let (power, p) = exponential(doubled);
    array::from_fn(|i| tanh_from(power[i], p[i]) | sign[i])
}

/// The gates of an LSTM, [`sigmoid_lanes`] of the first, second and last and [`tanh_lanes`] of the third, of sums known to lie
/// between -9 and 9, or to be NaN.
#[inline(always)]
pub(crate) fn gates_within([i, f, g, o]: [f32x4; 4]) -> [f32x4; 4] {
    let sign = g & f32x4::splat(-0.0);
    let magnitude = g ^ sign;
    let (power, p) = exponential([-i, -f, magnitude + magnitude, -o]);
    let sigmoid = |gate: usize| sigmoid_from(power[gate], p[gate]);
    [sigmoid(0), sigmoid(1), tanh_from(power[2], p[2]) | sign, sigmoid(3)]
}

/// `1 / (1 + exp(-x))`: [`sigmoid_lanes`] of one value.
#[inline]
pub(crate) fn sigmoid(x: f32) -> f32 {
    let [value, ..] = sigmoid_lanes(f32x4::splat(x)).to_array();
    value
}

/// `tanh(x)`: [`tanh_lanes`] of one value.
#[inline]
pub(crate) fn tanh(x: f32) -> f32 {
    let [value, ..] = tanh_lanes(f32x4::splat(x)).to_array();
    value
}

/// Replaces every value by `function` of it, four at a time; the last lanes of a shorter rest are 0 and dropped.
#[inline(always)]
pub(crate) fn map_lanes(values: &mut [f32], function: impl Fn(f32x4) -> f32x4) {
    let (lanes, rest) = values.as_chunks_mut::<4>();
    for four in lanes {
        *four = function(f32x4::new(*four)).to_array();
    }
    if !rest.is_empty() {
        let mut four = [0.0; 4];
        four[..rest.len()].copy_from_slice(rest);
        let four = function(f32x4::new(four)).to_array();
        rest.copy_from_slice(&four[..rest.len()]);
    }
}

#[cfg(test)]
#[path = "math_tests.rs"]
mod tests;
