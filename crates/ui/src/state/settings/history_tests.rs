//! Tests of `history`.

use super::super::networks::{LayerEdit, NetworkKind};
use super::super::presets::PRESETS;
use super::*;

const WEIGHTS: Control = Control::Setting("ptq.weight_bits");

fn with_bits(bits: u8) -> Rc<Settings> {
    let mut settings = Settings::default();
    settings.set("ptq.weight_bits", bits);
    Rc::new(settings)
}

fn bits(settings: Option<Settings>) -> u8 {
    settings.unwrap().ptq().weight_bits
}

#[test]
fn a_slider_drag_is_one_step() {
    let mut history = History::default();
    history.record(with_bits(8), WEIGHTS);
    history.record(with_bits(7), WEIGHTS);
    history.record(with_bits(6), WEIGHTS);
    history.close(&with_bits(5));
    history.record(with_bits(5), WEIGHTS);
    assert_eq!(bits(history.undo(&with_bits(4))), 5);
    assert_eq!(bits(history.undo(&with_bits(5))), 8);
    assert!(!history.can_undo(&with_bits(8)));
    assert_eq!(bits(history.redo(&with_bits(8))), 5);
    assert_eq!(bits(history.redo(&with_bits(5))), 4);
    assert!(!history.can_redo());
}

#[test]
fn a_step_is_named_by_what_it_changes() {
    let mut history = History::default();
    let label = setting("ptq.weight_bits").unwrap().label;
    assert_eq!(history.undoes(&with_bits(8)), None);
    history.record(with_bits(8), WEIGHTS);
    assert_eq!(history.undoes(&with_bits(7)), Some(label));
    history.close(&with_bits(7));
    assert_eq!((history.undoes(&with_bits(7)), history.redoes()), (Some(label), None));
    history.undo(&with_bits(7));
    assert_eq!((history.undoes(&with_bits(8)), history.redoes()), (None, Some(label)));
}

#[test]
fn a_drag_back_to_where_it_began_is_no_step() {
    let mut history = History::default();
    history.record(with_bits(8), WEIGHTS);
    assert!(history.can_undo(&with_bits(7)) && !history.can_undo(&with_bits(8)), "before it is let go");
    history.close(&with_bits(8));
    assert!(!history.can_undo(&with_bits(8)));
}

#[test]
fn a_change_after_undo_drops_what_was_undone() {
    let mut history = History::default();
    history.record(with_bits(8), WEIGHTS);
    history.undo(&with_bits(4)).unwrap();
    assert!(history.can_redo());
    history.record(with_bits(8), Control::Setting("ptq.activation_bits"));
    assert!(!history.can_redo());
}

#[test]
fn any_row_of_changes_goes_back_and_forward_exactly() {
    // A generator of its own: the state needs no crate for it.
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut draw = |of: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % of as u64) as usize
    };
    for _ in 0..40 {
        let (mut now, mut history, mut seen) = (Settings::default(), History::default(), Vec::new());
        for _ in 0..30 {
            let before = now.clone();
            match draw(9) {
                0 => now.choose_network(NetworkKind::ALL[draw(6)]),
                1 => PRESETS[draw(8)].apply(&mut now),
                2 => now.edit(LayerEdit::Remove(draw(4))),
                3 => now.edit(LayerEdit::Up(draw(4))),
                4 => now.set("training.epochs", draw(500) + 1),
                5 => now.set("qat.weights.bits", draw(15) + 2),
                6 => now.choose_split(vocabulary::SplitKind::ALL[draw(3)]),
                7 => now.change_simulated(|source| source.seed = draw(90) as u64),
                _ => now.beside_mut().warm_start ^= true,
            }
            if now != before {
                history.record(Rc::new(before.clone()), Control::Choice);
                seen.push(before);
            }
        }
        let last = now.clone();
        for earlier in seen.iter().rev() {
            now = history.undo(&now).unwrap();
            assert_eq!(now, *earlier);
        }
        assert!(!history.can_undo(&now));
        for later in seen.iter().skip(1).chain([&last]) {
            now = history.redo(&now).unwrap();
            assert_eq!(now, *later);
        }
    }
}
