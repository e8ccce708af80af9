//! All pictures of one program in one type, so that a canvas can hold any of them. A program downloads what every variant of its
//! type needs, so that each program has a type of its own.

use super::costs::CostScene;
use super::error_map::ErrorMapScene;
use super::exploration::ExplorationScene;
use super::histogram::HistogramScene;
use super::loss::LossScene;
use super::ranges::RangeScene;
use super::room::RoomScene;
use super::strip::StripScene;
use super::trace::TraceScene;

/// Declares an enumeration of pictures that is a picture itself; each variant stands behind the name of its kind.
macro_rules! scenes {
    (
        $(#[$about:meta])*
        $name:ident { $($(#[$what:meta])* $kind:literal $variant:ident($picture:ty),)+ }
    ) => {
        $(#[$about])*
        #[derive(Clone, Debug, PartialEq)]
        pub enum $name {
            $($(#[$what])* $variant($picture),)+
        }

        impl $name {
            /// The kind's name, such as `loss`.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $kind,)+
                }
            }
        }

        impl $crate::Picture for $name {
            fn draw<DB: plotters_backend::DrawingBackend>(&self, pen: &$crate::Pen<'_, DB>) -> $crate::Drawn<DB> {
                match self { $(Self::$variant(picture) => picture.draw(pen),)+ }
            }

            fn height(&self, width: f64) -> f64 {
                match self { $(Self::$variant(picture) => picture.height(width),)+ }
            }

            fn summary(&self) -> String {
                match self { $(Self::$variant(picture) => picture.summary(),)+ }
            }

            fn readout(&self) -> $crate::Readout {
                match self { $(Self::$variant(picture) => picture.readout(),)+ }
            }

            fn places(&self) -> Option<(usize, usize)> {
                match self { $(Self::$variant(picture) => picture.places(),)+ }
            }

            fn place(&self) -> Option<usize> {
                match self { $(Self::$variant(picture) => picture.place(),)+ }
            }

            fn set_place(&mut self, place: Option<usize>) {
                match self { $(Self::$variant(picture) => picture.set_place(place),)+ }
            }

            fn nearest(&self, frame: $crate::Frame, at: $crate::Point) -> Option<usize> {
                match self { $(Self::$variant(picture) => picture.nearest(frame, at),)+ }
            }

            fn pick(&self, frame: $crate::Frame, at: $crate::Point) -> Option<usize> {
                match self { $(Self::$variant(picture) => picture.pick(frame, at),)+ }
            }
        }
    };
}

scenes! {
    /// One picture with all it shows, of a network and its training.
    Scene {
        /// The room from above.
        "room" Room(RoomScene),
        /// Errors over the room.
        "error-map" ErrorMap(ErrorMapScene),
        /// X or Y over time.
        "trace" Trace(TraceScene),
        /// Loss over epochs.
        "loss" Loss(LossScene),
        /// Weights and levels.
        "histogram" Histogram(HistogramScene),
        /// Repeats and their distribution.
        "strip" Strip(StripScene),
        /// ADE over neurons.
        "exploration" Exploration(ExplorationScene),
        /// A quantizer's range over training.
        "ranges" Ranges(RangeScene),
        /// What quantizing each tensor costs.
        "costs" Costs(CostScene),
    }
}

pub(crate) use scenes;
