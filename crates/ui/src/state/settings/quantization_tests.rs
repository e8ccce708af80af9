//! Tests of the Quantization card's settings, alone and through the reducer.

use protocol::config::{CnnLayout, Runtime};
use vocabulary::TensorKind;

use super::super::networks::NetworkKind;
use super::super::presets::PRESETS;
use super::super::twins::SHARED;
use super::*;
use crate::state::testing::Page;
use crate::state::{Action, Change, Field, LayerEdit};

#[test]
fn a_narrow_range_has_one_level_less() {
    assert_eq!(levels(4, true), 15);
    assert_eq!(levels(8, false), 256);
    assert_eq!(levels(16, false), 65_536);
}

#[test]
fn adopting_configs_reproduces_them() {
    let model = ModelConfig::cnn(CnnLayout::A, 0.01);
    let mut source = Settings::default();
    for (path, bits) in [
        ("ptq.weight_bits", 3),
        ("ptq.activation_bits", 5),
        ("ptq.input_bits", 7),
        ("ptq.gate_bits", 12),
        ("qat.start_epoch", 20),
    ] {
        source.set(path, bits);
    }
    source.set_layer_bits(1, TensorKind::Weights, Some(8));
    source.set("qat.input.kind", "custom");
    source.keep_in_float(6, true);
    source.set("ptq.bias_correction", true);
    let (qat, ptq) = (source.qat_config(&model), source.ptq_config(&model));
    assert_eq!((qat.weights.bits, qat.gate_bits, qat.per_layer.len()), (3, 12, 1));
    let mut settings = Settings::default();
    settings.adopt_qat(&qat);
    assert_eq!((settings.method(), settings.qat_config(&model)), (Method::Qat, qat));
    settings.adopt_ptq(&ptq);
    assert_eq!((settings.method(), settings.ptq_config(&model)), (Method::Ptq, ptq));
}

#[test]
fn what_both_methods_have_is_alike_by_default_and_after_any_change() {
    let alike = |settings: &Settings| {
        for (ptq, qat) in SHARED {
            assert_eq!(settings.value(ptq), settings.value(qat), "{ptq}");
        }
    };
    let mut settings = Settings::default();
    alike(&settings);
    for (path, value) in [("qat.runtime", "ruy"), ("ptq.lstm_functions", "tables")] {
        settings.set(path, value);
        alike(&settings);
    }
    settings.choose_ops(OpsSet::Int16x8);
    settings.set_layer_bits(0, TensorKind::Activations, Some(3));
    alike(&settings);
    assert_eq!(settings.qat().activations.bits, 16);
    for preset in &PRESETS {
        preset.apply(&mut settings);
        alike(&settings);
    }
    let ptq = PtqConfig { gate_bits: 9, runtime: Runtime::Xnnpack, ..PtqConfig::default() };
    settings.adopt_ptq(&ptq);
    alike(&settings);
    assert_eq!((settings.qat().gate_bits, settings.qat().runtime), (9, Runtime::Xnnpack));
    settings.adopt_qat(&QatConfig { gate_bits: 5, ..QatConfig::default() });
    alike(&settings);
    assert_eq!(settings.ptq().gate_bits, 5);
}

#[test]
fn widths_of_layers_come_and_go() {
    let mut settings = Settings::default();
    settings.set_layer_bits(3, TensorKind::Weights, Some(4));
    settings.set_layer_bits(0, TensorKind::Activations, Some(6));
    settings.set_layer_bits(0, TensorKind::Weights, Some(5));
    let entry = |layer, weight_bits, activation_bits| LayerBits { layer, weight_bits, activation_bits };
    assert_eq!(settings.per_layer(), [entry(0, Some(5), Some(6)), entry(3, Some(4), None)]);
    let bits = |layer| settings.weight_bits_of(layer);
    assert_eq!((bits(3), bits(1), settings.activation_bits_of(0)), (4, 8, 6));
    settings.set_layer_bits(3, TensorKind::Weights, None);
    assert_eq!(settings.per_layer(), [entry(0, Some(5), Some(6))]);
}

