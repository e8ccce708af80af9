//! One stretch of a network: layers that compute alike.

use half::f16;
use int_nn::boundary::HybridLayer;
use int_nn::{IntLayer, IntNetwork};
use nn::{Activation, ActivationFunction as _, Layer, Network, NetworkError};
use vocabulary::{NumberFormat, Shape};

use crate::FormError;

/// Bytes of a stored parameter in half precision.
const HALF: usize = 2;

/// One stretch of a network.
#[derive(Clone, Debug)]
pub enum Segment {
    /// Consecutive layers in integers, between a quantizing and a dequantizing step.
    Integer(IntNetwork),
    /// One layer with 8-bit weights, and its activation function in float.
    Hybrid(HybridLayer, Activation),
    /// Consecutive layers in float32 whose parameters are numbers of half precision, as which they are stored.
    Float16(Network),
    /// Consecutive layers in float32.
    Float32(Network),
}

/// Checks float layers, which have no quantizers.
fn plain(network: &Network) -> Result<(), FormError> {
    network.check()?;
    if network.has_quantizers() { Err(FormError::Quantizers) } else { Ok(()) }
}

/// Whether half precision holds a number.
fn is_half(value: f32) -> bool {
    f16::from_f32(value).to_f32() == value
}

impl Segment {
    /// How its layers compute.
    #[must_use]
    pub fn format(&self) -> NumberFormat {
        match self {
            Self::Integer(_) => NumberFormat::Integer,
            Self::Hybrid(..) => NumberFormat::Hybrid,
            Self::Float16(_) => NumberFormat::Float16,
            Self::Float32(_) => NumberFormat::Float32,
        }
    }

    /// Layers of the float network in this stretch. The table that computes tanh or sigmoid in integers is a part of its layer.
    #[must_use]
    pub fn layers(&self) -> usize {
        match self {
            Self::Integer(network) => {
                network.layers().iter().filter(|layer| !matches!(layer, IntLayer::Table(_))).count()
            }
            Self::Hybrid(..) => 1,
            Self::Float16(network) | Self::Float32(network) => network.layers.len(),
        }
    }

    /// The shape of a row it takes.
    #[must_use]
    pub fn input_shape(&self) -> Shape {
        match self {
            Self::Integer(network) => network.input_shape(),
            Self::Hybrid(layer, _) => layer.input_shape(),
            Self::Float16(network) | Self::Float32(network) => network.input_shape(),
        }
    }

    /// The shape of a row it gives.
    #[must_use]
    pub fn output_shape(&self) -> Shape {
        match self {
            Self::Integer(network) => network.output_shape(),
            Self::Hybrid(layer, _) => layer.output_shape(),
            Self::Float16(network) | Self::Float32(network) => {
                network.layers.last().map_or(Shape::flat(0), Layer::output_shape)
            }
        }
    }

    /// Checks that its layers fit together; integers and hybrid layers were checked when they were made.
    pub(crate) fn check(&self) -> Result<(), FormError> {
        match self {
            Self::Integer(_) | Self::Hybrid(..) => Ok(()),
            Self::Float32(network) => plain(network),
            Self::Float16(network) => {
                plain(network)?;
                let wrong = network.parameters().find(|value| !is_half(*value));
                wrong.map_or(Ok(()), |value| Err(FormError::Half { value }))
            }
        }
    }

    pub(crate) fn run(&self, x: &[f32]) -> Result<Vec<f32>, FormError> {
        Ok(match self {
            Self::Integer(network) => network.run(x)?,
            Self::Hybrid(layer, activation) => {
                let width = layer.input_shape().values();
                if !x.len().is_multiple_of(width) {
                    let what = "inputs";
                    return Err(NetworkError::Rows { what, width, found: x.len() }.into());
                }
                let mut y = layer.run(x);
                activation.apply(&mut y);
                y
            }
            Self::Float16(network) | Self::Float32(network) => network.forward(x)?,
        })
    }

    pub(crate) fn bytes(&self) -> usize {
        match self {
            Self::Integer(network) => network.size().total(),
            Self::Hybrid(layer, _) => {
                let parts = layer.parts();
                parts.weights.bytes() + size_of::<f32>() * (parts.weight_scales.len() + parts.bias.len())
            }
            Self::Float16(network) => HALF * network.parameter_count(),
            Self::Float32(network) => size_of::<f32>() * network.parameter_count(),
        }
    }
}
