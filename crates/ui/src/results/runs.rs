//! Kept runs side by side: figures, the thesis' figures beside them, and what is drawn.

use charts::RunRole;
use protocol::config::ModelConfig;
use protocol::message::RunId;
use protocol::report::{DataView, QuantizedReport};
use protocol::thesis::{FLOAT_REFERENCES, FloatReference};
use vocabulary::LayerKind;
use web_sys::HtmlInputElement;
use yew::TargetCast as _;
use yew::{Event, Html, classes, html};

use crate::state::MOST_KEPT;
use crate::state::{Action, KeptRun, KeptRuns, ResultState, Shared};
use crate::widgets::{Dispatch, Sign, icon, tip_button};
use crate::words;
use browser::canvas::run_mark;
use browser::format::{metres, percent_change, square_metres, thousands};

/// What [`runs_card`] shows.
#[derive(Clone, PartialEq)]
pub struct RunsCardProps {
    /// The runs.
    pub kept: KeptRuns,
    /// The run that is the result.
    pub result: Option<RunId>,
    /// The data that are shown.
    pub view: Option<Shared<DataView>>,
    /// Whether a run goes on: another result cannot be opened then.
    pub active: bool,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// The thesis' float reference of a network's family; none for a mixture.
fn reference(model: &ModelConfig) -> Option<FloatReference> {
    let has = |kind: LayerKind| model.layers.iter().any(|layer| layer.kind() == kind);
    let family = match (has(LayerKind::Conv1D), has(LayerKind::Lstm)) {
        (true, false) => "CNN",
        (false, true) => "LSTM",
        (false, false) => "MLP",
        (true, true) => return None,
    };
    FLOAT_REFERENCES.into_iter().find(|reference| reference.network == family)
}

/// How a test ADE compares with the thesis', and whether the networks are of the same size.
fn match_note(ade: f64, parameters: u32, reference: &FloatReference) -> String {
    let change = percent_change(100.0 * (ade / reference.ade - 1.0));
    if parameters == reference.parameters {
        format!("{change}, same size")
    } else {
        format!("{change}, {} param. there", thousands(reference.parameters.into()))
    }
}

/// What quantized a run, and its test ADE then, one line for each way.
fn quantized(result: &ResultState) -> Vec<String> {
    let line = |method: &str, words: String, quantized: &QuantizedReport| {
        format!("{method} {words}: {} m", metres(quantized.metrics.test.ade))
    };
    let qat = result.report.config.qat.as_ref().zip(result.report.qat.as_ref());
    let ptq = result.ptq.as_ref();
    let qat = qat.map(|(config, report)| line("QAT", words::qat(config), report));
    qat.into_iter().chain(ptq.map(|ptq| line("PTQ", words::ptq(&ptq.config), &ptq.quantized))).collect()
}

fn row(props: &RunsCardProps, kept: &KeptRun) -> Html {
    let (run, report) = (kept.result.run, &kept.result.report);
    let is_result = props.result == Some(run);
    let role = if is_result { RunRole::Float } else { RunRole::kept(kept.slot) };
    let float = &report.float;
    let away = props.view.as_ref().and_then(|view| kept.why_not_drawn(view));
    let thesis = reference(&report.config.model);
    let dispatch = &props.dispatch;
    let on_show = dispatch.reform(move |event: Event| {
        let shown = event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
        Action::ShowKept(run, shown)
    });
    let pinned = kept.pinned;
    let may_pin = pinned || props.kept.can_pin();
    let pin_words = match (pinned, may_pin) {
        (true, _) => format!("Unpin {}", kept.name),
        (false, true) => format!("Pin {}: newer runs do not push it out", kept.name),
        (false, false) => "One place stays free for the next run".to_owned(),
    };
    let open_words = if is_result { "The result shown" } else { "Show as the result" };
    html! {
        <tr key={run.0} class={classes!(is_result.then_some("chosen"))} data-testid={format!("kept-{}", run.0)}>
            <th scope="row">
                <span class="kept-name">
                    <input type="checkbox" data-testid={format!("kept-{}-show", run.0)} checked={is_result || kept.shown}
                        disabled={is_result || away.is_some()} aria-label={format!("Draw {}", kept.name)}
                        title={if is_result { "The result is always drawn" } else { "Draw its path" }} onchange={on_show} />
                    { run_mark(role) }
                    <button type="button" class="link" data-testid={format!("kept-{}-open", run.0)} disabled={is_result || props.active}
                        aria-current={is_result.then_some("true")} title={open_words}
                        onclick={dispatch.reform(move |_| Action::OpenKept(run))}>{ kept.name.clone() }</button>
                    if let Some(away) = away { <span class="note">{ away }</span> }
                </span>
                { for quantized(&kept.result).into_iter().map(|words| html! { <span class="kept-quantized note">{ words }</span> }) }
            </th>
            <td>{ metres(float.metrics.test.ade) }</td>
            <td>{ square_metres(float.metrics.test.mse) }</td>
            <td>{ float.best_epoch }</td>
            <td>{ thousands(float.parameters.into()) }</td>
            <td class="thesis">{ thesis.map(|thesis| format!("{} / {}", metres(thesis.ade), metres(thesis.mse))) }</td>
            <td class="thesis">{ thesis.map(|thesis| match_note(float.metrics.test.ade, float.parameters, &thesis)) }</td>
            <td class="kept-buttons">
                <button type="button" class="small" data-testid={format!("kept-{}-pin", run.0)} aria-pressed={pinned.to_string()}
                    disabled={!may_pin} aria-label={pin_words.clone()} title={pin_words}
                    onclick={dispatch.reform(move |_| Action::PinKept(run, !pinned))}>{ icon(Sign::Pin) }</button>
                <button type="button" class="small" data-testid={format!("kept-{}-remove", run.0)}
                    aria-label={format!("Remove {}", kept.name)} title={format!("Remove {}", kept.name)}
                    onclick={dispatch.reform(move |_| Action::RemoveKept(run))}>{ icon(Sign::Close) }</button>
            </td>
        </tr>
    }
}

/// The table of kept runs.
pub fn runs_card(props: &RunsCardProps) -> Html {
    let runs = &props.kept.runs;
    html! {
        <section class="card runs" aria-label="Runs">
            <div class="plain-head">
                <h2>{ "Runs" }</h2>
                { tip_button("runs-tip", "Runs", "Every finished run is kept, six at most: the oldest that is not pinned makes room. Ticked ones are drawn together; the result shown is drawn strong. The thesis' figures (Table 1.1) come from a measured data set that is not public.") }
                <span class="card-summary">{ format!("{} of {MOST_KEPT} kept", runs.len()) }</span>
            </div>
            if runs.is_empty() {
                <p class="invitation">{ "Finished runs are kept here, to be compared: an MLP, a CNN and an LSTM side by side." }</p>
            } else {
                <div class="scroll-x" tabindex="0" role="region" aria-label="Kept runs">
                    <table data-testid="runs-table">
                        <thead>
                            <tr>
                                <th scope="col">{ "run" }</th>
                                <th scope="col" title="Test ADE of the float network">{ "ADE (m)" }</th>
                                <th scope="col" title="Test MSE of the float network">{ "MSE (m\u{b2})" }</th>
                                <th scope="col" title="Epoch with the lowest validation loss">{ "epoch" }</th>
                                <th scope="col">{ "param." }</th>
                                <th scope="col" title="The thesis' test ADE in m / MSE in m\u{b2} for this kind of network">{ "thesis" }</th>
                                <th scope="col">{ "against it" }</th>
                                <td></td>
                            </tr>
                        </thead>
                        <tbody>{ for runs.iter().map(|kept| row(props, kept)) }</tbody>
                    </table>
                </div>
            }
            if let Some((_, removed)) = &props.kept.removed {
                <p class="hint">
                    <span>{ format!("{} was removed.", removed.name) }</span>
                    <button type="button" class="small" data-testid="kept-restore" disabled={runs.len() >= MOST_KEPT}
                        onclick={props.dispatch.reform(|_| Action::RestoreKept)}>{ "Bring it back" }</button>
                </p>
            }
        </section>
    }
}

#[cfg(test)]
#[path = "runs_tests.rs"]
mod tests;
