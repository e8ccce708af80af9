//! Lookup tables of activation functions, one entry per input code.

use quant::{BitWidth, QuantParams, RangeError};

/// A function that a table layer computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TableFunction {
    /// The hyperbolic tangent.
    Tanh,
    /// The logistic function `1 / (1 + e^-x)`.
    Sigmoid,
}

impl TableFunction {
    /// The function in double precision.
    #[must_use]
    pub fn value(self, x: f64) -> f64 {
        match self {
            Self::Tanh => libm::tanh(x),
            Self::Sigmoid => 1.0 / (1.0 + libm::exp(-x)),
        }
    }

    /// The fixed output parameters TFLite gives this function: scale `2^-(bits-1)` and zero point 0 for tanh, scale
    /// `2^-bits` and the lowest code for sigmoid (8 bits: 1/128 and 0, 1/256 and -128).
    ///
    /// # Errors
    /// None in practice: powers of two down to `2^-16` are valid scales.
    pub fn output_params(self, bits: BitWidth) -> Result<QuantParams, RangeError> {
        let levels = bits.levels() as f32;
        match self {
            Self::Tanh => QuantParams::new(2.0 / levels, 0, bits, false),
            Self::Sigmoid => QuantParams::new(1.0 / levels, bits.signed_min(), bits, false),
        }
    }
}

/// The table of `function`: for each input code from the lowest to the highest,
/// `round(f(s_in * (q - z_in)) / s_out) + z_out`, half away from zero, clipped to the output codes.
///
/// The function is computed in double precision by `libm`, so that every platform builds the same table.
#[must_use]
pub fn build_table(function: TableFunction, input: &QuantParams, output: &QuantParams) -> Vec<i16> {
    let (lowest, highest) = (f64::from(output.code_min()), f64::from(output.code_max()));
    (input.code_min()..=input.code_max())
        .map(|code| {
            let steps = function.value(f64::from(input.dequantize(code))) / f64::from(output.scale());
            // Clipped to codes of at most 16 bits.
            (steps.round() + f64::from(output.zero_point())).clamp(lowest, highest) as i16
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

    use super::*;

    #[test]
    fn tables_of_every_width_are_odd_or_centred_and_monotonic() {
        for n in 2..=16 {
            let bits = BitWidth::new(n).unwrap();
            let input = QuantParams::new(8.0 / bits.levels() as f32, 0, bits, false).unwrap();
            for function in [TableFunction::Tanh, TableFunction::Sigmoid] {
                let output = function.output_params(bits).unwrap();
                let table = build_table(function, &input, &output);
                assert_eq!(table.len(), 1 << n);
                assert!(table.is_sorted());
                let middle = i32::from(table[1 << (n - 1)]);
                // tanh(0) = 0 is its zero point; sigmoid(0) = 0.5 is the middle of its codes. Both are code 0.
                assert_eq!(middle, 0, "{function:?} of 0 at {n} bits");
            }
        }
    }

    #[test]
    fn eight_bit_outputs_have_tflites_fixed_parameters() {
        let tanh = TableFunction::Tanh.output_params(BitWidth::INT8).unwrap();
        assert_eq!((tanh.scale(), tanh.zero_point()), (1.0 / 128.0, 0));
        let sigmoid = TableFunction::Sigmoid.output_params(BitWidth::INT8).unwrap();
        assert_eq!((sigmoid.scale(), sigmoid.zero_point()), (1.0 / 256.0, -128));
    }
}
