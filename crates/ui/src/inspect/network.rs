//! The drawing of the three graphs: boxes and arrows as SVG; a box with a tensor can be chosen by mouse and keys.

use protocol::report::Method;
use wasm_bindgen::JsCast;
use web_sys::SvgElement;
use yew::{Callback, Html, KeyboardEvent, classes, html};

use super::flow::{Flow, Lane, Node, Role, Stage, flows, row_count};
use super::tensor::widths;
use crate::stage::role_of;
use crate::state::{ResultState, TensorId};

/// Sizes in css px: one graph's width and the gap to the next, lanes, boxes, rows, and the title above.
const GRAPH: f64 = 216.0;
const GRAPH_GAP: f64 = 12.0;
const SIDE_WIDTH: f64 = 88.0;
const MAIN_LEFT: f64 = 102.0;
const BOX: f64 = 36.0;
const ROW: f64 = 48.0;
const TITLE: f64 = 30.0;

/// Left edge, top edge and width of a box within its graph.
fn place(node: &Node) -> (f64, f64, f64) {
    let top = TITLE + ROW * node.row as f64;
    match node.lane {
        Lane::Side => (0.0, top, SIDE_WIDTH),
        Lane::Main => (MAIN_LEFT, top, GRAPH - MAIN_LEFT),
    }
}

/// An arrow's line and head: down within a lane, or to the right from lane to lane.
fn arrow(from: &Node, to: &Node) -> String {
    let ((left, top, width), (to_left, to_top, _)) = (place(from), place(to));
    if from.lane == to.lane {
        let x = left + width / 2.0;
        format!("M{x} {}V{to_top}M{} {}l4 6l4 -6", top + BOX, x - 4.0, to_top - 6.0)
    } else {
        let y = top + BOX / 2.0;
        format!("M{} {y}H{to_left}M{} {}l6 4l-6 4", left + width, to_left - 6.0, y - 4.0)
    }
}

/// The tensors of a graph in the order of its boxes, each once.
fn tensors(flow: &Flow) -> Vec<TensorId> {
    let mut found = Vec::new();
    for tensor in flow.nodes.iter().filter_map(|node| node.tensor) {
        if !found.contains(&tensor) {
            found.push(tensor);
        }
    }
    found
}

/// Where an arrow key leads from a tensor of a graph: along it, or to the same tensor of its neighbour.
fn next(graphs: &[Flow], graph: usize, tensor: TensorId, key: &str) -> Option<(usize, TensorId)> {
    let list = tensors(graphs.get(graph)?);
    let at = list.iter().position(|other| *other == tensor)?;
    let along = |to: Option<usize>| Some((graph, *list.get(to?)?));
    match key {
        "ArrowDown" => along(at.checked_add(1)),
        "ArrowUp" => along(at.checked_sub(1)),
        "Home" => along(Some(0)),
        "End" => along(list.len().checked_sub(1)),
        "ArrowRight" => Some((graph + 1, tensor)).filter(|(to, _)| *to < graphs.len()),
        "ArrowLeft" => Some((graph.checked_sub(1)?, tensor)),
        _ => None,
    }
}

fn handle(graph: usize, tensor: TensorId) -> String {
    format!("{graph}-{}", tensor.value())
}

/// Moves the focus to the first box of a tensor.
fn focus(graph: usize, tensor: TensorId) {
    let selector = format!("[data-box='{}']", handle(graph, tensor));
    let found = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector(&selector).ok().flatten())
        .and_then(|element| element.dyn_into::<SvgElement>().ok());
    if let Some(element) = found {
        // A box that has just gone cannot take the focus; then nothing is lost.
        element.focus().unwrap_or_default();
    }
}

/// What [`network_drawing`] shows.
#[derive(Clone, PartialEq)]
pub struct NetworkDrawingProps {
    /// The last finished run; its float graph stands alone where `method` shows no quantized network.
    pub result: ResultState,
    /// Which quantized network is shown.
    pub method: Method,
    /// The tensor that is chosen.
    pub tensor: TensorId,
    /// Another tensor is chosen.
    pub on_tensor: Callback<TensorId>,
}

fn title(stage: Stage, method: Method) -> &'static str {
    match (stage, method) {
        (Stage::Float, _) => "a  float",
        (Stage::FakeQuant, Method::Qat) => "b  fake-quant (training)",
        (Stage::FakeQuant, Method::Ptq) => "b  fake-quant (simulation)",
        (Stage::Integer, _) => "c  integer (inference)",
    }
}

