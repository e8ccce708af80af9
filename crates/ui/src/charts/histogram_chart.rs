//! The component of the histogram: it owns the hover, and places canvas and readout.

use std::rc::Rc;

use protocol::report::Histogram;
use yew::{AttrValue, Callback, Html, Properties, component, html, use_state_eq};

use super::RunRole;
use super::canvas::{ChartCanvas, Step};
use super::frame::{Frame, Point};
use super::histogram::HistogramScene;
use super::readout::ReadoutLine;
use super::scene::Scene;

/// What [`HistogramChart`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct HistogramChartProps {
    /// Bins of the float values and the grid they are rounded to.
    pub histogram: Rc<Histogram>,
    /// What is counted: `weights` or `values`.
    pub counted: &'static str,
    /// Title of the horizontal axis, with the values' unit.
    pub unit: AttrValue,
    /// Whose grid: decides the levels' colour.
    pub role: RunRole,
    /// `data-testid` of the canvas.
    pub test_id: AttrValue,
}

/// One tensor's float values as grey bars with the quantization levels as lines.
#[component]
pub fn HistogramChart(props: &HistogramChartProps) -> Html {
    let hovered = use_state_eq(|| None::<usize>);
    let scene = HistogramScene {
        histogram: Rc::clone(&props.histogram),
        counted: props.counted,
        unit: props.unit.clone(),
        role: props.role,
        hovered: *hovered,
    };
    let bins = props.histogram.counts.len();
    let readout = scene.readout();
    let on_point = {
        let (scene, hovered) = (scene.clone(), hovered.clone());
        Callback::from(move |(frame, at): (Frame, Point)| hovered.set(scene.nearest(frame, at.0)))
    };
    let on_step = {
        let hovered = hovered.clone();
        Callback::from(move |step: Step| {
            if bins > 0 {
                hovered.set(Some(step.apply(*hovered, 0, bins - 1)));
            }
        })
    };
    let on_leave = Callback::from(move |()| hovered.set(None));
    html! {
        <div class="chart chart-histogram">
            <ChartCanvas
                scene={Scene::Histogram(scene)}
                test_id={props.test_id.clone()}
                {on_point}
                {on_leave}
                {on_step}
            />
            <ReadoutLine {readout} />
        </div>
    }
}
