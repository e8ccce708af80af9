//! Card 4: quantization. The essentials first, the rest in groups that fold.

mod bits;
mod calibration;
mod converter;
mod formula;
mod lstm;
mod per_layer;
mod quantizer;
mod start;

use std::rc::Rc;

use protocol::config::ModelConfig;
use protocol::report::Method;
use vocabulary::TensorKind;
use yew::{AttrValue, Callback, Html, html};

pub use bits::{BitsPanelProps, bits_panel};

use self::calibration::{calibration_group, corrections_group};
use self::converter::converter_group;
use self::lstm::lstm_group;
use self::per_layer::per_layer_group;
use self::quantizer::quantizer_group;
use self::start::{start_group, warning};
use super::on_reset;
use crate::state::{Action, Change, Drafts, FormulaChecks, Group, PRESETS, Preset, Settings, range_start};
use crate::widgets::{CardHead, Choice, Controls, Dispatch, Row, Select, card};
use crate::words;

/// What [`quantization_panel`] shows.
#[derive(Clone, PartialEq)]
pub struct QuantizationPanelProps {
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// What is known of the formulas.
    pub formulas: FormulaChecks,
    /// The network that the settings act on.
    pub model: ModelConfig,
    /// Sensors of the data in use.
    pub sensors: u32,
    /// Updates of the training that is set.
    pub updates: Option<u64>,
    /// Why training cannot start from the last result; absent if it can.
    pub cold: Option<AttrValue>,
    /// Why the last quantization failed.
    pub error: Option<AttrValue>,
    /// Whether sliders act at once: there is a float network to quantize after training.
    pub live: bool,
    /// Whether weights are being rounded adaptively.
    pub rounding: bool,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// Form value of settings that are no preset.
const OWN: &str = "own";

fn presets(current: Option<&Preset>) -> Vec<Choice> {
    let own = current.is_none().then(|| Choice::new(OWN, "own settings"));
    own.into_iter().chain(PRESETS.iter().map(|preset| Choice::new(preset.name, preset.label))).collect()
}

/// The card's line.
fn summary(settings: &Settings, model: &ModelConfig) -> String {
    match settings.method() {
        Method::Ptq => format!("PTQ \u{b7} {}", words::ptq(&settings.ptq_config(model))),
        Method::Qat => {
            let qat = settings.qat();
            format!("QAT \u{b7} W{} A{}", qat.weights.bits, qat.activations.bits)
        }
    }
}

/// What else quantization is set to.
fn details(settings: &Settings) -> String {
    match settings.method() {
        Method::Ptq => {
            let ptq = settings.ptq();
            let scales = if ptq.per_channel { "per channel" } else { "per tensor" };
            format!("{scales} \u{b7} {}", calibration::summary(ptq))
        }
        Method::Qat => words::qat(settings.qat()),
    }
}

/// Presets, method, runtime; then everything else in groups.
pub fn quantization_panel(props: &QuantizationPanelProps) -> Html {
    let settings = &props.settings;
    let ptq = settings.method() == Method::Ptq;
    let controls = Controls::new(settings, &props.drafts, &props.dispatch);
    let on_method = props.dispatch.reform(|name: String| {
        Action::Set(Change::Method(if name == "qat" { Method::Qat } else { Method::Ptq }))
    });
    let preset = Preset::of(settings);
    let on_preset: Callback<String> = {
        let change = controls.change(Change::Preset);
        Callback::from(move |name: String| {
            if let Some(preset) = Preset::by_name(&name) {
                change.emit(preset.name);
            }
        })
    };
    let explanation = match (ptq, props.live) {
        (true, true) => "Live: every change is applied to the trained network at once.",
        (true, false) => "Applied after training, then live with every change.",
        (false, _) => "Trained along with the network: changes need a new training.",
    };
    let start = range_start(settings, props.sensors);
    let quantizer = |tensor: TensorKind| quantizer_group(&controls, tensor, props.formulas.of(tensor));
    let has_lstm = props.model.has_lstm();
    let output_bits = settings.activation_bits_of(props.model.layers.len().saturating_sub(1));
    let head = CardHead {
        number: 4,
        title: "Quantization",
        summary: summary(settings, &props.model),
        lead: details(settings).into(),
        class: "card-quantization",
        on_reset: on_reset(settings, Group::Quantization, &props.dispatch),
        after: Html::default(),
    };
    let body = html! {
        <>
            <Select test_id="quantization-preset" label="Preset" choices={presets(preset)}
                value={preset.map_or(OWN, |preset| preset.name)} on_change={on_preset}
                tip="Sets method, bits, quantizers and converter at once: the converter's modes, TFMOT's defaults with ranges from -6 to 6, the thesis' best quantizers, or learned steps. Default: converter int8." />
            <Select test_id="method" label="Method" on_change={on_method} value={if ptq { "ptq" } else { "qat" }}
                choices={vec![Choice::new("ptq", "PTQ, after training"), Choice::new("qat", "QAT, while training")]}
                tip="PTQ rounds a trained network. QAT lets training see the rounding, which helps at few bits. Default: PTQ." />
            <p class="note">{ explanation }</p>
            if let Some(error) = &props.error {
                <p class="note alert" role="alert" data-testid="quantization-error">{ error.clone() }</p>
            }
            if props.rounding {
                <p class="note" role="status" data-testid="rounding">{ "Rounding weights adaptively\u{2026} until then the result shows nearest rounding." }</p>
            }
            if let Some((alarm, text)) = warning(&start, props.updates) {
                <p class={if alarm { "remark alert" } else { "note" }} data-testid="range-start">{ text }</p>
            }
            { controls.word(Row::of("ptq.runtime"), settings.ptq().runtime) }
            if ptq {
                { converter_group(&controls, output_bits) }
                { calibration_group(&controls, &props.model) }
                { corrections_group(&controls, &props.model) }
            }
            { quantizer(TensorKind::Weights) }
            { quantizer(TensorKind::Activations) }
            { quantizer(TensorKind::Input) }
            if has_lstm { { lstm_group(&controls) } }
            { per_layer_group(&controls, &props.model) }
            if ptq {
                <p class="note">{ "Where ranges and weights start, and formulas, belong to QAT." }</p>
            } else {
                { start_group(&controls, props.cold.as_ref(), props.updates) }
                <p class="note">{ "Converter, calibration and corrections belong to PTQ." }</p>
            }
        </>
    };
    card(head, body)
}

#[cfg(test)]
mod tests;
