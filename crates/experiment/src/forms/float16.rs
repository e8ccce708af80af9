//! The float16 form: every parameter rounded to half precision, arithmetic in single precision.

use form::{QuantizedForm, Segment};
use half::f16;
use nn::{Layer, Network, NetworkError};

use super::FormingError;
use crate::affine::float_layer;

/// The float16 form of a float network: weights and biases of every layer are the nearest numbers of 11 significant bits,
/// half-way values to even. TFLite stores them so and widens them before it computes.
///
/// # Errors
/// A network that does not fit together, or a parameter beyond 65,504, the largest half-precision number, by layer.
pub fn float16(network: &Network) -> Result<QuantizedForm, FormingError> {
    network.check()?;
    let round =
        |values: &[f32]| -> Vec<f32> { values.iter().map(|&value| f16::from_f32(value).to_f32()).collect() };
    let rounded = |(index, layer): (usize, &Layer)| {
        float_layer(layer, round).map_err(|problem| NetworkError::Layer {
            layer: index + 1,
            kind: layer.kind(),
            problem,
        })
    };
    let layers = network.layers.iter().enumerate().map(rounded).collect::<Result<Vec<_>, _>>()?;
    let network = Network { input_quantizer: None, layers };
    Ok(QuantizedForm::new(vec![Segment::Float16(network)])?)
}