/// Figure 2.5 of the thesis for the whole network.
pub fn network_drawing(props: &NetworkDrawingProps) -> Html {
    let model = &props.result.report.config.model;
    let graphs = flows(model, props.result.quantized(props.method), widths(&props.result, props.method));
    let width = graphs.len() as f64 * (GRAPH + GRAPH_GAP) - GRAPH_GAP;
    let height = TITLE + ROW * row_count(model) as f64;
    let graph = |(number, flow): (usize, &Flow)| {
        let left = number as f64 * (GRAPH + GRAPH_GAP);
        let ways: String = flow
            .edges
            .iter()
            .filter_map(|(from, to)| Some(arrow(flow.nodes.get(*from)?, flow.nodes.get(*to)?)))
            .collect();
        // One stop of the tab key per graph: the chosen tensor, or the first.
        let list = tensors(flow);
        let stop = if list.contains(&props.tensor) { Some(props.tensor) } else { list.first().copied() };
        let mut drawn = Vec::new();
        let boxes: Vec<Html> = flow
            .nodes
            .iter()
            .map(|node| {
                let first = node.tensor.is_some_and(|tensor| !drawn.contains(&tensor));
                drawn.extend(node.tensor);
                node_box(props, &graphs, number, node, first && node.tensor == stop, first)
            })
            .collect();
        html! {
            <g transform={format!("translate({left} 0)")} class={format!("graph graph-{}", flow.stage.name())}>
                <text x="0" y="14" class="graph-title">{ title(flow.stage, props.method) }</text>
                <path d={ways} class="ways" />
                { for boxes }
            </g>
        }
    };
    let role = format!("drawing drawing-{}", role_of(props.method).css_name());
    html! {
        <div class="network-scroll" tabindex="0" role="region" aria-label="Graphs of the network; arrow keys move from tensor to tensor">
            <svg class={role} width={(width + 4.0).to_string()} height={height.to_string()} viewBox={format!("-2 0 {} {height}", width + 4.0)}
                role="group" aria-label="Float, fake-quant and integer graph" data-testid="network-drawing">
                { for graphs.iter().enumerate().map(graph) }
            </svg>
        </div>
    }
}

/// One box. `stop` says whether the tab key stops here, `first` whether it is its tensor's first.
fn node_box(
    props: &NetworkDrawingProps,
    graphs: &[Flow],
    graph: usize,
    node: &Node,
    stop: bool,
    first: bool,
) -> Html {
    let (left, top, width) = place(node);
    let middle = (left + width / 2.0).to_string();
    let kind = match node.role {
        Role::Data => "data",
        Role::Parameter => "parameter",
        Role::Operation => "operation",
        Role::Quantizer => "quantizer",
    };
    let chosen = node.tensor == Some(props.tensor);
    let class = classes!("box", kind, node.tensor.is_some().then_some("open"), chosen.then_some("shown"));
    let words = html! {
        <>
            <rect x={left.to_string()} y={top.to_string()} width={width.to_string()} height={BOX.to_string()} rx="6" />
            <text x={middle.clone()} y={(top + 15.0).to_string()}>{ node.title.clone() }</text>
            // Between two words for those who hear them.
            { " " }
            <text x={middle} y={(top + 29.0).to_string()} class="box-note">{ node.note.clone() }</text>
        </>
    };
    let Some(tensor) = node.tensor else {
        return html! { <g {class}>{ words }</g> };
    };
    let onclick = props.on_tensor.reform(move |_| tensor);
    let onkeydown = {
        let ways = ["ArrowDown", "ArrowUp", "Home", "End", "ArrowRight", "ArrowLeft"]
            .map(|key| (key, next(graphs, graph, tensor, key)));
        let on_tensor = props.on_tensor.clone();
        Callback::from(move |event: KeyboardEvent| {
            let key = event.key();
            if key == "Enter" || key == " " {
                event.prevent_default();
                on_tensor.emit(tensor);
            } else if let Some((_, Some((graph, tensor)))) = ways.iter().find(|(name, _)| *name == key) {
                event.prevent_default();
                on_tensor.emit(*tensor);
                focus(*graph, *tensor);
            }
        })
    };
    let label = format!("{}, {}", node.title, node.note);
    html! {
        <g {class} role="button" tabindex={if stop { "0" } else { "-1" }} aria-pressed={chosen.to_string()} aria-label={label}
            data-box={first.then(|| handle(graph, tensor))} {onclick} {onkeydown}>{ words }</g>
    }
}

#[cfg(test)]
#[path = "network_tests.rs"]
mod tests;
