//! What a canvas can show: any picture that is plain data.

use charts::{Picture, Scene, SweepScene};

/// A picture, or one of several kinds, that a canvas holds.
pub trait Shown: Picture + Clone + PartialEq + 'static {
    /// The kind's name, such as `loss`, for style sheets.
    fn kind(&self) -> &'static str;

    /// Its height in css px where that follows from its rows; others have the height of the style sheets.
    fn height_of_rows(&self) -> Option<f64> {
        None
    }
}

impl Shown for Scene {
    fn kind(&self) -> &'static str {
        Scene::kind(self)
    }

    fn height_of_rows(&self) -> Option<f64> {
        matches!(self, Self::Costs(_)).then(|| self.height(0.0))
    }
}

impl Shown for SweepScene {
    fn kind(&self) -> &'static str {
        SweepScene::kind(self)
    }
}
