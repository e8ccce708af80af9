//! Layers that quantization has made constant, which no figure of a report says as plainly.

use nn::{Layer, Network};
use vocabulary::{Tensor, layer_name};

use super::layers::{kernel, weight_grids, zero_share};

/// A sentence for each layer all of whose weights became 0 in `fake_quant` while `source`, the network it is the image of, has
/// others: with the range that does it.
pub(super) fn dead_layers(source: &Network, fake_quant: &Network) -> Vec<String> {
    let ranges = fake_quant.quantizer_ranges();
    let layers = source.layers.iter().zip(&fake_quant.layers).enumerate();
    let dead = |(index, (source, fake_quant)): (usize, (&Layer, &Layer))| {
        let (before, after) = (kernel(source)?, kernel(fake_quant)?);
        let grids = weight_grids(fake_quant);
        let bits = grids.first()?.bits().get();
        let is_dead =
            zero_share(fake_quant, after, grids) == 1.0 && before.iter().any(|weight| *weight != 0.0);
        let place = nn::QuantizerPlace { layer: Some((index + 1, source.kind())), tensor: Tensor::Weights };
        let range = ranges.iter().find(|range| range.place == place).filter(|_| is_dead)?;
        Some(format!(
            "{}: the range from {} to {} at {bits} bits rounds all of its {} weights to 0, so that it gives the same for \
             every input; a narrower range or more bits keep them",
            layer_name(source.kind(), index + 1),
            range.min,
            range.max,
            before.len()
        ))
    };
    layers.filter_map(dead).collect()
}
