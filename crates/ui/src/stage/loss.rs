//! The loss curves of the run going on, or of the last one.

use std::rc::Rc;

use protocol::report::Leg;
use yew::{AttrValue, Html, Properties, component, html, use_memo};

use crate::charts::{LossChart, LossSeries, RunRole};
use crate::state::LossTrack;

/// What [`LossCard`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct LossCardProps {
    /// Losses per network.
    pub losses: Rc<Vec<LossTrack>>,
    /// End of the epoch axis.
    pub epochs: u32,
}

fn role_of(leg: Leg) -> RunRole {
    match leg {
        Leg::Float => RunRole::Float,
        Leg::Qat => RunRole::Qat,
    }
}

fn best_words(tracks: &[LossTrack]) -> AttrValue {
    let words: Vec<String> = tracks
        .iter()
        .filter_map(|track| {
            let (epoch, _) = track.best?;
            Some(if tracks.len() > 1 {
                format!("{} best epoch {epoch}", role_of(track.leg).name())
            } else {
                format!("best epoch {epoch}")
            })
        })
        .collect();
    words.join(" \u{b7} ").into()
}

/// Training and validation loss of every network of a run.
#[component]
pub fn LossCard(props: &LossCardProps) -> Html {
    let series = use_memo(Rc::clone(&props.losses), |tracks| -> Rc<[LossSeries]> {
        tracks
            .iter()
            .flat_map(|track| {
                let role = role_of(track.leg);
                let line = |validation, losses: &Rc<[f64]>, best| LossSeries {
                    role,
                    validation,
                    losses: Rc::clone(losses),
                    best,
                };
                [line(false, &track.train, None), line(true, &track.validation, track.best)]
            })
            .collect()
    });
    html! {
        <section class="card loss" aria-label="Losses">
            <div class="plain-head">
                <h2>{ "Loss" }</h2>
                <span class="card-summary">{ best_words(&props.losses) }</span>
            </div>
            <LossChart series={(*series).clone()} epochs={props.epochs} test_id="chart-loss" />
            if props.losses.is_empty() {
                <p class="invitation">{ "The curves grow while the network trains." }</p>
            }
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(leg: Leg, best: Option<(u32, f64)>) -> LossTrack {
        LossTrack { leg, train: Rc::from([1.0]), validation: Rc::from([1.0]), best }
    }

    #[test]
    fn best_epochs_name_their_network_only_beside_another() {
        assert_eq!(best_words(&[]), "");
        assert_eq!(best_words(&[track(Leg::Float, Some((590, 0.1)))]), "best epoch 590");
        let both = [track(Leg::Float, Some((590, 0.1))), track(Leg::Qat, Some((610, 0.2)))];
        assert_eq!(best_words(&both), "float32 best epoch 590 \u{b7} QAT best epoch 610");
    }
}
