//! `quantizers.json`: TFMOT's quantizers over a sequence of training batches, to the bit.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use quant::{BitWidth, Quantizer, QuantizerConfig, QuantizerKind, RangeInit};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

fn config(case: &Value, kind: QuantizerKind, per_axis: bool) -> QuantizerConfig {
    QuantizerConfig {
        kind,
        bits: BitWidth::new(u8::try_from(case.at("bits").int()).unwrap()).unwrap(),
        per_axis,
        symmetric: case.at("symmetric").truth(),
        narrow_range: case.at("narrow").truth(),
        range_init: RangeInit::Tfmot,
        fixed_min: 0.0,
        fixed_max: 0.0,
        start_step: 0,
        formula: None,
    }
}

fn kind(name: &str) -> QuantizerKind {
    match name {
        "LastValueQuantizer" => QuantizerKind::LastValue,
        "MovingAverageQuantizer" => QuantizerKind::MovingAverage,
        "AllValuesQuantizer" => QuantizerKind::AllValues,
        other => panic!("quantizers.json names an unknown quantizer {other}"),
    }
}

/// Fake-quantizes `x`.
fn applied(quantizer: &Quantizer, x: &[f32]) -> Vec<f32> {
    let mut y = vec![f32::NAN; x.len()];
    quantizer.apply(x, &mut y);
    y
}

#[test]
fn ranges_and_outputs_after_each_batch() {
    let file = golden::load("quantizers.json");
    let inputs: Vec<Vec<f32>> = file.at("inputs").list().iter().map(|batch| batch.f32s()).collect();
    let mut tally = Tally::new("quantizers.json cases");
    for (index, case) in file.at("cases").list().iter().enumerate() {
        let place = format!("cases[{index}]");
        let mut quantizer =
            Quantizer::new(config(case, kind(case.at("quantizer").text()), false), 1).unwrap();
        tally.bits(&format!("{place}.init_min"), quantizer.min(), &case.at("init_min").f32s());
        tally.bits(&format!("{place}.init_max"), quantizer.max(), &case.at("init_max").f32s());
        let (mut min, mut max, mut y) = (Vec::new(), Vec::new(), Vec::new());
        for batch in &inputs {
            quantizer.observe(batch);
            min.extend_from_slice(quantizer.min());
            max.extend_from_slice(quantizer.max());
            y.extend(applied(&quantizer, batch));
        }
        tally.bits(&format!("{place}.min"), &min, &case.at("min").f32s());
        tally.bits(&format!("{place}.max"), &max, &case.at("max").f32s());
        tally.bits(&format!("{place}.y"), &y, &case.at("y").f32s());
        let evaluated = applied(&quantizer, &inputs[0]);
        tally.bits(&format!("{place}.eval"), &evaluated, &case.at("eval_on_step0_after").f32s());
    }
    tally.finish();
}

#[test]
fn one_range_per_channel_of_a_kernel() {
    let file = golden::load("quantizers.json");
    let section = file.at("per_axis_lastvalue");
    let mut tally = Tally::new("quantizers.json per_axis_lastvalue");
    for (index, case) in section.at("cases").list().iter().enumerate() {
        let kernels = section.at("inputs").list();
        let channels = kernels[0].list()[0].list().len();
        let mut quantizer = Quantizer::new(config(case, QuantizerKind::LastValue, true), channels).unwrap();
        for (step, (kernel, expected)) in kernels.iter().zip(case.at("steps").list()).enumerate() {
            let place = format!("per_axis[{index}][{step}]");
            quantizer.observe(&kernel.f32s());
            tally.bits(&format!("{place}.min"), quantizer.min(), &expected.at("min").f32s());
            tally.bits(&format!("{place}.max"), quantizer.max(), &expected.at("max").f32s());
            tally.bits(&format!("{place}.y"), &applied(&quantizer, &kernel.f32s()), &expected.at("y").f32s());
        }
    }
    tally.finish();
}
