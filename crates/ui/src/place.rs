//! The page's places, and the one for sweeps: a program of its own in an element that is there from the first visit on.

use std::rc::Rc;

use gloo::events::EventListener;
use js_sys::{Array, Reflect, Uint8Array};
use protocol::{Job, NamedFile};
use serde_json::Value;
use wasm_bindgen::JsCast;
use web_sys::{CustomEvent, HtmlElement};
use yew::{Callback, Html, Properties, component, html, use_effect_with, use_memo, use_node_ref};

use crate::state::{Action, ChosenFiles};
use crate::widgets::Dispatch;

/// Where the visitor is. What is set and what was found is the same in every place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// One network and its paths.
    #[default]
    Room,
    /// Runs beside each other.
    Compare,
    /// Many networks.
    Sweep,
    /// The network and its numbers.
    Inside,
}

impl Place {
    /// Every place, in the order of their links.
    pub const ALL: [Self; 4] = [Self::Room, Self::Compare, Self::Sweep, Self::Inside];

    /// Its name in addresses, and as a CSS class.
    pub fn name(self) -> &'static str {
        match self {
            Self::Room => "room",
            Self::Compare => "compare",
            Self::Sweep => "sweep",
            Self::Inside => "inside",
        }
    }

    /// What people read.
    fn label(self) -> &'static str {
        match self {
            Self::Room => "Room",
            Self::Compare => "Compare",
            Self::Sweep => "Sweep",
            Self::Inside => "Inside",
        }
    }
}

/// The links that lead to the places; `runs` can be compared.
pub fn places(at: Place, runs: usize) -> Html {
    let link = |place: Place| {
        let name = place.name();
        html! {
            <a href={format!("#{name}")} data-testid={format!("place-{name}")} aria-current={(place == at).then_some("page")}>
                <span data-testid={format!("view-{name}")}>{ place.label() }</span>
                if place == Place::Compare && runs > 0 { <span class="count" title="runs kept">{ runs }</span> }
            </a>
        }
    };
    html! { <nav class="places" aria-label="Places">{ for Place::ALL.into_iter().map(link) }</nav> }
}

/// What [`SweepPlace`] gets.
#[derive(Clone, PartialEq, Properties)]
pub struct SweepPlaceProps {
    /// What the page is set to.
    pub job: Rc<Job>,
    /// Sensors of its data.
    pub sensors: u32,
    /// Its files, if its data are files.
    pub files: Option<ChosenFiles>,
    /// Whether it is seen; it goes on working where it is not.
    pub shown: bool,
    /// The reducer.
    pub dispatch: Dispatch,
    /// A point is trained in the room.
    pub on_open: Callback<()>,
}

/// The element of the other program, which says what it needs of the page (`crates/sweeps/src/host.rs`).
#[component]
pub fn SweepPlace(props: &SweepPlaceProps) -> Html {
    let node = use_node_ref();
    let job =
        use_memo(Rc::clone(&props.job), |job| serde_json::to_value(&**job).unwrap_or_default().to_string());
    {
        let node = node.clone();
        use_effect_with(props.files.clone(), move |files| {
            let pair = |file: &NamedFile| {
                Array::of2(&file.name.as_str().into(), &Uint8Array::from(file.bytes.as_slice()).into())
            };
            let files: Array = files.iter().flat_map(|files| files.iter()).map(pair).collect();
            if let Some(element) = node.cast::<HtmlElement>() {
                // An element takes any property.
                Reflect::set(&element, &"files".into(), &files).unwrap_or_default();
            }
        });
    }
    {
        let (node, dispatch, on_open) = (node.clone(), props.dispatch.clone(), props.on_open.clone());
        use_effect_with((), move |()| {
            let listener = node.cast::<HtmlElement>().map(|element| {
                EventListener::new(&element, "open-job", move |event| {
                    let detail = event.dyn_ref::<CustomEvent>().and_then(|event| event.detail().as_string());
                    let value: Option<Value> = detail.and_then(|text| serde_json::from_str(&text).ok());
                    if let Some(job) = value.and_then(|value| protocol::typed_file(&value).ok()) {
                        dispatch.emit(Action::TrainJob(Box::new(job)));
                        on_open.emit(());
                    }
                })
            });
            move || drop(listener)
        });
    }
    html! {
        <@{"bitroom-sweeps"} ref={node} hidden={!props.shown} data-job={(*job).clone()}
            data-sensors={props.sensors.to_string()} />
    }
}
