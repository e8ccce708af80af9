//! The words that several rooms speak, each defined once: as an enumeration whose values have a name for files, command line
//! and JavaScript, and a label for people. What a word *does* stands in the crate that does it.
//!
//! ```
//! use vocabulary::{LayerKind, QuantizerKind, Tensor, layer_name, tensor_name};
//!
//! assert_eq!(QuantizerKind::MovingAverage.name(), "moving-average");
//! assert_eq!(QuantizerKind::by_name("moving-average"), Some(QuantizerKind::MovingAverage));
//! assert_eq!(layer_name(LayerKind::MaxPool1D, 3), "max-pool1d 3");
//! assert_eq!(tensor_name(LayerKind::Dense, 6, Tensor::Weights), "dense 6, weights");
//! ```

mod conversion;
mod data;
mod layer;
mod names;
mod quantizer;
mod quantizer_settings;
mod settings;
mod shape;
mod sorted;
mod sweep;
mod tensor;
mod training;
mod weightless;
mod windows;
mod word;

pub use conversion::{
    CalibrationSet, Calibrator, InterfaceType, LstmFunctions, Method, NumberFormat, OpsSet, Optimization,
    Runtime, Scheme,
};
pub use data::{LabelAt, Part, Severity, SplitKind, UnitChoice};
pub use layer::{Activation, LayerKind};
pub use names::{layer_name, layer_names, tensor_name};
pub use quantizer::{QuantizerKind, RangeInit};
pub use quantizer_settings::QuantizerSettings;
pub use settings::Card;
pub use shape::Shape;
pub use sorted::sorted;
pub use sweep::{Figure, Statistic, SweepPreset};
pub use tensor::{Tensor, TensorKind};
pub use training::{OptimizerKind, ScheduleKind};
pub use weightless::{Pooling, Weightless};
pub use windows::{Padding, Windows};
pub use word::Word;
