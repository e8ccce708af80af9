//! Which layers compute how, and that stretches of integers give what the whole gives.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use form::QuantizedForm;
use nn::{Activation, LayerSpec, Network, Padding, Pooling, Shape, Weightless};
use quant::{BitWidth, Runtime};
use vocabulary::NumberFormat;

use super::*;
use crate::calibrate::{States, ranges};
use crate::lower::lower;
use crate::ptq::{LayerWidths, PtqSettings, ptq};

fn network() -> Network {
    let relu = Activation::Relu;
    let specs = [
        LayerSpec::Conv1D {
            filters: 32,
            kernel_size: 3,
            stride: 1,
            padding: Padding::Same,
            activation: relu,
        },
        LayerSpec::Conv1D {
            filters: 11,
            kernel_size: 3,
            stride: 1,
            padding: Padding::Same,
            activation: relu,
        },
        LayerSpec::Weightless(Weightless::MaxPool1D(Pooling { size: 2, stride: 2, padding: Padding::Valid })),
        LayerSpec::Weightless(Weightless::Flatten),
        LayerSpec::Dense { units: 2, activation: Activation::Linear },
    ];
    let mut network = Network::new(Shape { steps: 6, channels: 4 }, &specs).unwrap();
    network.initialize(3);
    network
}

fn samples() -> Vec<f32> {
    (0..20 * 24).map(|index| ((index * 37) % 64) as f32 / 32.0 - 1.0).collect()
}

fn fake_quant(network: &Network) -> Network {
    let widths = LayerWidths { weights: BitWidth::INT8, activations: BitWidth::INT8 };
    let settings = PtqSettings {
        input: BitWidth::INT8,
        layers: vec![widths; 5],
        per_channel: true,
        weight_clipping: false,
        gates: BitWidth::MAX,
    };
    ptq(network, &ranges(network, &samples(), States::Reset).unwrap(), &settings).unwrap()
}

#[test]
fn float_stretches_have_no_quantizers_and_half_precision_its_numbers() {
    let network = network();
    let refused = |segment| QuantizedForm::new(vec![segment]).unwrap_err().to_string();
    let quantizers = "a stretch of float layers has quantizers; allowed: none";
    assert_eq!(refused(form::Segment::Float32(fake_quant(&network))), quantizers);
    assert_eq!(refused(form::Segment::Float16(fake_quant(&network))), quantizers);
    assert!(refused(form::Segment::Float16(network.clone())).ends_with("is no number of half precision"));
    assert!(QuantizedForm::new(vec![form::Segment::Float32(network)]).is_ok());
}

fn distance(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).fold(0.0, |largest, (a, b)| largest.max((a - b).abs()))
}

#[test]
fn kernels_from_1024_elements_on_are_quantized() {
    // 3 * 4 * 32 = 384, 3 * 32 * 11 = 1056, 33 * 2 = 66.
    let float = network();
    let form = dynamic_range(&float).unwrap();
    let [float_layer, hybrid] = [NumberFormat::Float32, NumberFormat::Hybrid];
    assert_eq!(form.layers(), [float_layer, hybrid, float_layer, float_layer, float_layer]);
    assert_eq!(form.segments().len(), 3);
    // The codes, and scales and biases of the eleven filters.
    assert_eq!(form.bytes(), 4 * (384 + 32) + 1056 + 8 * 11 + 4 * (66 + 2));
    let expected = float.forward(&samples()).unwrap();
    let found = distance(&form.run(&samples()).unwrap(), &expected);
    assert!(found > 0.0 && found < 0.03, "{found}");
}

#[test]
fn half_precision_changes_little_and_takes_half() {
    let float = network();
    let form = float16(&float).unwrap();
    assert_eq!((form.bytes(), form.layers()), (2 * float.parameter_count(), vec![NumberFormat::Float16; 5]));
    let found = distance(&form.run(&samples()).unwrap(), &float.forward(&samples()).unwrap());
    assert!(found > 0.0 && found < 1e-2, "{found}");
}

#[test]
fn islands_without_float_layers_are_the_integer_network() {
    let float = network();
    let quantized = fake_quant(&float);
    for runtime in Runtime::ALL {
        let whole = lower(&quantized, runtime).unwrap();
        let expected = whole.run(&samples()).unwrap();
        let form = islands(&float, &quantized, &[false; 5], runtime).unwrap();
        assert_eq!(form.run(&samples()).unwrap(), expected);
        assert_eq!(form.bytes(), whole.size().total());
        assert_eq!(QuantizedForm::integer(whole).run(&samples()).unwrap(), expected);
    }
}

#[test]
fn a_float_layer_cuts_the_integers_in_two() {
    let float = network();
    let quantized = fake_quant(&float);
    let in_float = [false, true, false, false, false];
    let form = islands(&float, &quantized, &in_float, Runtime::Reference).unwrap();
    assert_eq!(form.segments().len(), 3);
    assert_eq!(form.layers()[1], NumberFormat::Float32);
    let found = distance(&form.run(&samples()).unwrap(), &float.forward(&samples()).unwrap());
    assert!(found > 0.0 && found < 0.05, "{found}");
    let all = islands(&float, &quantized, &[true; 5], Runtime::Reference).unwrap();
    assert_eq!(all.run(&samples()).unwrap(), float.forward(&samples()).unwrap());
}

#[test]
fn what_has_no_form_is_named() {
    let float = network();
    let quantized = fake_quant(&float);
    let message = |in_float: &[bool], fake: &Network| {
        islands(&float, fake, in_float, Runtime::Ruy).unwrap_err().to_string()
    };
    assert_eq!(message(&[true], &quantized), "1 choices for a network of 5 layers");
    let bare = Network { input_quantizer: None, ..quantized };
    assert_eq!(
        message(&[false; 5], &bare),
        "conv1d 1: its input has no grid of its own, so it cannot begin a stretch of integers"
    );
    let form = dynamic_range(&float).unwrap();
    assert_eq!(form.run(&[0.0; 5]).unwrap_err().to_string(), "inputs: 5 values are not rows of 24");
}
