//! The pictures of a sweep's results in one type.

use super::changes::ChangesScene;
use super::curves::CurvesScene;
use super::front::FrontScene;
use super::heat::MapScene;
use super::loss::LossScene;
use super::parallel::ParallelScene;
use super::scene::scenes;
use super::surface::SurfaceScene;
use super::trace::TraceScene;

scenes! {
    /// One picture with all it shows, of many networks beside each other.
    SweepScene {
        /// A figure over a setting, a line for each value of another one.
        "curves" Curves(CurvesScene),
        /// A figure over two settings as coloured cells.
        "map" Map(MapScene),
        /// One figure against another: error against bits, or against smoothness.
        "front" Front(FrontScene),
        /// The cells as a surface in space.
        "surface" Surface(SurfaceScene),
        /// How changes against the float network are distributed.
        "changes" Changes(ChangesScene),
        /// All axes beside each other, a line for each point.
        "parallel" Parallel(ParallelScene),
        /// Loss over epochs of a point.
        "loss" Loss(LossScene),
        /// X or Y over time of a point.
        "trace" Trace(TraceScene),
    }
}
