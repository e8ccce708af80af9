//! The integer walk-through: which number is followed, and the answer about it.

use std::rc::Rc;

use protocol::report::{Method, WalkLayer, WalkQuery, WalkReport};
use web_sys::HtmlInputElement;
use yew::TargetCast as _;
use yew::{
    AttrValue, Callback, Html, InputEvent, Properties, classes, component, html, use_effect_with,
    use_state_eq,
};

use super::steps::WalkSteps;
use crate::stage::CursorRow;
use crate::state::{Action, Inspect, NetworkId, ResultState, Shared, test_sample};
use crate::widgets::{Choice, Dispatch, Select};
use browser::format::fixed;

/// What [`WalkView`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct WalkViewProps {
    /// The last finished run.
    pub result: ResultState,
    /// Which quantized network is shown.
    pub method: Method,
    /// What was chosen last.
    pub query: WalkQuery,
    /// The last answer, and whether it is about the network as it is now.
    pub report: Option<(Shared<WalkReport>, bool)>,
    /// Why there is none.
    pub error: Option<AttrValue>,
    /// Why nothing can be asked now.
    pub blocked: Option<AttrValue>,
    /// The row at the time cursor.
    pub cursor_row: CursorRow,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// When the sample was measured, from the start of the test block, where the data have times.
fn time_of(result: &ResultState, sample: u32) -> Option<f64> {
    let rows = &result.report.float.paths.test.rows;
    let time = |row: &u32| result.view.time_s.get(*row as usize).copied();
    let start = rows.iter().min().and_then(time)?;
    let at = rows.get(sample as usize).and_then(time)?;
    result.view.has_time.then_some(at - start)
}

/// Choices from 1 to `count`.
fn numbered(count: u32, noun: &str) -> Vec<Choice> {
    (0..count).map(|k| Choice::new(k.to_string(), format!("{noun} {}", k + 1))).collect()
}

/// Sample, layer, step and neuron, and every number on the way to its code.
#[component]
pub fn WalkView(props: &WalkViewProps) -> Html {
    let query = props.query;
    let ask = props.dispatch.reform(|query| Action::Inspect(Inspect::Walk(query)));
    {
        let (ask, blocked) = (ask.clone(), props.blocked.is_some());
        use_effect_with(
            (NetworkId::of(Some(&props.result), props.method), blocked),
            move |(network, blocked)| {
                if network.is_some() && !blocked {
                    ask.emit(query);
                }
            },
        );
    }
    let report = props.report.as_ref().map(|(report, _)| report.clone());
    let old = props.report.as_ref().is_none_or(|(_, current)| !current);
    let layers: &[WalkLayer] = report.as_ref().map_or(&[], |report| &report.layers);
    let samples = report.as_ref().map_or(1, |report| report.samples.max(1));
    let choose = |name: &'static str,
                  label: &'static str,
                  choices: Vec<Choice>,
                  value: u32,
                  to: fn(WalkQuery, u32) -> WalkQuery| {
        let ask = ask.clone();
        let on_change = Callback::from(move |text: String| {
            if let Ok(value) = text.parse() {
                ask.emit(to(query, value));
            }
        });
        let disabled = props.blocked.is_some() || choices.len() < 2;
        html! { <Select test_id={name} {label} {choices} value={value.to_string()} {disabled} {on_change} /> }
    };
    let layer = layers.get(query.layer as usize);
    let layer_choices: Vec<Choice> =
        layers.iter().enumerate().map(|(k, layer)| Choice::new(k.to_string(), layer.name.clone())).collect();
    let oninput = {
        let ask = ask.clone();
        move |event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            if let Some(sample) = input.and_then(|input| input.value().parse().ok()) {
                ask.emit(WalkQuery { sample, ..query });
            }
        }
    };
    let complaint = use_state_eq(|| None::<&'static str>);
    let on_cursor = {
        let (ask, complaint, result) = (ask.clone(), complaint.clone(), props.result.clone());
        let place = Rc::clone(&props.cursor_row);
        move |_| {
            let sample = place.get().map(|row| test_sample(&result, row));
            complaint.set(match sample {
                None => Some("The time cursor stands on another block: choose test above the room."),
                Some(None) => Some("No window of samples ends at the time cursor."),
                Some(Some(_)) => None,
            });
            if let Some(sample) = sample.flatten() {
                ask.emit(WalkQuery { sample, ..query });
            }
        }
    };
    let time = time_of(&props.result, query.sample).map(|time| format!(" \u{b7} {} s", fixed(time, 1)));
    let words = format!("{} of {samples}{}", query.sample + 1, time.unwrap_or_default());
    html! {
        <div class="walk-view">
            <div class="inspect-controls">
                <div class="walk-sample">
                    <label for="walk-sample">{ "Test sample" }</label>
                    <output for="walk-sample">{ words.clone() }</output>
                    <input type="range" id="walk-sample" data-testid="walk-sample" min="0" max={(samples - 1).to_string()} step="1"
                        value={query.sample.to_string()} aria-valuetext={words} disabled={props.blocked.is_some()} {oninput} />
                </div>
                <button type="button" data-testid="walk-cursor" disabled={props.blocked.is_some()} onclick={on_cursor}
                    title="Takes the test sample at the time cursor of the room">{ "At the time cursor" }</button>
                { choose("walk-layer", "Layer", layer_choices, query.layer, |query, layer| WalkQuery { layer, step: 0, channel: 0, ..query }) }
                { choose("walk-step", "Step", numbered(layer.map_or(1, |layer| layer.steps), "step"), query.step, |query, step| WalkQuery { step, ..query }) }
                { choose("walk-channel", "Neuron", numbered(layer.map_or(1, |layer| layer.channels), "neuron"), query.channel,
                    |query, channel| WalkQuery { channel, ..query }) }
            </div>
            if let Some(complaint) = *complaint { <p class="note" role="status">{ complaint }</p> }
            if let Some(blocked) = &props.blocked { <p class="note">{ blocked.clone() }</p> }
            if let Some(error) = &props.error { <p class="remark alert" data-testid="walk-error">{ error.clone() }</p> }
            if let Some(report) = report {
                <div class={classes!("walk-answer", old.then_some("old"))} aria-busy={old.to_string()}>
                    <WalkSteps {report} />
                </div>
            } else if props.error.is_none() && props.blocked.is_none() {
                <p class="invitation">{ "Following the number\u{2026}" }</p>
            }
        </div>
    }
}
