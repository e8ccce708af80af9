//! The component of the exploration's chart: it owns the hover, and places canvas and readout.

use std::rc::Rc;

use yew::{AttrValue, Callback, Html, Properties, component, html, use_state_eq};

use super::canvas::{ChartCanvas, Step};
use super::exploration::{Cloud, ExplorationScene};
use super::frame::{Frame, Point};
use super::readout::ReadoutLine;
use super::scene::Scene;

/// What [`ExplorationChart`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct ExplorationChartProps {
    /// What was explored here.
    pub ours: Cloud,
    /// The thesis' Table 3.1, if it is laid over.
    pub thesis: Option<Cloud>,
    /// First and last size.
    pub sizes: (u32, u32),
    /// Sizes whose curves are shown.
    pub picked: Rc<[u32]>,
    /// A size was clicked, or chosen by Enter.
    pub on_pick: Callback<u32>,
    /// `data-testid` of the canvas.
    pub test_id: AttrValue,
}

/// Test ADE over neurons with the line through it, and the thesis' beside it.
#[component]
pub fn ExplorationChart(props: &ExplorationChartProps) -> Html {
    let hovered = use_state_eq(|| None::<u32>);
    let scene = ExplorationScene {
        ours: props.ours.clone(),
        thesis: props.thesis.clone(),
        sizes: props.sizes,
        picked: Rc::clone(&props.picked),
        hovered: *hovered,
    };
    let readout = scene.readout();
    let on_point = {
        let (scene, hovered) = (scene.clone(), hovered.clone());
        Callback::from(move |(frame, at): (Frame, Point)| hovered.set(Some(scene.nearest(frame, at.0))))
    };
    let on_step = {
        let (hovered, (first, last)) = (hovered.clone(), props.sizes);
        Callback::from(move |step: Step| {
            let to = step.apply(hovered.map(|n| n as usize), first as usize, last as usize);
            hovered.set(u32::try_from(to).ok());
        })
    };
    let on_pick = {
        let (on_pick, at) = (props.on_pick.clone(), *hovered);
        Callback::from(move |()| {
            if let Some(neurons) = at {
                on_pick.emit(neurons);
            }
        })
    };
    let on_leave = Callback::from(move |()| hovered.set(None));
    html! {
        <div class="chart chart-exploration">
            <ChartCanvas scene={Scene::Exploration(scene)} test_id={props.test_id.clone()} {on_point} {on_leave}
                {on_step} {on_pick} />
            <ReadoutLine {readout} />
        </div>
    }
}
