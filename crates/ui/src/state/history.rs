//! Undo and redo of settings. Consecutive changes of one control coalesce into one step.

use std::rc::Rc;

use super::control::Control;
use super::settings::Settings;

/// Steps kept; older ones are forgotten.
const MAX_STEPS: usize = 200;

/// Earlier and undone settings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    past: Vec<Rc<Settings>>,
    future: Vec<Rc<Settings>>,
    /// The control being moved: its further changes belong to the same step.
    open: Option<Control>,
}

impl History {
    /// Notes that `before` is about to change through `control`.
    pub fn record(&mut self, before: Rc<Settings>, control: Control) {
        self.future.clear();
        if control != Control::Choice && self.open == Some(control) {
            return;
        }
        self.open = Some(control);
        self.past.push(before);
        if self.past.len() > MAX_STEPS {
            self.past.remove(0);
        }
    }

    /// Ends the step of the control being moved.
    pub fn close(&mut self) {
        self.open = None;
    }

    /// Steps back; `now` becomes the next redo.
    pub fn undo(&mut self, now: Rc<Settings>) -> Option<Rc<Settings>> {
        self.open = None;
        let earlier = self.past.pop()?;
        self.future.push(now);
        Some(earlier)
    }

    /// Steps forward again; `now` becomes the next undo.
    pub fn redo(&mut self, now: Rc<Settings>) -> Option<Rc<Settings>> {
        self.open = None;
        let later = self.future.pop()?;
        self.past.push(now);
        Some(later)
    }

    /// Whether there is something to undo.
    pub fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    fn with_bits(bits: u8) -> Rc<Settings> {
        let mut settings = Settings::default();
        settings.quantization.weight_bits = bits;
        Rc::new(settings)
    }

    #[test]
    fn a_slider_drag_is_one_step() {
        let mut history = History::default();
        history.record(with_bits(8), Control::WeightBits);
        history.record(with_bits(7), Control::WeightBits);
        history.record(with_bits(6), Control::WeightBits);
        history.close();
        history.record(with_bits(5), Control::WeightBits);
        assert_eq!(history.undo(with_bits(4)).unwrap().quantization.weight_bits, 5);
        assert_eq!(history.undo(with_bits(5)).unwrap().quantization.weight_bits, 8);
        assert!(!history.can_undo());
        assert_eq!(history.redo(with_bits(8)).unwrap().quantization.weight_bits, 5);
        assert_eq!(history.redo(with_bits(5)).unwrap().quantization.weight_bits, 4);
        assert!(!history.can_redo());
    }

    #[test]
    fn a_change_after_undo_drops_what_was_undone() {
        let mut history = History::default();
        history.record(with_bits(8), Control::WeightBits);
        history.undo(with_bits(4));
        assert!(history.can_redo());
        history.record(with_bits(8), Control::ActivationBits);
        assert!(!history.can_redo());
    }
}
