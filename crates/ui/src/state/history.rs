//! Undo and redo of settings as patches. Consecutive changes of one control coalesce into one step.

use std::rc::Rc;

use protocol::Patch;

use super::control::Control;
use super::settings::{Beside, Settings};

/// Steps kept; older ones are forgotten.
const MAX_STEPS: usize = 200;

/// From one state of the settings to another.
#[derive(Clone, Debug, PartialEq)]
struct Step {
    /// The change of the job.
    job: Patch,
    /// What stands beside it at the end.
    beside: Rc<Beside>,
}

impl Step {
    fn between(from: &Settings, to: &Settings) -> Self {
        Self { job: Patch::between(from.as_set(), to.as_set()), beside: Rc::clone(&to.beside) }
    }

    /// The settings at the end; `from` where the patch does not belong to them.
    fn taken(&self, from: &Settings) -> Settings {
        let mut to = from.clone();
        if let Ok(job) = from.as_set().apply(&self.job) {
            *to.as_set_mut() = job;
            to.beside = Rc::clone(&self.beside);
        }
        to
    }
}

/// Steps back and steps that were undone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    past: Vec<Step>,
    future: Vec<Step>,
    /// The control being moved and the settings before: its further changes belong to the same step.
    open: Option<(Control, Rc<Settings>)>,
}

impl History {
    /// Notes that `before` is about to change through `control`.
    pub fn record(&mut self, before: Rc<Settings>, control: Control) {
        self.future.clear();
        if control != Control::Choice && self.open.as_ref().is_some_and(|(open, _)| *open == control) {
            return;
        }
        self.close(&before);
        self.open = Some((control, before));
    }

    /// Ends the step of the control being moved, with the settings as they are.
    pub fn close(&mut self, now: &Settings) {
        if let Some((_, before)) = self.open.take()
            && *before != *now
        {
            self.past.push(Step::between(now, &before));
            if self.past.len() > MAX_STEPS {
                self.past.remove(0);
            }
        }
    }

    /// Steps back; `now` becomes the next redo.
    pub fn undo(&mut self, now: &Settings) -> Option<Settings> {
        self.close(now);
        let earlier = self.past.pop()?.taken(now);
        self.future.push(Step::between(&earlier, now));
        Some(earlier)
    }

    /// Steps forward again; `now` becomes the next undo.
    pub fn redo(&mut self, now: &Settings) -> Option<Settings> {
        self.close(now);
        let later = self.future.pop()?.taken(now);
        self.past.push(Step::between(&later, now));
        Some(later)
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty() || self.open.is_some()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
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
        assert!(!history.can_undo());
        assert_eq!(bits(history.redo(&with_bits(8))), 5);
        assert_eq!(bits(history.redo(&with_bits(5))), 4);
        assert!(!history.can_redo());
    }

    #[test]
    fn a_drag_back_to_where_it_began_is_no_step() {
        let mut history = History::default();
        history.record(with_bits(8), WEIGHTS);
        history.close(&with_bits(8));
        assert!(!history.can_undo());
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
            assert!(!history.can_undo());
            for later in seen.iter().skip(1).chain([&last]) {
                now = history.redo(&now).unwrap();
                assert_eq!(now, *later);
            }
        }
    }
}
