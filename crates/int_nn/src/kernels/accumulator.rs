//! Accumulators of two widths, and the proof which one a layer needs.

use std::ops::{Add, Mul, Shl};

use quant::Requantizer;

/// The integer type in which a kernel sums.
pub trait Accumulator:
    Copy + From<i32> + Add<Output = Self> + Mul<Output = Self> + Shl<u32, Output = Self>
{
    /// A bias as the start of a sum. The bound of [`audit`] includes the bias, so it fits the chosen width.
    fn from_bias(bias: i64) -> Self;

    /// The sum in units of the output scale.
    fn rescale(self, requantizer: &Requantizer) -> i64;
}

impl Accumulator for i32 {
    fn from_bias(bias: i64) -> Self {
        debug_assert!(Self::try_from(bias).is_ok());
        bias as Self
    }

    fn rescale(self, requantizer: &Requantizer) -> i64 {
        requantizer.rescale_i32(self)
    }
}

impl Accumulator for i64 {
    fn from_bias(bias: i64) -> Self {
        bias
    }

    fn rescale(self, requantizer: &Requantizer) -> i64 {
        requantizer.rescale_i64(self)
    }
}

/// The width of a layer's accumulators.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccumulatorWidth {
    /// 32 bits.
    I32,
    /// 64 bits.
    I64,
}

impl AccumulatorWidth {
    /// Bytes of one accumulator, and of one stored bias.
    #[must_use]
    pub fn bytes(self) -> usize {
        match self {
            Self::I32 => 4,
            Self::I64 => 8,
        }
    }
}

/// What the accumulators of a layer can reach at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AccumulatorAudit {
    /// The proven bound of the magnitude of every sum, partial sums included, over all channels.
    pub bound: i64,
    /// Bits a signed accumulator needs for it.
    pub bits: u32,
    /// The bound in steps of one product, without the shift that makes biases finer; rounded up.
    pub product_bound: i64,
    /// The width that is used: 32 bits where they suffice.
    pub width: AccumulatorWidth,
}

impl AccumulatorAudit {
    /// Bits a signed accumulator would need without the shift that makes biases finer.
    #[must_use]
    pub fn product_bits(&self) -> u32 {
        bits_of(self.product_bound)
    }
}

/// Bits of a signed number of this magnitude.
fn bits_of(bound: i64) -> u32 {
    i64::BITS - bound.leading_zeros() + 1
}

/// The exact bound `max_o (|bias_o| + 2^shift * sum_i max|q_x - z_x| * |q_w - z_w|)`, or `None` when not even 64 bits hold it.
///
/// `weights` is `[outputs][taps]`, `weight_zero_points` has one entry per tensor or per output, `bias` is
/// `[outputs]`, `max_input_distance` is the largest `|q_x - z_x|`, `shift` (below
/// 32) the left shift of the sum before the bias is added. Wrapping is never an option: a wrapped sum is a
/// wrong position in the room, not a small error.
#[must_use]
pub fn audit(
    taps: usize,
    weights: &[i32],
    weight_zero_points: &[i32],
    bias: &[i64],
    max_input_distance: i32,
    shift: u8,
) -> Option<AccumulatorAudit> {
    let (mut bound, mut product_bound) = (0_u128, 0_u128);
    for (output, (&bias, &zero_point)) in bias.iter().zip(weight_zero_points.iter().cycle()).enumerate() {
        let row = weights.get(output * taps..(output + 1) * taps)?;
        let weight_sum: u128 = row
            .iter()
            .map(|&weight| u128::from((i64::from(weight) - i64::from(zero_point)).unsigned_abs()))
            .sum();
        let products = weight_sum * u128::from(max_input_distance.unsigned_abs());
        let bias = u128::from(bias.unsigned_abs());
        bound = bound.max(bias + (products << shift));
        product_bound = product_bound.max(bias.div_ceil(1 << shift) + products);
    }
    let (bound, product_bound) = (i64::try_from(bound).ok()?, i64::try_from(product_bound).ok()?);
    let bits = bits_of(bound);
    let width = if bits <= 32 { AccumulatorWidth::I32 } else { AccumulatorWidth::I64 };
    Some(AccumulatorAudit { bound, bits, product_bound, width })
}

#[cfg(test)]
#[path = "accumulator_tests.rs"]
mod tests;
