//! One step of the quantized LSTM from a given state, for comparisons with integers.

use vocabulary::Tensor;
use wide::f32x4;

use crate::error::LayerError;
use crate::lstm::Lstm;
use crate::lstm::tape::LstmTape;

/// The states after a step, real values.
#[derive(Clone, Debug, PartialEq)]
pub struct LstmStep {
    /// The hidden state, `[units]`.
    pub hidden: Vec<f32>,
    /// The cell state, `[units]`.
    pub cell: Vec<f32>,
}

impl Lstm {
    /// The states after one step of `x` `[inputs]` from the states `hidden` and `cell`, both `[units]`. Where quantizers are
    /// attached they quantize with their stored ranges.
    ///
    /// # Errors
    /// [`LayerError::Length`] for values of another number.
    pub fn step(&self, x: &[f32], hidden: &[f32], cell: &[f32]) -> Result<LstmStep, LayerError> {
        for (what, found, expected) in [
            (Tensor::Input, x.len(), self.inputs),
            (Tensor::HiddenState, hidden.len(), self.units),
            (Tensor::CellState, cell.len(), self.units),
        ] {
            if found != expected {
                return Err(LayerError::Length { what, expected, found });
            }
        }
        let single = Self { steps: 1, ..self.clone() };
        let mut tape = LstmTape::new(&single, 1);
        // A layer without quantizers takes the same way, on which nothing is quantized.
        let mut own =
            tape.quantized.take().unwrap_or_else(|| Box::new(super::QuantizedTape::new(&single, 1)));
        match &single.quantizers {
            Some(quantizers) => single.prepare_quantized(quantizers, &mut tape, &mut own),
            None => single.prepare(&mut tape),
        }
        for (lanes, values) in
            [(&mut tape.x, x), (&mut own.start_hidden, hidden), (&mut own.start_cells, cell)]
        {
            lanes.iter_mut().zip(values).for_each(|(lanes, value)| *lanes = f32x4::splat(*value));
        }
        single.walk_quantized(single.quantizers.as_ref(), false, 1, &mut tape, &mut own);
        let first = |lanes: &[f32x4]| lanes.iter().map(|lanes| lanes.to_array()[0]).collect();
        Ok(LstmStep { hidden: first(&tape.hidden), cell: first(&tape.cells) })
    }
}
