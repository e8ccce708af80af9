//! Results that the page ships with: fetched when they are shown, kept nowhere, and never gone on with.

use sweep::Results;
use vocabulary::SweepPreset;

use super::Sweeps;
use super::desk::Effect;
use super::head::{Head, SweepId};
use super::reading::{Origin, Reading};

impl SweepId {
    /// The number that stands for shipped results: the last ones, which no kept sweep reaches.
    pub fn of_shipped(preset: SweepPreset) -> Self {
        let place = SweepPreset::ALL.iter().position(|own| *own == preset).unwrap_or_default();
        Self(u32::MAX - place as u32)
    }

    /// Which shipped results it stands for, if it does.
    pub fn shipped(self) -> Option<SweepPreset> {
        SweepPreset::ALL.into_iter().find(|preset| self == Self::of_shipped(*preset))
    }
}

impl Sweeps {
    /// Asks for shipped results, which take the place of what is shown.
    pub(super) fn show_shipped(&mut self, preset: SweepPreset, desk: &mut Vec<Effect>) {
        if let Some(problem) = self.what_runs() {
            return self.notice = Some(problem);
        }
        self.stop_reading(desk);
        (self.open, self.selected) = (None, None);
        (self.fetching, self.is_new) = (Some(preset), true);
        desk.push(Effect::Fetch(preset));
    }

    /// They have arrived, or have not.
    pub(super) fn fetched(
        &mut self,
        preset: SweepPreset,
        fetched: Result<Vec<u8>, String>,
        desk: &mut Vec<Effect>,
    ) {
        if self.fetching != Some(preset) {
            return;
        }
        self.fetching = None;
        let text = fetched.and_then(|bytes| String::from_utf8(bytes).map_err(|problem| problem.to_string()));
        match text {
            Ok(text) => {
                let id = SweepId::of_shipped(preset);
                let head = Head::new(id, preset.label().to_owned(), 0.0, Default::default(), 0);
                let lines = text.lines().map(str::to_owned).collect();
                self.reading = Some(Reading::new(head, Origin::Page, lines, Results::of_newest_engine()));
                desk.push(Effect::GoOn);
            }
            Err(problem) => {
                self.notice = Some(format!(
                    "The results that the page ships with cannot be loaded ({problem}). Press Start to train them here, or try again."
                ));
            }
        }
    }
}

#[cfg(test)]
#[path = "shipped_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
