//! One quantizer's settings: how it finds its range, and the switches of its grid.

use protocol::config::{OpsSet, QuantizerKind, QuantizerSettings};
use protocol::limits::BITS;
use protocol::report::Method;
use vocabulary::TensorKind;
use yew::{Html, Properties, component, html};

use super::controls::{Controls, Row, entries};
use super::formula::FormulaRows;
use crate::state::{FormulaCheck, QuantizationChange, QuantizationField};
use crate::widgets::Group;

/// What [`QuantizerGroup`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct QuantizerGroupProps {
    /// Which quantizer.
    pub tensor: TensorKind,
    /// What every group is given.
    pub controls: Controls,
    /// What is known of its formulas.
    pub check: FormulaCheck,
}

/// Why a quantizer cannot be set after training.
const CONVERTER: &str = "After training the converter decides, as shown; these choices are for QAT.";

/// Title, root of the test ids, and the kind TFMOT takes.
fn names(tensor: TensorKind) -> (&'static str, &'static str, &'static str) {
    match tensor {
        TensorKind::Weights => ("Weights", "weight", "last value"),
        TensorKind::Activations => ("Activations", "activation", "moving average"),
        TensorKind::Input => ("Input", "input", "all values"),
    }
}

/// What the switches show: after training the converter's scheme.
fn shown_scheme(quantizer: &QuantizerSettings, tensor: TensorKind, ptq: bool, int16: bool) -> (bool, bool) {
    if ptq {
        let weights = tensor == TensorKind::Weights;
        (weights || int16, weights)
    } else {
        (quantizer.symmetric, quantizer.narrow_range)
    }
}

/// The group's line: `Moving average, sym., narrow`.
fn summary(quantizer: &QuantizerSettings, (symmetric, narrow): (bool, bool), ptq: bool) -> String {
    let kind = if ptq { "converter" } else { quantizer.kind.label() };
    let switches = [(symmetric, ", sym."), (narrow, ", narrow")];
    let on = switches.iter().filter(|(on, _)| *on).map(|(_, word)| *word);
    std::iter::once(kind).chain(on).collect()
}

/// The rows of one quantizer. After training the converter decides, so its scheme is shown and cannot be changed; the
/// settings for training are kept.
#[component]
pub fn QuantizerGroup(props: &QuantizerGroupProps) -> Html {
    let (controls, tensor) = (&props.controls, props.tensor);
    let q = &controls.settings.quantization;
    let ptq = q.method == Method::Ptq;
    // TensorFlow Lite's 16-bit activations are symmetric.
    let bits = if tensor == TensorKind::Input { q.input_bits } else { q.activation_bits };
    let int16 = bits == *BITS.end() || q.ptq.ops == OpsSet::Int16x8;
    let quantizer = q.quantizer(tensor);
    let (title, root, default) = names(tensor);
    let shown = shown_scheme(quantizer, tensor, ptq, int16);
    let weights = tensor == TensorKind::Weights;
    let kind = Row::new(
        format!("{root}-quantizer"),
        "Range from",
        format!(
            "How the range is found while training: the latest batch, a moving average (factor 0.999), the extremes of all batches, your own numbers or formulas, or a step that is trained along. Default: {default}."
        ),
    )
    .off(ptq);
    let symmetric_tip = if weights {
        "The range reaches as far below 0 as above, so the zero point is 0 and drops out of the integer product. Default: on."
    } else {
        "The range reaches as far below 0 as above. After relu that wastes half the levels. Default: off."
    };
    let narrow_tip = if weights {
        "Leaves out the lowest code: one level less, as many below 0 as above. Default: on."
    } else {
        "Leaves out the lowest code: one level less. Default: off."
    };
    let tensor_has_axes =
        "One scale per tensor: the next layer's sums could not tell the channels' scales apart.";
    html! {
        <Group test_id={format!("group-{root}")} {title} summary={summary(quantizer, shown, ptq)} open={!ptq && tensor != TensorKind::Input}>
            if tensor == TensorKind::Input {
                { controls.number(Row::new("input-bits", "Bits",
                    "Bits of the scaled sensor values, 2 to 16. TFMOT keeps 8 whatever the layers use. Default: 8.")
                    .unless(q.bits_fixed()), QuantizationField::InputBits, "bits") }
            }
            if ptq {
                <p class="note">{ CONVERTER }</p>
            }
                { controls.select(kind, entries::<QuantizerKind>(), quantizer.kind,
                    move |kind| QuantizationChange::Kind(tensor, kind)) }
                if !ptq && quantizer.kind == QuantizerKind::Fixed { { fixed_range(controls, tensor, root) } }
                if !ptq && quantizer.kind == QuantizerKind::Custom {
                    <FormulaRows {tensor} {root} controls={controls.clone()} check={props.check.clone()} />
                }
                { controls.check(Row::new(format!("{root}-symmetric"), "Symmetric", symmetric_tip).off(ptq), shown.0,
                    move |on| QuantizationChange::Symmetric(tensor, on)) }
                { controls.check(Row::new(format!("{root}-narrow"), "Narrow range", narrow_tip).off(ptq), shown.1,
                    move |on| QuantizationChange::Narrow(tensor, on)) }
            if weights && !ptq {
                { controls.check(Row::new("weight-per-axis", "Per axis",
                    "One scale per output channel instead of one per tensor: finer steps, a few bytes more. TFMOT fails here for Conv1D, moving average and all values; this works for all. Default: off."),
                    quantizer.per_axis, QuantizationChange::PerAxis) }
            }
            if !weights && !ptq {
                { controls.check(Row::new(format!("{root}-per-axis"), "Per axis", "One scale per channel; weights only. Default: off.")
                    .unless(Some(tensor_has_axes)), false, QuantizationChange::PerAxis) }
            }
        </Group>
    }
}

fn fixed_range(controls: &Controls, tensor: TensorKind, root: &'static str) -> Html {
    let row = |name: &str, label, tip: &'static str| Row::new(format!("{root}-{name}"), label, tip);
    html! {
        <>
            { controls.number(row("fixed-min", "Lowest",
                "Lower end of the range, in the tensor's unit; it must contain 0. Values below it are cut off."),
                QuantizationField::FixedMin(tensor), "") }
            { controls.number(row("fixed-max", "Highest",
                "Upper end of the range, in the tensor's unit; it must contain 0. Values above it are cut off."),
                QuantizationField::FixedMax(tensor), "") }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_training_the_converters_scheme_is_shown() {
        let own = QuantizerSettings {
            symmetric: false,
            narrow_range: false,
            ..QuantizerSettings::default_weights()
        };
        assert_eq!(shown_scheme(&own, TensorKind::Weights, true, false), (true, true));
        assert_eq!(shown_scheme(&own, TensorKind::Activations, true, false), (false, false));
        assert_eq!(shown_scheme(&own, TensorKind::Activations, true, true), (true, false), "16x8");
        assert_eq!(shown_scheme(&own, TensorKind::Weights, false, false), (false, false));
    }

    #[test]
    fn the_line_names_kind_and_switches() {
        let weights = QuantizerSettings::default_weights();
        assert_eq!(summary(&weights, (true, true), false), "Last value, sym., narrow");
        assert_eq!(summary(&weights, (false, false), true), "converter");
    }
}
