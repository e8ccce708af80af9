//! Random networks: dense ones, and convolutions with pools before them; trained with quantizers or quantized afterwards.

use std::sync::Arc;

use experiment::calibrate::{States, ranges};
use experiment::correction::restore_norms;
use experiment::ptq::{LayerWidths, PtqSettings, ptq};
use nn::{
    Activation, Conv1D, Dense, Layer, LayerConfig, LayerSpec, Network, Padding, Pooling, Shape, Weightless,
    Workspace, attach,
};
use proptest::prelude::*;
use quant::{BitWidth, QuantizerConfig, QuantizerKind, RangeFormula, RangeInit};

/// What a random network is made of.
#[derive(Clone, Debug)]
pub struct Recipe {
    pub shape: Shape,
    pub layers: Vec<LayerSpec>,
    pub input_bits: u8,
    /// Of each layer; pools and flatten layers have no use for theirs.
    pub weight_bits: Vec<u8>,
    pub activation_bits: Vec<u8>,
    /// Trained with weight and activation quantizers of these kinds and switches; otherwise quantized after training.
    pub trained: Option<[Switches; 2]>,
    pub per_channel: bool,
    /// The grids of weights that were quantized after training do not reach the largest one.
    pub weight_clipping: bool,
    /// The norms of weights that were quantized after training are corrected.
    pub norms: bool,
    pub values: Vec<f32>,
}

/// How a quantizer is set up.
#[derive(Clone, Debug)]
pub struct Switches {
    kind: QuantizerKind,
    symmetric: bool,
    narrow_range: bool,
    range_init: RangeInit,
}

fn switches() -> impl Strategy<Value = Switches> {
    let kind = proptest::sample::select(QuantizerKind::ALL.to_vec());
    let range_init = prop_oneof![Just(RangeInit::FirstBatch), Just(RangeInit::Tfmot)];
    (kind, any::<bool>(), any::<bool>(), range_init).prop_map(
        |(kind, symmetric, narrow_range, range_init)| Switches { kind, symmetric, narrow_range, range_init },
    )
}

fn activation() -> impl Strategy<Value = Activation> {
    (0..Activation::ALL.len()).prop_map(|index| Activation::ALL[index])
}

fn padding() -> impl Strategy<Value = Padding> {
    prop_oneof![Just(Padding::Same), Just(Padding::Valid)]
}

/// A convolution, perhaps a pool of either kind, and a flatten layer; all windows fit 9 steps.
fn front() -> impl Strategy<Value = Vec<LayerSpec>> {
    let conv = (1..6_usize, 1..4_usize, 1..3_usize, padding(), activation()).prop_map(
        |(filters, kernel_size, stride, padding, activation)| LayerSpec::Conv1D {
            filters,
            kernel_size,
            stride,
            padding,
            activation,
        },
    );
    let pool = (any::<bool>(), 1..4_usize, 1..4_usize, padding()).prop_map(|(max, size, stride, padding)| {
        if max {
            LayerSpec::Weightless(Weightless::MaxPool1D(Pooling { size, stride, padding }))
        } else {
            LayerSpec::Weightless(Weightless::AveragePool1D(Pooling { size, stride, padding }))
        }
    });
    let flat = prop_oneof![3 => Just(Weightless::Flatten), 1 => Just(Weightless::GlobalAveragePool1D)];
    (conv, proptest::option::of(pool), flat).prop_map(|(conv, pool, flat)| {
        [conv].into_iter().chain(pool).chain([LayerSpec::Weightless(flat)]).collect()
    })
}

/// Recipes of two dense layers, or of two behind a convolution.
pub fn recipes() -> impl Strategy<Value = Recipe> {
    let dense = (1..25_usize, activation(), 1..4_usize).prop_map(|(hidden, activation, outputs)| {
        [
            LayerSpec::Dense { units: hidden, activation },
            LayerSpec::Dense { units: outputs, activation: Activation::Linear },
        ]
    });
    let shape = (1..7_usize, 7..10_usize);
    let bits = || proptest::collection::vec(2..=16_u8, 5);
    let trained = proptest::option::of([switches(), switches()]);
    let values = proptest::collection::vec(-1.0_f32..1.0, 64..128);
    let switches = any::<(bool, bool, bool)>();
    (shape, proptest::option::of(front()), dense, (2..=16_u8, bits(), bits()), trained, switches, values)
        .prop_map(
            |(
                (channels, steps),
                front,
                dense,
                widths,
                trained,
                (per_channel, norms, weight_clipping),
                values,
            )| Recipe {
                shape: if front.is_some() { Shape { steps, channels } } else { Shape::flat(channels) },
                layers: front.into_iter().flatten().chain(dense).collect(),
                input_bits: widths.0,
                weight_bits: widths.1,
                activation_bits: widths.2,
                trained,
                per_channel,
                norms,
                weight_clipping,
                values,
            },
        )
}

