//! Undo and redo of settings as patches. Consecutive changes of one control coalesce into one step.

use std::rc::Rc;

use protocol::Patch;
use protocol::settings::setting;

use super::control::Control;
use super::{Beside, Settings};

/// Steps kept; older ones are forgotten.
const MAX_STEPS: usize = 200;

/// From one state of the settings to another.
#[derive(Clone, Debug, PartialEq)]
struct Step {
    /// The change of the job.
    job: Patch,
    /// What stands beside it at the end.
    beside: Rc<Beside>,
    /// What it changes, by its label; absent where that has none.
    label: Option<&'static str>,
}

/// The setting that a patch changes first, or the part of the job that it belongs to, by its label.
fn label(patch: &Patch) -> Option<&'static str> {
    let (path, _) = patch.changes().next()?;
    let parts = path.match_indices('.').map(|(end, _)| &path[..end]);
    parts.chain([path]).filter_map(setting).next_back().map(|setting| setting.label)
}

impl Control {
    fn label(&self) -> Option<&'static str> {
        match self {
            Self::Setting(path) => setting(path).map(|setting| setting.label),
            _ => None,
        }
    }
}

impl Step {
    /// The step; where no control says what it changes, its patch does.
    fn between(from: &Settings, to: &Settings, of: Option<&'static str>) -> Self {
        let job = Patch::between(from.as_set(), to.as_set());
        Self { label: of.or_else(|| label(&job)), job, beside: Rc::clone(&to.beside) }
    }

    /// The settings at the end; `None` where the patch does not belong to these.
    fn taken(&self, from: &Settings) -> Option<Settings> {
        let mut to = from.clone();
        *to.as_set_mut() = from.as_set().apply(&self.job).ok()?;
        to.beside = Rc::clone(&self.beside);
        Some(to)
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
        if let Some((control, before)) = self.open.take()
            && *before != *now
        {
            self.past.push(Step::between(now, &before, control.label()));
            if self.past.len() > MAX_STEPS {
                self.past.remove(0);
            }
        }
    }

    /// Steps back; `now` becomes the next redo.
    pub fn undo(&mut self, now: &Settings) -> Option<Settings> {
        self.close(now);
        let earlier = self.past.last()?.taken(now)?;
        let label = self.past.pop().and_then(|step| step.label);
        self.future.push(Step::between(&earlier, now, label));
        Some(earlier)
    }

    /// Steps forward again; `now` becomes the next undo.
    pub fn redo(&mut self, now: &Settings) -> Option<Settings> {
        self.close(now);
        let later = self.future.last()?.taken(now)?;
        let label = self.future.pop().and_then(|step| step.label);
        self.past.push(Step::between(&later, now, label));
        Some(later)
    }

    /// What a step back changes, by its label; absent where it has none.
    pub fn undoes(&self, now: &Settings) -> Option<&'static str> {
        match &self.open {
            // While it moves no patch is made.
            Some((control, before)) if **before != *now => control.label(),
            _ => self.past.last()?.label,
        }
    }

    /// The same of a step forward.
    pub fn redoes(&self) -> Option<&'static str> {
        self.future.last()?.label
    }

    /// Whether there is something to undo, from the settings as they are.
    pub fn can_undo(&self, now: &Settings) -> bool {
        !self.past.is_empty() || self.open.as_ref().is_some_and(|(_, before)| **before != *now)
    }

    /// Whether there is something to redo.
    pub fn can_redo(&self) -> bool {
        !self.future.is_empty()
    }
}

#[cfg(test)]
#[path = "history_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
