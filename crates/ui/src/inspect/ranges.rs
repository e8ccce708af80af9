//! The range view: a quantizer's range and the share of zeros over training, and what a dead range means.

use std::rc::Rc;

use charts::{RangeScene, RunRole, Scene};
use protocol::report::{RangePoint, TensorKind};
use yew::{AttrValue, Callback, Html, Properties, component, html, use_memo, use_state_eq};

use crate::series::{Chart, range_points};
use crate::state::RangeTrack;
use crate::widgets::{Check, Choice, Select, check};
use browser::format::thousands;

/// What [`RangesView`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct RangesViewProps {
    /// One track per quantizer.
    pub tracks: Rc<Vec<RangeTrack>>,
    /// Mini-batches to be trained; 0 after the run.
    pub steps: u32,
}

/// What it means that all weights are zero, if they are or were.
fn dead(points: &[RangePoint]) -> Option<String> {
    let is_dead = |point: &RangePoint| point.zero_share >= 1.0;
    let last_dead = points.iter().rposition(is_dead)?;
    let Some(alive) = points.get(last_dead + 1) else {
        return Some(
            "Every weight is zero: no data gradient reaches the layers before this one. Start ranges from the first batch, take more bits, or switch L2 off."
                .to_owned(),
        );
    };
    let step = thousands(alive.step.into());
    Some(format!(
        "Until shortly before mini-batch {step} every weight was zero: no data gradient reached the layers before this one."
    ))
}

/// Choice of the quantizer, chart, and a sentence where the range was dead.
#[component]
pub fn RangesView(props: &RangesViewProps) -> Html {
    let chosen = use_state_eq(|| None::<AttrValue>);
    let log = use_state_eq(|| false);
    let named = |name: &AttrValue| props.tracks.iter().find(|track| track.name == *name);
    let first = || props.tracks.iter().find(|track| track.kind == TensorKind::Weights);
    let track = chosen.as_ref().and_then(named).or_else(first).or_else(|| props.tracks.first());
    let points = use_memo(track.cloned(), |track| {
        track.as_ref().map_or_else(|| [].into(), |track| range_points(&track.points.values()))
    });
    let Some(track) = track else {
        return html! {
            <p class="invitation">{ "Ranges are recorded while a network is trained with quantizers: choose QAT in the quantization card and train." }</p>
        };
    };
    let choices: Vec<Choice> =
        props.tracks.iter().map(|track| Choice::new(track.name.clone(), track.name.clone())).collect();
    let on_change = {
        let chosen = chosen.clone();
        Callback::from(move |name: String| chosen.set(Some(name.into())))
    };
    let on_log = {
        let log = log.clone();
        Callback::from(move |on| log.set(on))
    };
    let weights = track.kind == TensorKind::Weights;
    let scene = Scene::Ranges(RangeScene {
        points: Rc::clone(&points),
        weights,
        role: RunRole::Qat,
        log: *log,
        steps: props.steps,
        hovered: None,
    });
    html! {
        <div class="ranges-view">
            <div class="inspect-controls">
                <Select test_id="range-quantizer" label="Quantizer" choices={choices} value={track.name.clone()} {on_change} />
                { check(Check {
                    test_id: "range-log".into(),
                    label: Some("Logarithmic".into()),
                    tip: Some("Puts the mini-batches on a logarithmic axis, so that the first ones are seen. Default: off.".into()),
                    checked: *log,
                    on_change: on_log,
                    ..Check::default()
                }) }
            </div>
            <Chart {scene} test_id="chart-ranges" />
            if let Some(words) = dead(&track.points.values()).filter(|_| weights) {
                <p class="remark" data-testid="dead-range">{ words }</p>
            }
        </div>
    }
}

#[cfg(test)]
#[path = "ranges_tests.rs"]
mod tests;
