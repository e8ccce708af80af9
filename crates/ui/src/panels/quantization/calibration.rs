//! Calibration and corrections after training.

use protocol::Job;
use protocol::config::{CalibrationSet, ModelConfig, PtqConfig};
use protocol::settings::{Fold, Setting, of_fold};
use yew::{Html, Properties, component, html};

use crate::format::counted;
use crate::widgets::{Controls, Group, Row};
use crate::words;

/// What [`CalibrationGroup`] and [`CorrectionsGroup`] show.
#[derive(Clone, PartialEq, Properties)]
pub struct AfterTrainingProps {
    /// What every group is given.
    pub controls: Controls,
    /// The network that the settings act on.
    pub model: ModelConfig,
}

fn summary(ptq: &PtqConfig) -> String {
    let set = match ptq.calibration {
        CalibrationSet::Random => counted(ptq.calibration_samples.into(), "random sample"),
        set => set.label().to_owned(),
    };
    format!("{set}, {}", ptq.calibrator.label())
}

/// The rows of a fold for the settings in force, and why all of them are off.
fn rows(props: &AfterTrainingProps, fold: Fold, refused: Option<&'static str>) -> Html {
    let ptq = props.controls.settings.ptq().clone();
    let job = Job { model: props.model.clone(), ptq: Some(ptq), ..Job::default() };
    let row = |setting: &Setting| {
        let why = (setting.off)(&job).filter(|_| refused.is_none());
        props.controls.row(Row::of(setting.path).off(refused.is_some()).unless(why))
    };
    html! {
        <>
            if let Some(refused) = refused { <p class="note why">{ refused }</p> }
            { for of_fold(fold).map(row) }
        </>
    }
}

/// The samples that set the activations' ranges, and how.
#[component]
pub fn CalibrationGroup(props: &AfterTrainingProps) -> Html {
    let ptq = props.controls.settings.ptq();
    let refused = ptq.calibration_refused();
    html! {
        <Group test_id="group-calibration" title="Calibration" summary={if refused.is_some() { "not needed".to_owned() } else { summary(ptq) }}>
            { rows(props, Fold::Calibration, refused) }
        </Group>
    }
}

/// The corrections that are on, in one line.
fn corrections(ptq: &PtqConfig) -> String {
    let on = words::changed(ptq, Fold::Corrections);
    if on.is_empty() { "none".to_owned() } else { on.join(", ") }
}

/// What goes beyond the converter; each can be switched on alone.
#[component]
pub fn CorrectionsGroup(props: &AfterTrainingProps) -> Html {
    let ptq = props.controls.settings.ptq();
    html! {
        <Group test_id="group-corrections" title="Corrections" summary={corrections(ptq)}>
            { rows(props, Fold::Corrections, ptq.corrections_refused()) }
        </Group>
    }
}

#[cfg(test)]
#[path = "calibration_tests.rs"]
mod tests;
