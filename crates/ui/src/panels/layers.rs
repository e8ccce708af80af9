//! The layer editor: a row per layer with the shape behind it and its costs; the row that is open has its settings.

use std::rc::Rc;

use protocol::config::{LayerConfig, LayerCounts, LayerWindows, ModelConfig};
use protocol::limits;
use vocabulary::{LayerKind, layer_name};
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};
use yew::{Callback, Html, Properties, classes, component, html, use_effect, use_mut_ref, use_state_eq};

use super::layer::layer_rows;
use crate::state::{Action, Change, Drafts, LayerEdit, Misfit, NetworkKind, Settings};
use crate::widgets::{Choice, Controls, Dispatch, Select, Sign, icon};
use browser::format::{thousands, times};

/// What [`LayerEditor`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct LayerEditorProps {
    /// Sensors of the data in use.
    pub sensors: u32,
    /// Stored settings.
    pub settings: Rc<Settings>,
    /// Texts being typed.
    pub drafts: Rc<Drafts>,
    /// The reducer.
    pub dispatch: Dispatch,
}

/// Kind and sizes of a layer: `Conv1D 64 × 3`.
fn title(layer: &LayerConfig) -> String {
    let kind = layer.kind().label();
    match layer {
        LayerConfig::Dense { units, .. } | LayerConfig::Lstm { units, .. } => format!("{kind} {units}"),
        LayerConfig::Conv1D { filters, kernel_size, .. } => format!("{kind} {filters} \u{d7} {kernel_size}"),
        other => {
            other.windows().map_or_else(|| kind.to_owned(), |windows| format!("{kind} {}", windows.size))
        }
    }
}

/// What else is set, where it is not what one expects.
fn details(layer: &LayerConfig) -> String {
    let mut words = Vec::new();
    match layer {
        LayerConfig::Dense { activation, .. } => words.push(activation.name().to_owned()),
        LayerConfig::Conv1D { activation, stride, padding, .. } => {
            words.extend([activation.name().to_owned(), padding.name().to_owned()]);
            if *stride != 1 {
                words.push(format!("stride {stride}"));
            }
        }
        LayerConfig::Lstm { return_sequences, .. } => {
            words.push(if *return_sequences { "every step" } else { "last step" }.to_owned());
        }
        other => {
            if let Some(LayerWindows { size, stride, padding }) = other.windows() {
                words.push(padding.name().to_owned());
                if stride != size {
                    words.push(format!("stride {stride}"));
                }
            }
        }
    }
    if layer.l2() != 0.0 {
        words.push(format!("L2 {}", layer.l2()));
    }
    words.join(", ")
}

/// Parameters and multiply-accumulates of a layer; a dash for a layer without.
fn costs(counts: &LayerCounts) -> String {
    if counts.parameters == 0 && counts.macs == 0 {
        return "no weights".to_owned();
    }
    format!("{} param. \u{b7} {} MAC", thousands(counts.parameters), thousands(counts.macs))
}

/// Costs of the whole network on data of so many sensors.
fn totals(model: &ModelConfig, sensors: u32) -> String {
    model.totals(sensors).map_or_else(
        || "The layers do not fit yet.".to_owned(),
        |(parameters, macs)| {
            format!(
                "{} parameters \u{b7} {} MAC \u{b7} {} B as float32",
                thousands(parameters),
                thousands(macs),
                thousands(4 * parameters)
            )
        },
    )
}

/// Where a new layer goes: behind the open one, but before the layer that gives x and y.
fn place_of_new(layers: &[LayerConfig], open: Option<usize>) -> usize {
    let output = matches!(layers.last(), Some(LayerConfig::Dense { units: 2, .. }));
    let last = if output { layers.len() - 1 } else { layers.len() };
    open.map_or(last, |open| (open + 1).min(last))
}

/// Counts up to the first layer that does not fit.
fn known_counts(model: &ModelConfig, sensors: u32) -> Vec<LayerCounts> {
    let fitting = Misfit::first(model, sensors).map_or(model.layers.len(), |misfit| misfit.layer);
    let prefix = |count| ModelConfig {
        window: model.window,
        layers: model.layers.iter().take(count).cloned().collect(),
    };
    // The last layer may fit the one before it and still give something else than x and y.
    prefix(fitting + 1).counts(sensors).or_else(|_| prefix(fitting).counts(sensors)).unwrap_or_default()
}

/// The id of a row's button, which keeps the focus while its layer moves.
fn button_id(place: usize, button: &str) -> String {
    format!("layer-{}-{button}", place + 1)
}

fn focus(id: &str) {
    let element = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = element {
        // An element that cannot take the focus leaves it where it is.
        element.focus().unwrap_or_default();
    }
}

