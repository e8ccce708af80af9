//! `fakequant.json`: TensorFlow's fake-quantization operators and their gradients.
//!
//! Outputs and input gradients to the bit; range gradients within the order of a sum.

use bitroom_tests::golden::{self, GoldenValue as _};
use bitroom_tests::tally::Tally;
use quant::{BitWidth, Grid, fake_quantize, fake_quantize_gradient};
use serde_json::Value;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

/// The range gradients are sums whose order TensorFlow does not document.
const RANGE_GRADIENT_TOLERANCE: f64 = 1e-6;

fn check(tally: &mut Tally, place: &str, case: &Value) {
    let bits = BitWidth::new(u8::try_from(case.at("bits").int()).unwrap()).unwrap();
    let narrow = case.at("narrow").truth();
    let (min, max) = (case.at("min").f32s(), case.at("max").f32s());
    let grids: Vec<Grid> =
        min.iter().zip(&max).map(|(&min, &max)| Grid::nudged(min, max, bits, narrow).unwrap()).collect();
    let (x, g) = (case.at("x").f32s(), case.at("g").f32s());
    let mut y = vec![f32::NAN; x.len()];
    fake_quantize(&grids, &x, &mut y);
    tally.bits(&format!("{place}.y"), &y, &case.at("y").f32s());
    let mut dx = y;
    let (mut dmin, mut dmax) = (vec![f32::NAN; grids.len()], vec![f32::NAN; grids.len()]);
    fake_quantize_gradient(&grids, &x, &g, &mut dx, &mut dmin, &mut dmax);
    tally.bits(&format!("{place}.dx"), &dx, &case.at("dx").f32s());
    tally.within(&format!("{place}.dmin"), &dmin, &case.at("dmin").f32s(), RANGE_GRADIENT_TOLERANCE);
    tally.within(&format!("{place}.dmax"), &dmax, &case.at("dmax").f32s(), RANGE_GRADIENT_TOLERANCE);
}

fn check_section(section: &'static str) {
    let file = golden::load("fakequant.json");
    let mut tally = Tally::new(section);
    for (index, case) in file.at(section).list().iter().enumerate() {
        check(&mut tally, &format!("{section}[{index}]"), case);
    }
    tally.finish();
}

#[test]
fn one_range_per_tensor() {
    check_section("per_tensor");
}

#[test]
fn ranges_without_zero_inside() {
    check_section("special");
}

#[test]
fn one_range_per_channel() {
    check_section("per_channel");
}
