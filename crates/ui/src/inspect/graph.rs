//! The first view: the three graphs, and beside them what is known about the tensor that is chosen.

use protocol::report::Method;
use yew::{Html, Properties, component, html};

use super::histogram::TensorHistogram;
use super::network::NetworkDrawing;
use super::select::tensor_select;
use super::tensor::{Fact, facts, reason, widths};
use crate::state::{Action, Inspect, ResultState, TensorId};
use crate::widgets::Dispatch;

/// What [`GraphView`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct GraphViewProps {
    /// The last finished run.
    pub result: ResultState,
    /// Which quantized network is shown.
    pub method: Method,
    /// The tensor that is chosen.
    pub tensor: TensorId,
    /// The reducer.
    pub dispatch: Dispatch,
}

fn row(fact: &Fact) -> Html {
    html! { <div title={fact.tip}><dt>{ fact.name }</dt><dd>{ fact.value.clone() }</dd></div> }
}

/// Drawing and facts.
#[component]
pub fn GraphView(props: &GraphViewProps) -> Html {
    let GraphViewProps { result, method, .. } = props;
    let on_tensor = props.dispatch.reform(|tensor| Action::Inspect(Inspect::Tensor(tensor)));
    let quantized = result.quantized(*method);
    let tensor = quantized.map_or(props.tensor, |quantized| props.tensor.within(quantized));
    html! {
        <div class="graph-view">
            <NetworkDrawing result={result.clone()} method={*method} {tensor} on_tensor={on_tensor.clone()} />
            if let Some(quantized) = quantized {
                <div class="tensor-facts" aria-live="polite" aria-label="The tensor that is chosen" role="group">
                    <div>
                    { tensor_select(Some(quantized), tensor, "inspect-tensor", on_tensor) }
                    <dl class="facts" data-testid="tensor-facts">
                        { for facts(tensor, quantized, widths(result, *method)).iter().map(row) }
                    </dl>
                    if let Some(reason) = reason(tensor, quantized) { <p class="note">{ reason.to_owned() }</p> }
                    </div>
                    <div>
                    <TensorHistogram result={result.clone()} method={*method} {tensor} test_id="chart-tensor" />
                    </div>
                </div>
            }
        </div>
    }
}
