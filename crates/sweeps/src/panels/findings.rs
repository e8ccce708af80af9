//! The card of what the results say.

use atlas::{Chosen, Finding, Limit, Titled};
use browser::widgets::{Choice, Select, TextInput};
use sweep::PointId;
use yew::{AttrValue, Callback, Html, MouseEvent, html};

use super::{Dispatch, is_coming, on};
use crate::host::Host;
use crate::seen::Seen;
use crate::state::{Action, Open, Sweeps};

/// The card; nothing without results, unless these are on their way.
pub fn card(state: &Sweeps, seen: &Seen, host: &Host, dispatch: &Dispatch) -> Html {
    let is_coming = is_coming(state, seen);
    if !is_coming && seen.findings.is_empty() {
        return Html::default();
    }
    let open = state.open.as_ref();
    let item = |finding| open.map(|open| item(finding, open, (state, host), dispatch));
    html! {
        <section class="card sweep-findings" data-testid="sweep-findings" aria-labelledby="sweep-findings-title">
            <div class="plain-head"><h2 id="sweep-findings-title">{ "What the results say" }</h2></div>
            { budget(state, dispatch) }
            <ul class="sweep-said">
                if seen.findings.is_empty() {
                    <li class="note">{ open.map(|_| "Nothing yet: that takes the first trainings.") }</li>
                }
                { for seen.findings.iter().filter_map(item) }
            </ul>
            if is_coming || seen.shares.is_some() {
                <div class="sweep-shares">{ for seen.shares.iter().map(shares) }</div>
            }
        </section>
    }
}

/// The most that a network may cost.
fn budget(state: &Sweeps, dispatch: &Dispatch) -> Html {
    let choices: Vec<Choice> =
        Limit::COSTS.iter().map(|cost| Choice::new(cost.name(), cost.title())).collect();
    let on_cost = on(dispatch, |name: String| {
        Limit::COSTS.into_iter().find(|cost| cost.name() == name).map(Action::Cost)
    });
    html! {
        <div class="sweep-budget" role="group" aria-label="Budget">
            <Select test_id="sweep-budget-cost" label={AttrValue::from("Budget of")} {choices} value={state.cost.name()}
                on_change={on_cost}
                tip={AttrValue::from("What a network may have at most. Default: total bits, those of weights and activations together.")} />
            <TextInput test_id="sweep-budget" label="At most" example="none" value={state.most.clone()}
                complaint={state.limit().err().map(AttrValue::from)} on_type={dispatch.reform(Action::Most)} on_settle={Callback::noop()}
                tip="The best point within it is named below, and pictures draw the others faint. Default: empty, no budget." />
        </div>
    }
}

fn item(finding: &Finding, open: &Open, (state, host): (&Sweeps, &Host), dispatch: &Dispatch) -> Html {
    let points = open.plan().sweep().points();
    let point = finding.point.and_then(|id| points.iter().find(|point| point.id == id));
    html! {
        <li>
            <p>{ finding.text.clone() }</p>
            if let Some(point) = point {
                <button type="button" class="small" data-testid="sweep-finding-point" aria-label={format!("Select {}", point.name)}
                    aria-pressed={(state.selected == Some(point.id)).to_string()} onclick={select(point.id, dispatch)}>
                    { "Select" }
                </button>
            }
            if let (Some(point), Some(chosen)) = (point, finding.chosen) {
                <button type="button" class="small" data-testid="sweep-fresh" disabled={open.run.is_some()}
                    aria-label={format!("Train it with fresh seeds: {}", point.name)} onclick={fresh(point.id, chosen, host, dispatch)}>
                    { "Train it with fresh seeds" }
                </button>
                <p class="note">
                    { format!("Chosen among {}: rerun it with fresh seeds before you believe it.", chosen.among) }
                </p>
            }
        </li>
    }
}

fn select(point: PointId, dispatch: &Dispatch) -> Callback<MouseEvent> {
    dispatch.reform(move |_| Action::Select(Some(point)))
}

/// The best of many is partly the luckiest: it is trained again with seeds that had no part in the choice.
fn fresh(point: PointId, chosen: Chosen, host: &Host, dispatch: &Dispatch) -> Callback<MouseEvent> {
    let host = host.clone();
    dispatch.reform(move |_| Action::Fresh(point, chosen, Box::new(host.base()), js_sys::Date::now()))
}

/// The share of each axis, a row for each.
fn shares(shares: &Titled) -> Html {
    let row = |cells: &Vec<String>| {
        let (first, others) =
            cells.split_first().map_or(("", &[][..]), |(first, others)| (first.as_str(), others));
        html! {
            <tr><th scope="row">{ first.to_owned() }</th>{ for others.iter().map(|cell| html! { <td>{ cell.clone() }</td> }) }</tr>
        }
    };
    html! {
        <table data-testid="sweep-shares">
            <caption>{ shares.title }</caption>
            <thead><tr>{ for shares.table.header.iter().map(|cell| html! { <th scope="col">{ cell.clone() }</th> }) }</tr></thead>
            <tbody>{ for shares.table.rows.iter().map(row) }</tbody>
        </table>
    }
}
