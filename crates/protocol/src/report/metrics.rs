//! Figures of one network on one block: how far its path is from the true one, and how smooth it is.

use serde::{Deserialize, Serialize};
use vocabulary::Figure;

/// Errors of one network on one block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Metrics {
    /// Mean squared error over samples and both coordinates (Keras' mean; thesis eq. 1.1), m².
    pub mse: f64,
    /// Average displacement error: mean Euclidean distance (thesis eq. 1.2), m.
    pub ade: f64,
    /// Samples.
    pub samples: u32,
    /// How smooth the path is; absent in files of builds that did not measure it.
    #[serde(default)]
    pub smoothness: Option<Smoothness>,
}

/// How smooth an estimated path is, beside the true one. A path of few levels can be near the true one on average and still be
/// a stair, which the errors do not show.
///
/// A *run* is a stretch of samples whose rows follow each other in the data without a gap between them. With p the estimates and
/// r the true positions of a run in m, and h the time from one row to the next in s, the differences are
/// Δp(i) = p(i) - p(i-1), Δ²p(i) = Δp(i) - Δp(i-1) and Δ³p(i) = Δ²p(i) - Δ²p(i-1), of both coordinates; none reaches into
/// another run, another block or across a gap. RMS is the square root of the mean, over all samples that have the difference, of
/// the squared length of the vector.
///
/// What is per second is absent where the data have no time: figures per sample would be compared with figures per second. It
/// is also absent, as is the stair index, where no run is long enough; windows of training that are further apart than one
/// row have none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Smoothness {
    /// RMS of Δ(p - r) / h, m/s: the error of the speed with its direction.
    pub speed_error: Option<f64>,
    /// RMS of Δ²(p - r) / h², m/s²: the error of the acceleration.
    pub acceleration_error: Option<f64>,
    /// RMS of Δ³p / h³, m/s³: the jerk of the estimated path.
    pub jerk: Option<f64>,
    /// RMS of Δ³r / h³, m/s³: the jerk of the true path.
    pub true_jerk: Option<f64>,
    /// Share of the steps Δp that are exactly zero in both coordinates, 0 to 1.
    pub stair_index: Option<f64>,
    /// Distinct values of x and of y over the block: output levels of a quantized network, about as many as samples of a float
    /// network.
    pub levels: [u32; 2],
}

impl Smoothness {
    /// One of its figures; `None` where it is absent, and for a figure of another kind. Of the levels those of the coordinate
    /// that has fewer.
    pub fn figure(&self, figure: Figure) -> Option<f64> {
        match figure {
            Figure::SpeedError => self.speed_error,
            Figure::AccelerationError => self.acceleration_error,
            Figure::Jerk => self.jerk,
            Figure::StairIndex => self.stair_index,
            Figure::Levels => Some(f64::from(self.levels[0].min(self.levels[1]))),
            Figure::TestAde
            | Figure::TestMse
            | Figure::TotalBits
            | Figure::PackedBytes
            | Figure::BitOperations => None,
        }
    }
}
