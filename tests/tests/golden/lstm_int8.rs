//! The integer network of `lstm.json`: LiteRT's UNIDIRECTIONAL_SEQUENCE_LSTM in int8 with a dense layer behind it, to the bit in
//! three runtimes, on the converter's own tensors and on those that our quantization makes of the float weights.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use experiment::lower::lower;
use experiment::ptq::{LayerWidths, PtqSettings, ptq};
use int_nn::{
    AffineParts, DenseParts, IntLayer, IntNetwork, LayerParts, LstmFunctions, LstmParts, NetworkParts,
    PackedCodes, Shape,
};
use quant::converter::activation_params;
use quant::{BitWidth, QuantParams, Runtime};
use serde_json::Value;

use super::lstm::network as float_network;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const RUNTIMES: [(&str, Runtime); 3] = [
    ("output_reference", Runtime::Reference),
    ("output_ruy_builtin", Runtime::Ruy),
    ("output_xnnpack_default", Runtime::Xnnpack),
];

/// The tensors of the file by what they are.
struct Tensors<'a> {
    tensors: &'a [Value],
    lstm: Vec<i64>,
    dense: Vec<i64>,
    outputs: [i64; 2],
    hidden: i64,
}

impl<'a> Tensors<'a> {
    fn of(integer: &'a Value) -> Self {
        let ops = integer.at("ops").list();
        let op = |name: &str| ops.iter().find(|op| op.at("op").text() == name).unwrap();
        let (lstm, dense) = (op("UNIDIRECTIONAL_SEQUENCE_LSTM"), op("FULLY_CONNECTED"));
        Self {
            tensors: integer.at("tensors").list(),
            lstm: lstm.at("inputs").ints(),
            dense: dense.at("inputs").ints(),
            outputs: [lstm, dense].map(|op| op.at("outputs").ints()[0]),
            // The last intermediate tensor of the LSTM is its hidden state.
            hidden: *integer.at("lstm_intermediates").ints().last().unwrap(),
        }
    }

    fn tensor(&self, index: i64) -> &'a Value {
        &self.tensors[usize::try_from(index).unwrap()]
    }

    /// Input `place` of the LSTM.
    fn lstm(&self, place: usize) -> &'a Value {
        self.tensor(self.lstm[place])
    }

    /// Input `place` of the dense layer.
    fn dense(&self, place: usize) -> &'a Value {
        self.tensor(self.dense[place])
    }

    fn dense_output(&self) -> &'a Value {
        self.tensor(self.outputs[1])
    }

    fn hidden(&self) -> &'a Value {
        self.tensor(self.hidden)
    }

    /// The scales of the LSTM's biases.
    fn bias_scales(&self) -> Vec<f32> {
        (12..16).flat_map(|place| self.lstm(place).at("scale").f32s()).collect()
    }

    /// Integer bits of the cell state: TFLite's scale is `2^(bits - 15)`.
    fn cell_integer_bits(&self) -> u8 {
        let scale = self.lstm(19).at("scale").f32s()[0];
        let bits = libm::ilogb(f64::from(scale)) + 15;
        assert_eq!(scale, libm::ldexpf(1.0, bits - 15), "the cell's scale is a power of two");
        u8::try_from(bits).unwrap()
    }
}

fn params(tensor: &Value) -> QuantParams {
    let (scale, zero_point) = (tensor.at("scale").f32s()[0], tensor.at("zp").i32s()[0]);
    QuantParams::new(scale, zero_point, BitWidth::INT8, false).unwrap()
}

fn pack(codes: &[i32]) -> PackedCodes {
    PackedCodes::pack(codes, BitWidth::INT8).unwrap()
}

/// The converter's network.
fn parts(file: &Value, runtime: Runtime) -> NetworkParts {
    let integer = file.at("tflite_int8");
    let tensors = Tensors::of(integer);
    let [_, steps, inputs] = tensors.lstm(0).at("shape").ints()[..] else { panic!("no windows") };
    let units = tensors.lstm(1).at("shape").ints()[0];
    let of_gates = |first: usize, key: &str| -> Vec<Value> {
        (first..first + 4).map(|place| tensors.lstm(place).at(key).clone()).collect()
    };
    let four = |first| -> [f32; 4] { Value::from(of_gates(first, "scale")).f32s().try_into().unwrap() };
    let lstm = LstmParts {
        steps: steps as usize,
        inputs: inputs as usize,
        units: units as usize,
        return_sequences: false,
        kernel: pack(&Value::from(of_gates(1, "data")).i32s()),
        kernel_scales: four(1),
        kernel_zero_points: [0; 4],
        recurrent: pack(&Value::from(of_gates(5, "data")).i32s()),
        recurrent_scales: four(5),
        recurrent_zero_points: [0; 4],
        kernel_shifts: [0; 4],
        bias: Value::from(of_gates(12, "data")).ints(),
        gate_bits: BitWidth::MAX,
        cell_integer_bits: tensors.cell_integer_bits(),
        arithmetic: LstmFunctions::FixedPoint,
        output: params(tensors.hidden()),
    };
    let (weights, bias) = (tensors.dense(1), tensors.dense(2).at("data").ints());
    let dense = DenseParts {
        inputs: units as usize,
        outputs: bias.len(),
        affine: AffineParts {
            weights: pack(&weights.at("data").i32s()),
            weight_scales: weights.at("scale").f32s(),
            weight_zero_points: weights.at("zp").i32s(),
            accumulator_shift: 0,
            bias,
            relu: false,
            output: params(tensors.dense_output()),
        },
    };
    NetworkParts {
        runtime,
        input_shape: Shape { steps: steps as usize, channels: inputs as usize },
        input: params(tensors.lstm(0)),
        layers: vec![LayerParts::Lstm(lstm), LayerParts::Dense(dense)],
    }
}

