//! One quantizer's settings: how it finds its range, and the switches of its grid.

use std::rc::Rc;

use protocol::config::{QuantizerKind, QuantizerSettings, RangeInit};
use protocol::report::Method;
use yew::{AttrValue, Html, Properties, component, html};

use crate::state::{Action, Change, Drafts, Field, Settings, Tensor};
use crate::widgets::{Check, Choice, Dispatch, NumberInput, Select};

/// What [`QuantizerRows`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct QuantizerRowsProps {
    /// Which quantizer.
    pub tensor: Tensor,
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// The reducer.
    pub dispatch: Dispatch,
}

fn kinds() -> Vec<Choice> {
    let label = |kind| match kind {
        QuantizerKind::LastValue => "Last value",
        QuantizerKind::MovingAverage => "Moving average",
        QuantizerKind::AllValues => "All values",
        QuantizerKind::Fixed => "Fixed range",
        QuantizerKind::Custom => "Own formulas",
        QuantizerKind::Lsq => "Learned step (LSQ)",
    };
    QuantizerKind::ALL.iter().map(|kind| Choice::new(kind.name(), label(*kind))).collect()
}

/// The rows of one quantizer. After training the converter decides, so its scheme is shown and cannot be changed; the
/// settings for training are kept.
#[component]
pub fn QuantizerRows(props: &QuantizerRowsProps) -> Html {
    let quantization = &props.settings.quantization;
    let ptq = quantization.method == Method::Ptq;
    let tensor = props.tensor;
    let (title, root, quantizer) = match tensor {
        Tensor::Weights => ("Weights", "weight", &quantization.qat.weights),
        Tensor::Activations => ("Activations", "activation", &quantization.qat.activations),
        Tensor::Input => ("Input", "input", &quantization.qat.input),
    };
    let shown = shown_scheme(quantizer, tensor, ptq, quantization.ptq.per_channel);
    let set =
        |change: fn(Tensor, bool) -> Change| props.dispatch.reform(move |on| Action::Set(change(tensor, on)));
    let on_kind = props.dispatch.reform(move |name: String| {
        let kind = QuantizerKind::ALL.into_iter().find(|kind| kind.name() == name);
        Action::Set(Change::Kind(tensor, kind.unwrap_or(QuantizerKind::LastValue)))
    });
    let on_init = props.dispatch.reform(move |name: String| {
        let init = if name == "tfmot" { RangeInit::Tfmot } else { RangeInit::FirstBatch };
        Action::Set(Change::RangeInit(tensor, init))
    });
    let kind_default = if tensor == Tensor::Weights { "last value" } else { "moving average" };
    let has_start = !ptq && !matches!(quantizer.kind, QuantizerKind::Fixed | QuantizerKind::AllValues);
    html! {
        <fieldset class="quantizer">
            <legend>{ title }</legend>
            <Select test_id={format!("{root}-quantizer")} label="Range from" choices={kinds()} disabled={ptq}
                value={quantizer.kind.name()} on_change={on_kind} tip={AttrValue::from(format!(
                    "How the range is found while training: the latest batch, a moving average (factor 0.999), the extremes of all batches, or your own numbers. Default: {kind_default}."
                ))} />
            if has_start {
                <Select test_id={format!("{root}-range-init")} label="Range starts at" on_change={on_init}
                    choices={vec![Choice::new("first-batch", "the first batch"), Choice::new("tfmot", "\u{2212}6 to 6, as TFMOT")]}
                    value={if quantizer.range_init == RangeInit::Tfmot { "tfmot" } else { "first-batch" }}
                    tip="Where the range starts before it has seen data. Default: the first batch." />
                if quantizer.range_init == RangeInit::Tfmot {
                    <p class="note">{ start_warning(tensor, quantizer.kind) }</p>
                }
            }
            if !ptq && quantizer.kind == QuantizerKind::Fixed {
                { fixed_range(props) }
            }
            <Check test_id={format!("{root}-symmetric")} label="Symmetric" checked={shown.symmetric} disabled={ptq}
                on_change={set(Change::Symmetric)}
                tip={if tensor == Tensor::Weights {
                    "The range reaches as far below 0 as above, so the zero point is 0 and drops out of the integer product. Default: on."
                } else {
                    "The range reaches as far below 0 as above. After relu that wastes half the levels. Default: off."
                }} />
            <Check test_id={format!("{root}-narrow")} label="Narrow range" checked={shown.narrow_range} disabled={ptq}
                on_change={set(Change::Narrow)}
                tip={if tensor == Tensor::Weights {
                    "Leaves out the lowest code: one level less, as many below 0 as above. Default: on."
                } else {
                    "Leaves out the lowest code: one level less. Default: off."
                }} />
            if tensor == Tensor::Weights {
                <Check test_id="weight-per-axis" label="Per axis" checked={shown.per_axis}
                    on_change={props.dispatch.reform(|on| Action::Set(Change::PerAxis(on)))}
                    tip="One scale per output channel instead of one per tensor: finer steps, a few bytes more. Default: on after training, off while training." />
            }
        </fieldset>
    }
}

