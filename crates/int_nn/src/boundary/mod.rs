//! Where float meets the integer network: its inputs, its outputs, and the building of tables.

mod codes;
mod gates;
mod tables;

pub use codes::{code_from_uint8, dequantize_all, quantize_into, uint8_from_code};
pub use gates::{GateTables, LOGISTIC_ERROR, TANH_ERROR, build_gate_tables};
pub use tables::{TableFunction, build_table};
