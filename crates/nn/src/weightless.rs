//! Layers without weights: one list of their kinds, dispatching to the kind's own file.

use quant::Grid;
use vocabulary::{Pooling, Shape, Weightless};

use crate::error::LayerError;
use crate::flatten::{Flatten, FlattenTape};
use crate::pool1d::{AveragePool1D, AveragePool1DTape, MaxPool1D, MaxPool1DTape, Pool1DShape};

/// A layer without weights. It has no quantizers: its output lies on the grid of its input.
#[derive(Clone, Debug)]
pub struct WeightlessLayer {
    settings: Weightless,
    input: Shape,
    passes: Passes,
}

/// What each kind does with a batch.
#[derive(Clone, Debug)]
enum Passes {
    Max(MaxPool1D),
    Average(AveragePool1D),
    Flat(Flatten),
}

/// The buffers of one such layer for one batch.
#[derive(Clone, Debug)]
pub(crate) enum WeightlessTape {
    Max(MaxPool1DTape),
    Average(AveragePool1DTape),
    Flat(FlattenTape),
}

/// The same expression for every kind of tape.
macro_rules! of_tape {
    ($self:expr, $tape:ident => $result:expr) => {
        match $self {
            WeightlessTape::Max($tape) => $result,
            WeightlessTape::Average($tape) => $result,
            WeightlessTape::Flat($tape) => $result,
        }
    };
}

/// The same expression for every kind of layer with its own kind of tape; the last one for a tape of another kind.
macro_rules! of_both {
    ($layer:expr, $tape:expr, ($of:ident, $with:ident) => $result:expr, $other:expr) => {
        match (&$layer.passes, $tape) {
            (Passes::Max($of), WeightlessTape::Max($with)) => $result,
            (Passes::Average($of), WeightlessTape::Average($with)) => $result,
            (Passes::Flat($of), WeightlessTape::Flat($with)) => $result,
            _ => $other,
        }
    };
}

impl WeightlessLayer {
    /// The layer for an input of this shape.
    ///
    /// # Errors
    /// Windows that do not fit, or rows with no values or too many.
    pub fn new(settings: Weightless, input: Shape) -> Result<Self, LayerError> {
        let pool = |Pooling { size: pool_size, stride, padding }| {
            let Shape { steps, channels } = input;
            Pool1DShape { steps, channels, pool_size, stride, padding }
        };
        let passes = match settings {
            Weightless::MaxPool1D(pooling) => Passes::Max(MaxPool1D::new(pool(pooling))?),
            Weightless::AveragePool1D(pooling) => Passes::Average(AveragePool1D::new(pool(pooling))?),
            Weightless::Flatten => Passes::Flat(Flatten::new(input)?),
        };
        Ok(Self { settings, input, passes })
    }

    /// Its kind and what is set of it.
    pub fn settings(&self) -> Weightless {
        self.settings
    }

    /// The shape the layer takes.
    pub fn input_shape(&self) -> Shape {
        self.input
    }

    /// The shape the layer gives.
    pub fn output_shape(&self) -> Shape {
        // There are windows: the layer was made with them.
        self.settings.output(self.input).unwrap_or(self.input)
    }

    /// Buffers for up to `rows` rows.
    pub(crate) fn tape(&self, rows: usize) -> WeightlessTape {
        match &self.passes {
            Passes::Max(layer) => WeightlessTape::Max(MaxPool1DTape::new(layer, rows)),
            Passes::Average(layer) => WeightlessTape::Average(AveragePool1DTape::new(layer, rows)),
            Passes::Flat(layer) => WeightlessTape::Flat(FlattenTape::new(layer, rows)),
        }
    }

    /// The outputs of `rows` rows `x`, into the tape.
    pub(crate) fn evaluate(&self, x: &[f32], rows: usize, tape: &mut WeightlessTape) {
        of_both!(
            self,
            tape,
            (layer, tape) => layer.evaluate(x, rows, tape),
            debug_assert!(false, "workspaces are checked to fit their network")
        );
    }

    /// The gradient of the input from the tape's gradient of the output.
    pub(crate) fn backward(&self, rows: usize, tape: &WeightlessTape, d_input: &mut [f32]) {
        of_both!(
            self,
            tape,
            (layer, tape) => layer.backward(rows, tape, d_input),
            debug_assert!(false, "workspaces are checked to fit their network")
        );
    }
}

impl WeightlessTape {
    /// Whether these buffers were made for such a layer.
    pub(crate) fn fits(&self, layer: &WeightlessLayer) -> bool {
        of_both!(layer, self, (layer, tape) => tape.fits(layer), false)
    }

    /// Tells a layer that computes on codes the grids of its input.
    pub(crate) fn set_input_grids<'a>(&mut self, grids: impl FnOnce() -> &'a [Grid]) {
        if let Self::Average(tape) = self {
            tape.set_grids(grids());
        }
    }

    /// The layer's output, `[capacity][outputs]`.
    pub(crate) fn output(&self) -> &[f32] {
        of_tape!(self, tape => tape.output())
    }

    /// The output and the loss's gradient with respect to it.
    pub(crate) fn output_and_gradient(&mut self) -> (&[f32], &mut [f32]) {
        of_tape!(self, tape => tape.output_and_gradient())
    }
}
