//! The card people came for: the room from above, X(t) and Y(t), one time cursor through all three.

use std::cell::Cell;
use std::rc::Rc;

use charts::{Coordinate, ErrorMap, PathSeries, RoomScene, RunRole, Scene, TraceScene, time_text};
use protocol::report::{DataView, Method, Path, RunReport};
use yew::{
    AttrValue, Callback, Html, Properties, component, html, use_callback, use_effect_with, use_memo,
    use_reducer_eq, use_state_eq,
};

use super::blocks::{Axis, Block};
use super::error_map::{kinds, map_view};
use super::notes::notes;
use super::race::use_race;
use super::scrub::{ScrubBarProps, scrub_bar};
use super::view::{Look, View};
use crate::series::{CursorChart, output_levels, room};
use crate::state::{Action, Inspect, KeptRun, KeptRuns, ResultState, Shared};
use crate::widgets::{Dispatch, memo, segments};
use browser::canvas::run_mark;

/// A network's path while it trains.
#[derive(Clone, Debug, PartialEq)]
pub struct Live {
    /// Its path on the validation block; absent until the first one arrives.
    pub path: Option<Shared<Path>>,
    /// Which network it is.
    pub role: RunRole,
    /// Samples that one of its estimates is made from.
    pub window: u32,
}

/// A kept run whose float path is drawn beside the result's.
#[derive(Clone, Debug, PartialEq)]
pub struct Beside {
    /// Its colour and marker.
    pub role: RunRole,
    /// Its name.
    pub name: AttrValue,
    /// Its paths.
    pub report: Shared<RunReport>,
}

/// The kept runs that are drawn beside a result on data that are shown.
pub fn drawn_beside(kept: &KeptRuns, result: Option<&ResultState>, view: Option<&DataView>) -> Vec<Beside> {
    let Some(view) = view else { return Vec::new() };
    let is_result = |kept: &KeptRun| result.is_some_and(|result| result.run == kept.result.run);
    kept.runs
        .iter()
        .filter(|kept| kept.shown && !is_result(kept) && kept.why_not_drawn(view).is_none())
        .map(|kept| Beside {
            role: RunRole::kept(kept.slot),
            name: kept.name.clone(),
            report: kept.result.report.clone(),
        })
        .collect()
}

/// What [`WalkCard`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct WalkCardProps {
    /// The data that results and paths belong to.
    pub view: Option<Shared<DataView>>,
    /// The last finished run.
    pub result: Option<ResultState>,
    /// Which quantized network is shown beside the float one.
    pub method: Method,
    /// Kept runs that are shown beside the result, with their colours.
    pub kept: Vec<Beside>,
    /// Set while a run goes on.
    pub live: Option<Live>,
    /// Sentence shown while there is no estimate to see.
    pub invitation: AttrValue,
    /// Where the card leaves the row at the time cursor.
    pub cursor_row: CursorRow,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// The row of the data at the time cursor while the test block is shown. It moves with every frame of a race, so that it is
/// left for whoever asks instead of being told to everybody.
pub type CursorRow = Rc<Cell<Option<u32>>>;

/// The role of a quantized network.
pub fn role_of(method: Method) -> RunRole {
    match method {
        Method::Ptq => RunRole::Ptq,
        Method::Qat => RunRole::Qat,
    }
}

/// Name of the quantized network in legends: widths and method.
pub fn quantized_label(result: &ResultState, method: Method) -> String {
    let bits = match method {
        Method::Ptq => result.ptq.as_ref().map(|ptq| (ptq.config.weight_bits, ptq.config.activation_bits)),
        Method::Qat => result.report.config.qat.as_ref().map(|qat| (qat.weights.bits, qat.activations.bits)),
    };
    let name = role_of(method).name();
    bits.map_or_else(
        || name.to_owned(),
        |(weights, activations)| format!("int W{weights} A{activations}, {name}"),
    )
}

/// Name of the float network in legends: beside other runs it needs the network's.
fn float_label(result: &ResultState, beside_others: bool) -> String {
    if beside_others {
        format!("{}, float32", result.report.config.model.label(result.report.sensors()))
    } else {
        "float32".to_owned()
    }
}

