//! What concerns an LSTM alone.

use protocol::config::LstmFunctions;
use yew::{Html, Properties, component, html};

use super::controls::{Controls, Row, entries};
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
    html! {
        <Group test_id="group-lstm" title="LSTM" {summary}>
            { controls.number(Row::new("gate-bits", "Gate bits",
                "Bits of the gates and of the cell state, 2 to 16; input and hidden state follow the activations. Fewer show what the state needs. Default: 16, as TensorFlow Lite.")
                .unless(q.bits_fixed()), QuantizationField::GateBits, "bits") }
            { controls.select(Row::new("lstm-functions", "tanh, sigmoid",
                "How integers become tanh and sigmoid: gemmlowp's polynomials, as TensorFlow Lite, or tables of exactly rounded values. Default: fixed point.")
                .unless(q.bits_fixed()), entries::<LstmFunctions>(), q.lstm_functions,
                QuantizationChange::LstmFunctions) }
        </Group>
    }
}
