//! Quantized networks of every kind as one value that runs: integers, float, or 8-bit weights between float values.
//!
//! TFLite quantizes operator by operator. A full-integer model may keep operators in float, where none exists in integers
//! (`TFLITE_BUILTINS` does so without a word); dynamic range quantizes large weights only; float16 rounds parameters. A form is
//! the list of stretches that such a network falls into, and says for every layer how it computes. It does not know how it came
//! about: a pipeline made it, or a file holds it.

mod error;
mod segment;
#[cfg(test)]
mod tests;

pub use error::FormError;
pub use segment::Segment;

use int_nn::IntNetwork;
use nn::Network;
use vocabulary::NumberFormat;

/// A quantized network of any kind.
///
/// A value of this type has been checked: there is a stretch, and each takes what the one before it gives.
#[derive(Clone, Debug)]
pub struct QuantizedForm {
    segments: Vec<Segment>,
}

impl QuantizedForm {
    /// The stretches of a network, first to last.
    ///
    /// # Errors
    /// No stretches, layers of a stretch that do not fit together, or a stretch that does not take what the one before it gives.
    pub fn new(segments: Vec<Segment>) -> Result<Self, FormError> {
        let mut given = None;
        for (index, segment) in segments.iter().enumerate() {
            segment.check()?;
            let expected = segment.input_shape();
            if let Some(found) = given.filter(|found| *found != expected) {
                return Err(FormError::Stretch { stretch: index + 1, expected, found });
            }
            given = Some(segment.output_shape());
        }
        if given.is_none() {
            return Err(FormError::Empty);
        }
        Ok(Self { segments })
    }

    /// A fully integer network.
    #[must_use]
    pub fn integer(network: IntNetwork) -> Self {
        Self { segments: vec![Segment::Integer(network)] }
    }

    /// A network all of whose layers compute and are stored in float32.
    ///
    /// # Errors
    /// Layers that do not fit together.
    pub fn float(network: Network) -> Result<Self, FormError> {
        Self::new(vec![Segment::Float32(network)])
    }

    /// The stretches, in order.
    #[must_use]
    pub fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// How each layer of the float network computes, in order.
    #[must_use]
    pub fn layers(&self) -> Vec<NumberFormat> {
        self.segments.iter().flat_map(|segment| vec![segment.format(); segment.layers()]).collect()
    }

    /// The integer network, if all layers run in integers.
    #[must_use]
    pub fn as_integer(&self) -> Option<&IntNetwork> {
        match &self.segments[..] {
            [Segment::Integer(network)] => Some(network),
            _ => None,
        }
    }

    /// Real outputs `[rows][outputs]` of real inputs `[rows][inputs]`.
    ///
    /// # Errors
    /// Inputs that are no whole rows, or not numbers.
    pub fn run(&self, x: &[f32]) -> Result<Vec<f32>, FormError> {
        let mut values = x.to_vec();
        for segment in &self.segments {
            values = segment.run(&values)?;
        }
        Ok(values)
    }

    /// Bytes of parameters, scales and zero points that have to be stored; file structure is not counted.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.segments.iter().map(Segment::bytes).sum()
    }
}
