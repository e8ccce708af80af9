//! Real values to codes and back, and the uint8 interface.

use quant::{QuantParams, QuantizeRule, quantize};

/// The distance between int8 codes and the uint8 codes of TFLite's uint8 interface.
const UINT8_OFFSET: i32 = 128;

/// Writes the codes of `values` under a runtime's rule, as many as `codes` holds.
pub fn quantize_into(values: &[f32], params: &QuantParams, rule: QuantizeRule, codes: &mut [i16]) {
    for (code, &value) in codes.iter_mut().zip(values) {
        // Codes have at most 16 bits.
        *code = quantize(value, params, rule) as i16;
    }
}

/// The real values of `codes`: `f32(scale * (code - zero_point))`, the same in every runtime.
#[must_use]
pub fn dequantize_all(codes: &[i32], params: &QuantParams) -> Vec<f32> {
    codes.iter().map(|&code| params.dequantize(code)).collect()
}

/// The int8 code of a uint8 one, `q - 128`.
#[must_use]
pub fn code_from_uint8(code: u8) -> i32 {
    i32::from(code) - UINT8_OFFSET
}

/// The uint8 code of an int8 one, `q + 128`; `None` for a code of more than 8 bits.
#[must_use]
pub fn uint8_from_code(code: i32) -> Option<u8> {
    u8::try_from(code.checked_add(UINT8_OFFSET)?).ok()
}

#[cfg(test)]
#[path = "codes_tests.rs"]
mod tests;
