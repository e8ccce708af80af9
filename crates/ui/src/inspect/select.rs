//! The list of a network's tensors.

use protocol::report::QuantizedReport;
use yew::{Callback, Html, html};

use crate::state::TensorId;
use crate::widgets::{Choice, Select};

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
