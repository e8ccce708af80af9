//! One tensor's values with the levels they are rounded to: what the bit sliders change is seen here at once.

use protocol::report::Method;
use yew::{Html, Properties, component, html};

use crate::inspect::{TensorHistogram, channel_select, tensor_select};
use crate::state::{Action, Inspect, ResultState, TensorId};
use crate::widgets::Dispatch;

/// What [`WeightsCard`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct WeightsCardProps {
    /// The last finished run.
    pub result: Option<ResultState>,
    /// Which quantized network is shown.
    pub method: Method,
    /// The tensor that is chosen, here or in the network's graph.
    pub tensor: TensorId,
    /// The channel of its weights that is chosen; none for the whole tensor.
    pub channel: Option<u32>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// A histogram with a grid; the tensor is chosen beside it.
#[component]
pub fn WeightsCard(props: &WeightsCardProps) -> Html {
    let result = props.result.as_ref().filter(|result| result.quantized(props.method).is_some());
    let on_tensor = props.dispatch.reform(|tensor| Action::Inspect(Inspect::Tensor(tensor)));
    html! {
        <section class="card weights" aria-label="Values and levels">
            <div class="plain-head">
                <h2>{ "Levels" }</h2>
                if let Some(quantized) = result.and_then(|result| result.quantized(props.method)) {
                    { tensor_select(Some(quantized), props.tensor, "levels-tensor", on_tensor) }
                    { channel_select(quantized, props.tensor, props.channel, "levels-channel", &props.dispatch) }
                }
            </div>
            if let Some(result) = result {
                <TensorHistogram result={result.clone()} method={props.method} tensor={props.tensor}
                    channel={props.channel} test_id="chart-weights" />
            } else {
                <p class="invitation">{ "Once a network is quantized, the set of levels that its weights, inputs and outputs can take is drawn here." }</p>
            }
        </section>
    }
}