#[test]
fn layers_are_kept_in_float_in_order() {
    let mut settings = Settings::default();
    for (layer, on) in [(3, true), (0, true), (3, true), (1, false)] {
        settings.keep_in_float(layer, on);
    }
    assert_eq!(settings.ptq().float_layers, [0, 3]);
}

#[test]
fn the_16x8_operators_bring_their_width_and_take_it_away() {
    let mut settings = Settings::default();
    let widths = |settings: &Settings| {
        let ptq = settings.ptq();
        (ptq.weight_bits, ptq.activation_bits, ptq.input_bits)
    };
    settings.choose_ops(OpsSet::Int16x8);
    assert_eq!(widths(&settings), (8, 16, 16));
    settings.choose_ops(OpsSet::BuiltinsInt8);
    assert_eq!(settings.ptq(), Settings::default().ptq());
    settings.set("ptq.activation_bits", 4);
    settings.choose_ops(OpsSet::Int16x8);
    assert_eq!(widths(&settings), (8, 4, 16), "what was narrowed stays");
}

#[test]
fn widths_of_layers_that_a_network_does_not_have_are_left_out() {
    let mut settings = Settings::default();
    // The CNN's third layer is a pool, the MLP has two layers.
    for layer in [0, 2, 6] {
        settings.set_layer_bits(layer, TensorKind::Weights, Some(4));
    }
    settings.keep_in_float(2, true);
    settings.keep_in_float(6, true);
    let (mlp, cnn) = (ModelConfig::default(), ModelConfig::cnn(CnnLayout::A, 0.0));
    let layers = |entries: Vec<LayerBits>| entries.iter().map(|entry| entry.layer).collect::<Vec<_>>();
    let float = |model: &ModelConfig| settings.ptq_config(model).float_layers;
    assert_eq!(layers(settings.ptq_config(&mlp).per_layer), [0]);
    assert_eq!(layers(settings.qat_config(&cnn).per_layer), [0, 6]);
    assert_eq!((float(&mlp), float(&cnn)), (vec![], vec![6]));
}

#[test]
fn corrections_need_integers() {
    let mut settings = Settings::default();
    settings.set("ptq.adaptive_rounding", true);
    assert!(settings.ptq_config(&ModelConfig::default()).adaptive_rounding);
    settings.set("ptq.scheme", Scheme::DynamicRange.name());
    assert!(!settings.ptq_config(&ModelConfig::default()).adaptive_rounding);
    assert!(settings.bits_fixed().is_some_and(|why| why.starts_with("Dynamic range")));
    settings.beside_mut().method = Method::Qat;
    assert_eq!(settings.bits_fixed(), None);
}

#[test]
fn settings_of_single_layers_go_with_the_layers() {
    let mut page = Page::ready();
    page.act(Action::Set(Change::LayerBits(0, TensorKind::Weights, Some(4))));
    page.act(Action::Type(Field::Layer(0, "units"), "16".to_owned()));
    let layers = |page: &Page| page.state.settings().per_layer().len();
    assert_eq!(layers(&page), 1, "another width of the same layer");
    page.act(Action::Set(Change::Layers(LayerEdit::Remove(0))));
    assert_eq!(layers(&page), 0);
    page.act(Action::Undo);
    assert_eq!(layers(&page), 1);
    page.act(Action::Set(Change::Network(NetworkKind::Lstm)));
    assert_eq!(layers(&page), 0);
}

#[test]
fn a_preset_is_one_step_and_forgets_what_was_typed() {
    let mut page = Page::ready();
    let bits = Field::Setting("ptq.input_bits");
    page.act(Action::Type(bits, "99".to_owned()));
    assert!(page.state.train_blocked().is_some());
    page.act(Action::Set(Change::Preset("lsq-4-4")));
    assert_eq!(page.state.train_blocked(), None);
    assert_eq!(page.state.settings().run_config().qat.map(|qat| qat.weights.kind), Some(QuantizerKind::Lsq));
    page.act(Action::Undo);
    assert_eq!(*page.state.settings(), Settings::default());
}
