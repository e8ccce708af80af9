//! Requantization of whole rows of 32-bit accumulators: the same rules, several outputs at a time.

use wide::bytemuck::cast;
use wide::{f32x4, i16x8, i32x4, i32x8};

use super::Requantizer;
use super::integer_rules::Step;

/// Outputs of one step of the vectorized rule.
const LANES: usize = 8;

/// 1.5 * 2^23: adding it to a number of up to 22 bits rounds that to an integer, half to even, in the lowest bits.
const ROUNDER: f32 = 12_582_912.0;

/// From the accumulators of a layer to its output codes: multipliers, zero point and clamp of every output.
#[derive(Clone, Debug, PartialEq)]
pub struct RowRequantizer {
    multipliers: Multipliers,
    zero_point: i32,
    min: i32,
    max: i32,
}

/// The multipliers of a layer by their common rule.
#[derive(Clone, Debug, PartialEq)]
enum Multipliers {
    F32HalfEven(Vec<f32>),
    /// The integer rules, for multipliers below 1.
    Steps(Vec<Step>),
    /// Any rule, looked up output by output.
    Any(Vec<Requantizer>),
}

impl RowRequantizer {
    /// For outputs with these multipliers, the zero point `zero_point` and the codes `min` to `max`, which have at most 16
    /// bits.
    #[must_use]
    pub fn new(requantizers: &[Requantizer], zero_point: i32, min: i32, max: i32) -> Self {
        Self { multipliers: Multipliers::of(requantizers), zero_point, min, max }
    }

    /// The codes of one row: `clamp(rescale(sum) + zero_point)` of each output. Sums behind the last output are not looked
    /// at.
    pub fn codes(&self, sums: &[i32], codes: &mut [i16]) {
        match &self.multipliers {
            Multipliers::F32HalfEven(multipliers) => self.f32_half_even(multipliers, sums, codes),
            Multipliers::Steps(steps) => self.each(steps, sums, codes, |sum, step| step.rescale(sum)),
            Multipliers::Any(requantizers) => {
                self.each(requantizers, sums, codes, |sum, requantizer| requantizer.rescale_i32(sum));
            }
        }
    }

    /// Output by output.
    #[inline(always)]
    fn each<M>(&self, multipliers: &[M], sums: &[i32], codes: &mut [i16], rescale: impl Fn(i32, &M) -> i64) {
        let (zero_point, min, max) = (i64::from(self.zero_point), i64::from(self.min), i64::from(self.max));
        for (code, (&sum, multiplier)) in codes.iter_mut().zip(sums.iter().zip(multipliers)) {
            // Clamped to codes of at most 16 bits.
            *code = rescale(sum, multiplier).saturating_add(zero_point).clamp(min, max) as i16;
        }
    }

    /// Eight outputs at a time. Clamping comes before rounding, which changes nothing, as the ends are integers; it keeps
    /// the numbers small enough for [`ROUNDER`]. A product that overflows is clamped, too.
    fn f32_half_even(&self, multipliers: &[f32], sums: &[i32], codes: &mut [i16]) {
        let lowest = f32x4::splat((self.min - self.zero_point) as f32);
        let highest = f32x4::splat((self.max - self.zero_point) as f32);
        let rounder = f32x4::splat(ROUNDER);
        let offset = i32x4::splat(self.zero_point - ROUNDER.to_bits().cast_signed());
        let round = |sums: i32x4, multipliers: f32x4| -> i32x4 {
            let scaled = sums.round_float() * multipliers;
            cast::<f32x4, i32x4>(scaled.fast_max(lowest).fast_min(highest) + rounder) + offset
        };
        let eight = |multipliers: [f32; LANES], sums: [i32; LANES]| -> [i16; LANES] {
            let (multipliers, sums): ([f32x4; 2], [i32x4; 2]) = (cast(multipliers), cast(sums));
            let rounded = [round(sums[0], multipliers[0]), round(sums[1], multipliers[1])];
            cast(i16x8::from_i32x8_saturate(cast::<[i32x4; 2], i32x8>(rounded)))
        };
        let (whole, last) = codes.as_chunks_mut::<LANES>();
        let (multipliers, last_multipliers) = multipliers.as_chunks::<LANES>();
        for (codes, (multipliers, sums)) in
            whole.iter_mut().zip(multipliers.iter().zip(sums.as_chunks::<LANES>().0))
        {
            *codes = eight(*multipliers, *sums);
        }
        let done = multipliers.len() * LANES;
        if let Some(sums) = sums.get(done..).filter(|_| !last.is_empty()) {
            let (mut padded_multipliers, mut padded_sums) = ([0.0; LANES], [0; LANES]);
            padded_multipliers.iter_mut().zip(last_multipliers).for_each(|(to, from)| *to = *from);
            padded_sums.iter_mut().zip(sums).for_each(|(to, from)| *to = *from);
            let codes = eight(padded_multipliers, padded_sums);
            last.iter_mut().zip(codes).for_each(|(to, from)| *to = from);
        }
    }
}

impl Multipliers {
    fn of(requantizers: &[Requantizer]) -> Self {
        let single = |requantizer: &Requantizer| match requantizer {
            Requantizer::F32HalfEven(multiplier) => Some(*multiplier),
            _ => None,
        };
        let step = |requantizer: &Requantizer| match *requantizer {
            Requantizer::GemmlowpDouble(multiplier) => Step::gemmlowp_double(multiplier),
            Requantizer::RuyHalfUp(multiplier) => Step::ruy_half_up(multiplier),
            Requantizer::Int16Reduced(multiplier) => Step::int16_reduced(multiplier),
            Requantizer::F32HalfEven(_) | Requantizer::F64HalfAway(_) => None,
        };
        let singles: Option<_> = requantizers.iter().map(single).collect();
        let steps = || requantizers.iter().map(step).collect::<Option<_>>();
        let any = || Self::Any(requantizers.to_vec());
        singles.map(Self::F32HalfEven).or_else(|| steps().map(Self::Steps)).unwrap_or_else(any)
    }
}
