//! Tests of the network's settings: presets, edits, what an opened model becomes.

use protocol::config::{Activation, CnnLayout, Padding};
use protocol::defaults::SENSORS;

use vocabulary::LayerKind;

use super::super::misfit::Misfit;
use super::*;

#[test]
fn presets_have_the_thesis_sizes_and_bring_their_windows() {
    let mut network = Settings::default();
    assert_eq!(*network.model(), ModelConfig::default());
    for (kind, parameters, macs) in [
        (NetworkKind::Cnn(CnnLayout::A), 34_818, 413_248),
        (NetworkKind::Cnn(CnnLayout::B), 34_818, 167_488),
        (NetworkKind::Lstm, 62, 1_444),
    ] {
        network.choose_network(kind);
        assert_eq!(network.model().totals(SENSORS), Some((parameters, macs)), "{kind:?}");
        assert_eq!(network.window(), WindowConfig::THESIS);
        assert_eq!(Misfit::first(network.model(), SENSORS), None);
    }
    network.choose_network(NetworkKind::Mlp);
    assert_eq!((network.window(), network.model().totals(SENSORS)), (WindowConfig::SINGLE, Some((226, 192))));
}

#[test]
fn an_edit_makes_a_preset_own_layers_that_come_back() {
    let mut network = Settings::default();
    network.choose_network(NetworkKind::Lstm);
    network.edit(LayerEdit::Add(LayerKind::Dense, 1));
    assert_eq!(network.network_kind(), NetworkKind::Own);
    assert_eq!(network.model().label(SENSORS), "LSTM 2-32-2");
    let own = network.model().clone();
    network.as_set_mut().model.window.length = 12;
    network.choose_network(NetworkKind::Mlp);
    assert_eq!(network.window().length, 1);
    network.choose_network(NetworkKind::Own);
    assert_eq!(network.model().layers, own.layers);
    assert_eq!(network.window().length, 12, "with the windows they were left with");
}

#[test]
fn own_layers_start_as_a_copy() {
    let mut network = Settings::default();
    network.choose_network(NetworkKind::Cnn(CnnLayout::C));
    let before = network.model().clone();
    network.choose_network(NetworkKind::Own);
    assert_eq!(*network.model(), before);
}

#[test]
fn edits_move_remove_and_change_layers() {
    let mut network = Settings::default();
    network.choose_network(NetworkKind::Cnn(CnnLayout::A));
    let kinds = |network: &Settings| -> Vec<LayerKind> {
        network.model().layers.iter().map(LayerConfig::kind).collect()
    };
    network.edit(LayerEdit::Up(2));
    assert_eq!(kinds(&network)[..3], [LayerKind::Conv1D, LayerKind::MaxPool1D, LayerKind::Conv1D]);
    network.edit(LayerEdit::Down(0));
    assert_eq!(kinds(&network)[..2], [LayerKind::MaxPool1D, LayerKind::Conv1D]);
    network.edit(LayerEdit::Remove(0));
    assert_eq!(network.model().layers.len(), 6);
    network.set("model.layers.0.padding", "valid");
    network.set("model.layers.0.activation", "tanh");
    assert!(matches!(
        network.model().layers[0],
        LayerConfig::Conv1D { padding: Padding::Valid, activation: Activation::Tanh, .. }
    ));
    let before = network.clone();
    for nothing in [
        LayerEdit::Up(0),
        LayerEdit::Down(5),
        LayerEdit::Remove(6),
        LayerEdit::Up(99),
        LayerEdit::Down(usize::MAX - 1),
    ] {
        network.edit(nothing);
        assert_eq!(network, before, "{nothing:?}");
    }
    network.set("model.layers.3.padding", "same");
    network.set("model.layers.0.return_sequences", true);
    assert_eq!(network, before, "settings that the layers do not have");
}

#[test]
fn an_edit_that_changes_nothing_leaves_the_preset() {
    let mut network = Settings::default();
    network.set("model.layers.0.activation", "relu");
    assert_eq!(network.network_kind(), NetworkKind::Mlp);
}

#[test]
fn a_preset_s_own_numbers_leave_it_a_preset_and_others_do_not() {
    let mut network = Settings::default();
    network.set("model.layers.0.units", 16);
    network.set("model.layers.0.activation", "tanh");
    assert_eq!(network.network_kind(), NetworkKind::Mlp);
    assert_eq!(*network.model(), ModelConfig::mlp(&[16], Activation::Tanh));
    network.choose_network(NetworkKind::Lstm);
    network.set("model.layers.0.units", 3);
    assert_eq!(network.network_kind(), NetworkKind::Lstm);
    network.choose_network(NetworkKind::Mlp);
    assert_eq!(*network.model(), ModelConfig::mlp(&[16], Activation::Tanh), "as it was left");
    network.set("model.layers.0.l2", 0.01);
    assert_eq!(network.network_kind(), NetworkKind::Own);
    network.choose_network(NetworkKind::Cnn(CnnLayout::B));
    network.set("model.layers.0.filters", 8);
    assert_eq!(network.network_kind(), NetworkKind::Own);
}

#[test]
fn opened_models_are_presets_where_they_can_be() {
    let adopted = |model: &ModelConfig| {
        let mut network = Settings::default();
        network.adopt_network(model);
        assert_eq!(network.model(), model);
        network.network_kind()
    };
    assert_eq!(adopted(&ModelConfig::mlp(&[12], Activation::Tanh)), NetworkKind::Mlp);
    assert_eq!(adopted(&ModelConfig::mlp(&[12, 8], Activation::Relu)), NetworkKind::Own);
    assert_eq!(adopted(&ModelConfig::lstm(5)), NetworkKind::Lstm);
    for layout in CnnLayout::ALL {
        assert_eq!(adopted(&ModelConfig::cnn(layout, 0.003)), NetworkKind::Cnn(layout));
    }
    let mut uneven = ModelConfig::cnn(CnnLayout::B, 0.01);
    *uneven.layers[4].l2_mut().unwrap() = 0.0;
    assert_eq!(adopted(&uneven), NetworkKind::Own);
    let mut sequence = ModelConfig::lstm(2);
    sequence.layers[0] = LayerConfig::Lstm { units: 2, return_sequences: true, l2: 0.0 };
    assert_eq!(adopted(&sequence), NetworkKind::Own);
}

#[test]
fn every_kind_but_the_table_can_be_added() {
    for kind in LayerKind::ALL {
        let offered = LayerConfig::of_kind(kind).map(|layer| layer.kind());
        assert_eq!(offered, (kind != LayerKind::Table).then_some(kind));
    }
}
