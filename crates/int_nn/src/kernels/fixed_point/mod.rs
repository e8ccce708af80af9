//! The logistic function and tanh on 16-bit fixed-point numbers, in gemmlowp's arithmetic.
//!
//! LiteRT's integer LSTM calls gemmlowp's `logistic` and `tanh` (google/gemmlowp, `fixedpoint/fixedpoint.h`) on `int16`.
//! They are computed here by the same steps, so that every one of the 65,536 results is theirs: an exponential from a
//! Taylor polynomial and a shifter, then one division by Newton's method. A number in `Qm.n` has `m` integer bits, `n`
//! fractional bits and a sign, `m + n = 15`; its value is `code * 2^-n`.
//!
//! The results are not rounded correctly; by how much they are off at most is said, and tested over all inputs, by
//! `LOGISTIC_ERROR` and `TANH_ERROR` of [`crate::boundary`].

mod exponential;
mod functions;
mod primitives;

pub use functions::{logistic, tanh};
pub(super) use primitives::rounding_shift_right;

/// Integer bits [`logistic`] and the candidate's [`tanh`] take in the LSTM: the gates' sums are Q3.12.
pub const PRE_ACTIVATION_INTEGER_BITS: u32 = 3;

/// The largest number of integer bits [`tanh`] takes.
pub const MAX_INTEGER_BITS: u32 = 4;

#[cfg(test)]
mod tests;
