//! `int16_activations.json`: TANH and LOGISTIC of 16x8 models, to the bit in three runtimes.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use int_nn::TableFunction;
use int_nn::boundary::build_table;
use quant::{BitWidth, QuantParams};

use super::common::RUNTIMES;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[test]
fn tanh_and_sigmoid_of_16x8_models() {
    let file = golden::load("int16_activations.json");
    let mut tally = Tally::new("int16_activations.json");
    for (index, case) in file.at("cases").list().iter().enumerate() {
        let function = match case.at("function").text() {
            "tanh" => TableFunction::Tanh,
            "sigmoid" => TableFunction::Sigmoid,
            other => panic!("int16_activations.json names an unknown function {other}"),
        };
        let place = |name: &str| format!("cases[{index}] ({function:?}).{name}");
        let (input, output) = (case.at("input"), case.at("output"));
        let zero_point = i32::try_from(input.at("zp").int()).unwrap();
        let params = QuantParams::new(input.at("scale").f32(), zero_point, BitWidth::MAX, false).unwrap();
        let own = function.output_params(BitWidth::MAX).unwrap();
        tally.bits(&place("output scale"), &[own.scale()], &[output.at("scale").f32()]);
        tally.equal(&place("output zp"), &[i64::from(own.zero_point())], &[output.at("zp").int()]);
        for (name, runtime) in RUNTIMES {
            let table = build_table(function, &params, &own, runtime);
            let codes = case.at("x").ints().into_iter();
            let found: Vec<i64> =
                codes.map(|code| table[usize::try_from(code + 32768).unwrap()].into()).collect();
            tally.equal(&place(name), &found, &case.at("y").at(name).ints());
        }
    }
    tally.finish();
}
