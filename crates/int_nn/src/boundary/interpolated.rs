//! tanh and the logistic function of LiteRT's 16x8 operators: a table of 256 values and a straight line between two of them.
//!
//! `reference_integer_ops::Tanh` and `Logistic` of LiteRT, and what its optimized kernels do instead for two input scales. All
//! 65,536 results are theirs; how far they are from the functions is said, and tested over all codes, by [`INTERPOLATION_ERROR`].

use quant::{QuantParams, Runtime};

use super::function::TableFunction;
use crate::kernels::fixed_point::{PRE_ACTIVATION_INTEGER_BITS, logistic, tanh};

/// Steps of the output, `2^-15`, by which an interpolated function is off at most, for input scales of at least `2^-15`.
pub const INTERPOLATION_ERROR: f64 = 6.0;

/// `65536 / (1 + e^-(i / 24))`, as LiteRT's `sigmoid_table_uint16` has it: 44 entries are one more than the rounded value.
#[rustfmt::skip]
const SIGMOID: [u16; 256] = [
    32_768, 33_451, 34_133, 34_813, 35_493, 36_169, 36_843, 37_513, 38_180, 38_841, 39_498, 40_149, 40_794, 41_432, 42_064, 42_688,
    43_304, 43_912, 44_511, 45_102, 45_683, 46_255, 46_817, 47_369, 47_911, 48_443, 48_964, 49_475, 49_975, 50_464, 50_942, 51_409,
    51_865, 52_311, 52_745, 53_169, 53_581, 53_983, 54_374, 54_755, 55_125, 55_485, 55_834, 56_174, 56_503, 56_823, 57_133, 57_433,
    57_724, 58_007, 58_280, 58_544, 58_800, 59_048, 59_288, 59_519, 59_743, 59_959, 60_168, 60_370, 60_565, 60_753, 60_935, 61_110,
    61_279, 61_441, 61_599, 61_750, 61_896, 62_036, 62_172, 62_302, 62_428, 62_549, 62_666, 62_778, 62_886, 62_990, 63_090, 63_186,
    63_279, 63_368, 63_454, 63_536, 63_615, 63_691, 63_765, 63_835, 63_903, 63_968, 64_030, 64_090, 64_148, 64_204, 64_257, 64_308,
    64_357, 64_405, 64_450, 64_494, 64_536, 64_576, 64_614, 64_652, 64_687, 64_721, 64_754, 64_786, 64_816, 64_845, 64_873, 64_900,
    64_926, 64_950, 64_974, 64_997, 65_019, 65_039, 65_060, 65_079, 65_097, 65_115, 65_132, 65_149, 65_164, 65_179, 65_194, 65_208,
    65_221, 65_234, 65_246, 65_258, 65_269, 65_280, 65_291, 65_301, 65_310, 65_319, 65_328, 65_337, 65_345, 65_352, 65_360, 65_367,
    65_374, 65_381, 65_387, 65_393, 65_399, 65_404, 65_410, 65_415, 65_420, 65_425, 65_429, 65_433, 65_438, 65_442, 65_445, 65_449,
    65_453, 65_456, 65_459, 65_462, 65_465, 65_468, 65_471, 65_474, 65_476, 65_479, 65_481, 65_483, 65_485, 65_488, 65_489, 65_491,
    65_493, 65_495, 65_497, 65_498, 65_500, 65_501, 65_503, 65_504, 65_505, 65_507, 65_508, 65_509, 65_510, 65_511, 65_512, 65_513,
    65_514, 65_515, 65_516, 65_517, 65_517, 65_518, 65_519, 65_520, 65_520, 65_521, 65_522, 65_522, 65_523, 65_523, 65_524, 65_524,
    65_525, 65_525, 65_526, 65_526, 65_526, 65_527, 65_527, 65_528, 65_528, 65_528, 65_529, 65_529, 65_529, 65_529, 65_530, 65_530,
    65_530, 65_530, 65_531, 65_531, 65_531, 65_531, 65_531, 65_532, 65_532, 65_532, 65_532, 65_532, 65_532, 65_533, 65_533, 65_533,
    65_533, 65_533, 65_533, 65_533, 65_533, 65_534, 65_534, 65_534, 65_534, 65_534, 65_534, 65_534, 65_534, 65_534, 65_534, 65_535,
];

/// A scale counts as a power of two if its binary logarithm is no further from a whole number.
const POWER_OF_TWO: f32 = 1e-3;

/// The factor that brings input codes to the table's abscissa, steps of `2^-12 / 3`: `multiplier / 2^shift`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Abscissa {
    multiplier: i32,
    shift: u32,
}

