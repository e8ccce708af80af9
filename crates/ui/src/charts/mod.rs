//! The charts: what the page hands to them (plain data in `Rc`s) and the components it places.
//!
//! Drawing is generic over plotters' `DrawingBackend`, so native tests see every coordinate; only `canvas` and `backend`
//! touch the browser.

mod axes;
mod backend;
mod canvas;
mod components;
mod decimate;
mod frame;
mod histogram;
mod line;
mod loss;
mod marker;
mod readout;
#[cfg(test)]
mod record;
mod room;
mod scene;
mod theme;
mod ticks;
mod trace;

use std::rc::Rc;

use yew::AttrValue;

pub use components::{LossChart, RoomChart, TraceChart, WeightHistogramChart};
pub use readout::RunMark;

/// Which run a line belongs to; decides its colour and, as a second cue, its marker and dash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RunRole {
    /// The measured path: grey, wide, underneath, round marker.
    Truth,
    /// The float32 network: blue, round marker.
    Float,
    /// Quantized after training: vermillion, square marker, traces drawn as steps.
    Ptq,
    /// Quantized during training: green, hollow square marker, dashed, traces drawn as steps.
    Qat,
}

impl RunRole {
    /// The last part of the CSS variable that holds the run's colour: `--run-truth`, `--run-float`, `--run-ptq`, `--run-qat`.
    pub fn css_name(self) -> &'static str {
        match self {
            Self::Truth => "truth",
            Self::Float => "float",
            Self::Ptq => "ptq",
            Self::Qat => "qat",
        }
    }

    /// Short name for readouts and labels at a line's end.
    pub fn name(self) -> &'static str {
        match self {
            Self::Truth => "ground truth",
            Self::Float => "float32",
            Self::Ptq => "PTQ",
            Self::Qat => "QAT",
        }
    }

    /// Whether the run's values lie on a grid, so that its traces are drawn as steps.
    pub fn is_quantized(self) -> bool {
        matches!(self, Self::Ptq | Self::Qat)
    }
}

/// One path through the room; the k-th entry belongs to the k-th sample of the block shown.
#[derive(Clone, Debug)]
pub struct PathSeries {
    /// Whose path.
    pub role: RunRole,
    /// Name in the readout, such as `int W4 A8, PTQ`.
    pub label: AttrValue,
    /// x in m; NaN where there is no estimate.
    pub x: Rc<[f32]>,
    /// y in m; as long as `x`.
    pub y: Rc<[f32]>,
}

impl PartialEq for PathSeries {
    /// The same allocation is equal without a look at the values: this runs at every render.
    fn eq(&self, other: &Self) -> bool {
        self.role == other.role
            && self.label == other.label
            && same_values(&self.x, &other.x)
            && same_values(&self.y, &other.y)
    }
}

/// Which coordinate a trace chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coordinate {
    /// X(t).
    X,
    /// Y(t).
    Y,
}

impl Coordinate {
    /// The coordinate's values of a path, in m.
    pub fn of(self, series: &PathSeries) -> &[f32] {
        match self {
            Self::X => &series.x,
            Self::Y => &series.y,
        }
    }

    /// `X` or `Y`.
    pub fn name(self) -> &'static str {
        match self {
            Self::X => "X",
            Self::Y => "Y",
        }
    }
}

/// One loss curve; the k-th entry is the loss (MSE, m²) of epoch k + 1.
#[derive(Clone, Debug)]
pub struct LossSeries {
    /// Whose loss.
    pub role: RunRole,
    /// Whether it is the validation loss (drawn strong) or the training loss (drawn light).
    pub validation: bool,
    /// Loss of epochs 1, 2, ..., MSE in m².
    pub losses: Rc<[f64]>,
    /// Epoch with the lowest validation loss and that loss, marked on the curve.
    pub best: Option<(u32, f64)>,
}

impl PartialEq for LossSeries {
    /// The same allocation is equal without a look at the values: this runs at every render.
    fn eq(&self, other: &Self) -> bool {
        self.role == other.role
            && self.validation == other.validation
            && self.best == other.best
            && same_values(&self.losses, &other.losses)
    }
}

fn same_values<T: PartialEq>(a: &Rc<[T]>, b: &Rc<[T]>) -> bool {
    Rc::ptr_eq(a, b) || a == b
}
