//! The fast affine kernel: 16-bit products added in pairs, for every layer whose sums fit 32 bits.
//!
//! One instruction multiplies eight 16-bit numbers by eight others and adds neighbours (`i32x4.dot_i16x8_s` in wasm,
//! `pmaddwd` on x86). So a vector holds two weights of each of four outputs, and meets the same two inputs in all lanes.
//! Inputs are raw codes: their zero point moves into the bias, `sum (q_x - z_x) w = sum q_x w - z_x sum w`. All of it is
//! arithmetic modulo 2^32, so that only the final sum has to fit, and the sums are those of [`super::affine`] to the bit.

use std::array;

use wide::bytemuck::cast;
use wide::{i16x8, i32x4};

/// Outputs of one group: two vectors of sums.
pub const GROUP: usize = 8;

/// Two neighbouring weights of each of the outputs of a group.
type Pair = [i16x8; 2];

/// The sums of the outputs of a group.
type Sums = [i32x4; 2];

/// The weights and biases of an affine layer, laid out for this kernel.
#[derive(Clone, Debug, PartialEq)]
pub struct PairedWeights {
    taps: usize,
    outputs: usize,
    accumulator_shift: u32,
    /// `[groups][ceil(taps / 2)]`; 0 behind the last tap and the last output.
    pairs: Vec<Pair>,
    /// `[groups]`, the biases with the input's zero point.
    bias: Vec<Sums>,
}

/// The affine layer to lay out; shapes as in [`super::affine`].
#[derive(Clone, Copy, Debug)]
pub struct PairedSource<'a> {
    /// Weights of one output.
    pub taps: usize,
    /// The weight codes, `[outputs][taps]`.
    pub weights: &'a [i32],
    /// Their zero points, `[1]` or `[outputs]`.
    pub weight_zero_points: &'a [i32],
    /// The biases, `[outputs]`.
    pub bias: &'a [i64],
    /// The code of 0.0 of the input.
    pub input_zero_point: i32,
    /// Bits by which the sum of products is shifted left before the bias is added.
    pub accumulator_shift: u32,
}

impl PairedWeights {
    /// The layout; `None` if a weight is further from its zero point than 16 bits say. The layer's sums must fit 32 bits
    /// ([`super::audit`]).
    #[must_use]
    pub fn new(source: &PairedSource<'_>) -> Option<Self> {
        let &PairedSource { taps, weights, weight_zero_points, bias, input_zero_point, accumulator_shift } =
            source;
        debug_assert!(taps > 0 && weights.len() == taps * bias.len());
        let outputs = bias.len();
        let (groups, pairs_per_row) = (outputs.div_ceil(GROUP), taps.div_ceil(2));
        // `[groups][pairs][outputs of the group][2]`.
        let mut pairs = vec![[[0_i16; 2]; GROUP]; groups * pairs_per_row];
        let mut folded = vec![[0_i32; GROUP]; groups];
        let channels = weights.chunks_exact(taps).zip(weight_zero_points.iter().cycle()).zip(bias);
        for (output, ((weights, &zero_point), &bias)) in channels.enumerate() {
            let (group, lane) = (output / GROUP, output % GROUP);
            let mut sum = 0_i64;
            for (tap, &weight) in weights.iter().enumerate() {
                let distance = i16::try_from(weight - zero_point).ok()?;
                pairs[group * pairs_per_row + tap / 2][lane][tap % 2] = distance;
                sum += i64::from(distance);
            }
            let moved = sum.wrapping_mul(i64::from(input_zero_point)) << accumulator_shift;
            // Modulo 2^32.
            folded[group][lane] = bias.wrapping_sub(moved) as i32;
        }
        let pairs = pairs.into_iter().map(cast).collect();
        let bias = folded.into_iter().map(cast).collect();
        Some(Self { taps, outputs, accumulator_shift, pairs, bias })
    }

    /// Sums of one row as [`PairedWeights::sums`] writes them: the outputs, up to a whole group.
    #[must_use]
    pub fn row_sums(&self) -> usize {
        self.outputs.next_multiple_of(GROUP)
    }

