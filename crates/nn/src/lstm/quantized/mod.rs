//! The LSTM with quantizers: TFLite's integer LSTM in float arithmetic, step by step, and its gradients.
//!
//! Forward, with `Q` the nearest value of a fixed grid: `p = Q(x K + b)`, `a = Q(p + h R)` in Q3.12, `i, f, o = Q(sigmoid(a))`
//! and `g = Q(tanh(a))` in Q0.15 or coarser, `c = clip(round(f c) + round(i g))` on the cell's grid, and
//! `h = FQ(o Q(tanh(c)))` on the grid of the hidden state. `K` and `R` are fake-quantized, each gate with its own range.
//! These are the roundings of the integers, in their places; what differs is float rounding and the integers' approximations
//! of sigmoid and tanh.
//!
//! Backward (straight-through): every `Q`, `FQ` and `clip` passes the gradient where its argument lies within its grid, and
//! stops it elsewhere; `round` passes it everywhere.

mod backward;
mod fixed;
mod forward;
mod step;
mod tape;

pub use step::LstmStep;
pub(super) use tape::QuantizedTape;

#[cfg(test)]
mod tests;
