//! Tables of the LSTM's gate functions, correctly rounded, and how far the fixed-point functions are from the real ones.

use super::function::TableFunction;
use crate::kernels::fixed_point::PRE_ACTIVATION_INTEGER_BITS;

/// Units of Q0.15 by which [`crate::kernels::fixed_point::logistic`] is off at most.
pub const LOGISTIC_ERROR: f64 = 6.4;

/// Units of Q0.15 by which [`crate::kernels::fixed_point::tanh`] is off at most, whatever its integer bits.
pub const TANH_ERROR: f64 = 12.1;

/// Logistic and tanh of Q3.12 and tanh of the cell, each in Q0.15 with one entry per 16-bit code, the first for the lowest.
#[derive(Clone, Debug, PartialEq)]
pub struct GateTables {
    /// Logistic of Q3.12.
    pub logistic: Vec<i16>,
    /// Tanh of Q3.12.
    pub tanh: Vec<i16>,
    /// Tanh of the cell.
    pub cell_tanh: Vec<i16>,
}

impl GateTables {
    /// Bytes of all entries.
    #[must_use]
    pub fn bytes(&self) -> usize {
        size_of::<i16>() * (self.logistic.len() + self.tanh.len() + self.cell_tanh.len())
    }
}

/// The tables for a cell with `cell_integer_bits` integer bits: `round(f(x) * 2^15)`, half away from zero, clipped to 16 bits.
///
/// The functions are computed in double precision by `libm`, so that every platform builds the same tables.
#[must_use]
pub fn build_gate_tables(cell_integer_bits: u8) -> GateTables {
    let table = |function: TableFunction, integer_bits: u32| {
        let step = libm::ldexp(1.0, integer_bits as i32 - 15);
        (i16::MIN..=i16::MAX)
            .map(|code| (32768.0 * function.value(f64::from(code) * step)).round().min(32767.0) as i16)
            .collect()
    };
    GateTables {
        logistic: table(TableFunction::Sigmoid, PRE_ACTIVATION_INTEGER_BITS),
        tanh: table(TableFunction::Tanh, PRE_ACTIVATION_INTEGER_BITS),
        cell_tanh: table(TableFunction::Tanh, u32::from(cell_integer_bits)),
    }
}

#[cfg(test)]
#[path = "gates_tests.rs"]
mod tests;