fn series_of(props: &WalkCardProps, block: Block, axis: &Axis) -> Rc<[PathSeries]> {
    let Some(view) = &props.view else { return Rc::from([]) };
    let mut series = vec![axis.truth(view)];
    match &props.live {
        Some(live) => {
            if let (Some(path), Block::Validation) = (&live.path, block) {
                series.push(axis.estimate(live.role, format!("{}, training", live.role.name()), path));
            }
        }
        None => {
            series.extend(props.kept.iter().map(|kept| {
                axis.estimate(kept.role, kept.name.as_str(), block.of(&kept.report.float.paths))
            }));
            if let Some(result) = &props.result {
                let float = block.of(&result.report.float.paths);
                series.push(axis.estimate(
                    RunRole::Float,
                    float_label(result, !props.kept.is_empty()),
                    float,
                ));
                if let Some(quantized) = result.quantized(props.method) {
                    let label = quantized_label(result, props.method);
                    series.push(axis.estimate(role_of(props.method), label, block.of(&quantized.paths)));
                }
            }
        }
    }
    series.into()
}

/// Room, traces, legend, scrub bar.
#[component]
pub fn WalkCard(props: &WalkCardProps) -> Html {
    let chosen = use_state_eq(|| Block::Test);
    // While a run goes on its path is known on the validation block only; test data are looked at when it has ended.
    let block = if props.live.is_some() { Block::Validation } else { *chosen };
    let axis = use_memo((props.view.clone(), block), |(view, block)| {
        view.as_ref().map_or_else(
            || Axis { rows: [].into(), times: Rc::from([]), breaks: Rc::from([]) },
            |view| Axis::new(view, *block),
        )
    });
    let look = use_reducer_eq(View::default);
    let on_look = {
        let dispatcher = look.dispatcher();
        use_callback((), move |change: Look, ()| dispatcher.dispatch(change))
    };
    {
        let (on_look, axis) = (on_look.clone(), Rc::clone(&axis));
        use_effect_with((props.view.clone(), block), move |_| on_look.emit(Look::Begin((*axis).clone())));
    }
    let on_cursor = {
        let (on_look, axis_now) = (on_look.clone(), Rc::clone(&axis));
        use_callback((*axis).clone(), move |index: Option<usize>, _| {
            // When the mouse leaves, the cursor stays where it was.
            if let Some(index) = index {
                on_look.emit(Look::Hover(index, (*axis_now).clone()));
            }
        })
    };
    {
        let (race_look, end_look) = (on_look.clone(), on_look.clone());
        let (race_axis, end_axis) = (Rc::clone(&axis), Rc::clone(&axis));
        let on_time = Callback::from(move |time| {
            race_look.emit(Look::To(race_axis.index_at(time), (*race_axis).clone()));
        });
        let on_end = Callback::from(move |()| end_look.emit(Look::Race(false, (*end_axis).clone())));
        use_race(look.racing, look.speed, axis.time_of(look.cursor), axis.end(), on_time, on_end);
    }
    {
        let test = block == Block::Test && props.live.is_none();
        let row = axis.rows.get(look.cursor).copied().filter(|_| test);
        let place = Rc::clone(&props.cursor_row);
        use_effect_with(row, move |row| place.set(*row));
    }
    // Which map of errors is shown, if one is.
    let mapped = use_state_eq(|| None::<usize>);
    let paths = use_memo((props.clone(), block, mapped.is_some()), |(props, block, mapped)| {
        let series = series_of(props, *block, &axis);
        let view = props.view.as_ref().filter(|_| *mapped);
        let map = view.map(|view| Rc::new(ErrorMap::of(view.extent, &series)));
        (series, map)
    });

    let Some(view) = &props.view else {
        return html! { <section class="card walk"><p class="invitation">{ props.invitation.clone() }</p></section> };
    };
    let (series, map) = (*paths).clone();
    let has_estimates = series.len() > 1;
    let cursor = (!axis.times.is_empty()).then_some(look.cursor.min(axis.times.len().saturating_sub(1)));
    let visible = look.visible(&axis);
    // Head, truth, float, quantized, and the runs beside: as many as after the run, so that nothing moves at its end.
    let readout_rows = 4 + props.kept.len();
    let [x0, y0, x1, y1] = view.extent;
    let quantized = props
        .result
        .as_ref()
        .filter(|_| props.live.is_none())
        .and_then(|result| result.quantized(props.method));
    let levels = quantized.and_then(|quantized| output_levels(quantized, role_of(props.method)));
    // A click on an estimate; while a run goes on there is nothing to follow yet.
    let on_estimate = |output: u32| {
        let (on_look, dispatch, axis) = (on_look.clone(), props.dispatch.clone(), Rc::clone(&axis));
        let is_live = props.live.is_some();
        Callback::from(move |index: usize| {
            if let Some(row) = axis.rows.get(index).copied().filter(|_| !is_live) {
                on_look.emit(Look::Grab(index, (*axis).clone()));
                dispatch.emit(Action::Inspect(Inspect::Estimate { row, output }));
            }
        })
    };
    let trace = |axis_shown, range_m, test_id: &'static str| {
        let scene = Scene::Trace(TraceScene {
            axis: axis_shown,
            time_s: Rc::clone(&axis.times),
            has_time: view.has_time,
            series: Rc::clone(&series),
            visible,
            range_m,
            levels,
            cursor,
            breaks: Rc::clone(&axis.breaks),
        });
        html! {
            <CursorChart {scene} on_cursor={on_cursor.clone()} on_pick={on_estimate(u32::from(axis_shown == Coordinate::Y))}
                {test_id} />
        }
    };
    let room_scene = RoomScene {
        extent: view.extent,
        room: room(view),
        series: Rc::clone(&series),
        levels,
        visible: Some(look.samples(&axis)),
        cursor,
        time: cursor.map_or_else(String::new, |k| time_text(axis.times.get(k).copied(), view.has_time)),
        breaks: Rc::clone(&axis.breaks),
    };
    let kinds = kinds(&series);
    let kind = kinds.len().checked_sub(1).and_then(|last| mapped.map(|number| number.min(last)));
    let picture = match (map, kind.and_then(|number| kinds.get(number))) {
        (Some(map), Some((kind, _))) => {
            let (on_look, axis) = (on_look.clone(), Rc::clone(&axis));
            let on_sample = Callback::from(move |sample| on_look.emit(Look::Grab(sample, (*axis).clone())));
            map_view(room_scene, map, *kind, on_sample)
        }
        _ => html! {
            <CursorChart scene={Scene::Room(room_scene)} on_cursor={on_cursor.clone()} on_pick={on_estimate(0)} test_id="chart-room" />
        },
    };
    // A picture's value is the number of its map; the path has none.
    let on_picture = {
        let mapped = mapped.setter();
        Callback::from(move |number: AttrValue| mapped.set(number.parse().ok()))
    };
    let pictures = [("path".into(), "Path".into()), ("0".into(), "Error map".into())];
    let names = kinds.into_iter().map(|(_, name)| name).enumerate();
    let names: Vec<(AttrValue, AttrValue)> =
        names.map(|(number, name)| (number.to_string().into(), name)).collect();
    let window = match (&props.live, &props.result) {
        (Some(live), _) => live.window,
        (None, Some(result)) => result.report.config.model.window.length,
        (None, None) => 1,
    };
    let words = notes(window, view, levels, has_estimates && props.live.is_none(), kind.is_some());
    let blocks: Vec<(AttrValue, AttrValue)> =
        Block::ALL.iter().map(|block| (block.name().into(), block.name().into())).collect();
    let on_block = {
        Callback::from(move |name: AttrValue| {
            chosen.set(
                Block::ALL.into_iter().find(|block| block.name() == name.as_str()).unwrap_or(Block::Test),
            );
        })
    };
    html! {
        <section class="card walk" aria-label="Paths">
            <div class="walk-head">
                <ul class="legend" data-testid="legend">{ for series.iter().map(legend) }</ul>
                if has_estimates {
                    { segments("Picture", &pictures, if kind.is_some() { "0" } else { "path" }, &on_picture) }
                } else {
                    <p class="invitation">{ props.invitation.clone() }</p>
                }
                if props.live.is_some() {
                    <span class="live-block">{ "validation block, live" }</span>
                } else {
                    { segments("Block of the data", &blocks, block.name(), &on_block) }
                }
            </div>
            <div class="walk-charts">
                <div class="room-frame" style={format!("--readout-rows:{readout_rows}")}>
                    if let Some(number) = kind { { segments("Error of", &names, &number.to_string(), &on_picture) } }
                    { picture }
                </div>
                <div class="traces">
                    { trace(Coordinate::X, (x0, x1), "chart-x") }
                    { trace(Coordinate::Y, (y0, y1), "chart-y") }
                </div>
            </div>
            <p class="note walk-notes" data-testid="walk-notes">{ words }</p>
            { memo(ScrubBarProps { axis: (*axis).clone(), has_time: view.has_time, block, view: (*look).clone(), on_look }, scrub_bar) }
        </section>
    }
}

fn legend(series: &PathSeries) -> Html {
    html! { <li>{ run_mark(series.role) }<span>{ AttrValue::from(Rc::clone(&series.label)) }</span></li> }
}
