//! Where float meets the integer network: its inputs, its outputs, the building of tables, and hybrid operators.

mod codes;
mod function;
mod gates;
mod hybrid;
mod interpolated;
mod tables;

pub use codes::{code_from_uint8, dequantize_all, quantize_into, uint8_from_code};
pub use function::TableFunction;
pub use gates::{GateTables, LOGISTIC_ERROR, TANH_ERROR, build_gate_tables};
pub use hybrid::{HybridConv, HybridLayer, HybridParts};
pub use interpolated::INTERPOLATION_ERROR;
pub use tables::{build_table, is_interpolated};