#[test]
fn outputs_with_fixed_point_functions_are_equal() {
    let file = golden::load("lstm.json");
    let integer = file.at("tflite_int8");
    let mut tally = Tally::new("lstm.json, int8 LSTM");
    let input = integer.at("input_int8").i32s();
    let x: Vec<f32> = file.at("x_x256").ints().into_iter().map(|x| x as f32 / 256.0).collect();
    for (name, runtime) in RUNTIMES {
        let network = IntNetwork::new(parts(&file, runtime)).unwrap();
        if runtime == Runtime::Reference {
            tally.equal("input_int8", &network.quantize_input(&x).unwrap(), &input);
        }
        tally.equal(name, &network.run_codes(&input).unwrap(), &integer.at(name).i32s());
    }
    tally.finish();
}

#[test]
fn outputs_with_tables_are_within_one_step() {
    let file = golden::load("lstm.json");
    let integer = file.at("tflite_int8");
    let mut tally = Tally::new("lstm.json, int8 LSTM with tables, within 1");
    let mut parts = parts(&file, Runtime::Reference);
    let Some(LayerParts::Lstm(lstm)) = parts.layers.first_mut() else { panic!("no LSTM") };
    lstm.arithmetic = LstmFunctions::Table;
    let network = IntNetwork::new(parts).unwrap();
    assert!(matches!(network.layers()[0], IntLayer::Lstm(_)));
    let found = network.run_codes(&integer.at("input_int8").i32s()).unwrap();
    let expected = integer.at("output_reference").i32s();
    let real = |codes: &[i32]| -> Vec<f32> { codes.iter().map(|&code| code as f32).collect() };
    tally.within("output", &real(&found), &real(&expected), 1.0);
    let different = found.iter().zip(&expected).filter(|(found, expected)| found != expected).count();
    assert!(10 * different <= expected.len(), "{different} of {} outputs differ", expected.len());
    tally.finish();
}

/// A range that the converter turns into these parameters. The file has only the parameters; the products of scale and codes
/// are off by roundings, which a few steps of the last bit make good.
fn range_of(params: &QuantParams) -> (f32, f32) {
    let ends = [params.code_min(), params.code_max()].map(|code| params.dequantize(code));
    for up in 0..64_u32 {
        for bits in [ends[1].to_bits() + up, ends[1].to_bits() - up] {
            let range = (ends[0], f32::from_bits(bits));
            if activation_params(range.0, range.1, BitWidth::INT8).unwrap() == *params {
                return range;
            }
        }
    }
    panic!("no range near {ends:?} has the parameters {params:?}");
}

#[test]
fn float_weights_become_the_converters_tensors() {
    let file = golden::load("lstm.json");
    let integer = file.at("tflite_int8");
    let tensors = Tensors::of(integer);
    let mut tally = Tally::new("lstm.json, int8 LSTM from float weights");
    let network = float_network(&file);
    let (input, hidden) = (params(tensors.lstm(0)), params(tensors.hidden()));
    let cell = libm::ldexpf(0.9, i32::from(tensors.cell_integer_bits()));
    // The dense layer is linear: the range before its activation is not used.
    let ranges = [
        range_of(&input),
        (-cell, 0.1),
        range_of(&hidden),
        (-1.0, 1.0),
        range_of(&params(tensors.dense_output())),
    ];
    let widths = LayerWidths { weights: BitWidth::INT8, activations: BitWidth::INT8 };
    let settings = PtqSettings {
        input: BitWidth::INT8,
        layers: vec![widths; 2],
        per_channel: true,
        weight_clipping: false,
        gates: BitWidth::MAX,
    };
    let quantized = ptq(&network, &ranges, &settings).unwrap();
    for (name, runtime) in RUNTIMES {
        let expected = parts(&file, runtime);
        let found = lower(&quantized, runtime).unwrap();
        let found_parts = found.to_parts();
        tally.equal("input", &[found_parts.input], &[expected.input]);
        for (found, expected) in found_parts.layers.iter().zip(&expected.layers) {
            match (found, expected) {
                (LayerParts::Lstm(found), LayerParts::Lstm(expected)) => {
                    tally.equal("kernel", &found.kernel.unpack(), &expected.kernel.unpack());
                    tally.equal("recurrent kernel", &found.recurrent.unpack(), &expected.recurrent.unpack());
                    tally.bits("kernel scales", &found.kernel_scales, &expected.kernel_scales);
                    tally.bits("recurrent scales", &found.recurrent_scales, &expected.recurrent_scales);
                    tally.equal("biases", &found.bias, &expected.bias);
                    tally.equal("hidden state", &[found.output], &[expected.output]);
                    tally.equal("all of the LSTM", &[found], &[expected]);
                }
                (found, expected) => tally.equal("dense layer", &[found], &[expected]),
            }
        }
        let (scales, bias_scales) = (&expected.layers[0], tensors.bias_scales());
        let LayerParts::Lstm(lstm) = scales else { panic!("no LSTM") };
        let products: Vec<f32> =
            lstm.kernel_scales.iter().map(|scale| scale * expected.input.scale()).collect();
        tally.bits("bias scales", &products, &bias_scales);
        let outputs = found.run_codes(&integer.at("input_int8").i32s()).unwrap();
        tally.equal(name, &outputs, &integer.at(name).i32s());
    }
    tally.finish();
}
