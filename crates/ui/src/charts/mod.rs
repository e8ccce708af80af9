//! The charts: what the page hands to them (plain data in `Rc`s) and the components it places.
//!
//! Drawing is generic over plotters' `DrawingBackend`, so native tests see every coordinate; only `canvas` and `backend`
//! touch the browser.

mod axes;
mod backend;
mod canvas;
mod components;
mod costs;
mod costs_chart;
mod decimate;
mod exploration;
mod exploration_chart;
mod frame;
mod histogram;
mod histogram_chart;
mod line;
mod loss;
mod marker;
mod ranges;
mod ranges_chart;
mod readout;
#[cfg(test)]
mod record;
mod room;
mod scene;
mod strip;
mod strip_chart;
mod theme;
mod ticks;
mod trace;

use std::rc::Rc;

use yew::AttrValue;

pub use components::{LossChart, RoomChart, TraceChart};
pub use costs::{Cost, signed};
pub use costs_chart::CostChart;
pub use exploration::{Cloud, SizePoint};
pub use exploration_chart::ExplorationChart;
pub use histogram_chart::HistogramChart;
pub use ranges_chart::RangeChart;
pub use readout::RunMark;
pub use strip_chart::StripChart;
pub use ticks::number;

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
    /// The float network of a kept run that is not the result, by its slot from 0: a colour and a marker of its own, traces
    /// dashed.
    Kept(u8),
}

impl RunRole {
    /// All roles in the order they are drawn: what comes later lies on top.
    pub const DRAWN: [Self; 10] = [
        Self::Truth,
        Self::Kept(0),
        Self::Kept(1),
        Self::Kept(2),
        Self::Kept(3),
        Self::Kept(4),
        Self::Kept(5),
        Self::Float,
        Self::Ptq,
        Self::Qat,
    ];

    /// The role of a kept run by its slot; beyond the last slot, the last.
    pub fn kept(slot: usize) -> Self {
        Self::Kept(u8::try_from(slot.min(5)).unwrap_or(5))
    }

    /// The last part of the CSS variable that holds the run's colour: `--run-truth`, `--run-float`, `--run-ptq`, `--run-qat`,
    /// `--run-kept-0` to `--run-kept-5`.
    pub fn css_name(self) -> &'static str {
        match self {
            Self::Truth => "truth",
            Self::Float => "float",
            Self::Ptq => "ptq",
            Self::Qat => "qat",
            Self::Kept(0) => "kept-0",
            Self::Kept(1) => "kept-1",
            Self::Kept(2) => "kept-2",
            Self::Kept(3) => "kept-3",
            Self::Kept(4) => "kept-4",
            Self::Kept(_) => "kept-5",
        }
    }

    /// Short name for readouts and labels at a line's end.
    pub fn name(self) -> &'static str {
        match self {
            Self::Truth => "ground truth",
            Self::Float => "float32",
            Self::Ptq => "PTQ",
            Self::Qat => "QAT",
            Self::Kept(_) => "kept run",
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
    /// Whether it belongs to one of the repeats in the background: thin, without name and mark.
    pub background: bool,
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
            && self.background == other.background
            && self.best == other.best
            && same_values(&self.losses, &other.losses)
    }
}

fn same_values<T: PartialEq>(a: &Rc<[T]>, b: &Rc<[T]>) -> bool {
    Rc::ptr_eq(a, b) || a == b
}
