//! The table of errors: MSE, ADE and change for each block, and how smooth the paths are, float beside quantized.

use charts::RunRole;
use protocol::report::{Method, Metrics, PerSplit};
use vocabulary::Figure;
use yew::{Html, html};

use browser::canvas::run_mark;
use browser::format::{NO_NUMBER, fixed, metres, percent_change, square_metres, thousands};

use crate::stage::role_of;
use crate::state::ResultState;
use crate::widgets::tip_button;

/// Names of the blocks in the order of the table.
const BLOCKS: [&str; 3] = ["test", "validation", "train"];

/// Value of each block in the order of the table.
fn blocks<T>(parts: &PerSplit<T>) -> [&T; 3] {
    [&parts.test, &parts.validation, &parts.train]
}

/// The figures of smoothness, each with its tip.
const SMOOTHNESS: [(Figure, &str); 5] = [
    (
        Figure::SpeedError,
        "RMS difference between the speeds of the estimated and of the true path, direction included, from one test sample to the next. Data without a time have none.",
    ),
    (Figure::AccelerationError, "The same of the acceleration."),
    (
        Figure::Jerk,
        "RMS jerk, the change of the acceleration, of the estimated path; that of the true path stands below.",
    ),
    (
        Figure::StairIndex,
        "Share of the steps between successive estimates that are exactly zero. A lower ADE with a high stair index is no gain: the path stands still and jumps.",
    ),
    (
        Figure::Levels,
        "Distinct values of x / of y on the test block. Few levels make a stair, whatever the ADE says.",
    ),
];

/// A figure of smoothness as text; `None` where it is not known.
fn smoothness(figure: Figure, metrics: &PerSplit<Metrics>) -> Option<String> {
    let found = metrics.test.smoothness?;
    if figure == Figure::Levels {
        let [x, y] = found.levels.map(|levels| thousands(levels.into()));
        return Some(format!("{x} / {y}"));
    }
    found.figure(figure).map(|value| fixed(value, 3))
}

/// The jerk of the true path.
fn true_jerk(metrics: &PerSplit<Metrics>) -> Option<String> {
    Some(fixed(metrics.test.smoothness?.true_jerk?, 3))
}

/// MSE and ADE per block, smoothness of the test path, then size, parameters and best epoch. Dashes stand for the figures before
/// there is a run, so that they move nothing when they come.
pub fn error_table(result: Option<&ResultState>, method: Method) -> Html {
    let float = result.map(|result| &result.report.float);
    let quantized = result.and_then(|result| result.quantized(method));
    let or_dash = |value: Option<String>| value.unwrap_or_else(|| NO_NUMBER.to_owned());
    let row = |name: Html, float: Option<String>, quantized: Option<String>, change: Option<String>| {
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
            format!("ADE {block} (m)").into(),
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
            format!("MSE {block} (m\u{b2})").into(),
            mse.map(square_metres),
            other.map(square_metres),
            change.map(percent_change),
        )
    };
    let smooth = |(figure, tip): (Figure, &'static str)| {
        let of_float = float.map(|float| &float.metrics);
        html! {
            <tr>
                <th scope="row">{ figure.title() }{ tip_button(format!("{figure}-tip"), figure.label(), tip) }</th>
                <td>{ or_dash(of_float.and_then(|metrics| smoothness(figure, metrics))) }</td>
                <td>{ or_dash(quantized.and_then(|q| smoothness(figure, &q.metrics))) }</td>
            </tr>
        }
    };
    let size_change = float
        .zip(quantized)
        .map(|(float, q)| 100.0 * (f64::from(q.size_bytes) / f64::from(float.size_bytes.max(1)) - 1.0));
    let column = if quantized.is_none_or(|q| q.exactness.is_some()) { "int" } else { "quant." };
    let parameters = float.map(|f| thousands(f.parameters.into()));
    let marks = (run_mark(RunRole::Float), run_mark(role_of(method)));
    html! {
        <>
        <table class="errors">
            <thead>
                <tr>
                    <td></td>
                    <th scope="col">{ marks.0.clone() }{ "float" }</th>
                    <th scope="col">{ marks.1.clone() }{ column }</th>
                    <th scope="col">{ "change" }</th>
                </tr>
            </thead>
            <tbody>
                { for BLOCKS.into_iter().enumerate().map(ade) }
                { for BLOCKS.into_iter().enumerate().map(mse) }
                { row("Size (B)".into(), float.map(|f| thousands(f.size_bytes.into())),
                    quantized.map(|q| thousands(q.size_bytes.into())), size_change.map(percent_change)) }
                { row("Parameters".into(), parameters.clone(), parameters.filter(|_| quantized.is_some()), None) }
                { row("Best epoch".into(), float.map(|f| f.best_epoch.to_string()),
                    quantized.map(|q| q.best_epoch.to_string()), None) }
                { row("Distance to float (m)".into(), None, quantized.map(|q| metres(q.ade_to_float)), None) }
            </tbody>
        </table>
        <table class="errors smooth">
            <thead>
                <tr>
                    <td>{ "Smoothness, test" }</td>
                    <th scope="col">{ marks.0 }{ "float" }</th>
                    <th scope="col">{ marks.1 }{ column }</th>
                </tr>
            </thead>
            <tbody>
                { for SMOOTHNESS.into_iter().map(smooth) }
                <tr>
                    <th scope="row">{ "Jerk of the true path (m/s\u{b3})" }</th>
                    <td colspan="2">{ or_dash(float.and_then(|float| true_jerk(&float.metrics))) }</td>
                </tr>
            </tbody>
        </table>
        </>
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
