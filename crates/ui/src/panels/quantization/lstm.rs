//! What concerns an LSTM alone.

use yew::{Html, Properties, component, html};

use crate::widgets::{Controls, Group, Row};

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
    let (fixed, ptq) = (controls.settings.bits_fixed(), controls.settings.ptq());
    let summary = format!("gates {} bits, {}", ptq.gate_bits, ptq.lstm_functions.label());
    html! {
        <Group test_id="group-lstm" title="LSTM" {summary}>
            { controls.number(Row::of("ptq.gate_bits").unless(fixed)) }
            { controls.word(Row::of("ptq.lstm_functions").unless(fixed), ptq.lstm_functions) }
        </Group>
    }
}
