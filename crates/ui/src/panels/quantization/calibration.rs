//! Calibration and corrections after training.

use protocol::config::{CalibrationSet, Calibrator, PtqConfig, Scheme};
use yew::{Html, Properties, component, html};

use super::controls::{Controls, Row, entries};
use crate::format::counted;
use crate::state::{QuantizationChange, QuantizationField};
use crate::widgets::Group;

/// What [`CalibrationGroup`] and [`CorrectionsGroup`] show.
#[derive(Clone, PartialEq, Properties)]
pub struct AfterTrainingProps {
    /// What every group is given.
    pub controls: Controls,
    /// Whether the network has an LSTM.
    pub has_lstm: bool,
}

fn summary(ptq: &PtqConfig) -> String {
    let set = match ptq.calibration {
        CalibrationSet::Random => counted(ptq.calibration_samples.into(), "random sample"),
        set => set.label().to_owned(),
    };
    format!("{set}, {}", ptq.calibrator.label())
}

/// The samples that set the activations' ranges, and how.
#[component]
pub fn CalibrationGroup(props: &AfterTrainingProps) -> Html {
    let controls = &props.controls;
    let ptq = &controls.settings.quantization.ptq;
    let data_free = ptq.scheme != Scheme::FullInteger;
    let other_set = !data_free && ptq.calibration != CalibrationSet::Random;
    let random = other_set.then_some("For random samples only.");
    let other_calibrator = !data_free && ptq.calibrator != Calibrator::Percentile;
    let no_lstm = (!data_free && !props.has_lstm).then_some("For networks with an LSTM only.");
    let percentile = other_calibrator.then_some("For the percentile only.");
    html! {
        <Group test_id="group-calibration" title="Calibration" summary={if data_free { "not needed".to_owned() } else { summary(ptq) }}>
            if data_free { <p class="note why">{ "This scheme needs no samples: activations are not calibrated." }</p> }
            { controls.select(Row::new("calibration", "Calibrate on",
                "The representative data set: samples that set the ranges of the activations. Default: the training block, as the thesis.")
                .off(data_free), entries::<CalibrationSet>(), ptq.calibration,
                QuantizationChange::Calibration) }
            { controls.number(Row::new("calibration-samples", "Samples",
                "How many training samples are drawn, each at most once. Few samples miss the extremes. Default: 100.").unless(random).off(data_free),
                QuantizationField::CalibrationSamples, "samples") }
            { controls.number(Row::new("calibration-seed", "Draw seed",
                "Which samples are drawn; another seed shows how much depends on the draw. Default: 1.").unless(random).off(data_free),
                QuantizationField::CalibrationSeed, "") }
            { controls.select(Row::new("calibrator", "Range by",
                "How the samples' values become a range: extremes as the converter, or cutting off outliers, which helps at few bits. Default: min and max.")
                .off(data_free), entries::<Calibrator>(), ptq.calibrator,
                QuantizationChange::Calibrator) }
            { controls.number(Row::new("percentile", "Percentile",
                "Share of the values within the range; the rest is cut off at the ends. Default: 99.9; 50 to 100.").unless(percentile).off(data_free),
                QuantizationField::Percentile, "%") }
            { controls.check(Row::new("carried-state", "Carry state",
                "Calibration windows run in order and an LSTM keeps its state from one to the next, as in the converter, which never resets it; its ranges become a little wider. Default: on.")
                .unless(no_lstm).off(data_free), ptq.carried_state, QuantizationChange::CarriedState) }
        </Group>
    }
}

/// The corrections that are on, in one line.
fn corrections(ptq: &PtqConfig) -> String {
    let all = [
        (ptq.bias_correction, "bias"),
        (ptq.equalization, "equalization"),
        (ptq.adaptive_rounding, "rounding"),
    ];
    let on: Vec<&str> = all.iter().filter(|(on, _)| *on).map(|(_, name)| *name).collect();
    if on.is_empty() { "none".to_owned() } else { on.join(", ") }
}

/// What goes beyond the converter; each can be switched on alone.
#[component]
pub fn CorrectionsGroup(props: &AfterTrainingProps) -> Html {
    let controls = &props.controls;
    let q = &controls.settings.quantization;
    let refused = q.corrections_refused();
    html! {
        <Group test_id="group-corrections" title="Corrections" summary={corrections(&q.ptq)}>
            if let Some(refused) = refused { <p class="note why">{ refused }</p> }
                { controls.check(Row::new("bias-correction", "Bias correction",
                    "Biases take back the mean error that rounding leaves in each output channel (Nagel et al. 2019). Helps at 4 bits and below. Default: off.").off(refused.is_some()),
                    q.ptq.bias_correction, QuantizationChange::BiasCorrection) }
                { controls.check(Row::new("equalization", "Equalization",
                    "Scales of neighbouring layers are balanced first, so that one scale fits all channels (Nagel et al. 2019). Helps without scales per channel. Default: off.").off(refused.is_some()),
                    q.ptq.equalization, QuantizationChange::Equalization) }
                { controls.check(Row::new("adaptive-rounding", "Adaptive rounding",
                    "Rounds each weight up or down so that the layer's output errs least (AdaRound, Nagel et al. 2020). Takes seconds on a CNN. Default: off.").off(refused.is_some()),
                    q.ptq.adaptive_rounding, QuantizationChange::AdaptiveRounding) }
        </Group>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_have_their_line() {
        let mut ptq = PtqConfig::default();
        assert_eq!(
            (summary(&ptq).as_str(), corrections(&ptq).as_str()),
            ("training block, min and max", "none")
        );
        ptq.calibration = CalibrationSet::Random;
        ptq.calibrator = Calibrator::Entropy;
        (ptq.bias_correction, ptq.adaptive_rounding) = (true, true);
        assert_eq!(summary(&ptq), "100 random samples, entropy (KL)");
        assert_eq!(corrections(&ptq), "bias, rounding");
    }
}
