//! Which of the thesis' figures is of a job.

use vocabulary::Figure;

use super::grids::{CNN_GRID, GridResult, GridResults, MLP_GRID};
use super::tables::{
    CHOSEN, NEURONS, QUANTIZER_ACTIVATION_BITS, QUANTIZER_WEIGHT_BITS, QUANTIZERS, QuantizerChoice, REPEATS,
};
use crate::config::{CnnLayout, ModelConfig, QatConfig};
use crate::job::Job;

/// What is printed of a network: the best of so many repeats, chosen by test ADE.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Published {
    /// Test ADE, m.
    pub ade: f64,
    /// Test MSE, m²; `None` where only the ADE is printed.
    pub mse: Option<f64>,
    /// Repeats it is the best of.
    pub repeats: u32,
}

impl Published {
    /// One of its figures; `None` where it is not printed.
    pub fn figure(&self, figure: Figure) -> Option<f64> {
        match figure {
            Figure::TestAde => Some(self.ade),
            Figure::TestMse => self.mse,
            _ => None,
        }
    }
}

/// The grid over widths that was made of a network, whatever it is trained on.
pub fn grid_of(model: &ModelConfig) -> Option<&'static GridResults> {
    if *model == ModelConfig::default() {
        return Some(&MLP_GRID);
    }
    (model.cnn_layout() == Some(CnnLayout::A)).then_some(&CNN_GRID)
}

/// What the thesis prints of a job's network and quantization: Tables 3.1, 3.3 to 3.10. Its data are others than the job's, and so may be
/// the number of epochs and repeats.
pub fn published(job: &Job) -> Option<Published> {
    let grid = grid_of(&job.model);
    match (&job.qat, &job.ptq) {
        (None, None) => neurons(&job.model).or_else(|| {
            let grid = grid?;
            Some(Published { ade: grid.float.ade, mse: Some(grid.float.mse), repeats: grid.repeats })
        }),
        (None, Some(ptq)) => {
            let grid = grid?;
            let is_int8 =
                (ptq.weight_bits, ptq.activation_bits) == (grid.int8.weights, grid.int8.activations);
            is_int8.then_some(Published {
                ade: grid.int8.ade,
                mse: Some(grid.int8.mse),
                repeats: grid.repeats,
            })
        }
        (Some(qat), _) => trained(grid?, qat),
    }
}

/// Table 3.1.
fn neurons(model: &ModelConfig) -> Option<Published> {
    let (hidden, _) = model.as_mlp()?;
    let row = NEURONS.iter().find(|row| hidden == [row.neurons])?;
    Some(Published { ade: row.ade, mse: Some(row.mse), repeats: REPEATS })
}

/// The grids, and Table 3.3.
fn trained(grid: &GridResults, qat: &QatConfig) -> Option<Published> {
    let pair = QuantizerChoice::pair(qat);
    let widths = (qat.weights.bits, qat.activations.bits);
    let own = |found: &&GridResult| (found.weights, found.activations) == widths && pair == CHOSEN;
    if let Some(found) = grid.trained.iter().find(own) {
        return Some(Published { ade: found.ade, mse: Some(found.mse), repeats: grid.repeats });
    }
    if *grid != CNN_GRID || widths.0 != QUANTIZER_WEIGHT_BITS {
        return None;
    }
    let row = QUANTIZERS.iter().find(|row| (row.weights, row.activations) == pair)?;
    let column = QUANTIZER_ACTIVATION_BITS.iter().position(|bits| *bits == widths.1)?;
    Some(Published { ade: row.ade?[column], mse: None, repeats: REPEATS })
}

#[cfg(test)]
#[path = "published_tests.rs"]
mod tests;
