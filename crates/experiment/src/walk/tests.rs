//! Walks against the engine, over random networks of every kind of layer, runtime and width; and one followed by hand.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use int_nn::{
    AffineParts, Conv1DParts, DenseParts, LayerParts, LstmFunctions, LstmParts, NetworkParts, PackedCodes,
    Padding, Pooling, TableFunction, TableParts, Weightless,
};
use proptest::prelude::*;
use quant::{BitWidth, Runtime};
use rand_core::{Rng, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

use super::*;

/// Random parts of networks.
struct Source(Xoshiro256PlusPlus);

impl Source {
    fn below(&mut self, n: i64) -> i64 {
        (self.0.next_u64() >> 11) as i64 % n
    }

    /// A number from `low` to `high`.
    fn within(&mut self, low: i32, high: i32) -> i32 {
        (i64::from(low) + self.below(i64::from(high) - i64::from(low) + 1)) as i32
    }

    fn real(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * (self.below(1 << 20) as f32 / (1 << 20) as f32)
    }

    fn bits(&mut self) -> BitWidth {
        BitWidth::new(self.within(2, 16) as u8).unwrap()
    }

    fn codes(&mut self, bits: BitWidth, count: usize) -> Vec<i32> {
        (0..count).map(|_| self.within(bits.signed_min(), bits.signed_max())).collect()
    }

    fn params(&mut self, bits: BitWidth, range: f32) -> QuantParams {
        let zero_point = self.within(bits.signed_min(), bits.signed_max());
        let scale = self.real(0.5, 2.0) * range / bits.levels() as f32;
        QuantParams::new(scale, zero_point, bits, false).unwrap()
    }

    /// Weights of about -1 to 1 and an output of about their sum's spread, so that some codes saturate and most do not.
    fn affine(&mut self, taps: usize, outputs: usize) -> AffineParts {
        let bits = self.bits();
        let channels = if self.below(2) == 0 { 1 } else { outputs };
        let zero = self.below(2) == 0;
        let scales = (0..channels).map(|_| self.real(0.5, 2.0) * 2.0 / bits.levels() as f32).collect();
        let zeros =
            (0..channels).map(|_| if zero { 0 } else { self.within(bits.signed_min(), bits.signed_max()) });
        let weight_zero_points = zeros.collect();
        let output_bits = self.bits();
        AffineParts {
            weights: PackedCodes::pack(&self.codes(bits, taps * outputs), bits).unwrap(),
            weight_scales: scales,
            weight_zero_points,
            accumulator_shift: self.below(12) as u8,
            bias: (0..outputs).map(|_| self.below(2001) - 1000).collect(),
            relu: self.below(2) == 0,
            output: self.params(output_bits, 2.0 * (taps as f32).sqrt()),
        }
    }

    fn dense(&mut self, inputs: usize, outputs: usize) -> LayerParts {
        LayerParts::Dense(DenseParts { inputs, outputs, affine: self.affine(inputs, outputs) })
    }

    fn table(&mut self) -> LayerParts {
        let function = if self.below(2) == 0 { TableFunction::Tanh } else { TableFunction::Sigmoid };
        let bits = self.bits();
        LayerParts::Table(TableParts { function, output: function.output_params(bits).unwrap() })
    }

    fn conv(&mut self, channels: usize, filters: usize, stride: usize) -> LayerParts {
        let kernel_size = 1 + self.below(3) as usize;
        let affine = self.affine(kernel_size * channels, filters);
        let padding = self.padding();
        LayerParts::Conv1D(Conv1DParts { channels, filters, kernel_size, stride, padding, affine })
    }

    fn padding(&mut self) -> Padding {
        if self.below(2) == 0 { Padding::Same } else { Padding::Valid }
    }

    fn pool(&mut self) -> LayerParts {
        let parts = Pooling { size: 1 + self.below(3) as usize, stride: 2, padding: self.padding() };
        if self.below(2) == 0 {
            LayerParts::Weightless(Weightless::MaxPool1D(parts))
        } else {
            LayerParts::Weightless(Weightless::AveragePool1D(parts))
        }
    }

    fn lstm(&mut self, steps: usize, inputs: usize, units: usize, return_sequences: bool) -> LayerParts {
        let (bits, gate_bits) = (self.bits(), self.bits());
        let output_bits = self.bits();
        let zeros = |source: &mut Self| {
            let symmetric = source.below(2) == 0;
            std::array::from_fn(|_| if symmetric { 0 } else { source.within(-1, 1) })
        };
        let scales =
            |source: &mut Self| std::array::from_fn(|_| source.real(0.5, 2.0) * 3.0 / bits.levels() as f32);
        LayerParts::Lstm(LstmParts {
            steps,
            inputs,
            units,
            return_sequences,
            kernel: PackedCodes::pack(&self.codes(bits, 4 * units * inputs), bits).unwrap(),
            kernel_scales: scales(self),
            kernel_zero_points: zeros(self),
            recurrent: PackedCodes::pack(&self.codes(bits, 4 * units * units), bits).unwrap(),
            recurrent_scales: scales(self),
            recurrent_zero_points: zeros(self),
            kernel_shifts: std::array::from_fn(|_| self.below(12) as u8),
            bias: (0..4 * units).map(|_| self.below(2001) - 1000).collect(),
            gate_bits,
            cell_integer_bits: self.below(5) as u8,
            arithmetic: if self.below(4) == 0 { LstmFunctions::Table } else { LstmFunctions::FixedPoint },
            output: self.params(output_bits, 2.0),
        })
    }

    /// A network with the layers of one of the three kinds.
    fn network(&mut self, kind: usize, runtime: Runtime) -> IntNetwork {
        let (shape, layers) = match kind {
            0 => (Shape::flat(4), vec![self.dense(4, 5), self.table(), self.dense(5, 2)]),
            1 => {
                let convs = [
                    self.conv(3, 4, 1),
                    self.pool(),
                    self.conv(4, 3, 2),
                    LayerParts::Weightless(Weightless::Flatten),
                ];
                (Shape { steps: 9, channels: 3 }, convs.to_vec())
            }
            _ => {
                let lstms = [self.lstm(4, 3, 3, true), self.lstm(4, 3, 2, false), self.dense(2, 2)];
                (Shape { steps: 4, channels: 3 }, lstms.to_vec())
            }
        };
        let bits = self.bits();
        let input = self.params(bits, 2.0);
        IntNetwork::new(NetworkParts { runtime, input_shape: shape, input, layers }).unwrap()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_walk_ends_at_the_engines_code(seed in any::<u64>(), kind in 0..3_usize, runtime in 0..3_usize) {
        let mut source = Source(Xoshiro256PlusPlus::seed_from_u64(seed));
        let network = source.network(kind, Runtime::ALL[runtime]);
        let codes = source.codes(network.input_params().bits(), network.inputs());
        let trace = network.trace(&codes).unwrap();
        for (layer, (group, chosen)) in groups(network.layers()).into_iter().zip(layers(&network)).enumerate() {
            let expected = &trace[group.end - 1];
            let params = network.layers()[group.end - 1].output_params();
            for (index, &code) in expected.iter().enumerate() {
                let (step, channel) = (index / chosen.channels, index % chosen.channels);
                let walked = walk(&network, &codes, Place { layer, step, channel }).unwrap();
                prop_assert_eq!(walked.code, code, "{} step {} channel {}: {:#?}", chosen.name, step, channel, walked);
                prop_assert_eq!(walked.value, f64::from(params.dequantize(code)));
                let affine = network.layers()[group.start].affine();
                if let Some(affine) = affine {
                    // Both ways to the sum agree, and lie within the proven bound of the accumulator.
                    let line = |name| walked.lines.iter().find(|line| line.name == name).map(|line| &line.result);
                    let sum: i64 = walked.terms.iter().map(|term| term.product).sum();
                    prop_assert_eq!(line("sum"), Some(&sum.to_string()));
                    let bias = affine.parts().bias[channel];
                    let accumulator = (sum << affine.parts().accumulator_shift) + bias;
                    prop_assert_eq!(line("accumulator"), Some(&accumulator.to_string()));
                    prop_assert!(accumulator.abs() <= affine.audit().bound);
                    prop_assert_eq!(walked.terms.len(), affine.taps());
                }
            }
        }
    }
}

#[test]
fn the_networks_compared_saturate_in_some_outputs_and_not_in_most() {
    let (mut all, mut saturated) = (0, 0);
    for seed in 0..60_u64 {
        let mut source = Source(Xoshiro256PlusPlus::seed_from_u64(seed));
        let network = source.network((seed % 3) as usize, Runtime::ALL[(seed / 3 % 3) as usize]);
        let codes = source.codes(network.input_params().bits(), network.inputs());
        for (layer, WalkLayer { steps, channels, .. }) in layers(&network).into_iter().enumerate() {
            for index in 0..steps * channels {
                let place = Place { layer, step: index / channels, channel: index % channels };
                let walked = walk(&network, &codes, place).unwrap();
                all += 1;
                saturated += i32::from(walked.lines.iter().any(|line| line.numbers.ends_with(": saturated")));
            }
        }
    }
    assert!(all > 1000 && saturated * 20 > all && saturated * 2 < all, "{saturated} of {all}");
}

fn bits(n: u8) -> BitWidth {
    BitWidth::new(n).unwrap()
}

/// A convolution of two steps with padding behind, then a pooling: 8 bits, one channel.
fn by_hand() -> IntNetwork {
    let params = |scale, zero_point| QuantParams::new(scale, zero_point, bits(8), false).unwrap();
    let affine = AffineParts {
        weights: PackedCodes::pack(&[2, -3], bits(8)).unwrap(),
        weight_scales: vec![0.5],
        weight_zero_points: vec![1],
        accumulator_shift: 0,
        bias: vec![10],
        relu: true,
        output: params(1.0, -5),
    };
    let conv =
        Conv1DParts { channels: 1, filters: 1, kernel_size: 2, stride: 1, padding: Padding::Same, affine };
    let pool = Pooling { size: 3, stride: 1, padding: Padding::Valid };
    IntNetwork::new(NetworkParts {
        runtime: Runtime::Reference,
        input_shape: Shape { steps: 3, channels: 1 },
        input: params(0.5, 3),
        layers: vec![LayerParts::Conv1D(conv), LayerParts::Weightless(Weightless::AveragePool1D(pool))],
    })
    .unwrap()
}

#[test]
fn a_window_at_the_end_is_followed_by_hand() {
    let network = by_hand();
    let place = Place { layer: 0, step: 2, channel: 0 };
    let walked = walk(&network, &[7, 0, 23], place).unwrap();
    let terms: Vec<_> = walked.terms.iter().map(|t| (t.input.as_str(), t.q_x, t.q_w, t.product)).collect();
    assert_eq!(terms, [("step 3, sensor 1", 23, 2, 20), ("padding, sensor 1", 3, -3, 0)]);
    let found: Vec<_> = walked.lines.iter().map(|line| (line.name.as_str(), line.result.as_str())).collect();
    let expected = [
        ("grids", "8, 8 and 8 bits"),
        ("products", "37"),
        ("weights", "-3"),
        ("inputs", "26"),
        ("zero points", "6"),
        ("sum", "20"),
        ("bias", "10"),
        ("accumulator", "30"),
        ("multiplier", "0.25"),
        ("fixed multiplier", "0.25"),
        // 30 * 2^30 / 2^31 = 15, then 15 / 2 = 7.5 away from zero.
        ("high product (SRDHM)", "15"),
        ("right shift (RDivByPOT)", "8"),
        ("zero point", "3"),
        ("code", "3"),
        ("value", "8"),
    ];
    assert_eq!(found, expected);
    assert_eq!((walked.code, walked.value), (3, 8.0));
    // Steps 1 and 2: 4 - 4 (-3) = 16, + 10 = 26 / 4 -> 7 - 5 = 2; -3 - 4 * 20 = -83 -> clamped to -5.
    let walked = walk(&network, &[7, 0, 23], Place { layer: 1, step: 0, channel: 0 }).unwrap();
    let numbers = "step 1, channel 1: 2; step 2, channel 1: -5; step 3, channel 1: 3";
    assert_eq!((walked.lines[0].numbers.as_str(), walked.lines[0].result.as_str()), (numbers, "0"));
    assert_eq!((walked.code, walked.terms.len()), (0, 0));
}

#[test]
fn places_and_samples_that_are_not_there_are_refused() {
    let network = by_hand();
    assert_eq!(
        layers(&network).into_iter().map(|layer| (layer.name, layer.steps)).collect::<Vec<_>>(),
        [("conv1d 1".to_owned(), 3), ("average-pool1d 2".to_owned(), 1)]
    );
    let message = |codes: &[i32], layer, step, channel| {
        walk(&network, codes, Place { layer, step, channel }).unwrap_err().to_string()
    };
    assert_eq!(message(&[0; 3], 2, 0, 0), "layer index 2 of a network of 2 layers");
    assert_eq!(message(&[0; 3], 0, 3, 0), "step 3, channel 0 of a layer of 3 steps and 1 channels");
    assert_eq!(message(&[0; 6], 0, 0, 0), "a walk follows one sample, not 2");
    assert_eq!(message(&[0; 2], 0, 0, 0), network.trace(&[0; 2]).unwrap_err().to_string());
}
