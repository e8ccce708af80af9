//! What the thesis prints of its grids over the widths of weights and activations.

use super::tables::{FLOAT_REFERENCES, FloatReference};

/// A quantized network of a grid: the best of its repeats, chosen by test ADE.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GridResult {
    /// Bits of the weights.
    pub weights: u8,
    /// Bits of the activations.
    pub activations: u8,
    /// Test MSE, m².
    pub mse: f64,
    /// Test ADE, m.
    pub ade: f64,
}

const fn result(weights: u8, activations: u8, mse: f64, ade: f64) -> GridResult {
    GridResult { weights, activations, mse, ade }
}

/// What is printed of a grid. The thesis draws all of its points, and prints the figures of these.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GridResults {
    /// The float network.
    pub float: FloatReference,
    /// Repeats of each point.
    pub repeats: u32,
    /// Points trained with quantization.
    pub trained: &'static [GridResult],
    /// The float network as the converter makes it int8.
    pub int8: GridResult,
    /// Mean distance of its estimates from those of the float network, m.
    pub int8_from_float: f64,
    /// Between which test ADE the lines over the bits of the activations are said to be flat, m, and where.
    pub flat: ((f64, f64), &'static str),
    /// The share of all points whose test ADE is at or below that of the float network, %; `None` where it is not printed.
    pub no_worse: Option<f64>,
}

/// The MLP 4-32-2: Tables 3.4 to 3.6, section 3.3.
pub const MLP_GRID: GridResults = GridResults {
    float: FLOAT_REFERENCES[0],
    repeats: 10,
    trained: &[result(6, 11, 0.098, 0.393), result(5, 7, 0.096, 0.391), result(6, 6, 0.097, 0.390)],
    int8: result(8, 8, 0.127, 0.438),
    int8_from_float: 0.0254,
    flat: ((0.39, 0.45), "but for weights of 2 and 3 bits"),
    no_worse: Some(67.0),
};

/// The CNN: Tables 3.7 to 3.10, section 3.4.
pub const CNN_GRID: GridResults = GridResults {
    float: FLOAT_REFERENCES[1],
    repeats: 30,
    trained: &[
        result(6, 12, 0.061, 0.292),
        result(6, 6, 0.057, 0.287),
        result(4, 4, 0.068, 0.321),
        result(4, 8, 0.058, 0.291),
        result(4, 16, 0.068, 0.304),
    ],
    int8: result(8, 8, 0.061, 0.284),
    int8_from_float: 0.057,
    flat: ((0.30, 0.35), "from 8 bits of the activations on"),
    no_worse: None,
};

#[cfg(test)]
#[path = "grids_tests.rs"]
mod tests;
