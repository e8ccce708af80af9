//! The pictures of a sweep's results in one type.

use super::curves::CurvesScene;
use super::front::FrontScene;
use super::heat::MapScene;
use super::scene::scenes;

scenes! {
    /// One picture with all it shows, of many networks beside each other.
    SweepScene {
        /// A figure over a setting, a line for each value of another one.
        "curves" Curves(CurvesScene),
        /// A figure over two settings as coloured cells.
        "map" Map(MapScene),
        /// Error against bits.
        "front" Front(FrontScene),
    }
}
