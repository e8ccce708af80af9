//! Pictures of data, drawn over any plotters backend: on the page's canvas, and as SVG.
//!
//! A picture ([`Picture`]) is plain data and knows no run, no report and no page. It draws with a [`Pen`], which works in css
//! pixels; [`draw`] puts it on a backend and [`svg`] makes a file of it. Native tests see every coordinate.

mod axes;
mod beyond;
mod brush;
mod changes;
mod costs;
mod curves;
mod decimate;
mod error_map;
mod exploration;
mod fine;
mod frame;
mod front;
mod heat;
mod histogram;
mod legend;
mod levels;
mod line;
mod loss;
mod marker;
mod measure;
mod names;
mod overlay;
mod parallel;
mod picture;
mod ramp;
mod ranges;
mod readout;
#[cfg(test)]
mod record;
mod role;
mod room;
mod scene;
mod series;
mod span;
mod strip;
mod surface;
mod svg;
mod sweep_scene;
mod theme;
mod ticks;
mod trace;

pub use beyond::Beyond;
pub use changes::ChangesScene;
pub use costs::{Cost, CostScene, signed};
pub use curves::{Curve, CurvePoint, CurvesScene};
pub use error_map::{ErrorCell, ErrorKind, ErrorMap, ErrorMapScene};
pub use exploration::{Cloud, ExplorationScene, SizePoint};
pub use fine::Fine;
pub use frame::{Drawn, Frame, Pen, Point, UNITS_PER_PIXEL};
pub use front::{FrontPoint, FrontScene, Standing};
pub use heat::MapScene;
pub use histogram::{Grid, Histogram, HistogramScene};
pub use levels::OutputLevels;
pub use loss::LossScene;
pub use measure::Measure;
pub use overlay::{Overlay, OverlayPoint};
pub use parallel::{Dimension, ParallelAxis, ParallelLine, ParallelScene};
pub use picture::{Picture, draw, draw_on_ground};
pub use ranges::{RangePoint, RangeScene};
pub use readout::{Readout, ReadoutItem};
pub use role::RunRole;
pub use room::{Room, RoomScene};
pub use scene::Scene;
pub use series::{Coordinate, FiveNumbers, LossSeries, PathSeries, Trend, breaks};
pub use strip::StripScene;
pub use surface::SurfaceScene;
pub use svg::svg;
pub use sweep_scene::SweepScene;
pub use theme::Theme;
pub use ticks::number;
pub use trace::{TraceScene, time_text};
