//! The chart components of room, traces and losses: they turn props into a scene, own the hover, and place canvas and readout.

use std::rc::Rc;

use protocol::import::RoomConfig;
use yew::{AttrValue, Callback, Html, Properties, component, html, use_state_eq};

use super::canvas::{ChartCanvas, Step};
use super::frame::{Frame, Point};
use super::loss::LossScene;
use super::readout::ReadoutLine;
use super::room::RoomScene;
use super::scene::Scene;
use super::trace::{TraceScene, time_text};
use super::{Coordinate, LossSeries, PathSeries};

/// What [`RoomChart`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct RoomChartProps {
    /// What is visible: x0, y0, x1, y1 in m.
    pub extent: [f64; 4],
    /// Walls and plates.
    pub room: RoomConfig,
    /// Ground truth and estimates, in any order; ground truth is drawn underneath.
    pub series: Rc<[PathSeries]>,
    /// Time of each sample in s; for the readout only.
    #[prop_or_default]
    pub time_s: Rc<[f64]>,
    /// Whether `time_s` is in seconds (else it counts rows).
    #[prop_or(true)]
    pub has_time: bool,
    /// Samples whose path is drawn, as a half-open range of indices; all where absent.
    #[prop_or_default]
    pub visible: Option<(usize, usize)>,
    /// Sample at the time cursor.
    #[prop_or_default]
    pub cursor: Option<usize>,
    /// Indices k of samples that do not follow sample k - 1: the line is interrupted before them.
    #[prop_or_default]
    pub breaks: Rc<[u32]>,
    /// The sample under the pointer or reached by keys; `None` when the mouse leaves (ignore it to keep the cursor).
    #[prop_or_default]
    pub on_cursor: Callback<Option<usize>>,
    /// `data-testid` of the canvas.
    pub test_id: AttrValue,
}

/// The room from above, to scale, with walls, plates, paths, and a dot per path at the cursor.
#[component]
pub fn RoomChart(props: &RoomChartProps) -> Html {
    let scene = RoomScene {
        extent: props.extent,
        room: props.room.clone(),
        series: Rc::clone(&props.series),
        visible: props.visible,
        cursor: props.cursor,
        breaks: Rc::clone(&props.breaks),
    };
    let time = match props.cursor.and_then(|k| props.time_s.get(k)) {
        None if props.time_s.is_empty() => String::new(),
        time => time_text(time.copied(), props.has_time),
    };
    let readout = scene.readout(&time);
    let on_point = {
        let scene = scene.clone();
        move |frame: Frame, at: Point| scene.nearest(frame, at)
    };
    let (on_point, on_leave, on_step) =
        cursor_callbacks(&props.on_cursor, props.cursor, scene.len(), on_point);
    html! {
        <div class="chart chart-room">
            <ChartCanvas scene={Scene::Room(scene)} test_id={props.test_id.clone()} {on_point} {on_leave} {on_step} />
            <ReadoutLine {readout} />
        </div>
    }
}

/// What [`TraceChart`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct TraceChartProps {
    /// X or Y.
    pub axis: Coordinate,
    /// Time of each sample in s, rising; the row number where the data have no time.
    pub time_s: Rc<[f64]>,
    /// Whether `time_s` is in seconds (else it counts rows).
    pub has_time: bool,
    /// Ground truth and estimates, in any order; each as long as `time_s`.
    pub series: Rc<[PathSeries]>,
    /// Visible stretch of time: start and end in the unit of `time_s`.
    pub visible: (f64, f64),
    /// Lower and upper end of the vertical axis in m, kept unless data leave it; usually the room's.
    #[prop_or((0.0, 3.0))]
    pub range_m: (f64, f64),
    /// Sample at the time cursor.
    #[prop_or_default]
    pub cursor: Option<usize>,
    /// Indices k of samples that do not follow sample k - 1: the line is interrupted before them.
    #[prop_or_default]
    pub breaks: Rc<[u32]>,
    /// The sample under the pointer or reached by keys; `None` when the mouse leaves (ignore it to keep the cursor).
    #[prop_or_default]
    pub on_cursor: Callback<Option<usize>>,
    /// `data-testid` of the canvas.
    pub test_id: AttrValue,
}