fn bits(bits: u8) -> BitWidth {
    BitWidth::new(bits).unwrap()
}

impl Recipe {
    /// `count` values, other ones for each `start`.
    pub fn values(&self, start: usize, count: usize) -> Vec<f32> {
        // The step is coprime to most lengths, so that rows differ.
        (0..count).map(|index| self.values[(start + 7 * index) % self.values.len()]).collect()
    }

    fn float_network(&self) -> Network {
        let mut network = Network::new(self.shape, &self.layers).unwrap();
        for (index, layer) in network.layers.iter_mut().enumerate() {
            let filled = match &*layer {
                Layer::Dense(dense) => {
                    let (inputs, outputs) = (dense.inputs(), dense.outputs());
                    let kernel = self.values(11 * index, inputs * outputs);
                    let bias = self.values(11 * index + 3, outputs);
                    Layer::Dense(
                        Dense::from_parts(inputs, outputs, dense.activation(), kernel, bias, None).unwrap(),
                    )
                }
                Layer::Conv1D(conv) => {
                    let kernel = self.values(11 * index, conv.kernel().len());
                    let bias = self.values(11 * index + 3, conv.bias().len());
                    Layer::Conv1D(
                        Conv1D::from_parts(conv.shape(), conv.activation(), kernel, bias, None).unwrap(),
                    )
                }
                other => other.clone(),
            };
            *layer = filled;
        }
        network
    }

    /// The samples that set the ranges.
    fn samples(&self) -> Vec<f32> {
        self.values(5, 16 * self.shape.values()).into_iter().map(|value| 3.0 * value).collect()
    }

    /// The network with all its quantizers.
    pub fn fake_quantized(&self) -> Network {
        let mut network = self.float_network();
        let samples = self.samples();
        let count = network.layers.len();
        let Some([weights, activations]) = &self.trained else {
            let widths = |layer: usize| LayerWidths {
                weights: bits(self.weight_bits[layer]),
                activations: bits(self.activation_bits[layer]),
            };
            let settings = PtqSettings {
                input: bits(self.input_bits),
                layers: (0..count).map(widths).collect(),
                per_channel: self.per_channel,
                weight_clipping: self.weight_clipping,
                gates: BitWidth::MAX,
            };
            let ranges = ranges(&network, &samples, States::Reset).unwrap();
            let quantized = ptq(&network, &ranges, &settings).unwrap();
            return if self.norms { restore_norms(&network, quantized).unwrap() } else { quantized };
        };
        let of_layer = |layer: usize| LayerConfig {
            weights: weights.config(self.weight_bits[layer], self.per_channel),
            activations: activations.config(self.activation_bits[layer], false),
            gate_bits: BitWidth::MAX,
        };
        let input = Switches {
            kind: QuantizerKind::AllValues,
            symmetric: false,
            narrow_range: false,
            range_init: RangeInit::Tfmot,
        }
        .config(self.input_bits, false);
        let overrides: Vec<_> = (0..count).map(|layer| Some(of_layer(layer))).collect();
        attach(&mut network, &of_layer(0), Some(&input), &overrides).unwrap();
        let mut workspace = Workspace::new(&network, 16).unwrap();
        network.train_forward(&samples, &mut workspace).unwrap();
        network
    }
}

impl Switches {
    fn config(&self, width: u8, per_axis: bool) -> QuantizerConfig {
        let formula = || RangeFormula::parse("mean - 2*std", "mean + 2*std").unwrap();
        QuantizerConfig {
            kind: self.kind,
            bits: bits(width),
            per_axis,
            symmetric: self.symmetric,
            narrow_range: self.narrow_range,
            range_init: self.range_init,
            fixed_min: -0.7,
            fixed_max: 1.3,
            start_step: 0,
            formula: (self.kind == QuantizerKind::Custom).then(|| Arc::new(formula())),
        }
    }
}
