//! Lookup tables of activation functions, one entry per input code.

use quant::{BitWidth, QuantParams, Runtime};

use super::function::TableFunction;
use super::interpolated::interpolated;

/// The table of `function` in `runtime`, for each input code from the lowest to the highest.
///
/// Between 16-bit codes with the zero point 0 whose output has the parameters of [`TableFunction::output_params`] it is that of
/// LiteRT's 16x8 operator, which interpolates. Every other table is `round(f(s_in * (q - z_in)) / s_out) + z_out`, half away
/// from zero, clipped to the output codes. The function is computed in double precision by `libm`, so that every platform builds
/// the same table, and up to 8 bits rounded to single precision where LiteRT's int8 operators compute in that.
#[must_use]
pub fn build_table(
    function: TableFunction,
    input: &QuantParams,
    output: &QuantParams,
    runtime: Runtime,
) -> Vec<i16> {
    if is_interpolated(function, input, output)
        && let Some(table) = interpolated(function, input, runtime)
    {
        return table;
    }
    let (lowest, highest) = (f64::from(output.code_min()), f64::from(output.code_max()));
    let single = input.bits().max(output.bits()) <= BitWidth::INT8;
    (input.code_min()..=input.code_max())
        .map(|code| {
            let x = input.dequantize(code);
            let steps =
                if single { single_steps(function, x, output) } else { exact_steps(function, x, output) };
            // Clipped to codes of at most 16 bits.
            (steps.round() + f64::from(output.zero_point())).clamp(lowest, highest) as i16
        })
        .collect()
}

/// The function's value in steps of the output.
fn exact_steps(function: TableFunction, x: f32, output: &QuantParams) -> f64 {
    function.value(f64::from(x)) / f64::from(output.scale())
}

/// [`exact_steps`] in LiteRT's single precision, which decides where a value lies next to the middle of two codes.
fn single_steps(function: TableFunction, x: f32, output: &QuantParams) -> f64 {
    let value = match function {
        TableFunction::Tanh => libm::tanh(f64::from(x)) as f32,
        TableFunction::Sigmoid => 1.0 / (1.0 + libm::exp(-f64::from(x)) as f32),
    };
    f64::from(value * (1.0 / output.scale()))
}

/// Whether [`build_table`] gives the table of LiteRT's 16x8 operator.
#[must_use]
pub fn is_interpolated(function: TableFunction, input: &QuantParams, output: &QuantParams) -> bool {
    let wide = |params: &QuantParams| {
        (params.bits(), params.is_narrow(), params.zero_point()) == (BitWidth::MAX, false, 0)
    };
    wide(input) && function.output_params(BitWidth::MAX).as_ref() == Ok(output)
}

#[cfg(test)]
#[path = "tables_tests.rs"]
mod tests;
