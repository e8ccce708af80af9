//! Tests of the Quantization card's settings, alone and through the reducer.

use protocol::config::CnnLayout;
use vocabulary::TensorKind;

use super::super::network::NetworkKind;
use super::super::testing::Page;
use super::super::{Action, Change, Field, LayerEdit, Preset, QuantizationChange, QuantizationField};
use super::*;

fn change(change: QuantizationChange) -> Action {
    Action::Set(Change::Quantization(change))
}

#[test]
fn a_narrow_range_has_one_level_less() {
    assert_eq!(levels(4, true), 15);
    assert_eq!(levels(8, false), 256);
    assert_eq!(levels(16, false), 65_536);
}

#[test]
fn adopting_configs_reproduces_them() {
    let model = ModelConfig::cnn(CnnLayout::A, 0.01);
    let mut source = QuantizationSettings::default();
    (source.weight_bits, source.activation_bits, source.input_bits, source.gate_bits) = (3, 5, 7, 12);
    source.per_layer = vec![LayerBits { layer: 1, weight_bits: Some(8), activation_bits: None }];
    source.qat.start_epoch = 20;
    source.qat.input.kind = QuantizerKind::Custom;
    source.ptq.float_layers = vec![6];
    source.ptq.bias_correction = true;
    let (qat, ptq) = (source.qat_config(&model), source.ptq_config(&model));
    let mut settings = QuantizationSettings::default();
    settings.adopt_qat(&qat);
    assert_eq!((settings.method, settings.qat_config(&model)), (Method::Qat, qat));
    settings.adopt_ptq(&ptq);
    assert_eq!((settings.method, settings.ptq_config(&model)), (Method::Ptq, ptq));
}

#[test]
fn widths_of_layers_that_a_network_does_not_have_are_left_out() {
    let mut q = QuantizationSettings::default();
    // The CNN's third layer is a pool, the MLP has two layers.
    let entry = |layer| LayerBits { layer, weight_bits: Some(4), activation_bits: None };
    q.per_layer = vec![entry(0), entry(2), entry(6)];
    q.ptq.float_layers = vec![2, 6];
    let (mlp, cnn) = (ModelConfig::default(), ModelConfig::cnn(CnnLayout::A, 0.0));
    let layers = |entries: Vec<LayerBits>| entries.iter().map(|entry| entry.layer).collect::<Vec<_>>();
    assert_eq!(layers(q.ptq_config(&mlp).per_layer), [0]);
    assert_eq!(layers(q.qat_config(&cnn).per_layer), [0, 6]);
    assert_eq!((q.ptq_config(&mlp).float_layers, q.ptq_config(&cnn).float_layers), (vec![], vec![6]));
}

#[test]
fn corrections_need_integers() {
    let mut q = QuantizationSettings::default();
    q.ptq.adaptive_rounding = true;
    assert!(q.ptq_config(&ModelConfig::default()).adaptive_rounding);
    q.ptq.scheme = Scheme::DynamicRange;
    assert!(!q.ptq_config(&ModelConfig::default()).adaptive_rounding);
    assert!(q.bits_fixed().is_some_and(|why| why.starts_with("Dynamic range")));
    q.method = Method::Qat;
    assert_eq!(q.bits_fixed(), None);
}

#[test]
fn settings_of_single_layers_go_with_the_layers() {
    let mut page = Page::ready();
    page.act(change(QuantizationChange::LayerBits(0, TensorKind::Weights, Some(4))));
    page.act(Action::Type(Field::HiddenUnits, "16".to_owned()));
    let layers = |page: &Page| page.state.settings.quantization.per_layer.len();
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
    let bits = Field::Quantization(QuantizationField::InputBits);
    page.act(Action::Type(bits, "99".to_owned()));
    assert!(page.state.train_blocked().is_some());
    page.act(change(QuantizationChange::Preset(Preset::Lsq44)));
    assert_eq!(page.state.train_blocked(), None);
    assert_eq!(page.state.settings.run_config().qat.map(|qat| qat.weights.kind), Some(QuantizerKind::Lsq));
    page.act(Action::Undo);
    assert_eq!(page.state.settings.quantization, QuantizationSettings::default());
}
