//! The grid of a tensor in a model file.

use serde::{Deserialize, Serialize};

/// Scale, zero point and width of a tensor: real = scale (q - zero_point), q signed.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AffineFile {
    /// Scale.
    pub scale: f32,
    /// Zero point.
    pub zero_point: i32,
    /// Bits.
    pub bits: u8,
    /// Whether the lowest code is left out.
    pub narrow_range: bool,
}
