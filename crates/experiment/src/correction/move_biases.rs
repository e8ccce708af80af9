//! The TFLite converter's rewriting of linear dense layers: a bias moves on into the next layer.
//!
//! `(x W1 + b1) W2 + b2` is `(x W1) W2 + (b1 W2 + b2)`: the converter takes the bias out of a dense layer without activation
//! where another dense layer follows directly, and adds it to that one's. It does so from the last layer to the first, and only
//! into a layer that still has a bias: of a chain of linear layers every second one keeps its own. A layer with relu takes none,
//! as its activation is fused; tanh and sigmoid are operators of their own. Convolutions, pools and Flatten stand in the way.
//! Measured on TensorFlow 2.21; all biases agree to the bit.

use nn::{Activation, Dense, Layer, Network};

use super::error::CorrectionError;
use crate::affine::with_parameters;

/// A network whose biases have moved.
#[derive(Clone, Debug)]
pub struct MovedBiases {
    /// The rewritten network, without quantizers where a bias changed.
    pub network: Network,
    /// Indices of the layers whose bias is now in the next one, in rising order.
    pub moved: Vec<usize>,
    /// One sentence for each.
    pub notes: Vec<String>,
}

/// Moves biases as the converter does. Each float output stays what it was, up to rounding.
///
/// # Errors
/// A network that does not fit together; a bias that leaves the finite numbers, by layer.
pub fn move_biases(network: &Network) -> Result<MovedBiases, CorrectionError> {
    network.check()?;
    let mut rewritten = network.clone();
    let mut moved = Vec::new();
    for index in (1..network.layers.len()).rev() {
        let [first, second] = &mut rewritten.layers[index - 1..=index] else { continue };
        let (Layer::Dense(giver), Layer::Dense(taker)) = (&*first, &*second) else { continue };
        if !moves(giver, taker) {
            continue;
        }
        let sums = (0..taker.outputs()).map(|output| {
            let weights = taker.kernel().iter().copied().skip(output).step_by(taker.outputs());
            compensated_sum(taker.bias()[output], giver.bias().iter().copied().zip(weights))
        });
        let sums = sums.collect();
        let without = with_parameters(first, giver.kernel().to_vec(), vec![0.0; giver.outputs()], None);
        let with = with_parameters(second, taker.kernel().to_vec(), sums, None);
        let kind = "dense";
        (*first, *second) = (
            without.map_err(CorrectionError::at(index - 1, kind))?,
            with.map_err(CorrectionError::at(index, kind))?,
        );
        moved.push(index - 1);
    }
    moved.reverse();
    let note = |&index: &usize| {
        format!(
            "the bias of dense {} is in dense {}: the converter moves biases of linear layers on",
            index + 1,
            index + 2
        )
    };
    Ok(MovedBiases { network: rewritten, notes: moved.iter().map(note).collect(), moved })
}

/// Whether the bias of a layer moves into the layer directly behind it. A bias that is all zero is none.
fn moves(giver: &Dense, taker: &Dense) -> bool {
    let has_bias = |dense: &Dense| dense.bias().iter().any(|bias| *bias != 0.0);
    giver.activation() == Activation::Linear
        && taker.activation() != Activation::Relu
        && has_bias(giver)
        && has_bias(taker)
}

/// `start` plus products, in `f32` with Neumaier's compensation: how the converter folds constants through FULLY_CONNECTED.
fn compensated_sum(start: f32, products: impl Iterator<Item = (f32, f32)>) -> f32 {
    let (mut sum, mut compensation) = (start, 0.0_f32);
    for (a, b) in products {
        let product = a * b;
        let next = sum + product;
        compensation +=
            if sum.abs() >= product.abs() { (sum - next) + product } else { (product - next) + sum };
        sum = next;
    }
    sum + compensation
}
