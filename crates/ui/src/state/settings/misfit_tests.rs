//! Tests of misfits and of numbers of windows.

use protocol::config::{Activation, CnnLayout, LayerConfig, SplitConfig};
use protocol::defaults::SENSORS;
use protocol::report::PerSplit;

use super::*;

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
