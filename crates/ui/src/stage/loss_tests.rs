//! Tests of `loss`.

use super::*;

fn track(repeat: u32, leg: Leg, best: Option<(u32, f64)>) -> LossTrack {
    LossTrack { repeat, leg, train: vec![1.0].into(), validation: vec![1.0].into(), best }
}

fn card(losses: Vec<LossTrack>, repeat: u32, repeats: u32, active: bool) -> AttrValue {
    head_words(&LossCardProps { losses: Rc::new(losses), repeat, repeats, active, epochs: 1000 })
}

#[test]
fn best_epochs_name_their_network_only_beside_another() {
    assert_eq!(card(vec![], 0, 1, false), "");
    assert_eq!(card(vec![track(0, Leg::Float, Some((590, 0.1)))], 0, 1, true), "best epoch 590");
    let both = vec![track(0, Leg::Float, Some((590, 0.1))), track(0, Leg::Qat, Some((610, 0.2)))];
    assert_eq!(card(both, 0, 1, false), "float32 best epoch 590 \u{b7} QAT best epoch 610");
}

#[test]
fn the_repeat_drawn_strong_is_named() {
    let tracks = || vec![track(0, Leg::Float, Some((590, 0.1))), track(1, Leg::Float, Some((700, 0.2)))];
    assert_eq!(card(tracks(), 1, 10, true), "repeat 2 of 10 \u{b7} best epoch 700");
    assert_eq!(card(tracks(), 0, 10, false), "repeat 1 of 10, chosen \u{b7} best epoch 590");
}
