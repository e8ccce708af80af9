//! Results as a file: its text is made in pieces, so that the page is never held up.

use atlas::{Table, View};
use protocol::JobKey;
use sweep::Line;
use sweep::optuna::{study, trials};
use sweep::statistics::group;
use vocabulary::Statistic;

use super::Sweeps;
use super::desk::Effect;
use super::head::SweepId;
use super::open::Open;

/// Lines that are written between two turns of the browser, and points that are told of: some milliseconds.
pub const LINES_AT_ONCE: usize = 20;
const POINTS_AT_ONCE: usize = 10;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// All results as JSON lines.
    Lines,
    /// The table of all points as CSV.
    Table,
    /// All results as an Optuna journal.
    Journal,
}

/// A file that is being made.
#[derive(Debug)]
pub struct Saving {
    id: SweepId,
    name: String,
    format: Format,
    /// The keys of its lines, if it holds lines.
    order: Vec<JobKey>,
    /// What stands for all seeds of a point.
    statistic: Statistic,
    /// Lines, or points, that are in it.
    done: usize,
    text: String,
}

impl Saving {
    fn new(open: &Open, format: Format, statistic: Statistic) -> Self {
        let (mut order, mut text) = (Vec::new(), String::new());
        let extension = match format {
            Format::Lines => {
                order = open.results.in_order(open.plan());
                text = Line::of_sweep(open.plan()).write() + "\n";
                "jsonl"
            }
            Format::Table => "csv",
            Format::Journal => {
                text = study(&open.head.name);
                "optuna.jsonl"
            }
        };
        let stem = open.head.name.replace(['/', '\\', ' '], "-");
        Self {
            id: open.head.id,
            name: format!("{stem}.{extension}"),
            format,
            order,
            statistic,
            done: 0,
            text,
        }
    }

    /// Goes on by a piece. Whether it is whole.
    fn step(&mut self, state: &Sweeps, open: &Open) -> bool {
        let Open { results, .. } = open;
        let points = open.plan().sweep().points();
        let (all, at_once) = match self.format {
            Format::Lines => (self.order.len(), LINES_AT_ONCE),
            Format::Table | Format::Journal => (points.len(), POINTS_AT_ONCE),
        };
        let piece = self.done..all.min(self.done + at_once);
        match self.format {
            Format::Lines => results.write(&self.order[piece.clone()], &mut self.text),
            Format::Table => {
                let groups: Vec<_> =
                    points[piece.clone()].iter().map(|point| group(open.plan(), results, point)).collect();
                let view = View { statistic: self.statistic, ..state.view(open.plan(), &groups) };
                let table = atlas::points(&view);
                let text = table.csv();
                let header = Table { header: table.header, rows: Vec::new() }.csv();
                self.text += text.get(if self.done == 0 { 0 } else { header.len() }..).unwrap_or_default();
            }
            Format::Journal => {
                for point in &points[piece.clone()] {
                    self.text += &trials(open.plan(), results, point);
                }
            }
        }
        self.done = piece.end;
        piece.end == all
    }
}

impl Sweeps {
    /// Begins a file of the sweep that is shown.
    pub(super) fn save(&mut self, format: Format, desk: &mut Vec<Effect>) {
        let Some(open) = &self.open else { return };
        let saving = Saving::new(open, format, self.statistic);
        if !self.is_saving() {
            desk.push(Effect::GoOn);
        }
        self.saving.push_back(saving);
    }

    /// Goes on with the file that is being made, and offers it when it is whole.
    pub(super) fn go_on_saving(&mut self, desk: &mut Vec<Effect>) {
        let Some(mut saving) = self.saving.pop_front() else { return };
        match self.open.as_ref().filter(|open| open.head.id == saving.id) {
            None => {
                self.notice = Some(format!("{} was not made: its sweep is shown no more.", saving.name));
            }
            Some(open) if saving.step(self, open) => {
                desk.push(Effect::Save(saving.name, saving.text.into_bytes()));
            }
            Some(_) => self.saving.push_front(saving),
        }
        if self.is_saving() {
            desk.push(Effect::GoOn);
        }
    }
}

#[cfg(test)]
#[path = "saving_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
