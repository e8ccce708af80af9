//! Quantization-aware steps of TFMOT, full batch: `qat_mlp.json` (three schemes and the default one on an MLP) and
//! `qat_conv.json` (a small convolutional network).

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use nn::{
    Activation, ActivationFunction, Conv1D, Conv1DShape, Dataset, Dense, Flatten, Layer, LayerConfig,
    LayerQuantizers, Network, OptimizerConfig, Padding, Pooling, Step, Trainer, TrainerConfig, Weightless,
    WeightlessLayer, Workspace, attach,
};
use quant::{BitWidth, Quantizer, QuantizerConfig, QuantizerKind, RangeInit};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::adamax_mlp::table;

const TOLERANCE: f64 = 2e-6;

/// A value this close to a step boundary, in steps of its grid, may be rounded to either side by a correct implementation.
const NEAR_STEP: f64 = 1e-4;

/// Difference of two correct f32 sums of this network's size, from another order of summation.
const F32_NOISE: f64 = 2e-7;

/// Comparisons of one case. Once a value before a rounding stood at a step boundary, a difference of that step or a later one
/// proves nothing: it is set aside and counted.
struct Comparison<'a> {
    tally: &'a mut Tally,
    at_boundary: bool,
    compared: &'a mut usize,
    set_aside: &'a mut usize,
}

impl Comparison<'_> {
    fn within(&mut self, place: &str, found: &[f32], expected: &[f32]) {
        let close = |(f, e): (&f32, &f32)| (f64::from(*f) - f64::from(*e)).abs() <= TOLERANCE;
        let same_length = found.len() == expected.len();
        if self.at_boundary && same_length && !found.iter().zip(expected).all(close) {
            *self.set_aside += 1;
        } else {
            *self.compared += 1;
            self.tally.within(place, found, expected, TOLERANCE);
        }
    }
}

/// Whether any of `values` lies near a boundary between two steps of the quantizer's grid: within [`NEAR_STEP`] steps, or
/// within f32 noise where the steps are so fine that noise is more.
fn stands_at_boundary(quantizer: &Quantizer, values: impl IntoIterator<Item = f32>) -> bool {
    let grid = quantizer.grids()[0];
    let scale = f64::from(grid.scale());
    values.into_iter().any(|value| {
        let steps = f64::from(value.clamp(grid.lo(), grid.hi()) - grid.lo()) / scale;
        let distance = (steps - steps.floor() - 0.5).abs();
        distance < NEAR_STEP.max(F32_NOISE / scale)
    })
}

/// Whether some value before a rounding stands at a step boundary in the training pass of `network` on all rows.
fn pass_meets_boundary(mut network: Network, data: &Dataset) -> bool {
    let mut workspace = Workspace::new(&network, data.rows()).unwrap();
    network.train_forward(data.x(), &mut workspace).unwrap();
    evaluation_meets_boundary(&network, data.x())
}

/// The same for an evaluation with the ranges as they are.
fn evaluation_meets_boundary(network: &Network, x: &[f32]) -> bool {
    let traces = network.trace(x).unwrap();
    let input = network.input_quantizer.as_ref().unwrap();
    stands_at_boundary(input, x.iter().copied())
        || trained(network).any(|layer| {
            let activated = traces[layer.index].pre_activation.iter().map(|z| layer.activation.value(*z));
            stands_at_boundary(&layer.quantizers.weights, layer.kernel.iter().copied())
                || stands_at_boundary(layer.quantizers.post_activation.as_ref().unwrap(), activated)
        })
}

/// A layer with parameters and quantizers.
struct Trained<'a> {
    index: usize,
    activation: Activation,
    kernel: &'a [f32],
    bias: &'a [f32],
    quantizers: &'a LayerQuantizers,
}

/// The layers that are trained, in the order of the network.
fn trained(network: &Network) -> impl Iterator<Item = Trained<'_>> {
    network.layers.iter().enumerate().filter_map(|(index, layer)| {
        let (activation, kernel, bias) = match layer {
            Layer::Dense(layer) => (layer.activation(), layer.kernel(), layer.bias()),
            Layer::Conv1D(layer) => (layer.activation(), layer.kernel(), layer.bias()),
            _ => return None,
        };
        Some(Trained { index, activation, kernel, bias, quantizers: layer.quantizers().unwrap() })
    })
}

fn quantizer(kind: &str, bits: i64, symmetric: bool, narrow_range: bool) -> QuantizerConfig {
    QuantizerConfig {
        kind: match kind {
            "MA" => QuantizerKind::MovingAverage,
            "LV" => QuantizerKind::LastValue,
            "AV" => QuantizerKind::AllValues,
            other => panic!("unknown quantizer {other}"),
        },
        bits: BitWidth::new(u8::try_from(bits).unwrap()).unwrap(),
        per_axis: false,
        symmetric,
        narrow_range,
        range_init: RangeInit::Tfmot,
        fixed_min: 0.0,
        fixed_max: 0.0,
        start_step: 0,
        formula: None,
    }
}