/// The list of layers.
#[component]
pub fn LayerEditor(props: &LayerEditorProps) -> Html {
    let model = props.settings.model().clone();
    let layers = &model.layers;
    let open = use_state_eq(|| None::<usize>);
    let opened = open.filter(|place| *place < layers.len());
    let new_kind = use_state_eq(|| LayerKind::Dense);
    let next_focus = use_mut_ref(|| None::<String>);
    {
        let next_focus = Rc::clone(&next_focus);
        use_effect(move || {
            let wanted = next_focus.borrow_mut().take();
            if let Some(id) = wanted {
                focus(&id);
            }
        });
    }
    let count = layers.len();
    let edit = {
        let (dispatch, open) = (props.dispatch.clone(), open.clone());
        // Carries out an edit, opens a row and gives the focus to a button of one.
        Callback::from(move |(edit, row, focus): (LayerEdit, Option<usize>, (usize, &'static str))| {
            dispatch.emit(Action::Set(Change::Layers(edit)));
            open.set(row);
            *next_focus.borrow_mut() = Some(button_id(focus.0, focus.1));
        })
    };
    let counts = known_counts(&model, props.sensors);
    let misfit = Misfit::first(&model, props.sensors);
    let row = |(place, layer): (usize, &LayerConfig)| {
        let is_open = opened == Some(place);
        let toggle = {
            let open = open.clone();
            move |_| open.set((!is_open).then_some(place))
        };
        let up = (place > 0).then(|| (LayerEdit::Up(place), place - 1));
        let down = (place + 1 < count).then(|| (LayerEdit::Down(place), place + 1));
        let moved = |target: Option<(LayerEdit, usize)>, button: &'static str| {
            let edit = edit.clone();
            Callback::from(move |()| {
                if let Some((change, row)) = target {
                    // At the end of the list this button is disabled by then; the head is not.
                    let last = if button == "up" { 0 } else { count - 1 };
                    edit.emit((change, Some(row), (row, if row == last { "head" } else { button })));
                }
            })
        };
        let onkeydown = {
            let edit = edit.clone();
            move |event: KeyboardEvent| {
                let target = match (event.key().as_str(), event.alt_key()) {
                    ("ArrowUp", true) => up,
                    ("ArrowDown", true) => down,
                    _ => return,
                };
                event.prevent_default();
                if let Some((change, row)) = target {
                    // An open row stays open, and its head keeps the focus.
                    edit.emit((change, is_open.then_some(row), (row, "head")));
                }
            }
        };
        let button = |sign, name: &'static str, label: String, enabled: bool, act: Callback<()>| {
            html! {
                <button type="button" class="small" id={button_id(place, name)} data-testid={button_id(place, name)}
                    aria-label={label.clone()} title={label} disabled={!enabled} onclick={act.reform(|_| ())}>
                    { icon(sign) }
                </button>
            }
        };
        let number = place + 1;
        let name = layer_name(layer.kind(), number);
        let remove = {
            let edit = edit.clone();
            let next = place.min(count.saturating_sub(2));
            Callback::from(move |()| edit.emit((LayerEdit::Remove(place), None, (next, "head"))))
        };
        let wrong = misfit.as_ref().filter(|misfit| misfit.layer == place);
        html! {
            <li class={classes!("layer", is_open.then_some("open"), wrong.map(|_| "wrong"))}>
                <button type="button" class="layer-head" id={button_id(place, "head")} data-testid={button_id(place, "head")}
                    aria-expanded={is_open.to_string()} onclick={toggle} {onkeydown}
                    title="Alt with an arrow key moves the layer">
                    <span class="layer-number">{ number }</span>
                    <span class="layer-title">{ title(layer) }</span>
                    <span class="layer-end note">{ details(layer) }</span>
                    <span class="layer-line note">
                        <span class="layer-shape" data-testid={button_id(place, "shape")} title="What the layer gives: steps \u{d7} values">
                            { counts.get(place).map_or_else(|| "\u{2013}".to_owned(), |counts| format!("\u{2192} {}", times(&counts.output.to_string()))) }
                        </span>
                        <span data-testid={button_id(place, "costs")}>{ counts.get(place).map(costs).unwrap_or_default() }</span>
                    </span>
                </button>
                if let Some(misfit) = wrong {
                    <p class="complaint" data-testid={button_id(place, "error")}>{ format!("This layer {}", misfit.problem) }</p>
                }
                if is_open {
                    <div class="layer-settings">
                        { layer_rows(&Controls::new(&props.settings, &props.drafts, &props.dispatch), place) }
                        <div class="layer-buttons">
                            { button(Sign::Up, "up", format!("Move {name} up"), up.is_some(),
                                moved(up, "up")) }
                            { button(Sign::Down, "down", format!("Move {name} down"), down.is_some(),
                                moved(down, "down")) }
                            { button(Sign::Close, "remove", format!("Remove {name}"), count > 1, remove) }
                        </div>
                    </div>
                }
            </li>
        }
    };
    let kinds: Vec<Choice> = LayerKind::ALL
        .into_iter()
        .filter(|kind| LayerConfig::of_kind(*kind).is_some())
        .map(|kind| Choice::new(kind.name(), kind.label()))
        .collect();
    let on_new_kind = {
        let new_kind = new_kind.clone();
        move |name: String| {
            let kind = LayerKind::by_name(&name);
            new_kind.set(kind.unwrap_or(LayerKind::Dense));
        }
    };
    let at = place_of_new(layers, opened);
    let on_add = {
        let (edit, kind) = (edit.clone(), *new_kind);
        move |_| edit.emit((LayerEdit::Add(kind, at), Some(at), (at, "head")))
    };
    let full = count >= *limits::LAYERS.end();
    let rows: Html = layers.iter().enumerate().map(row).collect();
    html! {
        <details class="fold" key="layers" open={props.settings.network_kind() == NetworkKind::Own}>
            <summary>{ format!("Layers \u{b7} {count}") }</summary>
            <ol class="layers-list" data-testid="layers">{ rows }</ol>
            <div class="layer-add">
                <Select test_id="layer-add-kind" label="Kind of the new layer" bare=true choices={kinds}
                    value={new_kind.name()} on_change={on_new_kind} />
                <button type="button" data-testid="layer-add" disabled={full} onclick={on_add}>
                    { format!("Add as layer {}", at + 1) }
                </button>
            </div>
            if full { <p class="note">{ format!("A network has at most {} layers.", limits::LAYERS.end()) }</p> }
            <p class="note" data-testid="model-totals">{ totals(&model, props.sensors) }</p>
        </details>
    }
}

#[cfg(test)]
#[path = "layers_tests.rs"]
mod tests;
