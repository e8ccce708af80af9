//! Starting weights.

use rand_core::SeedableRng;
use rand_xoshiro::Xoshiro256PlusPlus;

use crate::glorot::glorot_uniform;
use crate::layer::Layer;
use crate::lstm::initialize as initialize_lstm;
use crate::network::Network;

impl Network {
    /// Keras' default start. Kernels: Glorot and Bengio's uniform, from U(-l, l) with `l = sqrt(6 / (fan in + fan out))`;
    /// the fans of a convolution are its channels times the kernel's steps, those of an LSTM its inputs and four times its
    /// units. Recurrent kernels: orthogonal. Biases: 0, those of an LSTM's forget gates 1.
    ///
    /// The order of draws is part of the format, so that a seed means the same network for ever: one xoshiro256++ generator
    /// seeded by `seed` through SplitMix64; layers first to last; each kernel row-major in its Keras layout; one `u64` per
    /// weight, whose upper 53 bits `k` give `(2 k / 2^53 - 1) l` in f64, rounded to f32. An LSTM's recurrent kernel follows
    /// its kernel.
    pub fn initialize(&mut self, seed: u64) {
        let mut generator = Xoshiro256PlusPlus::seed_from_u64(seed);
        for layer in &mut self.layers {
            match layer {
                Layer::Dense(dense) => {
                    glorot_uniform(&mut dense.kernel, dense.inputs, dense.outputs, &mut generator);
                    dense.bias.fill(0.0);
                }
                Layer::Conv1D(conv) => {
                    let shape = conv.shape();
                    let (fan_in, fan_out) = (conv.taps(), shape.kernel_size * shape.filters);
                    glorot_uniform(&mut conv.kernel, fan_in, fan_out, &mut generator);
                    conv.bias.fill(0.0);
                }
                Layer::Lstm(lstm) => initialize_lstm(lstm, &mut generator),
                Layer::Weightless(_) => {}
            }
        }
    }
}

#[cfg(test)]
#[path = "init_tests.rs"]
mod tests;
