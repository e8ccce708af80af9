//! Starting weights of the LSTM layer, distributed as Keras' defaults are.

use rand_core::Rng as _;
use rand_xoshiro::Xoshiro256PlusPlus;

use super::{GATES, Lstm};
use crate::glorot::glorot_uniform;

/// Glorot and Bengio's uniform kernel, an orthogonal recurrent kernel, and a bias of 0 but for the forget gate's 1.
///
/// The order of draws is part of the format, so that a seed means the same network for ever. First the kernel, row-major
/// `[inputs][4 * units]`, by [`glorot_uniform`]. Then the recurrent kernel `[units][4 * units]`, row by row: `4 * units`
/// normal numbers, two at a time by Box and Muller's method from two `u64` whose upper 52 bits `k` give
/// `u = (k + 1/2) / 2^52`: `sqrt(-2 ln u1) cos(2 pi u2)`, then the same with `sin`. The rows before are taken out by Gram and
/// Schmidt's method, twice (so that nothing of them is left), and what remains is scaled to length 1, all in f64. That is the
/// `Q` of a QR decomposition whose `R` has a positive diagonal, transposed: Keras' `orthogonal`.
pub(crate) fn initialize(layer: &mut Lstm, generator: &mut Xoshiro256PlusPlus) {
    let columns = GATES * layer.units;
    glorot_uniform(&mut layer.kernel, layer.inputs, columns, generator);
    let mut rows: Vec<Vec<f64>> = Vec::with_capacity(layer.units);
    for stored in layer.recurrent.chunks_exact_mut(columns) {
        // An even number of values: every pair is used up.
        let mut row: Vec<f64> = (0..columns / 2).flat_map(|_| normal_pair(generator)).collect();
        for _ in 0..2 {
            for before in &rows {
                let part = dot(&row, before);
                row.iter_mut().zip(before).for_each(|(v, b)| *v -= part * b);
            }
        }
        // Not 0: that would take a random vector in the span of the rows before, fewer than a quarter of its dimensions.
        let length = dot(&row, &row).sqrt();
        row.iter_mut().for_each(|v| *v /= length);
        stored.iter_mut().zip(&row).for_each(|(stored, v)| *stored = *v as f32);
        rows.push(row);
    }
    layer.bias.fill(0.0);
    layer.bias[layer.units..2 * layer.units].fill(1.0);
}

/// Two independent normal numbers; the logarithm's argument is neither 0 nor 1.
fn normal_pair(generator: &mut Xoshiro256PlusPlus) -> [f64; 2] {
    const TWO_TO_52: f64 = (1u64 << 52) as f64;
    let mut uniform = || ((generator.next_u64() >> 12) as f64 + 0.5) / TWO_TO_52;
    let (radius, angle) = ((-2.0 * libm::log(uniform())).sqrt(), std::f64::consts::TAU * uniform());
    [radius * libm::cos(angle), radius * libm::sin(angle)]
}

/// Dot product, terms ascending.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).fold(0.0, |sum, (a, b)| sum + a * b)
}
