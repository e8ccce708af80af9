//! The list of a network's tensors.

use protocol::report::Method;
use yew::{AttrValue, Callback, Html, Properties, component, html};

use crate::state::{ResultState, TensorId};
use crate::widgets::{Choice, Select};

/// What [`TensorSelect`] offers.
#[derive(Clone, PartialEq, Properties)]
pub struct TensorSelectProps {
    /// The last finished run, which has the network.
    pub result: ResultState,
    /// Which quantized network is shown.
    pub method: Method,
    /// The tensor that is chosen.
    pub tensor: TensorId,
    /// `data-testid`, and the root of the element's id.
    pub test_id: AttrValue,
    /// Another tensor is chosen.
    pub on_tensor: Callback<TensorId>,
}

/// Input, then weights and activations of every layer with weights.
#[component]
pub fn TensorSelect(props: &TensorSelectProps) -> Html {
    let Some(quantized) = props.result.quantized(props.method) else { return Html::default() };
    let all = TensorId::all(quantized);
    let choice = |tensor: &TensorId| Choice::new(tensor.value(), tensor.name(quantized));
    let choices: Vec<Choice> = all.iter().map(choice).collect();
    let value = props.tensor.within(quantized).value();
    let on_change = props.on_tensor.clone();
    let on_change = Callback::from(move |value: String| {
        if let Some(tensor) = all.iter().find(|tensor| tensor.value() == value) {
            on_change.emit(*tensor);
        }
    });
    html! { <Select test_id={props.test_id.clone()} label="Tensor" bare=true {choices} {value} {on_change} /> }
}
