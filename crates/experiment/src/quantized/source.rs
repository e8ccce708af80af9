//! The float network that a quantization after training is the image of.

use nn::Network;
use protocol::config::{OpsSet, PtqConfig};

use super::QuantizeError;
use crate::affine::Affine;
use crate::correction::{MovedBias, move_biases, norm_of};

/// The float network that is quantized, and what was done to it.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) network: Network,
    /// Biases that are in another layer.
    pub(super) moved_biases: Vec<MovedBias>,
    pub(super) notes: Vec<String>,
}

impl Source {
    /// The network with its biases moved, where the config has it so.
    pub(super) fn new(network: Network, config: &PtqConfig) -> Result<Self, QuantizeError> {
        if !config.moved_biases || config.ops == OpsSet::SelectTfOps {
            return Ok(Self { network, moved_biases: Vec::new(), notes: Vec::new() });
        }
        let moved = move_biases(&network)?;
        Ok(Self { network: moved.network, moved_biases: moved.moved, notes: moved.notes })
    }
}

/// How far a corrected norm may be from that of the float weights, as a share of it: scale and products are rounded to f32.
const NORM_ROUNDING: f64 = 1e-6;

/// Whether every weight of `quantized` is a neighbour, on its grid, of that of `source`, or at the grid's end where that lies
/// beyond it; or shares its grid with others of the same norm, where `norms` were corrected. It is not where a file comes from an
/// engine that equalized otherwise.
pub(super) fn is_image(quantized: &Network, source: &Network, norms: bool) -> bool {
    quantized.layers.iter().zip(&source.layers).all(|(quantized, source)| {
        let (Some(codes), Some(weights)) = (Affine::of(quantized), Affine::of(source)) else { return true };
        let grids = codes.quantizers.map_or(&[][..], |quantizers| quantizers.weights.grids());
        grids.iter().enumerate().all(|(channel, grid)| {
            let ends = (grid.lo(), grid.hi());
            // A little more than a step, for the rounding of f32.
            let mut pairs = codes.kernel.iter().zip(weights.kernel).skip(channel).step_by(grids.len());
            let are_neighbours = pairs
                .all(|(code, weight)| (code - weight.clamp(ends.0, ends.1)).abs() <= 1.001 * grid.scale());
            let [is, should_be] =
                [codes.kernel, weights.kernel].map(|kernel| norm_of(kernel, channel, grids.len()));
            are_neighbours || norms && (is - should_be).abs() <= NORM_ROUNDING * should_be
        })
    })
}

/// The network's own weights.
pub(super) fn without_quantizers(network: &Network) -> Network {
    let mut network = network.clone();
    network.detach_quantizers();
    network
}
