//! Questions about finished runs that take longer than one slice: corrections of a quantization, and the cost of each tensor.

use std::collections::VecDeque;
use std::sync::Arc;

use experiment::attribution::Attribution;
use experiment::model::{check_formula, formula_example};
use experiment::quantized::Conversion;
use experiment::slices::Budget;
use experiment::{FinishedRun, Prepared, Quantized};
use protocol::config::{PtqConfig, WindowConfig};
use protocol::message::{FromWorker, RequestId, RunId};
use protocol::report::{FormulaProblem, FormulaReport, Method, WalkQuery, WalkReport};

use super::engine::{Engine, text};
use super::results::{NO_QAT, NOT_QUANTIZED, ptq_report};
use super::shelf::ShelvedRun;

/// A question in work.
#[derive(Debug)]
pub struct Inquiry {
    run: RunId,
    request: RequestId,
    work: Work,
}

impl Inquiry {
    /// Whether it is about this run.
    pub fn is_about(&self, run: RunId) -> bool {
        self.run == run
    }
}

#[derive(Debug)]
enum Work {
    Conversion(Box<Conversion>, Arc<FinishedRun>, Arc<Prepared>),
    Attribution(Method, Box<Attribution>),
}

impl Engine {
    /// Quantizes at once, or begins to where a correction takes its time. An older question about the same run is dropped.
    pub(super) fn quantize(&mut self, run: RunId, request: RequestId, config: PtqConfig) -> Vec<FromWorker> {
        let mut answers = self.drop_inquiries(run);
        let conversion = self.shelved(run).and_then(|ShelvedRun { finished, prepared, .. }| {
            let config = config.check(finished.config.model.layers.len()).map_err(text)?;
            let conversion = Conversion::new(finished, config, Some(prepared)).map_err(text)?;
            Ok((conversion, Arc::clone(finished), Arc::clone(prepared)))
        });
        match conversion {
            Ok((conversion, finished, prepared)) => {
                let work = Work::Conversion(Box::new(conversion), finished, prepared);
                self.inquiries.push_back(Inquiry { run, request, work });
            }
            Err(message) => answers.push(FromWorker::RequestFailed { request, message }),
        }
        answers
    }

    /// Begins to find what each tensor costs.
    pub(super) fn attribute(&mut self, run: RunId, request: RequestId, method: Method) -> Vec<FromWorker> {
        let attribution = self.shelved(run).and_then(|shelved| {
            let quantized = quantized_of(&shelved.finished, shelved.ptq.as_ref(), method)?;
            quantized.attribution(&shelved.prepared).map_err(text)
        });
        match attribution {
            Ok(attribution) => {
                let work = Work::Attribution(method, Box::new(attribution));
                self.inquiries.push_back(Inquiry { run, request, work });
                Vec::new()
            }
            Err(message) => vec![FromWorker::RequestFailed { request, message }],
        }
    }

    /// Follows one number.
    pub(super) fn walk(&mut self, run: RunId, query: WalkQuery) -> Result<WalkReport, String> {
        let shelved = self.shelved(run)?;
        let quantized = quantized_of(&shelved.finished, shelved.ptq.as_ref(), query.method)?;
        quantized.walk(&shelved.prepared, query).map_err(text)
    }

    /// Works on the oldest question for a moment, and answers it if that was the last of it.
    pub(super) fn inquire(&mut self) -> Option<FromWorker> {
        let inquiry = self.inquiries.front_mut()?;
        let done = match &mut inquiry.work {
            Work::Conversion(conversion, finished, prepared) => {
                conversion.step(finished, Some(prepared), &mut Budget::default()).map_err(text)
            }
            Work::Attribution(_, attribution) => attribution.step(&mut Budget::default()).map_err(text),
        };
        if done == Ok(false) {
            return None;
        }
        let Inquiry { run, request, work } = self.inquiries.pop_front()?;
        Some(match (done, work) {
            (Err(message), _) => FromWorker::RequestFailed { request, message },
            (Ok(_), Work::Conversion(conversion, ..)) => self.finish_conversion(run, request, *conversion),
            (Ok(_), Work::Attribution(method, attribution)) => {
                self.attributed(run, request, method, &attribution)
            }
        })
    }

    /// Drops the questions about a run, whose answers are not wanted any more.
    pub(super) fn drop_inquiries(&mut self, run: RunId) -> Vec<FromWorker> {
        let (dropped, kept): (VecDeque<_>, VecDeque<_>) =
            std::mem::take(&mut self.inquiries).into_iter().partition(|inquiry| inquiry.is_about(run));
        self.inquiries = kept;
        let answer = |inquiry: Inquiry| FromWorker::RequestFailed {
            request: inquiry.request,
            message: "a newer question about the same run took its place".to_owned(),
        };
        dropped.into_iter().map(answer).collect()
    }

    fn finish_conversion(&mut self, run: RunId, request: RequestId, conversion: Conversion) -> FromWorker {
        let report =
            self.shelved(run).and_then(|shelved| ptq_report(shelved, conversion.finish().map_err(text)?));
        match report {
            Ok(report) => FromWorker::Quantized { run, request, report: Box::new(report) },
            Err(message) => FromWorker::RequestFailed { request, message },
        }
    }

    fn attributed(
        &mut self,
        run: RunId,
        request: RequestId,
        method: Method,
        attribution: &Attribution,
    ) -> FromWorker {
        let report = self.shelved(run).and_then(|shelved| {
            let quantized = quantized_of(&shelved.finished, shelved.ptq.as_ref(), method)?;
            let costs = attribution.costs().ok_or("the costs are not known yet")?;
            Ok(quantized.attribution_report(&costs))
        });
        match report {
            Ok(report) => FromWorker::Attributed { run, request, report: Box::new(report) },
            Err(message) => FromWorker::RequestFailed { request, message },
        }
    }

    /// Reads a Custom quantizer's formulas; the example is the range they give for the loaded data's scaled inputs.
    pub(super) fn check_formula(&mut self, min: &str, max: &str) -> FormulaReport {
        let mut problems = Vec::new();
        for (field, formula) in [("formula_min", min), ("formula_max", max)] {
            if let Err((column, message)) = check_formula(formula) {
                problems.push(FormulaProblem { field: field.to_owned(), column, message });
            }
        }
        let inputs = self.data.as_mut().and_then(|data| data.prepared(&WindowConfig::SINGLE).ok());
        let example = inputs.and_then(|prepared| formula_example(min, max, &prepared.blocks.train.x));
        FormulaReport { problems, example }
    }
}

/// A run's quantized network.
fn quantized_of(run: &FinishedRun, ptq: Option<&Quantized>, method: Method) -> Result<Quantized, String> {
    match method {
        Method::Ptq => ptq.cloned().ok_or_else(|| NOT_QUANTIZED.to_owned()),
        Method::Qat => Quantized::qat(run).map_err(text)?.ok_or_else(|| NO_QAT.to_owned()),
    }
}
