//! `cnn_16x8.json`: the TFLite converter's CNN of layout A with int16 activations and int8 weights, to the bit. Its weights are
//! those of `cnn_int8.json`.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use experiment::lower::lower;
use quant::{BitWidth, Runtime};

use super::cnn_int8::quantized;
use super::common::{RUNTIMES, check_parameters, scaled};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn int16_activations_with_int8_weights() {
    let (float, int8, file) =
        (golden::load("cnn_float.json"), golden::load("cnn_int8.json"), golden::load("cnn_16x8.json"));
    let network = quantized(&float, BitWidth::MAX, true);
    let input = file.at("input_int16").i32s();
    let mut tally = Tally::new("cnn_16x8.json");
    for (name, runtime) in RUNTIMES {
        let integers = lower(&network, runtime).unwrap();
        check_parameters(&mut tally, &integers, file.at("layers").list(), Some(int8.at("layers").list()));
        let found = integers.run_codes(&input).unwrap();
        tally.equal(&format!("{name}.output_int16"), &found, &file.at("output_int16").at(name).i32s());
    }
    let test = scaled(int8.at("test_x64"), 64.0);
    // The file's inputs were divided in double precision, which is ruy's rule.
    let ruy = lower(&network, Runtime::Ruy).unwrap();
    tally.equal("quantized input", &ruy.quantize_input(&test).unwrap(), &input);
    tally.finish();
}
