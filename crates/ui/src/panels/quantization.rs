//! Card 4: quantization; and the bit sliders, which stay outside the card because they must never scroll away.

use std::rc::Rc;

use protocol::config::{CalibrationSet, Runtime};
use protocol::report::Method;
use yew::{AttrValue, Html, Properties, component, html};

use super::quantizer::QuantizerRows;
use crate::results::runtime_label;
use crate::state::quantization::levels;
use crate::state::{Action, Change, Drafts, Field, Settings, Tensor};
use crate::widgets::{BitSlider, Card, Choice, Dispatch, NumberInput, Select};

/// What [`QuantizationPanel`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct QuantizationPanelProps {
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// Why the last quantization failed.
    pub error: Option<AttrValue>,
    /// Whether sliders act at once: there is a float network to quantize after training.
    pub live: bool,
    /// The reducer.
    pub dispatch: Dispatch,
}

fn runtimes() -> Vec<Choice> {
    Runtime::ALL.iter().map(|runtime| Choice::new(runtime.name(), runtime_label(*runtime))).collect()
}

/// Method, bits, quantizers, runtime.
#[component]
pub fn QuantizationPanel(props: &QuantizationPanelProps) -> Html {
    let settings = &props.settings;
    let q = &settings.quantization;
    let ptq = q.method == Method::Ptq;
    let summary =
        format!("{} \u{b7} W{} A{}", if ptq { "PTQ" } else { "QAT" }, q.weight_bits, q.activation_bits);
    let on_method = props.dispatch.reform(|name: String| {
        Action::Set(Change::Method(if name == "qat" { Method::Qat } else { Method::Ptq }))
    });
    let on_runtime = props.dispatch.reform(|name: String| {
        let runtime = Runtime::ALL.into_iter().find(|runtime| runtime.name() == name);
        Action::Set(Change::Runtime(runtime.unwrap_or(Runtime::Reference)))
    });
    let on_calibration = props.dispatch.reform(|name: String| {
        let set = if name == "validation" { CalibrationSet::Validation } else { CalibrationSet::Training };
        Action::Set(Change::Calibration(set))
    });
    let rows = |tensor| {
        html! {
            <QuantizerRows {tensor} settings={Rc::clone(settings)} drafts={Rc::clone(&props.drafts)}
                dispatch={props.dispatch.clone()} />
        }
    };
    let explanation = match (ptq, props.live) {
        (true, true) => "Live: every change is applied to the trained network at once.",
        (true, false) => "Applied after training, then live with every change.",
        (false, _) => "Trained along with the network: changes need a new training.",
    };
    html! {
        <Card number={4} title="Quantization" {summary} class="card-quantization">
            <Select test_id="method" label="Method" on_change={on_method} value={if ptq { "ptq" } else { "qat" }}
                choices={vec![Choice::new("ptq", "PTQ, after training"), Choice::new("qat", "QAT, while training")]}
                tip="PTQ rounds a trained network. QAT lets training see the rounding, which helps at few bits. Default: PTQ." />
            <p class="note">{ explanation }</p>
            if let Some(error) = &props.error {
                <p class="note alert" role="alert">{ error.clone() }</p>
            }
            <Select test_id="runtime" label="Runtime" choices={runtimes()} value={q.runtime.name()} on_change={on_runtime}
                tip="Whose rounding the integers follow: the three TensorFlow Lite kernels differ by one step here and there. Default: reference." />
            <NumberInput field={Field::InputBits} test_id="input-bits" label="Input" unit="bits"
                tip="Bits of the four scaled sensor values. Default: 8, whatever the layers use."
                settings={Rc::clone(settings)} drafts={Rc::clone(&props.drafts)} dispatch={props.dispatch.clone()} />
            if ptq {
                <Select test_id="calibration" label="Calibrate on" on_change={on_calibration}
                    choices={vec![Choice::new("training", "training block"), Choice::new("validation", "validation block")]}
                    value={if q.ptq.calibration == CalibrationSet::Training { "training" } else { "validation" }}
                    tip="The samples that set the ranges of the activations. Default: the training block." />
            }
            { rows(Tensor::Weights) }
            { rows(Tensor::Activations) }
            if ptq {
                <p class="note">
                    { "TensorFlow Lite's converter always takes symmetric narrow weights, and asymmetric activations from calibration; these choices are for QAT." }
                </p>
            }
        </Card>
    }
}

/// What [`BitsPanel`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct BitsPanelProps {
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// The two bit sliders. They stay at the lower edge of the column (of the screen on a phone), so that slider and path are
/// seen together: moving them is the live moment.
#[component]
pub fn BitsPanel(props: &BitsPanelProps) -> Html {
    let settings = &props.settings;
    let q = &settings.quantization;
    let on_release = props.dispatch.reform(|()| Action::Release);
    let narrow_activations = q.method == Method::Qat && q.qat.activations.narrow_range;
    html! {
        <fieldset class={if q.method == Method::Ptq { "bits" } else { "bits qat" }} aria-label="Bit widths">
            <BitSlider test_id="weight-bits" label="Weights" bits={q.weight_bits}
                levels={levels(q.weight_bits, q.narrow_weights())}
                on_input={props.dispatch.reform(|bits| Action::Set(Change::WeightBits(bits)))} on_release={on_release.clone()}
                tip="Bits of every weight. Fewer make the network smaller and its path rougher. Default: 8." />
            <BitSlider test_id="activation-bits" label="Activations" bits={q.activation_bits}
                levels={levels(q.activation_bits, narrow_activations)}
                on_input={props.dispatch.reform(|bits| Action::Set(Change::ActivationBits(bits)))} {on_release}
                tip="Bits of every layer's output, x and y included: few levels turn the path into stairs. Default: 8." />
        </fieldset>
    }
}
