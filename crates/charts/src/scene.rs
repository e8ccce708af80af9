//! All pictures in one type.

use plotters_backend::DrawingBackend;

use super::costs::CostScene;
use super::exploration::ExplorationScene;
use super::frame::{Drawn, Frame, Pen, Point};
use super::histogram::HistogramScene;
use super::loss::LossScene;
use super::picture::Picture;
use super::ranges::RangeScene;
use super::readout::Readout;
use super::room::RoomScene;
use super::strip::StripScene;
use super::trace::TraceScene;

/// One picture with all it shows, so that a canvas can hold any of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Scene {
    /// The room from above.
    Room(RoomScene),
    /// X or Y over time.
    Trace(TraceScene),
    /// Loss over epochs.
    Loss(LossScene),
    /// Weights and levels.
    Histogram(HistogramScene),
    /// Repeats and their distribution.
    Strip(StripScene),
    /// ADE over neurons.
    Exploration(ExplorationScene),
    /// A quantizer's range over training.
    Ranges(RangeScene),
    /// What quantizing each tensor costs.
    Costs(CostScene),
}

/// Asks the picture that a [`Scene`] is.
macro_rules! ask {
    ($scene:expr, $picture:ident => $answer:expr) => {
        match $scene {
            Scene::Room($picture) => $answer,
            Scene::Trace($picture) => $answer,
            Scene::Loss($picture) => $answer,
            Scene::Histogram($picture) => $answer,
            Scene::Strip($picture) => $answer,
            Scene::Exploration($picture) => $answer,
            Scene::Ranges($picture) => $answer,
            Scene::Costs($picture) => $answer,
        }
    };
}

impl Scene {
    /// The kind's name, such as `loss`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Room(_) => "room",
            Self::Trace(_) => "trace",
            Self::Loss(_) => "loss",
            Self::Histogram(_) => "histogram",
            Self::Strip(_) => "strip",
            Self::Exploration(_) => "exploration",
            Self::Ranges(_) => "ranges",
            Self::Costs(_) => "costs",
        }
    }
}

impl Picture for Scene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        ask!(self, picture => picture.draw(pen))
    }

    fn height(&self, width: f64) -> f64 {
        ask!(self, picture => picture.height(width))
    }

    fn summary(&self) -> String {
        ask!(self, picture => picture.summary())
    }

    fn readout(&self) -> Readout {
        ask!(self, picture => picture.readout())
    }

    fn places(&self) -> Option<(usize, usize)> {
        ask!(self, picture => picture.places())
    }

    fn place(&self) -> Option<usize> {
        ask!(self, picture => picture.place())
    }

    fn set_place(&mut self, place: Option<usize>) {
        ask!(self, picture => picture.set_place(place));
    }

    fn nearest(&self, frame: Frame, at: Point) -> Option<usize> {
        ask!(self, picture => picture.nearest(frame, at))
    }
}
