//! Tests of the network's settings: presets, edits, what an opened model becomes, misfits, numbers of windows.

use protocol::config::SplitConfig;
use protocol::defaults::SENSORS;
use protocol::report::{DataView, PerSplit};

use super::*;

#[test]
fn presets_have_the_thesis_sizes_and_bring_their_windows() {
    let mut network = NetworkSettings::default();
    assert_eq!(network.model(), ModelConfig::default());
    for (kind, parameters, macs) in [
        (NetworkKind::Cnn(CnnLayout::A), 34_818, 413_248),
        (NetworkKind::Cnn(CnnLayout::B), 34_818, 167_488),
        (NetworkKind::Lstm, 62, 1_444),
    ] {
        network.choose(kind);
        assert_eq!(network.model().totals(SENSORS), Some((parameters, macs)), "{kind:?}");
        assert_eq!(network.window, WindowConfig::THESIS);
        assert_eq!(Misfit::first(&network.model(), SENSORS), None);
    }
    network.choose(NetworkKind::Mlp);
    assert_eq!((network.window, network.model().totals(SENSORS)), (WindowConfig::SINGLE, Some((226, 192))));
}

#[test]
fn an_edit_makes_a_preset_own_layers_that_come_back() {
    let mut network = NetworkSettings::default();
    network.choose(NetworkKind::Lstm);
    network.edit(LayerEdit::Add(LayerKind::Dense, 1));
    assert_eq!(network.kind, NetworkKind::Own);
    assert_eq!(network.model().label(SENSORS), "LSTM 2-32-2");
    let own = network.model();
    network.window.length = 12;
    network.choose(NetworkKind::Mlp);
    assert_eq!(network.window.length, 1);
    network.choose(NetworkKind::Own);
    assert_eq!(network.model().layers, own.layers);
    assert_eq!(network.window.length, 12, "with the windows they were left with");
}

#[test]
fn own_layers_start_as_a_copy() {
    let mut network = NetworkSettings::default();
    network.choose(NetworkKind::Cnn(CnnLayout::C));
    let before = network.model();
    network.choose(NetworkKind::Own);
    assert_eq!(network.model(), before);
}

#[test]
fn edits_move_remove_and_change_layers() {
    let mut network = NetworkSettings::default();
    network.choose(NetworkKind::Cnn(CnnLayout::A));
    let kinds = |network: &NetworkSettings| -> Vec<LayerKind> {
        network.model().layers.iter().map(LayerConfig::kind).collect()
    };
    network.edit(LayerEdit::Up(2));
    assert_eq!(kinds(&network)[..3], [LayerKind::Conv1D, LayerKind::MaxPool1D, LayerKind::Conv1D]);
    network.edit(LayerEdit::Down(0));
    assert_eq!(kinds(&network)[..2], [LayerKind::MaxPool1D, LayerKind::Conv1D]);
    network.edit(LayerEdit::Remove(0));
    assert_eq!(network.model().layers.len(), 6);
    network.edit(LayerEdit::Padding(0, Padding::Valid));
    network.edit(LayerEdit::Activation(0, Activation::Tanh));
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
        LayerEdit::Padding(3, Padding::Same),
        LayerEdit::ReturnSequences(0, true),
    ] {
        network.edit(nothing);
        assert_eq!(network, before, "{nothing:?}");
    }
}

#[test]
fn an_edit_that_changes_nothing_leaves_the_preset() {
    let mut network = NetworkSettings::default();
    network.edit(LayerEdit::Activation(0, Activation::Relu));
    assert_eq!(network.kind, NetworkKind::Mlp);
}

#[test]
fn opened_models_are_presets_where_they_can_be() {
    let adopted = |model: &ModelConfig| {
        let mut network = NetworkSettings::default();
        network.adopt(model);
        assert_eq!(network.model(), *model);
        network.kind
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
fn the_first_layer_that_does_not_fit_is_named_in_plain_words() {
    let mut model = ModelConfig::mlp(&[32], Activation::Relu);
    model.window.length = 30;
    let misfit = Misfit::first(&model, SENSORS).unwrap();
    assert_eq!(
        misfit.sentence(&model),
        "dense 1 gets 30 \u{d7} 4 values; it takes one step; put a flatten layer or an LSTM that returns its last state before it."
    );
    model.layers.insert(0, LayerConfig::Flatten);
    assert_eq!(Misfit::first(&model, SENSORS), None);
    model.layers.pop();
    let misfit = Misfit::first(&model, SENSORS).unwrap();
    assert_eq!(misfit.layer, 1);
    assert!(misfit.problem.starts_with("gives 32; the last layer must give 2 values"), "{misfit:?}");
    let mut short = ModelConfig::cnn(CnnLayout::C, 0.0);
    short.window.length = 2;
    assert_eq!(Misfit::first(&short, SENSORS).unwrap().layer, 0);
    assert_eq!(
        Misfit::first(&ModelConfig { layers: Vec::new(), ..short }, SENSORS),
        None,
        "the check says it is empty"
    );
}

fn view(breaks: Vec<u32>) -> DataView {
    DataView {
        split: PerSplit {
            train: (0..976).collect(),
            validation: (976..1301).collect(),
            test: (1301..1626).collect(),
        },
        breaks,
        split_config: SplitConfig::default(),
        ..DataView::default()
    }
}

#[test]
fn windows_lie_in_one_block_and_never_across_a_gap() {
    let thesis = WindowConfig::THESIS;
    assert_eq!(window_counts(&view(vec![]), thesis), [947, 296, 296]);
    assert_eq!(window_counts(&view(vec![]), WindowConfig { stride: 2, ..thesis }), [474, 296, 296]);
    assert_eq!(window_counts(&view(vec![]), WindowConfig::SINGLE), [976, 325, 325]);
    assert_eq!(window_counts(&view(vec![100]), thesis), [918, 296, 296]);
    assert_eq!(window_counts(&view(vec![10]), thesis)[0], 937, "ten rows are too few for a window");
    assert_eq!(window_counts(&view(vec![]), WindowConfig { length: 240, ..thesis }), [737, 86, 86]);
}

#[test]
fn every_kind_but_the_table_can_be_added() {
    for kind in LayerKind::ALL {
        let offered = LayerConfig::of_kind(kind).map(|layer| layer.kind());
        assert_eq!(offered, (kind != LayerKind::Table).then_some(kind));
    }
}
