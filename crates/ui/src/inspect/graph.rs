//! The first view: the three graphs, and beside them what is known about the tensor that is chosen.

use protocol::report::Method;
use yew::{Html, html};

use super::histogram::TensorHistogram;
use super::network::{NetworkDrawingProps, network_drawing};
use super::select::{channel_select, tensor_select};
use super::tensor::{Fact, facts, reason, widths};
use crate::state::{Action, Inspect, InspectState, ResultState};
use crate::widgets::{Dispatch, memo};

fn row(fact: &Fact) -> Html {
    html! { <div title={fact.tip}><dt>{ fact.name }</dt><dd>{ fact.value.clone() }</dd></div> }
}

/// Drawing and facts.
pub fn graph_view(result: &ResultState, method: Method, inspect: &InspectState, dispatch: &Dispatch) -> Html {
    let on_tensor = dispatch.reform(|tensor| Action::Inspect(Inspect::Tensor(tensor)));
    let quantized = result.quantized(method);
    let (tensor, channel) = (inspect.tensor, inspect.channel);
    let tensor = quantized.map_or(tensor, |quantized| tensor.within(quantized));
    html! {
        <div class="graph-view">
            { memo(NetworkDrawingProps { result: result.clone(), method, tensor, on_tensor: on_tensor.clone() }, network_drawing) }
            if let Some(quantized) = quantized {
                <div class="tensor-facts" aria-live="polite" aria-label="The tensor that is chosen" role="group">
                    <div>
                    { tensor_select(Some(quantized), tensor, "inspect-tensor", on_tensor) }
                    { channel_select(quantized, tensor, channel, "inspect-channel", dispatch) }
                    <dl class="facts" data-testid="tensor-facts">
                        { for facts(tensor, quantized, widths(result, method), channel).iter().map(row) }
                    </dl>
                    if let Some(reason) = reason(tensor, quantized) { <p class="note">{ reason.to_owned() }</p> }
                    </div>
                    <div>
                    <TensorHistogram result={result.clone()} {method} {tensor} {channel} test_id="chart-tensor" />
                    </div>
                </div>
            }
        </div>
    }
}
