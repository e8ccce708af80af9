//! Requantization step by step: from an accumulator to units of the output's scale, by the rule of the runtime.

use int_nn::AccumulatorWidth;
use quant::{FixedMultiplier, Requantizer};

use super::lines::Lines;

/// The accumulator in units of the output's scale, before the zero point is added.
pub(super) fn rescale(
    requantizer: &Requantizer,
    accumulator: i128,
    width: AccumulatorWidth,
    lines: &mut Lines,
) -> i128 {
    match *requantizer {
        Requantizer::F64HalfAway(multiplier) => f64_half_away(accumulator, multiplier, lines),
        Requantizer::F32HalfEven(multiplier) => f32_half_even(accumulator, multiplier, lines),
        Requantizer::GemmlowpDouble(fixed) => gemmlowp_double(accumulator, fixed, width, lines),
        Requantizer::RuyHalfUp(fixed) => ruy_half_up(accumulator, fixed, width, lines),
        Requantizer::Int16Reduced(fixed) => int16_reduced(accumulator, fixed, lines),
    }
}

fn f64_half_away(accumulator: i128, multiplier: f64, lines: &mut Lines) -> i128 {
    // An audited accumulator fits 64 bits; the runtime converts it to double.
    let product = accumulator as f64 * multiplier;
    lines.push("product", "f64(acc) m, in double", format!("{accumulator} · {multiplier}"), product);
    let rounded = product.round() as i64;
    lines.push("rounding", "round(v), half away from zero", format!("round({product})"), rounded);
    i128::from(rounded)
}

fn f32_half_even(accumulator: i128, multiplier: f32, lines: &mut Lines) -> i128 {
    let single = accumulator as f32;
    lines.push("conversion", "f32(acc), half to even", format!("f32({accumulator})"), single);
    let product = single * multiplier;
    lines.push("product", "f32(f32(acc) m)", format!("{single} · {multiplier}"), product);
    let rounded = product.round_ties_even() as i64;
    lines.push("rounding", "round(v), half to even", format!("round({product})"), rounded);
    i128::from(rounded)
}

/// The accumulator shifted left where the multiplier is 1 or more, clipped to its width, and the shift to the right.
fn shifted(
    accumulator: i128,
    fixed: FixedMultiplier,
    width: AccumulatorWidth,
    lines: &mut Lines,
) -> (i128, u32) {
    let (mantissa, shift) = (fixed.mantissa(), fixed.shift());
    let numbers = format!("{mantissa} · 2^({shift} - 31)");
    lines.push("fixed multiplier", "m = M 2^(shift - 31)", numbers, fixed.real());
    let distance = shift.unsigned_abs();
    if shift <= 0 {
        return (accumulator, distance);
    }
    let (lowest, highest) = match width {
        AccumulatorWidth::I32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
        AccumulatorWidth::I64 => (i128::from(i64::MIN), i128::from(i64::MAX)),
    };
    let moved = (accumulator << distance).clamp(lowest, highest);
    lines.push("left shift", "sat(acc 2^shift)", format!("{accumulator} · 2^{distance}"), moved);
    (moved, 0)
}

fn gemmlowp_double(
    accumulator: i128,
    fixed: FixedMultiplier,
    width: AccumulatorWidth,
    lines: &mut Lines,
) -> i128 {
    let (left, right) = shifted(accumulator, fixed, width, lines);
    let product = left * i128::from(fixed.mantissa());
    let nudge = if product >= 0 { 1 << 30 } else { 1 - (1 << 30) };
    // Division of integers truncates towards zero, as the rule wants it.
    let high = (product + nudge) / (1 << 31);
    let numbers = format!("trunc(({left} · {} + {nudge}) / 2^31)", fixed.mantissa());
    lines.push(
        "high product (SRDHM)",
        "trunc((acc M + (acc M ≥ 0 ? 2^30 : 1 - 2^30)) / 2^31)",
        numbers,
        high,
    );
    if right == 0 {
        return high;
    }
    let rounded = divide_half_away(high, right);
    lines.push(
        "right shift (RDivByPOT)",
        "round(v / 2^-shift), half away from zero",
        format!("round({high} / 2^{right})"),
        rounded,
    );
    rounded
}

fn ruy_half_up(
    accumulator: i128,
    fixed: FixedMultiplier,
    width: AccumulatorWidth,
    lines: &mut Lines,
) -> i128 {
    let (left, right) = shifted(accumulator, fixed, width, lines);
    let high = (left * i128::from(fixed.mantissa()) + (1 << 30)).div_euclid(1 << 31);
    let numbers = format!("({left} · {} + 2^30) >> 31", fixed.mantissa());
    lines.push("high product", "(acc M + 2^30) >> 31, half up", numbers, high);
    if right == 0 {
        return high;
    }
    let half = 1_i128 << (right - 1);
    let rounded = (high + half).div_euclid(1 << right);
    let numbers = format!("({high} + 2^{}) >> {right}", right - 1);
    lines.push("right shift", "(v + 2^(-shift - 1)) >> -shift, half up", numbers, rounded);
    rounded
}

fn int16_reduced(accumulator: i128, fixed: FixedMultiplier, lines: &mut Lines) -> i128 {
    let (mantissa, shift) = (fixed.mantissa(), fixed.shift());
    let numbers = format!("{mantissa} · 2^({shift} - 31)");
    lines.push("fixed multiplier", "m = M 2^(shift - 31)", numbers, fixed.real());
    // From 0x7FFF0000 on the rounded mantissa would not fit 16 bits.
    let reduced = if mantissa >= 0x7FFF_0000 { 0x7FFF } else { (mantissa + (1 << 15)) >> 16 };
    let formula = "M16 = (M + 2^15) >> 16, at most 0x7FFF";
    lines.push("reduced multiplier", formula, format!("({mantissa} + 2^15) >> 16"), reduced);
    let product = accumulator * i128::from(reduced);
    // The shift is at most 30, so the distance is at least -15.
    let right = 15 - shift;
    let (result, numbers) = if right > 0 {
        let half = right - 1;
        let result = (product + (1 << half)).div_euclid(1 << right);
        (result, format!("({accumulator} · {reduced} + 2^{half}) >> {right}"))
    } else {
        let left = right.unsigned_abs();
        (product << left, format!("({accumulator} · {reduced}) << {left}"))
    };
    lines.push("product and shift", "(acc M16 + 2^(14 - shift)) >> (15 - shift), half up", numbers, result);
    result
}

/// `value / 2^shift`, rounded half away from zero.
pub(super) fn divide_half_away(value: i128, shift: u32) -> i128 {
    let half = (1_i128 << shift) >> 1;
    let rounded = (value.abs() + half) >> shift;
    if value < 0 { -rounded } else { rounded }
}

#[cfg(test)]
#[path = "rescale_tests.rs"]
mod tests;