/// The table of `function` in LiteRT's 16x8 operator, one entry per 16-bit code, the first for the lowest; the output has the
/// scale `2^-15` and the zero point 0. `None` for inputs that this operator does not take: other widths than 16 bits, or zero
/// points other than 0.
pub(super) fn interpolated(
    function: TableFunction,
    input: &QuantParams,
    runtime: Runtime,
) -> Option<Vec<i16>> {
    if (input.code_min(), input.code_max(), input.zero_point()) != (i16::MIN.into(), i16::MAX.into(), 0) {
        return None;
    }
    let codes = i16::MIN..=i16::MAX;
    let places = whole_places(function, input.scale());
    let table = match (places, runtime) {
        (Some(places), Runtime::Ruy | Runtime::Xnnpack) => {
            codes.map(|code| fixed_point(function, code, places)).collect()
        }
        (Some(places), Runtime::Reference) => {
            let abscissa = Abscissa { multiplier: 3 << places, shift: 0 };
            codes.map(|code| value(function, abscissa.of(code))).collect()
        }
        (None, _) => {
            let abscissa = Abscissa::of_scale(input.scale());
            codes.map(|code| value(function, abscissa.of(code))).collect()
        }
    };
    Some(table)
}

/// Places by which a code is to be shifted left to become Q3.12, for scales next to the powers of two that LiteRT treats
/// apart: `2^-12`, and for tanh `2^-11`.
fn whole_places(function: TableFunction, scale: f32) -> Option<u32> {
    // In f32 as LiteRT, whose `CheckedLog2` divides natural logarithms.
    let log2 = libm::logf(scale) * (1.0 / libm::logf(2.0));
    let rounded = log2.round();
    let most = match function {
        TableFunction::Tanh => 1,
        TableFunction::Sigmoid => 0,
    };
    // Clipped by the range that is looked for.
    let places = rounded as i32 + 12;
    let near = (log2 - rounded).abs() < POWER_OF_TWO && (0..=most).contains(&places);
    near.then_some(places.unsigned_abs())
}

/// The optimized kernels' value: gemmlowp's function of Q3.12.
fn fixed_point(function: TableFunction, code: i16, places: u32) -> i16 {
    let wide = i32::from(code) << places;
    // Clipped to 16 bits.
    let shifted = wide.clamp(i16::MIN.into(), i16::MAX.into()) as i16;
    match function {
        TableFunction::Tanh => tanh(shifted, PRE_ACTIVATION_INTEGER_BITS),
        TableFunction::Sigmoid => logistic(shifted),
    }
}

impl Abscissa {
    /// The factor for codes of this scale, with as many bits as fit 15.
    fn of_scale(scale: f32) -> Self {
        let mut multiplier = f64::from(scale) * 4096.0 * 3.0;
        let mut shift = 0;
        while multiplier <= 32767.0 / 2.0 && shift <= 30 {
            multiplier *= 2.0;
            shift += 1;
        }
        // Truncated; beyond a scale of 170,000 it saturates.
        Self { multiplier: multiplier as i32, shift }
    }

    /// The abscissa of a code. LiteRT's product has 32 bits, which scales above 5.3 leave; there it wraps.
    fn of(self, code: i16) -> i32 {
        let half = if self.shift > 0 { 1 << (self.shift - 1) } else { 0 };
        i32::from(code).wrapping_mul(self.multiplier).wrapping_add(half) >> self.shift
    }
}

/// The function of an abscissa in steps of `2^-15`: for tanh `2 logistic(2 x) - 1`.
fn value(function: TableFunction, abscissa: i32) -> i16 {
    let magnitude = abscissa.unsigned_abs();
    let positive = abscissa >= 0;
    let line = |fraction_bits: u32| {
        let index = (magnitude >> fraction_bits) as usize;
        let (at, next) = (SIGMOID.get(index), SIGMOID.get(index + 1));
        at.zip(next).map(|(&at, &next)| {
            let fraction = (magnitude & ((1 << fraction_bits) - 1)) as i32;
            (i32::from(at) << fraction_bits) + fraction * (i32::from(next) - i32::from(at))
        })
    };
    // Both results have 16 bits: the table lies between one half and one.
    match function {
        TableFunction::Sigmoid => {
            let result = line(9).unwrap_or(0x7FFF << 10);
            let result = if positive { result + (1 << 9) } else { (1 << 25) - result + (1 << 9) - 1 };
            (result >> 10) as i16
        }
        TableFunction::Tanh => {
            let result = line(8).unwrap_or(0xFFFF << 8);
            let half = 1 << 23;
            let result = if positive { result - half + (1 << 7) } else { half - result + (1 << 7) - 1 };
            (result >> 8) as i16
        }
    }
}

#[cfg(test)]
#[path = "interpolated_tests.rs"]
mod tests;