/// The layer quantizers of a case; a case without a config is TFMOT's default scheme.
fn layer_config(config: Option<&Value>) -> LayerConfig {
    let Some(c) = config else {
        return LayerConfig {
            weights: quantizer("LV", 8, true, true),
            activations: quantizer("MA", 8, false, false),
            gate_bits: BitWidth::MAX,
        };
    };
    let of = |kind: &str, bits: &str, symmetric: &str, narrow: &str| {
        quantizer(c.at(kind).text(), c.at(bits).int(), c.at(symmetric).truth(), c.at(narrow).truth())
    };
    LayerConfig {
        weights: of("wk", "wb", "wsym", "wnar"),
        activations: of("ak", "ab", "asym", "anar"),
        gate_bits: BitWidth::MAX,
    }
}

/// The layers' names in the order of the network: convolutions come before dense layers, and Keras numbers each kind upwards,
/// where the first one may have no number.
fn layer_names(variables: &Value) -> Vec<String> {
    let kernels = variables.as_object().unwrap().keys().filter_map(|key| key.strip_suffix("/kernel"));
    let mut names: Vec<String> = kernels.map(str::to_owned).collect();
    let number = |name: &str| name.rsplit('_').next().and_then(|number| number.parse().ok()).unwrap_or(0u32);
    names.sort_by_key(|name| (name.starts_with("dense"), number(name)));
    names
}

/// The one value whose key ends with `suffix`.
fn ending<'a>(values: &'a Value, suffix: &str) -> &'a Value {
    let mut found = values.as_object().unwrap().iter().filter(|(key, _)| key.ends_with(suffix));
    let (_, value) = found.next().unwrap();
    assert!(found.next().is_none(), "two keys end with {suffix}");
    value
}

/// Convolutions (relu, same padding), after which stand a max pooling of 3 steps and Flatten; dense layers, relu but for the
/// last.
fn network(case: &Value, names: &[String], mut steps: usize) -> Network {
    let before = case.at("variables_before");
    let mut layers = Vec::new();
    let mut channels = 0;
    for (index, name) in names.iter().enumerate() {
        let kernel = before.at(&format!("{name}/kernel"));
        let bias = before.at(&format!("{name}/bias")).f32s();
        let outputs = bias.len();
        let inputs = kernel.list().len();
        if name.starts_with("conv1d") {
            channels = kernel.list()[0].list().len();
            let padding = Padding::Same;
            let shape =
                Conv1DShape { steps, channels, filters: outputs, kernel_size: inputs, stride: 1, padding };
            let conv = Conv1D::from_parts(shape, Activation::Relu, kernel.f32s(), bias, None);
            layers.push(Layer::Conv1D(conv.unwrap()));
            channels = outputs;
            continue;
        }
        if channels > 0 {
            let pool = Pooling { size: 3, stride: 3, padding: Padding::Valid };
            for settings in [Weightless::MaxPool1D(pool), Weightless::Flatten] {
                let layer = WeightlessLayer::new(settings, nn::Shape { steps, channels }).unwrap();
                steps = layer.output_shape().steps;
                layers.push(Layer::Weightless(layer));
            }
            channels = 0;
        }
        let activation = if index + 1 == names.len() { Activation::Linear } else { Activation::Relu };
        let dense = Dense::from_parts(inputs, outputs, activation, kernel.f32s(), bias, None);
        layers.push(Layer::Dense(dense.unwrap()));
    }
    let mut network = Network { input_quantizer: None, layers };
    let input = quantizer("AV", 8, false, false);
    attach(&mut network, &layer_config(case.get("config")), Some(&input), &[]).unwrap();
    network
}

fn compare_ranges(
    tally: &mut Comparison<'_>,
    place: &str,
    network: &Network,
    names: &[String],
    expected: &Value,
) {
    let mut range = |what: &str, quantizer: &Quantizer, min: &Value, max: &Value| {
        tally.within(&format!("{place}, {what} min"), quantizer.min(), &min.f32s());
        tally.within(&format!("{place}, {what} max"), quantizer.max(), &max.f32s());
    };
    let input = network.input_quantizer.as_ref().unwrap();
    let layer_min = |key: &str| key.starts_with("quantize_layer") && key.ends_with("_min");
    let stem = expected.as_object().unwrap().keys().find(|key| layer_min(key)).unwrap();
    let stem = stem.strip_suffix("_min").unwrap();
    range("input", input, expected.at(&format!("{stem}_min")), expected.at(&format!("{stem}_max")));
    for (name, layer) in names.iter().zip(trained(network)) {
        let quantizers = layer.quantizers;
        let post = quantizers.post_activation.as_ref().unwrap();
        for (tensor, quantizer) in [("kernel", &quantizers.weights), ("post_activation", post)] {
            let bound = |end: &str| ending(expected, &format!("{name}/{tensor}_{end}"));
            range(&format!("{name} {tensor}"), quantizer, bound("min"), bound("max"));
        }
    }
}