/// X or Y over time, quantized runs as steps, with the shared time cursor.
#[component]
pub fn TraceChart(props: &TraceChartProps) -> Html {
    let scene = TraceScene {
        axis: props.axis,
        time_s: Rc::clone(&props.time_s),
        has_time: props.has_time,
        series: Rc::clone(&props.series),
        visible: props.visible,
        range_m: props.range_m,
        cursor: props.cursor,
        breaks: Rc::clone(&props.breaks),
    };
    let readout = scene.readout();
    let on_point = {
        let scene = scene.clone();
        move |frame: Frame, at: Point| scene.nearest(frame, at.0)
    };
    let (on_point, on_leave, on_step) =
        cursor_callbacks(&props.on_cursor, props.cursor, props.time_s.len(), on_point);
    html! {
        <div class="chart chart-trace">
            <ChartCanvas scene={Scene::Trace(scene)} test_id={props.test_id.clone()} {on_point} {on_leave} {on_step} />
            <ReadoutLine {readout} />
        </div>
    }
}

/// What [`LossChart`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct LossChartProps {
    /// Curves in any order; training losses are drawn underneath.
    pub series: Rc<[LossSeries]>,
    /// Repeats of the run.
    #[prop_or(1)]
    pub repeats: u32,
    /// End of the epoch axis; stays while a run goes on.
    pub epochs: u32,
    /// `data-testid` of the canvas.
    pub test_id: AttrValue,
}

/// Training and validation loss over epochs on a logarithmic scale, with the best epochs marked.
#[component]
pub fn LossChart(props: &LossChartProps) -> Html {
    let hovered = use_state_eq(|| None::<u32>);
    let scene = LossScene {
        series: Rc::clone(&props.series),
        repeats: props.repeats,
        epochs: props.epochs,
        hovered: *hovered,
    };
    let trained = scene.trained();
    let readout = scene.readout();
    let on_point = {
        let (scene, hovered) = (scene.clone(), hovered.clone());
        Callback::from(move |(frame, at): (Frame, Point)| hovered.set(scene.nearest(frame, at.0)))
    };
    let on_step = {
        let hovered = hovered.clone();
        Callback::from(move |step: Step| {
            if trained > 0 {
                let to = step.apply(hovered.map(|epoch| epoch as usize), 1, trained as usize);
                hovered.set(u32::try_from(to).ok());
            }
        })
    };
    let on_leave = Callback::from(move |()| hovered.set(None));
    html! {
        <div class="chart chart-loss">
            <ChartCanvas scene={Scene::Loss(scene)} test_id={props.test_id.clone()} {on_point} {on_leave} {on_step} />
            <ReadoutLine {readout} />
        </div>
    }
}

type CursorCallbacks = (Callback<(Frame, Point)>, Callback<()>, Callback<Step>);

/// The callbacks of a chart that shares the time cursor: each tells `on_cursor` the new sample where it has changed.
fn cursor_callbacks(
    on_cursor: &Callback<Option<usize>>,
    cursor: Option<usize>,
    samples: usize,
    nearest: impl Fn(Frame, Point) -> Option<usize> + 'static,
) -> CursorCallbacks {
    let changed = {
        let on_cursor = on_cursor.clone();
        move |to: usize| {
            if cursor != Some(to) {
                on_cursor.emit(Some(to));
            }
        }
    };
    let on_point = {
        let changed = changed.clone();
        Callback::from(move |(frame, at)| {
            if let Some(to) = nearest(frame, at) {
                changed(to);
            }
        })
    };
    let on_step = Callback::from(move |step: Step| {
        if let Some(last) = samples.checked_sub(1) {
            changed(step.apply(cursor, 0, last));
        }
    });
    let on_cursor = on_cursor.clone();
    (on_point, Callback::from(move |()| on_cursor.emit(None)), on_step)
}
