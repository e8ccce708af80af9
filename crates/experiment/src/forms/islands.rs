//! Integer stretches between float layers: what remains where an operator has no integer form.

use form::{QuantizedForm, Segment};
use int_nn::LstmFunctions;
use nn::{Layer, Network, NetworkError};
use quant::{Quantizer, Runtime};

use super::FormingError;
use crate::affine::float_layer;
use crate::lower::lower_stretch;

/// The form in which the layers marked in `in_float` compute as `float` has them and all others in integers, as
/// `fake_quant`, the same network with all its quantizers, lowers to. Each stretch of integers quantizes its input on the
/// grid that the layer before it has in `fake_quant`.
///
/// # Errors
/// A stretch that cannot be lowered or whose input has no grid; a number of choices that is not that of the layers.
pub fn islands(
    float: &Network,
    fake_quant: &Network,
    in_float: &[bool],
    runtime: Runtime,
) -> Result<QuantizedForm, FormingError> {
    float.check()?;
    fake_quant.check()?;
    let layers = float.layers.len();
    if in_float.len() != layers || fake_quant.layers.len() != layers {
        return Err(FormingError::Choices { found: in_float.len(), layers: fake_quant.layers.len() });
    }
    let mut segments = Vec::new();
    let mut first = 0;
    for stretch in in_float.chunk_by(|a, b| a == b) {
        let last = first + stretch.len();
        if stretch[0] {
            let layers = float.layers[first..last].iter().zip(first..);
            let layers =
                layers.map(|(layer, index)| without_quantizers(layer, index)).collect::<Result<_, _>>()?;
            segments.push(Segment::Float32(Network { input_quantizer: None, layers }));
        } else {
            let grids = fake_quant.grids_before(first).to_vec();
            let kind = fake_quant.layers[first].kind();
            let input =
                Quantizer::frozen(grids).map_err(|_| FormingError::NoGrid { layer: first + 1, kind })?;
            let layers = fake_quant.layers[first..last].to_vec();
            let network = Network { input_quantizer: Some(input), layers };
            let integers = lower_stretch(&network, runtime, LstmFunctions::FixedPoint, first)?;
            segments.push(Segment::Integer(integers));
        }
        first = last;
    }
    Ok(QuantizedForm::new(segments)?)
}

/// A layer without its quantizers; `index` from 0 names it.
pub(super) fn without_quantizers(layer: &Layer, index: usize) -> Result<Layer, FormingError> {
    float_layer(layer, <[f32]>::to_vec)
        .map_err(|problem| NetworkError::Layer { layer: index + 1, kind: layer.kind(), problem }.into())
}
