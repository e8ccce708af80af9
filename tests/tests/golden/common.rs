//! What the golden cases of quantized networks share: runtimes, stored numbers, quantization, comparison of layers.

use bitroom_tests::golden::GoldenValue as _;
use bitroom_tests::tally::Tally;
use experiment::ptq::{LayerWidths, PtqSettings, ptq};
use int_nn::{IntLayer, IntNetwork};
use nn::Network;
use quant::{BitWidth, Runtime};
use serde_json::Value;

/// The runtimes with their names in the files.
pub const RUNTIMES: [(&str, Runtime); 3] =
    [("reference", Runtime::Reference), ("ruy_builtin", Runtime::Ruy), ("xnnpack_default", Runtime::Xnnpack)];

/// Values stored as integers.
pub fn scaled(value: &Value, denominator: f32) -> Vec<f32> {
    value.ints().into_iter().map(|int| int as f32 / denominator).collect()
}

/// The network with 8-bit weights and activations of this width, everywhere.
pub fn quantize(
    network: &Network,
    ranges: &[(f32, f32)],
    activations: BitWidth,
    per_channel: bool,
) -> Network {
    let widths = LayerWidths { weights: BitWidth::INT8, activations };
    let settings = PtqSettings {
        input: activations,
        layers: vec![widths; network.layers.len()],
        per_channel,
        weight_clipping: false,
        gates: BitWidth::MAX,
    };
    ptq(network, ranges, &settings).unwrap()
}

/// Compares scales, zero points, weights and biases of the dense layers and convolutions with `expected`. Where that has no
/// weight codes, they are those of `weights`, the same layers of another section; without one they are not compared.
pub fn check_parameters(
    tally: &mut Tally,
    network: &IntNetwork,
    expected: &[Value],
    weights: Option<&[Value]>,
) {
    let mut input = *network.input_params();
    let mut remaining = expected.iter().enumerate();
    for layer in network.layers() {
        if let Some(affine) = layer.affine() {
            let Some((index, expected)) = remaining.next() else { panic!("more layers than the file has") };
            let place = |name: &str| format!("layer {}.{name}", index + 1);
            let (op, shape) = match layer {
                IntLayer::Conv1D(conv) => {
                    let (windows, channels) = (conv.windows(), conv.input_shape().channels);
                    ("CONV_2D", vec![affine.outputs(), 1, windows.size, channels])
                }
                _ => ("FULLY_CONNECTED", vec![affine.outputs(), affine.taps()]),
            };
            let shape: Vec<i32> = shape.into_iter().map(|size| i32::try_from(size).unwrap()).collect();
            let parts = affine.parts();
            tally.equal(&place("op"), &[op], &[expected.at("op").text()]);
            tally.bits(&place("in_scale"), &[input.scale()], &expected.at("in_scale").f32s());
            tally.equal(&place("in_zp"), &[input.zero_point()], &expected.at("in_zp").i32s());
            tally.bits(&place("out_scale"), &[parts.output.scale()], &expected.at("out_scale").f32s());
            tally.equal(&place("out_zp"), &[parts.output.zero_point()], &expected.at("out_zp").i32s());
            tally.equal(&place("w_shape"), &shape, &expected.at("w_shape").i32s());
            tally.bits(&place("w_scale"), &parts.weight_scales, &expected.at("w_scale").f32s());
            let codes = expected.get("w").or_else(|| weights.map(|weights| weights[index].at("w")));
            if let Some(codes) = codes {
                tally.equal(&place("w"), affine.weights(), &codes.i32s());
            }
            tally.equal(&place("relu"), &[parts.relu], &[expected.at("fused_relu").truth()]);
            // A bias that is all zero, or that has moved on, is left out of the file.
            if expected.at("bias").is_null() {
                tally.equal(&place("no bias"), &parts.bias, &vec![0; parts.bias.len()]);
                input = *layer.output_params();
                continue;
            }
            tally.equal(&place("bias"), &parts.bias, &expected.at("bias").ints());
            let bias_scales: Vec<f32> =
                parts.weight_scales.iter().map(|&scale| input.scale() * scale).collect();
            for (channel, (found, expected)) in
                bias_scales.iter().zip(&expected.at("bias_scale").f32s()).enumerate()
            {
                let codes = parts.bias.iter().skip(channel).step_by(bias_scales.len());
                // A bias that raised the scale of its weights has the limit as its code, and a scale that was not rounded twice.
                if codes.into_iter().any(|code| code.unsigned_abs() >= (1 << 30) - 128) {
                    tally.within(&place("bias_scale"), &[found / expected], &[1.0], 1.2e-7);
                } else {
                    tally.bits(&place("bias_scale"), &[*found], &[*expected]);
                }
            }
        }
        input = *layer.output_params();
    }
    tally.equal("layers left", &[remaining.count()], &[0]);
}
