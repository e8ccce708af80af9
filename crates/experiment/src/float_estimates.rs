//! The float network's estimates and figures that reports compare with.

use std::sync::Arc;

use nn::NetworkError;

use crate::evaluation::{Evaluated, Evaluation};
use crate::model::Model;
use crate::prepare::Prepared;
use crate::slices::Budget;

/// What the float network gives for some data: those of its training if these are its data, else found step by step.
#[derive(Clone, Debug)]
pub(crate) enum FloatEstimates {
    /// All of them.
    Known(Arc<Evaluated>),
    /// The evaluation.
    Evaluating(Box<Evaluation>),
}

impl FloatEstimates {
    pub(crate) fn of(model: &Model, prepared: &Prepared) -> Self {
        match &model.float.evaluated {
            Some(known) if model.is_trained_on(prepared) => Self::Known(Arc::clone(known)),
            _ => Self::Evaluating(Box::default()),
        }
    }

    /// Evaluates the next rows; estimates and figures when all are known.
    ///
    /// # Errors
    /// A network that does not fit the windows.
    pub(crate) fn step(
        &mut self,
        model: &Model,
        prepared: &Prepared,
        budget: &mut Budget,
    ) -> Result<Option<Arc<Evaluated>>, NetworkError> {
        if let Self::Evaluating(evaluation) = self {
            if !evaluation.step(&model.float.network, prepared, budget)? {
                return Ok(None);
            }
            *self = Self::Known(Arc::new(std::mem::take(&mut **evaluation).into_evaluated(prepared)));
        }
        match self {
            Self::Known(known) => Ok(Some(Arc::clone(known))),
            Self::Evaluating(_) => Ok(None),
        }
    }

    pub(crate) fn progress(&self, prepared: &Prepared) -> f64 {
        match self {
            Self::Known(_) => 1.0,
            Self::Evaluating(evaluation) => evaluation.progress(prepared),
        }
    }
}
