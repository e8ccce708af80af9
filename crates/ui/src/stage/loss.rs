//! The loss curves of the run going on, or of the last one: every repeat, one of them strong.

use std::rc::Rc;

use charts::{LossScene, LossSeries, RunRole, Scene};
use protocol::report::Leg;
use yew::{AttrValue, Html, Properties, component, html, use_memo};

use crate::series::Chart;
use crate::state::MOST_CURVES;
use crate::state::{Growing, LossTrack};

/// What [`LossCard`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct LossCardProps {
    /// Losses per repeat and network.
    pub losses: Rc<Vec<LossTrack>>,
    /// The repeat that is drawn strong: the one that is trained, or the result's.
    pub repeat: u32,
    /// Repeats of the run.
    pub repeats: u32,
    /// Whether the run still goes on.
    pub active: bool,
    /// End of the epoch axis.
    pub epochs: u32,
}

fn role_of(leg: Leg) -> RunRole {
    match leg {
        Leg::Float => RunRole::Float,
        Leg::Qat => RunRole::Qat,
    }
}

/// Which repeat is drawn strong, and the best epochs of its networks.
fn head_words(props: &LossCardProps) -> AttrValue {
    let mut words = Vec::new();
    if props.repeats > 1 && !props.losses.is_empty() {
        let (number, repeats) = (props.repeat + 1, props.repeats);
        words.push(if props.active {
            format!("repeat {number} of {repeats}")
        } else {
            format!("repeat {number} of {repeats}, chosen")
        });
    }
    let strong: Vec<&LossTrack> = props.losses.iter().filter(|track| track.repeat == props.repeat).collect();
    words.extend(strong.iter().filter_map(|track| {
        let (epoch, _) = track.best?;
        Some(if strong.len() > 1 {
            format!("{} best epoch {epoch}", role_of(track.leg).name())
        } else {
            format!("best epoch {epoch}")
        })
    }));
    words.join(" \u{b7} ").into()
}

/// Training and validation loss of every network and repeat of a run.
#[component]
pub fn LossCard(props: &LossCardProps) -> Html {
    let series = use_memo((Rc::clone(&props.losses), props.repeat), |(tracks, repeat)| -> Rc<[LossSeries]> {
        tracks
            .iter()
            .flat_map(|track| {
                let (role, background) = (role_of(track.leg), track.repeat != *repeat);
                let line = |validation, losses: &Growing<f64>, best| LossSeries {
                    role,
                    validation,
                    background,
                    losses: losses.slice(),
                    best,
                };
                [line(false, &track.train, None), line(true, &track.validation, track.best)]
            })
            .collect()
    });
    let scene = Scene::Loss(LossScene {
        series: (*series).clone(),
        repeats: props.repeats,
        epochs: props.epochs,
        hovered: None,
    });
    let mut drawn: Vec<u32> = Vec::new();
    for track in props.losses.iter() {
        if !drawn.contains(&track.repeat) {
            drawn.push(track.repeat);
        }
    }
    html! {
        <section class="card loss" aria-label="Losses" data-repeats={drawn.len().to_string()}>
            <div class="plain-head">
                <h2>{ "Loss" }</h2>
                <span class="card-summary">{ head_words(props) }</span>
            </div>
            <Chart {scene} test_id="chart-loss" />
            if props.losses.is_empty() {
                <p class="invitation">{ "The curves grow while the network trains." }</p>
            }
            if props.repeats as usize > MOST_CURVES {
                <p class="note">{ format!("Of {} repeats, the curves of the {MOST_CURVES} best are drawn.", props.repeats) }</p>
            }
        </section>
    }
}

#[cfg(test)]
#[path = "loss_tests.rs"]
mod tests;
