//! Early stopping: when a run that no longer improves should end.

/// Keras' EarlyStopping on the validation loss.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EarlyStopping {
    patience: u32,
    min_delta: f64,
    lowest: f64,
    waited: u32,
}

impl EarlyStopping {
    /// Stops after `patience` epochs in a row (at least one) without a loss more than `min_delta` below the lowest.
    pub fn new(patience: u32, min_delta: f64) -> Self {
        Self { patience: patience.max(1), min_delta, lowest: f64::INFINITY, waited: 0 }
    }

    /// Takes the validation loss of an epoch; `true` if the run should end now.
    pub fn observe(&mut self, validation_loss: f64) -> bool {
        if validation_loss < self.lowest - self.min_delta {
            self.lowest = validation_loss;
            self.waited = 0;
        } else {
            self.waited += 1;
        }
        self.waited >= self.patience
    }
}

#[cfg(test)]
#[path = "early_stopping_tests.rs"]
mod tests;
