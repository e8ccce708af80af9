//! Whether a stored form is that of the network it is said to come from: the same stretches of the same layers, whatever their
//! numbers.

use form::{QuantizedForm, Segment};
use int_nn::{IntLayer, IntNetwork, Shape};
use quant::Runtime;

/// Whether both fall into the same stretches of the same layers.
pub(crate) fn is_like(stored: &QuantizedForm, own: &QuantizedForm) -> bool {
    stored.segments().len() == own.segments().len()
        && stored.segments().iter().zip(own.segments()).all(|(stored, own)| is_like_stretch(stored, own))
}

fn is_like_stretch(stored: &Segment, own: &Segment) -> bool {
    match (stored, own) {
        (Segment::Integer(stored), Segment::Integer(own)) => shape_of(stored) == shape_of(own),
        (Segment::Hybrid(stored, activation), Segment::Hybrid(own, own_activation)) => {
            let shapes = |layer: &int_nn::boundary::HybridLayer| {
                (layer.input_shape(), layer.output_shape(), layer.parts().conv, layer.parts().weights.bits())
            };
            (shapes(stored), activation) == (shapes(own), own_activation)
        }
        (Segment::Float16(stored), Segment::Float16(own))
        | (Segment::Float32(stored), Segment::Float32(own)) => {
            (stored.input_shape(), stored.specs()) == (own.input_shape(), own.specs())
        }
        _ => false,
    }
}

/// Runtime, input, and kind, sizes and widths of every layer: what an integer network shares with the one its run lowers to.
fn shape_of(network: &IntNetwork) -> (Runtime, Shape, Vec<impl PartialEq + use<>>) {
    let layer = |layer: &IntLayer| {
        let weights = layer.affine().map(|affine| (affine.taps(), affine.parts().weights.bits()));
        let recurrent = match layer {
            IntLayer::Lstm(lstm) => Some((lstm.parts().kernel.bits(), lstm.parts().gate_bits)),
            _ => None,
        };
        // Tables behind a network trained with quantizers had the width of their inputs before engine version 3.
        let bits = (!matches!(layer, IntLayer::Table(_))).then(|| layer.output_params().bits());
        (layer.kind(), layer.output_shape(), weights, recurrent, bits)
    };
    (network.runtime(), network.input_shape(), network.layers().iter().map(layer).collect())
}
