//! What a canvas shows: one of the charts, so that the canvas component can hold any of them.

use plotters_backend::DrawingBackend;

use super::costs::CostScene;
use super::exploration::ExplorationScene;
use super::frame::{Drawn, Pen};
use super::histogram::HistogramScene;
use super::loss::LossScene;
use super::ranges::RangeScene;
use super::room::RoomScene;
use super::strip::StripScene;
use super::trace::TraceScene;

/// One chart with all it shows.
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

impl Scene {
    /// Draws the chart.
    ///
    /// # Errors
    /// Those of the backend.
    pub fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        match self {
            Self::Room(scene) => scene.draw(pen),
            Self::Trace(scene) => scene.draw(pen),
            Self::Loss(scene) => scene.draw(pen),
            Self::Histogram(scene) => scene.draw(pen),
            Self::Strip(scene) => scene.draw(pen),
            Self::Exploration(scene) => scene.draw(pen),
            Self::Ranges(scene) => scene.draw(pen),
            Self::Costs(scene) => scene.draw(pen),
        }
    }

    /// One sentence for readers who do not see the chart.
    pub fn summary(&self) -> String {
        match self {
            Self::Room(scene) => scene.summary(),
            Self::Trace(scene) => scene.summary(),
            Self::Loss(scene) => scene.summary(),
            Self::Histogram(scene) => scene.summary(),
            Self::Strip(scene) => scene.summary(),
            Self::Exploration(scene) => scene.summary(),
            Self::Ranges(scene) => scene.summary(),
            Self::Costs(scene) => scene.summary(),
        }
    }
}
