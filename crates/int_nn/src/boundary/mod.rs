//! Where float meets the integer network: its inputs, its outputs, and the building of tables.

mod codes;
mod tables;

pub use codes::{code_from_uint8, dequantize_all, quantize_into, uint8_from_code};
pub use tables::{TableFunction, build_table};
