//! What concerns an LSTM alone.

use protocol::config::LstmFunctions;
use yew::{Html, Properties, component, html};

use super::controls::{Controls, Row};
use crate::state::{QuantizationChange, QuantizationField};
use crate::widgets::Group;

/// What [`LstmGroup`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct LstmGroupProps {
    /// What every group is given.
    pub controls: Controls,
}

/// Gates, cell state and functions.
#[component]
pub fn LstmGroup(props: &LstmGroupProps) -> Html {
    let controls = &props.controls;
    let q = &controls.settings.quantization;
    let summary = format!("gates {} bits, {}", q.gate_bits, q.lstm_functions.label());
    let on_functions = controls.change(|name: String| {
        QuantizationChange::LstmFunctions(LstmFunctions::by_name(&name).unwrap_or(LstmFunctions::FixedPoint))
    });
    html! {
        <Group test_id="group-lstm" title="LSTM" {summary}>
            { controls.number(Row::of("ptq.gate_bits").unless(q.bits_fixed()), QuantizationField::GateBits) }
            { controls.select(Row::of("ptq.lstm_functions").unless(q.bits_fixed()), None, q.lstm_functions, on_functions) }
        </Group>
    }
}
