//! The pictures, each with its ways out.

use std::rc::Rc;

use atlas::{Plate, Retrained};
use browser::canvas::{DraggedChart, Shown as _, is_dark, save_png};
use charts::{Picture as _, SweepScene, Theme};
use yew::{AttrValue, Callback, Html, Properties, component, html};

use super::{Dispatch, is_coming};
use crate::seen::{Seen, Shared};
use crate::state::{Action, Sweeps};

/// Width of a saved picture, css px.
const WIDTH: u32 = 720;

/// All of them, and places for those that are to come, so that nothing moves when they do.
pub fn all(state: &Sweeps, seen: &Seen, dispatch: &Dispatch) -> Html {
    let is_coming = is_coming(state, seen);
    if !is_coming && seen.plates().next().is_none() {
        let words =
            "Press Start: the map fills in as points are trained, and stays here when you close the page.";
        return html! { <p class="sweep-invitation">{ words }</p> };
    }
    let mut cards = Vec::new();
    for (plates, expected) in seen.kinds() {
        cards.extend(plates.iter().map(|plate| card(plate, dispatch)));
        for id in expected {
            if is_coming && plates.iter().all(|plate| plate.0.id != *id) {
                cards.push(html! { <div key={*id} class={class_of(id)} aria-hidden="true" /> });
            }
        }
    }
    html! { <div class="sweep-plates">{ for cards }</div> }
}

/// Losses and paths of the points that were trained again.
pub fn again(state: &Sweeps, seen: &Seen, dispatch: &Dispatch) -> Html {
    let Some(open) = &state.open else { return Html::default() };
    let points = open.plan().sweep().points();
    let of_point = |run: &Retrained| {
        let point = run.point;
        let name = points.iter().find(|own| own.id == point).map(|own| own.name.clone()).unwrap_or_default();
        let plates = seen.again.iter().filter(|plate| plate.0.of == Some(point));
        html! {
            <section class="sweep-again" key={point} data-testid="sweep-again" aria-label={format!("Losses and paths of {name}")}>
                <div class="plain-head">
                    <h2>{ format!("Losses and paths of {name}") }</h2>
                    <button type="button" class="small" data-testid="sweep-leave" aria-label={format!("Remove {name}")}
                        onclick={dispatch.reform(move |_| Action::Leave(point))}>{ "Remove" }</button>
                </div>
                <div class="sweep-plates">{ for plates.map(|plate| card(plate, dispatch)) }</div>
            </section>
        }
    };
    html! { <>{ for open.again.done.iter().map(of_point) }</> }
}

/// The class of a picture's card, or of its place.
fn class_of(id: &str) -> String {
    format!("card sweep-plate plate-{id}")
}

fn card(plate: &Shared, dispatch: &Dispatch) -> Html {
    html! { <Card key={plate.0.stem()} plate={plate.clone()} dispatch={dispatch.clone()} /> }
}

/// What a [`Card`] shows.
#[derive(Clone, PartialEq, Properties)]
struct CardProps {
    plate: Shared,
    dispatch: Dispatch,
}

/// A picture. It is drawn again when it was made anew, and not with everything else that is seen.
#[component]
fn Card(CardProps { plate: Shared(plate), dispatch }: &CardProps) -> Html {
    let on_pick = {
        let (dispatch, points) = (dispatch.clone(), Rc::clone(&plate.points));
        Callback::from(move |place: usize| {
            // Places of losses and paths are no points.
            if !points.is_empty() {
                dispatch.emit(Action::Select(points.get(place).copied().flatten()));
            }
        })
    };
    let id = plate.id;
    let save = |what: &'static str, make: fn(&Plate, &Dispatch)| {
        let (plate, dispatch) = (Rc::clone(plate), dispatch.clone());
        let onclick = Callback::from(move |_| make(&plate, &dispatch));
        html! { <button type="button" class="small" data-testid={format!("export-{what}")} {onclick}>{ what.to_uppercase() }</button> }
    };
    let test_id = if id == "map" { "sweep-map".to_owned() } else { format!("sweep-{id}") };
    html! {
        <section class={class_of(id)} aria-label={AttrValue::from(plate.title.to_string())}>
            <div class="plain-head">
                <h2>{ plate.title.to_string() }</h2>
                <div class="sweep-files">
                    { save("svg", save_svg) }
                    { save("png", |plate, _| save_png(&plate.scene, size(plate), is_dark(), format!("{}.png", plate.stem()))) }
                    { save("csv", |plate, dispatch| dispatch.emit(Action::Save(format!("{}.csv", plate.table_stem()), plate.table.csv().into_bytes()))) }
                </div>
            </div>
            <DraggedChart<SweepScene> scene={plate.scene.clone()} {test_id} {on_pick} />
            if !plate.scene.hint().is_empty() {
                <p class="note">{ plate.scene.hint() }</p>
            }
            if plate.clipped > 0 {
                <p class="note">{ format!("{} beyond the scale, drawn at its end.", browser::format::counted(plate.clipped as u64, "point")) }</p>
            }
        </section>
    }
}

/// Width and height of a saved picture.
fn size(plate: &Plate) -> (u32, u32) {
    // Heights are some hundred px.
    (WIDTH, plate.scene.height(f64::from(WIDTH)) as u32)
}

fn save_svg(plate: &Plate, dispatch: &Dispatch) {
    let svg = charts::svg(&plate.scene, size(plate), Theme::for_scheme(is_dark()));
    dispatch.emit(Action::Save(format!("{}.svg", plate.stem()), svg.into_bytes()));
}
