//! The inner loops: sums over row-major slices with one order of summation on every target.
//!
//! Each element of a product is the sum of its terms in ascending order of the inner index, whatever the tile it falls
//! into, and a dot product always runs in a fixed number of partial sums joined by one fixed tree. Lanes hold different
//! elements, and no multiply-add is fused. So scalar code, SSE2, AVX2 and wasm simd128 give the same bits, and a row's result
//! does not depend on the rows around it.

mod ends;
mod few_terms;
mod nonzeros;
mod product;
mod reduce;
mod scaled_rows;

pub(crate) use ends::Ends;
pub(crate) use nonzeros::Nonzeros;
pub(crate) use product::{multiply, multiply_transposed};
pub(crate) use reduce::{column_sums, multiply_by_rows, relu_column_sums, transpose};
pub(crate) use scaled_rows::{ScaledRows, Windows, add_scaled_rows, block_width, sum_windows};
