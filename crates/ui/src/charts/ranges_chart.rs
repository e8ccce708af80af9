//! The component of the range chart: it owns the hover, and places canvas and readout.

use std::rc::Rc;

use protocol::report::RangePoint;
use yew::{AttrValue, Callback, Html, Properties, component, html, use_state_eq};

use super::RunRole;
use super::canvas::{ChartCanvas, Step};
use super::frame::{Frame, Point};
use super::ranges::RangeScene;
use super::readout::ReadoutLine;
use super::scene::Scene;

/// What [`RangeChart`] shows.
#[derive(Clone, Properties)]
pub struct RangeChartProps {
    /// The quantizer's states, in rising order of steps.
    pub points: Rc<[RangePoint]>,
    /// Whether it quantizes weights.
    pub weights: bool,
    /// Whose colour.
    pub role: RunRole,
    /// Whether the mini-batches are on a logarithmic axis.
    pub log: bool,
    /// Mini-batches to be trained; 0 where unknown.
    pub steps: u32,
    /// `data-testid` of the canvas.
    pub test_id: AttrValue,
}

impl PartialEq for RangeChartProps {
    /// The same allocation is equal: while a run goes on, every message brings a new one.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.points, &other.points)
            && (self.weights, self.role, self.log, self.steps)
                == (other.weights, other.role, other.log, other.steps)
            && self.test_id == other.test_id
    }
}

/// A quantizer's range and the share of zeros over the mini-batches.
#[component]
pub fn RangeChart(props: &RangeChartProps) -> Html {
    let hovered = use_state_eq(|| None::<usize>);
    let scene = RangeScene {
        points: Rc::clone(&props.points),
        weights: props.weights,
        role: props.role,
        log: props.log,
        steps: props.steps,
        hovered: *hovered,
    };
    let readout = scene.readout();
    let on_point = {
        let (scene, hovered) = (scene.clone(), hovered.clone());
        Callback::from(move |(frame, at): (Frame, Point)| hovered.set(scene.nearest(frame, at.0)))
    };
    let on_step = {
        let (hovered, count) = (hovered.clone(), props.points.len());
        Callback::from(move |step: Step| {
            if let Some(last) = count.checked_sub(1) {
                hovered.set(Some(step.apply(*hovered, 0, last)));
            }
        })
    };
    let on_leave = Callback::from(move |()| hovered.set(None));
    html! {
        <div class="chart chart-ranges">
            <ChartCanvas scene={Scene::Ranges(scene)} test_id={props.test_id.clone()} {on_point} {on_leave} {on_step} />
            <ReadoutLine {readout} />
        </div>
    }
}
