//! The component of the strip: it owns which repeat is pointed at and tells the card.

use std::rc::Rc;

use yew::{AttrValue, Callback, Html, Properties, component, html};

use super::RunRole;
use super::canvas::{ChartCanvas, Step};
use super::frame::{Frame, Point};
use super::scene::Scene;
use super::strip::StripScene;

/// What [`StripChart`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct StripChartProps {
    /// Test ADE of each repeat, m.
    pub values: Rc<[f64]>,
    /// The repeat that is the result.
    pub chosen: usize,
    /// Whose colour.
    pub role: RunRole,
    /// Repeat under the pointer or reached by keys.
    pub hovered: Option<usize>,
    /// The repeat that is pointed at; `None` when the mouse leaves.
    pub on_hover: Callback<Option<usize>>,
    /// `data-testid` of the canvas.
    pub test_id: AttrValue,
}

/// Repeats as dots over their box and whiskers. The card says the values.
#[component]
pub fn StripChart(props: &StripChartProps) -> Html {
    let scene = StripScene {
        values: Rc::clone(&props.values),
        chosen: props.chosen,
        role: props.role,
        hovered: props.hovered,
    };
    let on_point = {
        let (scene, on_hover) = (scene.clone(), props.on_hover.clone());
        Callback::from(move |(frame, at): (Frame, Point)| on_hover.emit(scene.nearest(frame, at.0)))
    };
    let on_step = {
        let (on_hover, hovered, count) = (props.on_hover.clone(), props.hovered, props.values.len());
        Callback::from(move |step: Step| {
            if let Some(last) = count.checked_sub(1) {
                on_hover.emit(Some(step.apply(hovered, 0, last)));
            }
        })
    };
    let on_leave = props.on_hover.reform(|()| None);
    html! {
        <div class="chart chart-strip">
            <ChartCanvas scene={Scene::Strip(scene)} test_id={props.test_id.clone()} {on_point} {on_leave} {on_step} />
        </div>
    }
}
