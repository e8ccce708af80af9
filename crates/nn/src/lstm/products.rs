//! What a step reads, and the sums of a unit's gates.

use wide::f32x4;

use super::GATES;
use super::tape::Gates;

/// What a step reads: values `[features][blocks]`; in float no hidden state before the first step.
#[derive(Clone, Copy)]
pub(super) struct Before<'a> {
    pub(super) x: &'a [f32x4],
    pub(super) hidden: &'a [f32x4],
    pub(super) cells: &'a [f32x4],
}

/// `sums[gate][b] += sum over q of values[q][block + b] * weights[q][gate]`, `q` ascending.
#[inline(always)]
pub(super) fn add_products<const B: usize>(
    sums: &mut [[f32x4; B]; GATES],
    weights: &[Gates],
    values: &[f32x4],
    blocks: usize,
    block: usize,
) {
    let mut start = block;
    for gates in weights {
        let values = &values[start..start + B];
        for (sums, weight) in sums.iter_mut().zip(gates) {
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum += *value * *weight;
            }
        }
        start += blocks;
    }
}