#[test]
fn mlp_steps_of_every_scheme() {
    let file = golden::load("qat_mlp.json");
    let cases = file.at("cases").list().iter().chain([file.at("default_8bit_scheme")]);
    compare_steps("qat_mlp.json", &file, cases);
}

#[test]
fn steps_of_a_convolutional_network() {
    let file = golden::load("qat_conv.json");
    compare_steps("qat_conv.json", &file, [&file]);
}

fn compare_steps<'a>(name: &'static str, file: &Value, cases: impl IntoIterator<Item = &'a Value>) {
    let data = Dataset::new(table(file.at("x")), table(file.at("y"))).unwrap();
    // Steps of a window; of no meaning where rows are no windows.
    let steps = file.at("x").list()[0].list().len();
    let mut all = Tally::new(name);
    let (mut compared, mut set_aside) = (0, 0);
    for (number, case) in cases.into_iter().enumerate() {
        let names = layer_names(case.at("variables_before"));
        let start = network(case, &names, steps);
        let mut tally = Comparison {
            tally: &mut all,
            at_boundary: false,
            compared: &mut compared,
            set_aside: &mut set_aside,
        };
        compare_ranges(
            &mut tally,
            &format!("case {number}, before"),
            &start,
            &names,
            case.at("variables_before"),
        );
        tally.at_boundary = pass_meets_boundary(start.clone(), &data);
        first_step(&mut tally, &format!("case {number}, first step"), start.clone(), &data, &names, case);

        let optimizer = OptimizerConfig::adamax(case.at("lr").as_f64().unwrap());
        let config = TrainerConfig::new(data.rows(), 0, optimizer);
        let mut trainer = Trainer::new(start, data.clone(), data.clone(), config).unwrap();
        for (step, expected) in case.at("steps").list().iter().enumerate() {
            let place = format!("case {number}, step {step}");
            tally.at_boundary |= pass_meets_boundary(trainer.network().clone(), &data);
            let Step::Epoch(report) = trainer.step().unwrap() else { panic!("one step is one epoch") };
            let loss = [expected.at("loss").f32()];
            tally.within(&format!("{place}, loss"), &[report.train_loss as f32], &loss);
            compare_ranges(&mut tally, &place, trainer.network(), &names, expected.at("ranges"));
        }
        let after = case.at("variables_after");
        let place = format!("case {number}, after");
        for (name, layer) in names.iter().zip(trained(trainer.network())) {
            for (tensor, found) in [("kernel", layer.kernel), ("bias", layer.bias)] {
                let key = format!("{name}/{tensor}");
                tally.within(&format!("{place}, {key}"), found, &after.at(&key).f32s());
            }
        }
        tally.at_boundary |= evaluation_meets_boundary(trainer.network(), &case.at("eval_x").f32s());
        let evaluated = trainer.network().forward(&case.at("eval_x").f32s()).unwrap();
        tally.within(&format!("{place}, eval"), &evaluated, &case.at("eval_output").f32s());
    }
    #[cfg(not(target_arch = "wasm32"))]
    println!("{name}: {set_aside} arrays set aside");
    assert!(
        set_aside < compared,
        "{set_aside} arrays set aside, {compared} compared: roundings cannot explain that"
    );
    all.finish();
}

/// Output and gradients of the first step.
fn first_step(
    tally: &mut Comparison<'_>,
    place: &str,
    mut network: Network,
    data: &Dataset,
    names: &[String],
    case: &Value,
) {
    let first = &case.at("steps").list()[0];
    let mut workspace = Workspace::new(&network, data.rows()).unwrap();
    let output = network.train_forward(data.x(), &mut workspace).unwrap().to_vec();
    tally.within(&format!("{place}, output"), &output, &first.at("train_output").f32s());
    let gradient_of = |(p, y): (&f32, &f32)| 2.0 * (p - y) / output.len() as f32;
    let gradient: Vec<f32> = output.iter().zip(data.y()).map(gradient_of).collect();
    network.backward(&gradient, &mut workspace).unwrap();
    for (name, layer) in names.iter().zip(trained(&network)) {
        for (tensor, found) in ["kernel", "bias"].iter().zip(workspace.gradients(layer.index).unwrap()) {
            let key = format!("{name}/{tensor}");
            let expected = first.at("gradients").at(&key).f32s();
            tally.within(&format!("{place}, gradient of {key}"), found, &expected);
        }
    }
}
