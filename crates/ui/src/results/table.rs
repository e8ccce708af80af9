//! The table of errors: MSE, ADE and change for each block, float beside quantized.

use protocol::report::{Method, PerSplit};
use yew::{Html, Properties, component, html};

use crate::charts::RunMark;
use crate::format::{NO_NUMBER, metres, percent_change, square_metres, thousands};
use crate::stage::role_of;
use crate::state::ResultState;

/// What [`ErrorTable`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct ErrorTableProps {
    /// The run.
    pub result: ResultState,
    /// Which quantized network stands beside the float one.
    pub method: Method,
}

/// One block's row: name and value of each block in the order of the table.
fn blocks<T>(parts: &PerSplit<T>) -> [(&'static str, &T); 3] {
    [("test", &parts.test), ("validation", &parts.validation), ("train", &parts.train)]
}

/// MSE and ADE per block, then size, parameters and best epoch.
#[component]
pub fn ErrorTable(props: &ErrorTableProps) -> Html {
    let float = &props.result.report.float;
    let quantized = props.result.quantized(props.method);
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| NO_NUMBER.to_owned());
    let row = |name: String, float: String, quantized: Option<String>, change: Option<String>| {
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td>{ float }</td>
                <td>{ or_dash(quantized) }</td>
                <td class="change">{ change.unwrap_or_default() }</td>
            </tr>
        }
    };
    let ade = |(i, (block, metrics)): (usize, (&'static str, &protocol::report::Metrics))| {
        let other = quantized.and_then(|q| blocks(&q.metrics).get(i).map(|(_, metrics)| metrics.ade));
        let change = quantized.and_then(|q| blocks(&q.ade_change_percent).get(i).map(|(_, change)| **change));
        row(format!("ADE {block} (m)"), metres(metrics.ade), other.map(metres), change.map(percent_change))
    };
    let mse = |(i, (block, metrics)): (usize, (&'static str, &protocol::report::Metrics))| {
        let other = quantized.and_then(|q| blocks(&q.metrics).get(i).map(|(_, metrics)| metrics.mse));
        let change = other.map(|other| 100.0 * (other / metrics.mse - 1.0));
        row(
            format!("MSE {block} (m\u{b2})"),
            square_metres(metrics.mse),
            other.map(square_metres),
            change.map(percent_change),
        )
    };
    let size_change =
        quantized.map(|q| 100.0 * (f64::from(q.size_bytes) / f64::from(float.size_bytes.max(1)) - 1.0));
    html! {
        <table class="errors">
            <thead>
                <tr>
                    <td></td>
                    <th scope="col"><RunMark role={crate::charts::RunRole::Float} />{ "float" }</th>
                    <th scope="col"><RunMark role={role_of(props.method)} />{ "int" }</th>
                    <th scope="col">{ "change" }</th>
                </tr>
            </thead>
            <tbody>
                { for blocks(&float.metrics).into_iter().enumerate().map(ade) }
                { for blocks(&float.metrics).into_iter().enumerate().map(mse) }
                { row("Size (B)".to_owned(), thousands(float.size_bytes.into()),
                    quantized.map(|q| thousands(q.size_bytes.into())), size_change.map(percent_change)) }
                { row("Parameters".to_owned(), thousands(float.parameters.into()),
                    quantized.map(|_| thousands(float.parameters.into())), None) }
                { row("Best epoch".to_owned(), float.best_epoch.to_string(), quantized.map(|q| q.best_epoch.to_string()), None) }
                { row("Distance to float (m)".to_owned(), NO_NUMBER.to_owned(), quantized.map(|q| metres(q.ade_to_float)), None) }
            </tbody>
        </table>
    }
}