/// What the switches show: after training the converter's scheme, with the page's own per-axis switch.
#[derive(Debug, PartialEq)]
struct Shown {
    symmetric: bool,
    narrow_range: bool,
    per_axis: bool,
}

fn shown_scheme(quantizer: &QuantizerSettings, tensor: Tensor, ptq: bool, ptq_per_axis: bool) -> Shown {
    if ptq {
        let weights = tensor == Tensor::Weights;
        Shown { symmetric: weights, narrow_range: weights, per_axis: ptq_per_axis }
    } else {
        Shown {
            symmetric: quantizer.symmetric,
            narrow_range: quantizer.narrow_range,
            per_axis: quantizer.per_axis,
        }
    }
}

fn start_warning(tensor: Tensor, kind: QuantizerKind) -> &'static str {
    match (tensor, kind) {
        (Tensor::Weights, QuantizerKind::MovingAverage) => {
            "From \u{2212}6 to 6 the range takes about 700 updates to halve: with few bits every weight is 0 until then."
        }
        _ => "TFMOT's start: the first updates see a grid much coarser than the data need.",
    }
}

fn fixed_range(props: &QuantizerRowsProps) -> Html {
    let (low, high, root) = match props.tensor {
        Tensor::Weights => (Field::WeightMin, Field::WeightMax, "weight"),
        Tensor::Activations => (Field::ActivationMin, Field::ActivationMax, "activation"),
        // The card shows no rows of the input's quantizer.
        Tensor::Input => return Html::default(),
    };
    let number = |field, name: &str, label: &'static str, tip: &'static str| {
        html! {
            <NumberInput {field} test_id={format!("{root}-{name}")} {label} {tip} step="any"
                settings={Rc::clone(&props.settings)} drafts={Rc::clone(&props.drafts)} dispatch={props.dispatch.clone()} />
        }
    };
    html! {
        <>
            { number(low, "fixed-min", "Lowest", "Lower end of the range; it must contain 0. Values below it are cut off.") }
            { number(high, "fixed-max", "Highest", "Upper end of the range; it must contain 0. Values above it are cut off.") }
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
        let converter = Shown { symmetric: true, narrow_range: true, per_axis: true };
        assert_eq!(shown_scheme(&own, Tensor::Weights, true, true), converter);
        let asymmetric = Shown { symmetric: false, narrow_range: false, per_axis: true };
        assert_eq!(shown_scheme(&own, Tensor::Activations, true, true), asymmetric);
        let trained = Shown { symmetric: false, narrow_range: false, per_axis: false };
        assert_eq!(shown_scheme(&own, Tensor::Weights, false, true), trained);
    }
}
