//! The repeats of a run: a row each, their distribution, and which of them is the result.

use std::rc::Rc;

use charts::{RunRole, Scene, StripScene};
use protocol::report::{Method, RepeatReport, RepeatedNetwork};
use protocol::statistics::Distribution;
use yew::{AttrValue, Callback, Html, Properties, classes, component, html, use_memo, use_state_eq};

use crate::series::{CursorChart, five_numbers};
use crate::state::ResultState;
use crate::widgets::{Sign, icon};
use browser::format::{metres, square_metres, thousands};

/// What [`RepeatsCard`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct RepeatsCardProps {
    /// The result.
    pub result: Option<ResultState>,
    /// Which quantized network is shown: repeats of a run with quantizers are told of that network.
    pub method: Method,
}

/// The network that the card tells of, of one repeat.
fn network(repeat: &RepeatReport, qat: bool) -> &RepeatedNetwork {
    repeat.qat.as_ref().filter(|_| qat).unwrap_or(&repeat.float)
}

/// The five numbers in one line.
fn words(of: &Distribution) -> String {
    format!(
        "median {} m, quartiles {} and {} m, {} to {} m",
        metres(of.median),
        metres(of.lower_quartile),
        metres(of.upper_quartile),
        metres(of.min),
        metres(of.max)
    )
}

/// Table and distribution of the repeats.
#[component]
pub fn RepeatsCard(props: &RepeatsCardProps) -> Html {
    let hovered = use_state_eq(|| None::<usize>);
    let report = props.result.as_ref().map(|result| result.report.clone());
    let qat = props.method == Method::Qat
        && report.as_ref().is_some_and(|report| report.repeats.iter().all(|repeat| repeat.qat.is_some()));
    let values = use_memo((report.clone(), qat), |(report, qat)| -> Rc<[f64]> {
        report
            .iter()
            .flat_map(|report| &report.repeats)
            .map(|repeat| network(repeat, *qat).metrics.test.ade)
            .collect()
    });
    let Some(report) = report.filter(|report| !report.repeats.is_empty()) else {
        return html! {
            <section class="card repeats" aria-label="Repeats">
                <div class="plain-head"><h2>{ "Repeats" }</h2></div>
                <p class="invitation">{ "Trainings with other seeds show how much of a result is luck. Their number is set under Training." }</p>
            </section>
        };
    };
    let chosen = report.chosen as usize;
    let on_hover = {
        let hovered = hovered.clone();
        Callback::from(move |repeat| hovered.set(repeat))
    };
    let row = |(k, repeat): (usize, &RepeatReport)| {
        let network = network(repeat, qat);
        let is_chosen = k == chosen;
        let class = classes!(is_chosen.then_some("chosen"), (*hovered == Some(k)).then_some("hovered"));
        html! {
            <tr {class} data-chosen={is_chosen.to_string()}>
                <th scope="row">
                    { repeat.seed }
                    if is_chosen { { icon(Sign::Tick) }<span class="unseen">{ " (the result)" }</span> }
                </th>
                <td>{ network.best_epoch }</td>
                <td>{ square_metres(network.metrics.validation.mse) }</td>
                <td>{ square_metres(network.metrics.test.mse) }</td>
                <td>{ metres(network.metrics.test.ade) }</td>
            </tr>
        }
    };
    let distribution = Distribution::of(&values);
    let scene = Scene::Strip(StripScene {
        values: (*values).clone(),
        spread: distribution.as_ref().map(five_numbers),
        chosen,
        role: if qat { RunRole::Qat } else { RunRole::Float },
        hovered: *hovered,
    });
    let seed = |k: usize| report.repeats.get(k).map(|repeat| repeat.seed);
    let pointed: AttrValue = match (*hovered).and_then(|k| Some((seed(k)?, *values.get(k)?))) {
        Some((seed, ade)) => format!("seed {seed}: test ADE {} m", metres(ade)).into(),
        None => format!("test ADE of {} repeats", thousands(values.len() as u64)).into(),
    };
    html! {
        <section class="card repeats" aria-label="Repeats">
            <div class="plain-head">
                <h2>{ "Repeats" }</h2>
                <span class="card-summary">{ if qat { "QAT networks" } else { "float networks" } }</span>
            </div>
            if values.len() > 1 {
                <p class="pointed">{ pointed }</p>
                <CursorChart {scene} readout={false} on_cursor={on_hover} test_id="chart-repeats" />
                <p class="note" data-testid="repeats-distribution">{ distribution.as_ref().map(words).unwrap_or_default() }</p>
            }
            <div class="scroll-y" tabindex="0" role="region" aria-label="Repeats one by one">
                <table data-testid="repeats-table">
                    <thead>
                        <tr>
                            <th scope="col">{ "seed" }</th>
                            <th scope="col" title="Epoch with the lowest validation loss">{ "epoch" }</th>
                            <th scope="col" title="Validation MSE in m\u{b2}: what chooses">{ "val. MSE" }</th>
                            <th scope="col" title="Test MSE in m\u{b2}">{ "test MSE" }</th>
                            <th scope="col" title="Test ADE in m">{ "test ADE" }</th>
                        </tr>
                    </thead>
                    <tbody>{ for report.repeats.iter().enumerate().map(row) }</tbody>
                </table>
            </div>
            <p class="note">{ "Chosen by validation; test data chose nothing." }</p>
        </section>
    }
}

#[cfg(test)]
#[path = "repeats_tests.rs"]
mod tests;
