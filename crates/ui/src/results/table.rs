//! The table of errors: MSE, ADE and change for each block, float beside quantized.

use charts::RunRole;
use protocol::report::{Method, Metrics, PerSplit};
use yew::{Html, html};

use crate::stage::role_of;
use crate::state::ResultState;
use browser::canvas::run_mark;
use browser::format::{NO_NUMBER, metres, percent_change, square_metres, thousands};

/// Names of the blocks in the order of the table.
const BLOCKS: [&str; 3] = ["test", "validation", "train"];

/// Value of each block in the order of the table.
fn blocks<T>(parts: &PerSplit<T>) -> [&T; 3] {
    [&parts.test, &parts.validation, &parts.train]
}

/// MSE and ADE per block, then size, parameters and best epoch. Dashes stand for the figures before there is a run, so that they
/// move nothing when they come.
pub fn error_table(result: Option<&ResultState>, method: Method) -> Html {
    let float = result.map(|result| &result.report.float);
    let quantized = result.and_then(|result| result.quantized(method));
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| NO_NUMBER.to_owned());
    let row = |name: String, float: Option<String>, quantized: Option<String>, change: Option<String>| {
        html! {
            <tr>
                <th scope="row">{ name }</th>
                <td>{ or_dash(float) }</td>
                <td>{ or_dash(quantized) }</td>
                <td class="change">{ change.unwrap_or_default() }</td>
            </tr>
        }
    };
    let ade = |(i, block): (usize, &'static str)| {
        let of = |metrics: &PerSplit<Metrics>| blocks(metrics).get(i).map(|metrics| metrics.ade);
        let change = quantized.and_then(|q| blocks(&q.ade_change_percent).get(i).map(|change| **change));
        row(
            format!("ADE {block} (m)"),
            float.and_then(|f| of(&f.metrics)).map(metres),
            quantized.and_then(|q| of(&q.metrics)).map(metres),
            change.map(percent_change),
        )
    };
    let mse = |(i, block): (usize, &'static str)| {
        let of = |metrics: &PerSplit<Metrics>| blocks(metrics).get(i).map(|metrics| metrics.mse);
        let (mse, other) = (float.and_then(|f| of(&f.metrics)), quantized.and_then(|q| of(&q.metrics)));
        let change = mse.zip(other).map(|(mse, other)| 100.0 * (other / mse - 1.0));
        row(
            format!("MSE {block} (m\u{b2})"),
            mse.map(square_metres),
            other.map(square_metres),
            change.map(percent_change),
        )
    };
    let size_change = float
        .zip(quantized)
        .map(|(float, q)| 100.0 * (f64::from(q.size_bytes) / f64::from(float.size_bytes.max(1)) - 1.0));
    let column = if quantized.is_none_or(|q| q.exactness.is_some()) { "int" } else { "quant." };
    let parameters = float.map(|f| thousands(f.parameters.into()));
    html! {
        <table class="errors">
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">{ run_mark(RunRole::Float) }{ "float" }</th>
                    <th scope="col">{ run_mark(role_of(method)) }{ column }</th>
                    <th scope="col">{ "change" }</th>
                </tr>
            </thead>
            <tbody>
                { for BLOCKS.into_iter().enumerate().map(ade) }
                { for BLOCKS.into_iter().enumerate().map(mse) }
                { row("Size (B)".to_owned(), float.map(|f| thousands(f.size_bytes.into())),
                    quantized.map(|q| thousands(q.size_bytes.into())), size_change.map(percent_change)) }
                { row("Parameters".to_owned(), parameters.clone(), parameters.filter(|_| quantized.is_some()), None) }
                { row("Best epoch".to_owned(), float.map(|f| f.best_epoch.to_string()),
                    quantized.map(|q| q.best_epoch.to_string()), None) }
                { row("Distance to float (m)".to_owned(), None, quantized.map(|q| metres(q.ade_to_float)), None) }
            </tbody>
        </table>
    }
}
