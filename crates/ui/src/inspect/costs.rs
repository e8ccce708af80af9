//! The view of what quantizing each tensor costs: a button that asks, bars, and the same figures as a table.

use std::rc::Rc;

use charts::{Cost, CostScene, RunRole, Scene, signed};
use protocol::report::{AttributionReport, Method};
use yew::{AttrValue, Html, Properties, component, html, use_memo};

use crate::series::Chart;
use crate::stage::role_of;
use crate::state::{Action, Inspect, Shared};
use crate::widgets::Dispatch;
use browser::canvas::run_mark;
use browser::format::metres;

/// What [`CostsView`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct CostsViewProps {
    /// The answer about the network shown.
    pub report: Option<Shared<AttributionReport>>,
    /// Whether it is awaited.
    pub busy: bool,
    /// Why it was refused.
    pub error: Option<AttrValue>,
    /// Why it cannot be asked for now.
    pub blocked: Option<AttrValue>,
    /// Which quantized network is shown.
    pub method: Method,
    /// The reducer.
    pub dispatch: Dispatch,
}

fn costs(report: &AttributionReport) -> Rc<[Cost]> {
    let cost = |entry: &protocol::report::AttributionEntry| Cost {
        name: entry.name.as_str().into(),
        alone: entry.alone_ade - report.float_ade,
        saved: report.quantized_ade - entry.without_ade,
    };
    report.tensors.iter().map(cost).collect()
}

/// Button, bars, table.
#[component]
pub fn CostsView(props: &CostsViewProps) -> Html {
    let costs = use_memo(props.report.clone(), |report| report.as_ref().map(|report| costs(report)));
    let role = role_of(props.method);
    let onclick = props.dispatch.reform(|_| Action::Inspect(Inspect::Attribute));
    let words = match (props.busy, &props.report) {
        (true, _) => "Measuring\u{2026}",
        (false, Some(_)) => "Find out again",
        (false, None) => "Find out",
    };
    let row = |cost: &Cost| {
        html! {
            <tr>
                <th scope="row">{ AttrValue::from(Rc::clone(&cost.name)) }</th>
                <td>{ signed(cost.alone) }</td>
                <td>{ signed(cost.saved) }</td>
            </tr>
        }
    };
    html! {
        <div class="costs-view" aria-busy={props.busy.to_string()}>
            <div class="inspect-controls">
                <p class="note">{ "Quantizes each tensor by itself, then leaves each by itself in float, and measures the ADE on the validation block." }</p>
                <button type="button" data-testid="attribute" disabled={props.blocked.is_some() || props.busy} title={props.blocked.clone()} {onclick}>
                    { words }
                </button>
            </div>
            if let Some(blocked) = &props.blocked { <p class="note">{ blocked.clone() }</p> }
            if let Some(error) = &props.error { <p class="remark alert">{ error.clone() }</p> }
            if props.busy { <div class="busy-track" role="progressbar" aria-label="Measuring the cost of each tensor"><div class="busy-fill"></div></div> }
            if let (Some(report), Some(costs)) = (&props.report, &*costs) {
                <p class="note" data-testid="attribution-ades">
                    { format!("Validation ADE {} m with everything in float, {} m with everything quantized. Costs need not add up.",
                        metres(report.float_ade), metres(report.quantized_ade)) }
                </p>
                <Chart scene={Scene::Costs(CostScene { costs: Rc::clone(costs), role, hovered: None })} test_id="chart-costs" />
                <details class="fold">
                    <summary>{ "As a table" }</summary>
                    <div class="scroll-x">
                        <table data-testid="attribution-table">
                            <thead>
                                <tr>
                                    <th scope="col">{ "tensor" }</th>
                                    <th scope="col">{ run_mark(role) }{ " quantized alone (m)" }</th>
                                    <th scope="col">{ run_mark(RunRole::Truth) }{ " saved if alone in float (m)" }</th>
                                </tr>
                            </thead>
                            <tbody>{ for costs.iter().map(row) }</tbody>
                        </table>
                    </div>
                </details>
            }
        </div>
    }
}

#[cfg(test)]
#[path = "costs_tests.rs"]
mod tests;
