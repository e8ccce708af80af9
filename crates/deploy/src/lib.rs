//! Models out of and into Bitroom. JSON comes first; TensorFlow Lite, C and Keras weights will stand beside it.

pub mod json;
