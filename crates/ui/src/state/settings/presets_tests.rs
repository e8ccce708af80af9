//! Tests of the presets: what each sets, and which settings are one.

use protocol::config::{
    InterfaceType, ModelConfig, OpsSet, QuantizerKind, QuantizerSettings, RangeInit, Scheme,
};
use protocol::defaults;

use super::*;

fn by_name(name: &str) -> &'static Preset {
    Preset::by_name(name).unwrap()
}

#[test]
fn every_preset_is_recognised_and_passes_the_checks() {
    for preset in &PRESETS {
        assert!(preset.made().is_some_and(|job| job.qat.is_some() != job.ptq.is_some()), "{}", preset.name);
        let mut settings = Settings::default();
        preset.apply(&mut settings);
        assert_eq!(Preset::of(&settings).map(|found| found.name), Some(preset.name));
        settings.job().check(defaults::SENSORS).unwrap();
    }
    let mut own = Settings::default();
    assert_eq!(Preset::of(&own).map(|preset| preset.name), Some("int8"));
    own.set("ptq.weight_bits", 7);
    assert!(Preset::of(&own).is_none());
}

#[test]
fn the_converters_presets_are_the_shared_defaults() {
    for (name, conversion) in defaults::conversions() {
        let mut settings = Settings::default();
        by_name(name).apply(&mut settings);
        assert_eq!(*settings.ptq(), conversion);
    }
}

#[test]
fn the_thesis_chose_moving_average_weights_and_last_value_activations() {
    let mut settings = Settings::default();
    by_name("thesis-4-8").apply(&mut settings);
    let qat = settings.qat_config(&ModelConfig::default());
    let of = |s: &QuantizerSettings| (s.kind, s.bits, s.symmetric, s.narrow_range, s.range_init);
    let start = RangeInit::FirstBatch;
    assert_eq!(of(&qat.weights), (QuantizerKind::MovingAverage, 4, true, true, start));
    assert_eq!(of(&qat.activations), (QuantizerKind::LastValue, 8, false, false, start));
    by_name("tfmot").apply(&mut settings);
    let starts = [&settings.qat().weights, &settings.qat().activations, &settings.qat().input];
    assert!(starts.iter().all(|quantizer| quantizer.range_init == RangeInit::Tfmot));
    assert_eq!(settings.qat().weights.kind, QuantizerKind::LastValue);
}

#[test]
fn runtime_and_the_lstms_settings_stay() {
    let mut settings = Settings::default();
    settings.set("ptq.runtime", "ruy");
    settings.set("ptq.gate_bits", 12);
    by_name("lsq-4-4").apply(&mut settings);
    assert_eq!((settings.qat().gate_bits, settings.ptq().gate_bits), (12, 12));
    assert_eq!(settings.qat().runtime, settings.ptq().runtime);
    assert_eq!(Preset::of(&settings).map(|preset| preset.name), Some("lsq-4-4"));
    assert_eq!((settings.ptq().weight_bits, settings.ptq().input_bits), (4, 8));
}

#[test]
fn interfaces_that_cannot_be_are_float() {
    let mut settings = Settings::default();
    settings.set("ptq.output_type", "uint8");
    let output = |settings: &Settings| settings.ptq_config(&ModelConfig::default()).output_type;
    assert_eq!(output(&settings), InterfaceType::Uint8);
    settings.set("ptq.activation_bits", 9);
    assert_eq!(output(&settings), InterfaceType::Float32, "a code of 9 bits does not fit");
    settings.set("ptq.activation_bits", 8);
    settings.set("ptq.scheme", Scheme::Float16.name());
    assert_eq!(output(&settings), InterfaceType::Float32);
    settings.set("ptq.scheme", Scheme::FullInteger.name());
    settings.set("ptq.ops", OpsSet::Int16x8.name());
    assert_eq!(output(&settings), InterfaceType::Float32);
    settings.set("ptq.ops", OpsSet::Builtins.name());
    assert_eq!(output(&settings), InterfaceType::Uint8, "what was chosen comes back");
}
