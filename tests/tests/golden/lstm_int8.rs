//! The integer network of `lstm.json`: LiteRT's UNIDIRECTIONAL_SEQUENCE_LSTM in int8 with a dense layer behind it, on the
//! converter's own tensors, to the bit in three runtimes.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use int_nn::{
    AffineParts, DenseParts, GateArithmetic, IntLayer, IntNetwork, LayerParts, LstmParts, NetworkParts,
    PackedCodes, Shape,
};
use quant::{BitWidth, QuantParams, Runtime};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

const RUNTIMES: [(&str, Runtime); 3] = [
    ("output_reference", Runtime::Reference),
    ("output_ruy_builtin", Runtime::Ruy),
    ("output_xnnpack_default", Runtime::Xnnpack),
];

/// The tensors of the file by what they are.
pub struct Tensors<'a> {
    tensors: &'a [Value],
    lstm: Vec<i64>,
    dense: Vec<i64>,
    outputs: [i64; 2],
    hidden: i64,
}

impl<'a> Tensors<'a> {
    pub fn of(integer: &'a Value) -> Self {
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
    pub fn lstm(&self, place: usize) -> &'a Value {
        self.tensor(self.lstm[place])
    }

    /// Input `place` of the dense layer.
    pub fn dense(&self, place: usize) -> &'a Value {
        self.tensor(self.dense[place])
    }

    pub fn dense_output(&self) -> &'a Value {
        self.tensor(self.outputs[1])
    }

    pub fn hidden(&self) -> &'a Value {
        self.tensor(self.hidden)
    }

    /// Integer bits of the cell state: TFLite's scale is `2^(bits - 15)`.
    pub fn cell_integer_bits(&self) -> u8 {
        let scale = self.lstm(19).at("scale").f32s()[0];
        let bits = libm::ilogb(f64::from(scale)) + 15;
        assert_eq!(scale, libm::ldexpf(1.0, bits - 15), "the cell's scale is a power of two");
        u8::try_from(bits).unwrap()
    }
}

pub fn params(tensor: &Value) -> QuantParams {
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
        bias: Value::from(of_gates(12, "data")).ints(),
        gate_bits: BitWidth::MAX,
        cell_integer_bits: tensors.cell_integer_bits(),
        arithmetic: GateArithmetic::FixedPoint,
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
    lstm.arithmetic = GateArithmetic::Table;
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
