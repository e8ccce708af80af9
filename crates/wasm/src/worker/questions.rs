//! Questions about finished runs, and how their quantizations begin.

use std::sync::Arc;

use experiment::Quantized;
use experiment::networks::{check_formula, formula_example};
use protocol::config::{PtqConfig, WindowConfig};
use protocol::message::{FromWorker, RequestId, RunId, WorkKind};
use protocol::report::{FormulaProblem, FormulaReport, Method, WalkQuery, WalkReport};

use super::engine::Engine;
use super::reasons::{NO_QAT, NOT_QUANTIZED, text};
use super::shelf::ShelvedRun;
use super::tasks::{Attributing, Converting, Task};

impl Engine {
    /// Begins to quantize. Older questions about the same run are dropped: their answers are not wanted any more.
    pub(super) fn quantize(&mut self, run: RunId, request: RequestId, config: PtqConfig) -> Vec<FromWorker> {
        let is_question = |kind| matches!(kind, WorkKind::Quantize | WorkKind::Attribute);
        let mut answers = self.drop_tasks(|kind, about| about == Some(run) && is_question(kind));
        match self.held.shelved(run).and_then(|shelved| Converting::new(shelved, request, config)) {
            Ok(work) => self.begin(Task::new(request, WorkKind::Quantize, Some(run), Box::new(work))),
            Err(message) => answers.push(FromWorker::RequestFailed { request, message }),
        }
        answers
    }

    /// Begins to find what each tensor costs.
    pub(super) fn attribute(&mut self, run: RunId, request: RequestId, method: Method) -> Vec<FromWorker> {
        let mut answers = self.drop_tasks(|kind, about| about == Some(run) && kind == WorkKind::Attribute);
        let work = self.held.shelved(run).and_then(|shelved| {
            let quantized = quantized_of(shelved, method)?;
            let attribution = quantized.attribution(&shelved.prepared).map_err(text)?;
            Ok(Attributing { run, request, quantized, attribution })
        });
        match work {
            Ok(work) => self.begin(Task::new(request, WorkKind::Attribute, Some(run), Box::new(work))),
            Err(message) => answers.push(FromWorker::RequestFailed { request, message }),
        }
        answers
    }

    /// Follows one number.
    pub(super) fn walk(&mut self, run: RunId, query: WalkQuery) -> Result<WalkReport, String> {
        let shelved = self.held.shelved(run)?;
        let quantized = quantized_of(shelved, query.method)?;
        quantized.walk(&shelved.prepared, query).map_err(text)
    }

    /// Reads a Custom quantizer's formulas; the example is the range they give for the loaded data's scaled inputs.
    pub(super) fn check_formula(&mut self, min: &str, max: &str) -> FormulaReport {
        let mut problems = Vec::new();
        for (field, formula) in [("formula_min", min), ("formula_max", max)] {
            if let Err((column, message)) = check_formula(formula) {
                problems.push(FormulaProblem { field: field.to_owned(), column, message });
            }
        }
        let inputs = self.held.data.as_mut().and_then(|data| data.prepared(&WindowConfig::SINGLE).ok());
        let example = inputs.and_then(|prepared| formula_example(min, max, &prepared.blocks.train.x));
        FormulaReport { problems, example }
    }
}

/// One of a run's quantized networks.
pub(super) fn quantized_of(shelved: &ShelvedRun, method: Method) -> Result<Arc<Quantized>, String> {
    match method {
        Method::Ptq => shelved.ptq.clone().ok_or_else(|| NOT_QUANTIZED.to_owned()),
        Method::Qat => {
            let quantized = Quantized::qat(&shelved.finished).map_err(text)?;
            quantized.map(Arc::new).ok_or_else(|| NO_QAT.to_owned())
        }
    }
}
