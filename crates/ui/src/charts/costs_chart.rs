//! The component of the cost chart: it owns the hover, and places canvas and readout.

use std::rc::Rc;

use yew::{AttrValue, Callback, Html, Properties, component, html, use_state_eq};

use super::RunRole;
use super::canvas::{ChartCanvas, Step};
use super::costs::{Cost, CostScene};
use super::frame::{Frame, Point};
use super::readout::ReadoutLine;
use super::scene::Scene;

/// What [`CostChart`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct CostChartProps {
    /// Tensors in the order of the data.
    pub costs: Rc<[Cost]>,
    /// Whose colour.
    pub role: RunRole,
    /// `data-testid` of the canvas.
    pub test_id: AttrValue,
}

/// Two bars per tensor.
#[component]
pub fn CostChart(props: &CostChartProps) -> Html {
    let hovered = use_state_eq(|| None::<usize>);
    let scene = CostScene { costs: Rc::clone(&props.costs), role: props.role, hovered: *hovered };
    let readout = scene.readout();
    let on_point = {
        let (scene, hovered) = (scene.clone(), hovered.clone());
        Callback::from(move |(frame, at): (Frame, Point)| hovered.set(scene.nearest(frame, at.1)))
    };
    let on_step = {
        let (hovered, count) = (hovered.clone(), props.costs.len());
        Callback::from(move |step: Step| {
            if let Some(last) = count.checked_sub(1) {
                hovered.set(Some(step.apply(*hovered, 0, last)));
            }
        })
    };
    let on_leave = Callback::from(move |()| hovered.set(None));
    let height = format!("--chart-height:{}px", CostScene::height(props.costs.len()));
    html! {
        <div class="chart chart-costs" style={height}>
            <ChartCanvas scene={Scene::Costs(scene)} test_id={props.test_id.clone()} {on_point} {on_leave} {on_step} />
            <ReadoutLine {readout} />
        </div>
    }
}
