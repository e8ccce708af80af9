//! Checks of Custom quantizers' formulas: the worker parses them, the newest answer counts.

use protocol::message::{RequestId, ToWorker};
use protocol::report::{FormulaProblem, FormulaReport};
use vocabulary::TensorKind;

use super::{Desk, Settings};

/// One end of a range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The lower one.
    Min,
    /// The upper one.
    Max,
}

impl End {
    /// The name of its formula among a quantizer's settings.
    pub fn formula(self) -> &'static str {
        match self {
            Self::Min => "formula_min",
            Self::Max => "formula_max",
        }
    }
}

/// What is known of one quantizer's two formulas.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormulaCheck {
    /// The formulas that were sent last: lower end, upper end.
    sent: Option<(String, String)>,
    /// The answer awaited.
    under_way: Option<RequestId>,
    /// The latest answer; that of earlier texts stays until the next one is there.
    pub report: FormulaReport,
}

impl FormulaCheck {
    /// What is wrong with one of the two formulas.
    pub fn problem(&self, end: End) -> Option<&FormulaProblem> {
        self.report.problems.iter().find(|problem| problem.field == end.formula())
    }

    /// Whether an answer is awaited.
    pub fn is_busy(&self) -> bool {
        self.under_way.is_some()
    }
}

/// The checks of every tensor's quantizer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormulaChecks([FormulaCheck; 3]);

impl FormulaChecks {
    /// The check of one quantizer.
    pub fn of(&self, tensor: TensorKind) -> &FormulaCheck {
        let [weights, activations, input] = &self.0;
        match tensor {
            TensorKind::Weights => weights,
            TensorKind::Activations => activations,
            TensorKind::Input => input,
        }
    }

    fn of_mut(&mut self, tensor: TensorKind) -> &mut FormulaCheck {
        let [weights, activations, input] = &mut self.0;
        match tensor {
            TensorKind::Weights => weights,
            TensorKind::Activations => activations,
            TensorKind::Input => input,
        }
    }

    /// Has the formulas in use checked, where they changed since they were sent.
    pub fn check(&mut self, settings: &Settings, desk: &mut Desk) {
        if !desk.worker_ready() {
            return;
        }
        for tensor in settings.custom() {
            let quantizer = settings.quantizer(tensor);
            let texts = (quantizer.formula_min.clone(), quantizer.formula_max.clone());
            let check = self.of_mut(tensor);
            if check.sent.as_ref() == Some(&texts) {
                continue;
            }
            let request = desk.new_request();
            (check.sent, check.under_way) = (Some(texts.clone()), Some(request));
            desk.send(ToWorker::CheckFormula { request, min: texts.0, max: texts.1 });
        }
    }

    /// Has all formulas in use checked again: another worker, or other data for the example.
    pub fn check_again(&mut self, settings: &Settings, desk: &mut Desk) {
        for check in &mut self.0 {
            (check.sent, check.under_way) = (None, None);
        }
        self.check(settings, desk);
    }

    /// Takes the answer to the latest request about a quantizer.
    pub fn answered(&mut self, request: RequestId, report: FormulaReport) {
        if let Some(check) = self.0.iter_mut().find(|check| check.under_way == Some(request)) {
            (check.under_way, check.report) = (None, report);
        }
    }

    /// Why a run cannot start with the formulas in use, in one sentence.
    pub fn blocked(&self, settings: &Settings) -> Option<String> {
        settings.custom().find_map(|tensor| {
            let name = match tensor {
                TensorKind::Weights => "weights",
                TensorKind::Activations => "activations",
                TensorKind::Input => "input",
            };
            let check = self.of(tensor);
            let wrong = [(End::Min, "lowest"), (End::Max, "highest")]
                .into_iter()
                .find_map(|(end, label)| check.problem(end).map(|problem| (label, problem)));
            if let Some((label, problem)) = wrong {
                Some(format!("Own formulas, {name}, {label}, column {}: {}", problem.column, problem.message))
            } else if check.is_busy() || check.sent.is_none() {
                Some(format!("The formulas of the {name} are being checked."))
            } else {
                None
            }
        })
    }
}

#[cfg(test)]
#[path = "formula_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
