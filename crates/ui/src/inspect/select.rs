//! The lists of a network's tensors, and of a kernel's channels.

use protocol::report::QuantizedReport;
use yew::{Callback, Html, html};

use crate::state::{Action, Inspect, TensorId};
use crate::widgets::{Choice, Dispatch, Select};

/// Input, then weights and activations of every layer with weights.
pub fn tensor_select(
    quantized: Option<&QuantizedReport>,
    tensor: TensorId,
    test_id: &'static str,
    on_change: Callback<TensorId>,
) -> Html {
    let Some(quantized) = quantized else { return Html::default() };
    let all = TensorId::all(quantized);
    let choice = |tensor: &TensorId| Choice::new(tensor.value(), tensor.name(quantized));
    let choices: Vec<Choice> = all.iter().map(choice).collect();
    let value = tensor.within(quantized).value();
    let on_change = Callback::from(move |value: String| {
        if let Some(tensor) = all.iter().find(|tensor| tensor.value() == value) {
            on_change.emit(*tensor);
        }
    });
    html! { <Select {test_id} label="Tensor" bare=true {choices} {value} {on_change} /> }
}

/// Name of a channel of a kernel: an LSTM's are its gates.
pub fn channel_name(tensor: TensorId, quantized: &QuantizedReport, channel: u32) -> String {
    // Four scales on a layer of that name are the gates' (i, f, c, o), whatever its units.
    let gates = ["i", "f", "c", "o"];
    let gate = gates.get(channel as usize).filter(|_| tensor.name(quantized).starts_with("lstm"));
    gate.map_or_else(|| format!("channel {}", channel + 1), |gate| format!("gate {gate}"))
}

/// The whole tensor, then its channels, where each has levels of its own; else nothing.
pub fn channel_select(
    quantized: &QuantizedReport,
    tensor: TensorId,
    channel: Option<u32>,
    test_id: &'static str,
    dispatch: &Dispatch,
) -> Html {
    let tensor = tensor.within(quantized);
    let channels = 0..tensor.channels(quantized).len() as u32;
    if channels.is_empty() {
        return Html::default();
    }
    let choice = |channel: u32| Choice::new(channel.to_string(), channel_name(tensor, quantized, channel));
    let whole = std::iter::once(Choice::new("whole", "whole tensor"));
    let choices: Vec<Choice> = whole.chain(channels.map(choice)).collect();
    let value = tensor.channel(quantized, channel).map_or_else(|| "whole".to_owned(), |own| own.to_string());
    let on_change = dispatch.reform(|value: String| Action::Inspect(Inspect::Channel(value.parse().ok())));
    html! { <Select {test_id} label="Channel" bare=true {choices} {value} {on_change} /> }
}
