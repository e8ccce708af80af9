//! `lstm_conversion.json`: LSTMs from float weights and windows of a slow signal. The converter carries the states through its
//! calibration; hidden scales follow from that. Outputs are those of zero states, in three runtimes.

use bitroom_tests::conversion::LAST_BITS;
use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use experiment::calibrate::{States, ranges};
use experiment::lower::lower;
use experiment::ptq::{LayerWidths, PtqSettings, ptq};
use int_nn::{IntLayer, LayerParts};
use nn::{Activation, Dense, Layer, Lstm, Network};
use quant::{BitWidth, QuantParams, Runtime};
use serde_json::Value;

use super::common::{RUNTIMES, scaled};
use super::converter::calibrated;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// Places of the operator's inputs in `lstm_inputs`: kernels, recurrent kernels and biases of the gates i, f, c, o; the states.
const KERNELS: usize = 1;
const RECURRENT: usize = 5;
const BIASES: usize = 12;
const HIDDEN: usize = 18;
const CELL: usize = 19;

fn network(case: &Value) -> Network {
    let weights = case.at("weights");
    let kernel = weights.at("kernel");
    let (steps, units) =
        (usize::try_from(case.at("steps").int()).unwrap(), usize::try_from(case.at("units").int()).unwrap());
    let lstm = Lstm::from_parts(
        steps,
        kernel.list().len(),
        units,
        false,
        kernel.f32s(),
        weights.at("recurrent_kernel").f32s(),
        weights.at("bias").f32s(),
    );
    let mut layers = vec![Layer::Lstm(lstm.unwrap())];
    let mut number = 0;
    while let Some(kernel) = weights.get(format!("d{number}")) {
        let bias = weights.at(&format!("d{}", number + 1)).f32s();
        let is_last = weights.get(format!("d{}", number + 2)).is_none();
        let activation = if is_last { Activation::Linear } else { Activation::Relu };
        let inputs = kernel.list().len();
        let dense = Dense::from_parts(inputs, bias.len(), activation, kernel.f32s(), bias, None);
        layers.push(Layer::Dense(dense.unwrap()));
        number += 2;
    }
    Network { input_quantizer: None, layers }
}

/// The tensors of a case.
struct Tensors<'a> {
    all: &'a [Value],
    lstm: Vec<i64>,
}

impl<'a> Tensors<'a> {
    fn of(case: &'a Value) -> Self {
        Self { all: case.at("tensors").list(), lstm: case.at("lstm_inputs").list()[0].ints() }
    }

    /// Input `place` of the LSTM.
    fn lstm(&self, place: usize) -> &'a Value {
        &self.all[usize::try_from(self.lstm[place]).unwrap()]
    }

    /// Scales of four inputs of the LSTM from `place` on.
    fn four(&self, place: usize) -> Vec<f32> {
        (place..place + 4).flat_map(|place| self.lstm(place).at("scale").f32s()).collect()
    }

    /// The outputs of the last `count` operators: the tensors of real values that are stored last.
    fn last(&self, count: usize) -> &'a [Value] {
        &self.all[self.all.len() - count..]
    }
}

fn params(tensor: &Value) -> QuantParams {
    let (scale, zero_point) = (tensor.at("scale").f32s()[0], tensor.at("zp").i32s()[0]);
    QuantParams::new(scale, zero_point, BitWidth::INT8, false).unwrap()
}

#[test]
fn states_are_carried_through_the_calibration() {
    let file = golden::load("lstm_conversion.json");
    let mut tally = Tally::new("lstm_conversion.json");
    let mut told_apart = 0;
    for (index, case) in file.at("cases").list().iter().enumerate() {
        let place = |what: &str| format!("cases[{index}].{what}");
        let (float, tensors) = (network(case), Tensors::of(case));
        let calibration = scaled(case.at("calibration_x256"), 256.0);
        let mut found = ranges(&float, &calibration, States::Carried).unwrap();
        let reset = ranges(&float, &calibration, States::Reset).unwrap();
        let hidden = params(tensors.lstm(HIDDEN));
        let scale = |range: (f32, f32)| (f64::from(range.1.max(0.0)) - f64::from(range.0.min(0.0))) / 255.0;
        let off = |range| (scale(range) / f64::from(hidden.scale()) - 1.0).abs();
        told_apart += usize::from(off(reset[2]) > 10.0 * LAST_BITS);
        found[0] = calibrated(&mut tally, &place("input"), found[0], &params(tensors.lstm(0)));
        found[2] = calibrated(&mut tally, &place("hidden state"), found[2], &hidden);
        let dense = float.layers.len() - 1;
        for (layer, tensor) in (1..=dense).zip(tensors.last(dense)) {
            let range = &mut found[2 + 2 * layer];
            *range = calibrated(&mut tally, &place("dense layer"), *range, &params(tensor));
        }
        check_integers(&mut tally, &place, case, &float, &found);
    }
    tally.finish();
    assert!(told_apart > 0, "no case would notice states that are reset");
}

/// Everything behind the ranges.
fn check_integers(
    tally: &mut Tally,
    place: &impl Fn(&str) -> String,
    case: &Value,
    float: &Network,
    ranges: &[(f32, f32)],
) {
    let tensors = Tensors::of(case);
    let widths = LayerWidths { weights: BitWidth::INT8, activations: BitWidth::INT8 };
    let settings = PtqSettings {
        input: BitWidth::INT8,
        layers: vec![widths; float.layers.len()],
        per_channel: true,
        weight_clipping: false,
        gates: BitWidth::MAX,
    };
    let quantized = ptq(float, ranges, &settings).unwrap();
    let input = case.at("input_int8").i32s();
    for (name, runtime) in RUNTIMES {
        let integers = lower(&quantized, runtime).unwrap();
        let parts = integers.to_parts();
        let Some(LayerParts::Lstm(lstm)) = parts.layers.first() else { panic!("no LSTM") };
        tally.bits(&place("kernel scales"), &lstm.kernel_scales, &tensors.four(KERNELS));
        tally.bits(&place("recurrent scales"), &lstm.recurrent_scales, &tensors.four(RECURRENT));
        let biases: Vec<f32> = lstm.kernel_scales.iter().map(|scale| scale * parts.input.scale()).collect();
        tally.bits(&place("bias scales"), &biases, &tensors.four(BIASES));
        let cell = libm::ldexpf(1.0, i32::from(lstm.cell_integer_bits) - 15);
        tally.bits(&place("cell scale"), &[cell], &tensors.lstm(CELL).at("scale").f32s());
        let [IntLayer::Lstm(_), dense @ ..] = integers.layers() else { panic!("no LSTM") };
        for (layer, tensor) in dense.iter().zip(tensors.last(dense.len())) {
            tally.equal(&place("dense output"), &[*layer.output_params()], &[params(tensor)]);
        }
        tally.equal(
            &place(name),
            &integers.run_codes(&input).unwrap(),
            &case.at("output_int8").at(name).i32s(),
        );
    }
    let ruy = lower(&quantized, Runtime::Ruy).unwrap();
    let test = scaled(case.at("test_x256"), 256.0);
    tally.equal(&place("quantized input"), &ruy.quantize_input(&test).unwrap(), &input);
    // Keras' own output, which starts from zero states as every estimate does.
    tally.within(
        &place("float output"),
        &float.forward(&test).unwrap(),
        &case.at("float_output").f32s(),
        5e-6,
    );
}
