//! The result card: what must be known of the headline's figures, the badge, the tables.

use protocol::report::Method;
use vocabulary::LayerKind;
use yew::{AttrValue, Html, classes, html};

use super::badge::badge;
use super::forms::layer_forms;
use super::table::error_table;
use crate::state::{ResultState, Status};
use crate::widgets::tip_button;
use browser::format::{NO_NUMBER, square_metres};

/// What [`result_card`] shows.
#[derive(Clone, PartialEq)]
pub struct ResultCardProps {
    /// The last finished run.
    pub result: Option<ResultState>,
    /// Which quantized network is shown.
    pub method: Method,
    /// Status of the current run; figures of an earlier one are marked while it goes on.
    pub status: Status,
    /// Cards that were changed since the result.
    pub changed: Vec<&'static str>,
    /// Why the last run failed.
    pub failure: Option<AttrValue>,
}

/// What the reader must know about the figures, most important first.
fn remark(props: &ResultCardProps) -> Option<(bool, String)> {
    if let Some(failure) = &props.failure {
        let rest = if props.result.is_some() { " The figures are those of the run before." } else { "" };
        return Some((true, format!("{failure}{rest}")));
    }
    let result = props.result.as_ref()?;
    if props.status.is_active() {
        return Some((false, "A new run is going on; these figures are those of the run before.".to_owned()));
    }
    if !props.changed.is_empty() {
        return Some((
            false,
            format!("Changed since this run: {}. Train again to apply.", props.changed.join(", ")),
        ));
    }
    match props.method {
        Method::Qat if result.report.qat.is_none() => {
            Some((false, "This run was trained without quantizers: train again to see QAT.".to_owned()))
        }
        Method::Ptq if !result.in_worker => Some((
            false,
            "The worker was restarted and no longer holds this run: train again to quantize it.".to_owned(),
        )),
        _ => None,
    }
}

/// Whether the result is a CNN's in a simulated room whose person walks between places.
fn knows_the_routes(result: &ResultState) -> bool {
    let places = result.view.simulator.iter().find(|parameter| parameter.name == "places");
    result.report.config.model.layers.iter().any(|layer| layer.kind() == LayerKind::Conv1D)
        && places.is_some_and(|places| places.value >= 2.0)
}

/// Squared errors, badge and tables of the test block.
pub fn result_card(props: &ResultCardProps) -> Html {
    let float = props.result.as_ref().map(|result| &result.report.float);
    let quantized = props.result.as_ref().and_then(|result| result.quantized(props.method));
    let figure = |label: &'static str, test_id: &'static str, mse: Option<f64>| {
        let empty = mse.is_none().then_some("empty");
        html! {
            <div class="figure">
                <span class="figure-label">{ label }</span>
                <span class="figure-value">
                    <b class={classes!(empty)} data-testid={test_id}>{ mse.map_or_else(|| NO_NUMBER.to_owned(), square_metres) }</b><span class="unit">{ "m\u{b2}" }</span>
                </span>
            </div>
        }
    };
    let old = props.status.is_active() && props.result.is_some();
    html! {
        <section class={classes!("card", "result", old.then_some("old"))} aria-label="Test result">
            <div class="plain-head">
                <h2>{ "Test result" }</h2>
                <span class="card-summary">{ "never used to choose" }</span>
            </div>
            <div class="figures">
                { figure("float32 MSE", "mse-float", float.map(|f| f.metrics.test.mse)) }
                { figure("quantized MSE", "mse-quantized", quantized.map(|q| q.metrics.test.mse)) }
            </div>
            if let Some((alert, text)) = remark(props) {
                <p class={classes!("remark", alert.then_some("alert"))}>{ text }</p>
            }
            if props.result.as_ref().is_some_and(knows_the_routes) {
                <p class="remark with-tip" data-testid="cnn-remark">
                    <span>{ "Part of a CNN\u{2019}s gain here is knowledge of the four places and of the routes between them." }</span>
                    { tip_button("cnn-remark-tip", "The CNN's gain", "In this room the person walks between four places, so a network with 34,818 weights can learn the routes; that would not carry over to another flat. With free waypoints (simulator parameter places = 0) the CNN reaches only 0.394 m and 0.326 m on seeds 2016 and 1 after 500 epochs.") }
                </p>
            }
            { badge(quantized.and_then(|q| q.exactness.as_ref()), quantized.is_some()) }
            if let Some(result) = &props.result { { layer_forms(result, props.method) } }
            <details class="fold" data-testid="result-tables">
                <summary>{ "Errors of all blocks, sizes, smoothness" }</summary>
                { error_table(props.result.as_ref(), props.method) }
            </details>
        </section>
    }
}
