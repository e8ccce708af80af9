//! The two charts that cards place: one owns where its cursor is, the other shares it. Both put a canvas and its readout
//! together.

use yew::{AttrValue, Callback, Html, Properties, UseStateHandle, component, html, use_state_eq};

use super::readout::readout_line;
use super::shown::{Look, Shown};
use super::surface::ChartCanvas;

/// What [`Chart`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct ChartProps<S: Shown> {
    /// The picture; its cursor is the chart's own.
    pub scene: S,
    /// `data-testid` of the canvas.
    pub test_id: AttrValue,
    /// A place was clicked, or chosen by Enter.
    #[prop_or_default]
    pub on_pick: Callback<usize>,
}

/// A picture whose cursor is where the pointer or the keys put it last, until the mouse leaves.
#[component]
pub fn Chart<S: Shown>(props: &ChartProps<S>) -> Html {
    let hovered = use_state_eq(|| None::<usize>);
    let mut scene = props.scene.clone();
    scene.set_place(*hovered);
    let hooks = own_cursor(&hovered, &props.on_pick, Callback::noop());
    placed(scene, props.test_id.clone(), true, hooks)
}

/// What [`DraggedChart`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct DraggedChartProps<S: Shown> {
    /// The picture; how it is looked at is the chart's own.
    pub scene: S,
    /// `data-testid` of the canvas.
    pub test_id: AttrValue,
    /// A place was clicked, or chosen by Enter.
    pub on_pick: Callback<usize>,
}

/// A [`Chart`] that is looked at as the pointer has dragged it, or keys moved it, whatever picture follows.
#[component]
pub fn DraggedChart<S: Shown>(props: &DraggedChartProps<S>) -> Html {
    let hovered = use_state_eq(|| None::<usize>);
    let dragged = use_state_eq(|| None::<S>);
    let mut scene = props.scene.clone();
    if let Some(dragged) = dragged.as_ref() {
        scene.look_like(dragged);
    }
    scene.set_place(*hovered);
    let on_look = {
        let (setter, scene) = (dragged.setter(), scene.clone());
        Callback::from(move |look: Look| {
            let mut next = scene.clone();
            next.look(look);
            setter.set(Some(next));
        })
    };
    let hooks = own_cursor(&hovered, &props.on_pick, on_look);
    placed(scene, props.test_id.clone(), true, hooks)
}

/// What [`CursorChart`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct CursorChartProps<S: Shown> {
    /// The picture with its cursor.
    pub scene: S,
    /// Whether the readout stands under the canvas; else the card says the values.
    #[prop_or(true)]
    pub readout: bool,
    /// The place under the pointer or reached by keys; `None` when the mouse leaves (ignore it to keep the cursor).
    #[prop_or_default]
    pub on_cursor: Callback<Option<usize>>,
    /// What is drawn there was clicked, or the cursor is on it and Enter was pressed.
    #[prop_or_default]
    pub on_pick: Callback<usize>,
    /// `data-testid` of the canvas.
    pub test_id: AttrValue,
}

/// A picture whose cursor belongs to whoever places it, and is told of every move.
#[component]
pub fn CursorChart<S: Shown>(props: &CursorChartProps<S>) -> Html {
    let on_place = {
        let (on_cursor, cursor) = (props.on_cursor.clone(), props.scene.place());
        Callback::from(move |place: Option<usize>| {
            if place.is_some() && place != cursor {
                on_cursor.emit(place);
            }
        })
    };
    let on_leave = props.on_cursor.reform(|()| None);
    let hooks = Hooks { on_place, on_leave, on_pick: if_some(&props.on_pick), on_look: Callback::noop() };
    placed(props.scene.clone(), props.test_id.clone(), props.readout, hooks)
}

/// What happens to a canvas.
struct Hooks {
    on_place: Callback<Option<usize>>,
    on_leave: Callback<()>,
    on_pick: Callback<Option<usize>>,
    on_look: Callback<Look>,
}

/// What moves a cursor that a chart has of its own.
fn own_cursor(
    hovered: &UseStateHandle<Option<usize>>,
    on_pick: &Callback<usize>,
    on_look: Callback<Look>,
) -> Hooks {
    let on_place = {
        let setter = hovered.setter();
        Callback::from(move |place| setter.set(place))
    };
    let setter = hovered.setter();
    let on_leave = Callback::from(move |()| setter.set(None));
    Hooks { on_place, on_leave, on_pick: if_some(on_pick), on_look }
}

/// Tells of a place where there is one.
fn if_some(on_pick: &Callback<usize>) -> Callback<Option<usize>> {
    let on_pick = on_pick.clone();
    Callback::from(move |place: Option<usize>| place.into_iter().for_each(|place| on_pick.emit(place)))
}

/// Canvas and readout. A chart of rows is as high as they are; other heights are the style sheets'.
fn placed<S: Shown>(scene: S, test_id: AttrValue, with_readout: bool, hooks: Hooks) -> Html {
    let Hooks { on_place, on_leave, on_pick, on_look } = hooks;
    let class = format!("chart chart-{}", scene.kind());
    let height = scene.height_of_rows().map(|height| format!("--chart-height:{height}px"));
    let readout = with_readout.then(|| scene.readout());
    html! {
        <div {class} style={height}>
            <ChartCanvas<S> {scene} {test_id} {on_place} {on_leave} {on_pick} {on_look} />
            if let Some(readout) = &readout { { readout_line(readout) } }
        </div>
    }
}
