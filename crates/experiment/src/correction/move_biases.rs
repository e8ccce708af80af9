//! The TFLite converter's rewriting of linear layers: a bias moves on into the next dense layer.
//!
//! `(x W1 + b1) W2 + b2` is `(x W1) W2 + (b1 W2 + b2)`: the converter takes the bias out of a layer without activation where a
//! dense layer follows directly, and adds it to that one's. The giver is a dense layer or a convolution that leaves one step
//! (then Flatten does nothing and is not in the way). It goes from the last layer to the first, and only into a layer that still
//! has a bias: of a chain of linear layers every second one keeps its own. A layer with relu takes none, as its activation is
//! fused; tanh and sigmoid are operators of their own. A convolution takes none, and a pool stands in the way.
//! Measured on TensorFlow 2.21; all biases agree to the bit.

use nn::{Activation, Dense, Layer, Network};
use vocabulary::layer_name;

use super::error::CorrectionError;
use crate::affine::{Affine, with_parameters};

/// A bias that is in another layer; indices among all layers of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovedBias {
    /// The layer that lost it.
    pub giver: usize,
    /// The dense layer that has it now.
    pub taker: usize,
}

/// A network whose biases have moved.
#[derive(Clone, Debug)]
pub struct MovedBiases {
    /// The rewritten network, without quantizers where a bias changed.
    pub network: Network,
    /// What moved where, in rising order.
    pub moved: Vec<MovedBias>,
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
    for taker in (1..network.layers.len()).rev() {
        let Some(giver) = giver(&rewritten.layers[..taker]) else { continue };
        let (without, with) = {
            let (first, second) = (&rewritten.layers[giver], &rewritten.layers[taker]);
            let (Some(from), Layer::Dense(to)) = (Affine::of(first), second) else { continue };
            if !moves(&from, to) {
                continue;
            }
            let sums = (0..to.outputs()).map(|output| {
                let weights = to.kernel().iter().copied().skip(output).step_by(to.outputs());
                compensated_sum(to.bias()[output], from.bias.iter().copied().zip(weights))
            });
            (
                with_parameters(first, from.kernel.to_vec(), vec![0.0; from.outputs()], None)
                    .map_err(CorrectionError::at(giver, first.kind()))?,
                with_parameters(second, to.kernel().to_vec(), sums.collect(), None)
                    .map_err(CorrectionError::at(taker, second.kind()))?,
            )
        };
        rewritten.layers[giver] = without;
        rewritten.layers[taker] = with;
        moved.push(MovedBias { giver, taker });
    }
    moved.reverse();
    let name = |index: usize| layer_name(network.layers[index].kind(), index + 1);
    let note = |moved: &MovedBias| {
        format!(
            "the bias of {} is in {}: the converter moves biases of linear layers on",
            name(moved.giver),
            name(moved.taker)
        )
    };
    Ok(MovedBiases { network: rewritten, notes: moved.iter().map(note).collect(), moved })
}

/// The layer whose output the next layer takes as it is: the last one that is no Flatten of one step, if it leaves one step.
fn giver(before: &[Layer]) -> Option<usize> {
    let does_nothing = |layer: &Layer| match layer {
        Layer::Weightless(layer) => layer.settings().moves_nothing() && layer.input_shape().steps == 1,
        _ => false,
    };
    let index = before.iter().rposition(|layer| !does_nothing(layer))?;
    (before[index].output_shape().steps == 1).then_some(index)
}

/// Whether the bias of a layer moves into the dense layer directly behind it. A bias that is all zero is none.
fn moves(giver: &Affine<'_>, taker: &Dense) -> bool {
    let has = |bias: &[f32]| bias.iter().any(|bias| *bias != 0.0);
    giver.activation == Activation::Linear
        && taker.activation() != Activation::Relu
        && has(giver.bias)
        && has(taker.bias())
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