    /// The sums of rows of `taps` input codes, `row_step` apart, biases included: `sums` is `[rows][row_sums]`.
    ///
    /// # Panics
    /// When `input` is shorter than the rows of `sums`.
    pub fn sums(&self, input: &[i16], row_step: usize, sums: &mut [i32]) {
        let width = self.row_sums();
        let row = |index: usize| &input[index * row_step..][..self.taps];
        let mut first = 0;
        let mut blocks = sums.chunks_exact_mut(4 * width);
        for out in &mut blocks {
            self.tile::<4, 1>(array::from_fn(|r| row(first + r)), out);
            first += 4;
        }
        let mut blocks = blocks.into_remainder().chunks_exact_mut(2 * width);
        for out in &mut blocks {
            self.tile::<2, 2>(array::from_fn(|r| row(first + r)), out);
            first += 2;
        }
        for out in blocks.into_remainder().chunks_exact_mut(width) {
            self.tile::<1, 4>([row(first)], out);
            first += 1;
        }
    }

    /// The sums of `R` rows, `G` groups of outputs at a time, so that eight vectors of sums stay in registers.
    #[inline(always)]
    fn tile<const R: usize, const G: usize>(&self, rows: [&[i16]; R], out: &mut [i32]) {
        let pairs = self.pairs.len() / self.bias.len();
        let mut group = 0;
        while group + G <= self.bias.len() {
            let weights = array::from_fn(|g| &self.pairs[(group + g) * pairs..][..pairs]);
            self.finish(group, &dot::<R, G>(rows, weights), out);
            group += G;
        }
        while group < self.bias.len() {
            self.finish(group, &dot::<R, 1>(rows, [&self.pairs[group * pairs..][..pairs]]), out);
            group += 1;
        }
    }

    /// Shifts, adds the biases and writes the sums of the groups from `first`.
    #[inline(always)]
    fn finish<const R: usize, const G: usize>(&self, first: usize, sums: &[[Sums; G]; R], out: &mut [i32]) {
        let width = self.row_sums();
        let shift = self.accumulator_shift;
        for (sums, out) in sums.iter().zip(out.chunks_exact_mut(width)) {
            let groups = out[first * GROUP..].chunks_exact_mut(GROUP).zip(&self.bias[first..]);
            for (sums, (out, bias)) in sums.iter().zip(groups) {
                let sums = [(sums[0] << shift) + bias[0], (sums[1] << shift) + bias[1]];
                out.copy_from_slice(&cast::<Sums, [i32; GROUP]>(sums));
            }
        }
    }
}

/// The products of `R` rows with the weights of `G` groups, summed.
#[inline(always)]
fn dot<const R: usize, const G: usize>(rows: [&[i16]; R], weights: [&[Pair]; G]) -> [[Sums; G]; R] {
    let mut sums = [[[i32x4::ZERO; 2]; G]; R];
    let (whole, last): ([&[[i16; 2]]; R], [&[i16]; R]) = {
        let split = rows.map(|row| row.as_chunks::<2>());
        (split.map(|(whole, _)| whole), split.map(|(_, last)| last))
    };
    // Cut to one length here, the compiler sees that every index lies within.
    let count = whole[0].len();
    let whole = whole.map(|row| &row[..count]);
    let heads: [&[Pair]; G] = array::from_fn(|g| &weights[g][..count]);
    for index in 0..count {
        add::<R, G>(&mut sums, array::from_fn(|r| whole[r][index]), array::from_fn(|g| &heads[g][index]));
    }
    if !last[0].is_empty() {
        add::<R, G>(&mut sums, last.map(|last| [last[0], 0]), weights.map(|weights| &weights[count]));
    }
    sums
}

/// Adds the products of one pair of inputs of each row.
#[inline(always)]
fn add<const R: usize, const G: usize>(
    sums: &mut [[Sums; G]; R],
    inputs: [[i16; 2]; R],
    weights: [&Pair; G],
) {
    for (sums, input) in sums.iter_mut().zip(inputs) {
        let input: i16x8 = cast(i32x4::splat(cast::<[i16; 2], i32>(input)));
        for (sums, weights) in sums.iter_mut().zip(weights) {
            sums[0] += i16x8::dot(input, weights[0]);
            sums[1] += i16x8::dot(input, weights[1]);
        }
    }
}
