//! What concerns an LSTM alone.

use yew::{Html, html};

use crate::widgets::{Controls, GroupHead, Row, group};

/// Gates, cell state and functions.
pub fn lstm_group(controls: &Controls) -> Html {
    let (fixed, ptq) = (controls.settings.bits_fixed(), controls.settings.ptq());
    let summary = format!("gates {} bits, {}", ptq.gate_bits, ptq.lstm_functions.label());
    let head =
        GroupHead { test_id: "group-lstm".into(), title: "LSTM", summary: summary.into(), open: false };
    let rows = html! {
        <>
            { controls.number(Row::of("ptq.gate_bits").unless(fixed)) }
            { controls.word(Row::of("ptq.lstm_functions").unless(fixed), ptq.lstm_functions) }
        </>
    };
    group(head, rows)
}
