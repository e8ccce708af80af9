//! Calibration and corrections after training.

use protocol::Job;
use protocol::config::{CalibrationSet, ModelConfig, PtqConfig};
use protocol::settings::{Fold, Setting, of_fold};
use yew::{Html, html};

use crate::widgets::{Controls, GroupHead, Row, group};
use crate::words;
use browser::format::counted;

/// Which samples set the ranges, and by which rule.
pub fn summary(ptq: &PtqConfig) -> String {
    let set = match ptq.calibration {
        CalibrationSet::Random => counted(ptq.calibration_samples.into(), "random sample"),
        set => set.label().to_owned(),
    };
    format!("{set}, {}", ptq.calibrator.label())
}

/// The rows of a fold for the settings in force, and why all of them are off.
fn rows(controls: &Controls, model: &ModelConfig, fold: Fold, refused: Option<&'static str>) -> Html {
    let ptq = controls.settings.ptq().clone();
    let job = Job { model: model.clone(), ptq: Some(ptq), ..Job::default() };
    let row = |setting: &Setting| {
        let why = (setting.off)(&job).filter(|_| refused.is_none());
        controls.row(Row::of(setting.path).off(refused.is_some()).unless(why))
    };
    html! {
        <>
            if let Some(refused) = refused { <p class="note why">{ refused }</p> }
            { for of_fold(fold).map(row) }
        </>
    }
}

/// The samples that set the activations' ranges, and how.
pub fn calibration_group(controls: &Controls, model: &ModelConfig) -> Html {
    let ptq = controls.settings.ptq();
    let refused = ptq.calibration_refused();
    let head = GroupHead {
        test_id: "group-calibration".into(),
        title: "Calibration",
        summary: if refused.is_some() { "not needed".into() } else { summary(ptq).into() },
        open: false,
    };
    let rows = html! {
        <>
            { rows(controls, model, Fold::Calibration, refused) }
        </>
    };
    group(head, rows)
}

/// The corrections that are on, in one line.
fn corrections(ptq: &PtqConfig) -> String {
    let on = words::changed(ptq, Fold::Corrections);
    if on.is_empty() { "none".to_owned() } else { on.join(", ") }
}

/// What goes beyond the converter; each can be switched on alone.
pub fn corrections_group(controls: &Controls, model: &ModelConfig) -> Html {
    let ptq = controls.settings.ptq();
    let head = GroupHead {
        test_id: "group-corrections".into(),
        title: "Corrections",
        summary: corrections(ptq).into(),
        open: false,
    };
    let rows = html! {
        <>
            { rows(controls, model, Fold::Corrections, ptq.corrections_refused()) }
        </>
    };
    group(head, rows)
}

#[cfg(test)]
#[path = "calibration_tests.rs"]
mod tests;
