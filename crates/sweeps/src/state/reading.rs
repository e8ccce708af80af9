//! What is stored of a sweep, what a file or the page has: read in pieces, and a file's written in pieces.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use protocol::JobKey;
use sweep::{Line, Plan, Planning, Results};

use super::desk::{Edit, Effect, Purpose, Write};
use super::head::{Head, SweepId};
use super::open::Open;
use super::run::TRAININGS_AT_ONCE;
use super::saving::LINES_AT_ONCE;
use super::{Storage, Stored, Sweeps};

/// Where a sweep that is read comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// What is set up: there is nothing to read, but a plan to be made.
    Setup,
    /// This browser's store.
    Store,
    /// A file, which is written to the store when it is read.
    File,
    /// The page itself.
    Page,
}

/// A sweep that is being read.
#[derive(Debug)]
pub struct Reading {
    pub head: Head,
    pub origin: Origin,
    pub lines: VecDeque<String>,
    pub results: Results,
    pub networks: BTreeMap<JobKey, Arc<Vec<u8>>>,
    /// Its plan, which is begun when all lines are read.
    pub planning: Option<Planning>,
    /// Lines of a file that are given to the store.
    pub filed: usize,
    /// Whether the store has not yet said that it has them.
    pub is_filing: bool,
}

impl Reading {
    /// What is to be read of these lines.
    pub fn new(head: Head, origin: Origin, lines: VecDeque<String>, results: Results) -> Self {
        Self {
            head,
            origin,
            lines,
            results,
            networks: BTreeMap::new(),
            planning: None,
            filed: 0,
            is_filing: false,
        }
    }

    /// Begins the plan: lines say of which sweep they are, but for those of the store, whose head does.
    fn begin_plan(&mut self) -> Result<Planning, String> {
        if matches!(self.origin, Origin::File | Origin::Page) {
            let Some((config, sensors)) = self.results.sweep().cloned() else {
                return Err(
                    "The file does not say of which sweep it is: it is no file of results.".to_owned()
                );
            };
            (self.head.config, self.head.sensors) = (config, sensors);
        }
        self.results.add(Line::Sweep(Box::new(self.head.config.clone()), self.head.sensors));
        self.head.engine_version = self.results.engine();
        self.results.planning().map_err(|problem| format!("The sweep cannot be shown: {problem}."))
    }

    /// The next lines of a file for the store; none when all are there.
    fn next_lines(&mut self) -> Option<Vec<(String, String)>> {
        let text = |line: &Line| Some((line.key()?.to_string(), line.write()));
        let piece = self.results.lines().skip(self.filed).take(LINES_AT_ONCE);
        let piece: Vec<_> = piece.filter_map(text).collect();
        self.filed += piece.len();
        Some(piece).filter(|piece| !piece.is_empty())
    }
}

impl Sweeps {
    /// What is said when another sweep is to be shown while one runs.
    pub(super) fn what_runs(&self) -> Option<String> {
        let running = self.open.as_ref().filter(|open| open.run.is_some())?;
        Some(format!("\u{201c}{}\u{201d} runs: cancel it first.", running.head.name))
    }

    /// Shows a kept sweep; one that runs goes on.
    pub(super) fn show(&mut self, id: SweepId, desk: &mut Vec<Effect>) {
        let is_shown = self.open.as_ref().is_some_and(|open| open.head.id == id);
        if let Some(problem) = self.what_runs().filter(|_| !is_shown) {
            return self.notice = Some(problem);
        }
        self.fetching = None;
        if is_shown {
            self.is_new = false;
            return self.go_on_starting(desk);
        }
        if self.kept.iter().any(|head| head.id == id) {
            self.stop_reading(desk);
            (self.open, self.selected) = (None, None);
            self.ask_for(id, desk);
        }
    }

    /// Asks for what is stored of a sweep. Of several answers the last one counts: it knows most.
    pub(super) fn ask_for(&mut self, id: SweepId, desk: &mut Vec<Effect>) {
        self.reads += 1;
        desk.push(Effect::Read(id));
    }

    /// Gives up what is being read. What is stored of a file so far goes.
    pub(super) fn stop_reading(&mut self, desk: &mut Vec<Effect>) {
        if let Some(Reading { head, origin: Origin::File, .. }) = self.reading.take()
            && self.has_store()
        {
            desk.extend([Effect::Release(head.id), Effect::Delete(head.id)]);
        }
    }

    /// Whether a sweep is the one that is read from a file; `is_ours`: whether this tab has its number for itself.
    pub(super) fn takes_in(&mut self, id: SweepId, is_ours: bool, desk: &mut Vec<Effect>) -> bool {
        let is_it = |reading: &Reading| reading.origin == Origin::File && reading.head.id == id;
        if !self.reading.as_ref().is_some_and(is_it) {
            return false;
        }
        if !is_ours {
            self.stop_reading(desk);
            self.notice = Some("Another tab opens results at the same time: try it again.".to_owned());
        }
        true
    }

    /// The store has said what became of lines of a file: it goes on with the next ones, or in memory.
    pub(super) fn filed(&mut self, id: SweepId, desk: &mut Vec<Effect>) {
        if let Some(reading) = self.reading.as_mut().filter(|reading| reading.head.id == id) {
            reading.is_filing = false;
            desk.push(Effect::GoOn);
        }
    }

    /// Whether what the page ships with is read.
    pub(super) fn is_reading_shipped(&self) -> bool {
        self.reading.as_ref().is_some_and(|reading| reading.origin == Origin::Page)
    }

    /// What is stored of a sweep has arrived; of one that is shown, what is new of it is read.
    pub(super) fn read(&mut self, id: SweepId, stored: Result<Stored, String>, desk: &mut Vec<Effect>) {
        self.reads = self.reads.saturating_sub(1);
        let Some(head) = self.kept.iter().find(|head| head.id == id).cloned() else { return };
        let shown = self.open.as_ref().filter(|open| open.head.id == id);
        if self.reads > 0 || shown.is_some_and(|open| open.run.is_some()) {
            return;
        }
        let known: BTreeSet<String> = shown.into_iter().flat_map(Open::lines).map(|(key, _)| key).collect();
        match stored {
            Ok(Stored { lines, networks }) => {
                if let Some(open) = shown.filter(|_| self.is_about_to_run(id)) {
                    // What another tab could only tell because its storage was full is stored by this one.
                    let there: BTreeSet<&String> = lines.iter().map(|(key, _)| key).collect();
                    let missing = open.lines().filter(|(key, _)| !there.contains(key));
                    let lines: Vec<_> = missing.map(|(key, line)| (key, line.write())).collect();
                    if !lines.is_empty() {
                        desk.push(Write { lines, ..Write::default() }.of(id));
                    }
                }
                let lines = lines.into_iter().filter(|(key, _)| !known.contains(key));
                let lines = lines.map(|(_, text)| text).collect();
                let networks = networks.into_iter().filter_map(|(key, bytes)| {
                    Some((serde_json::from_value(key.into()).ok()?, Arc::new(bytes)))
                });
                let reading = Reading::new(head, Origin::Store, lines, Results::of_newest_engine());
                self.reading = Some(Reading { networks: networks.collect(), ..reading });
                desk.push(Effect::GoOn);
            }
            Err(problem) if shown.is_some() => {
                self.storage = Storage::Memory(problem);
                self.go_on_starting(desk);
            }
            Err(problem) => {
                self.abandon(desk);
                self.notice = Some(format!("The sweep cannot be read: {problem}."));
            }
        }
    }

    /// Goes on with what takes long.
    pub(super) fn go_on(&mut self, desk: &mut Vec<Effect>) {
        if let Some(open) = &mut self.open {
            open.go_on(desk);
        }
        self.go_on_reading(desk);
        self.go_on_saving(desk);
    }

    /// Goes on with what is read: its lines, and then a plan; those of a file go to the store.
    fn go_on_reading(&mut self, desk: &mut Vec<Effect>) {
        let has_store = self.has_store();
        let Some(reading) = &mut self.reading else { return };
        let count = LINES_AT_ONCE.min(reading.lines.len());
        for line in reading.lines.drain(..count) {
            reading.results.add_text(&line);
        }
        if count > 0 {
            return desk.push(Effect::GoOn);
        }
        if let Some(open) = self.open.as_mut().filter(|open| open.head.id == reading.head.id) {
            open.catch_up(&reading.results, std::mem::take(&mut reading.networks), desk);
            self.reading = None;
            self.note_shown();
            return self.go_on_starting(desk);
        }
        let Some(planning) = &mut reading.planning else {
            match reading.begin_plan() {
                Ok(planning) => reading.planning = Some(planning),
                Err(problem) => {
                    self.stop_reading(desk);
                    self.abandon(desk);
                    return self.notice = Some(problem);
                }
            }
            return desk.push(Effect::GoOn);
        };
        if !planning.step(TRAININGS_AT_ONCE) {
            return desk.push(Effect::GoOn);
        }
        if has_store && reading.origin == Origin::File {
            if reading.is_filing {
                return;
            }
            if let Some(lines) = reading.next_lines() {
                reading.is_filing = true;
                let write = Write { lines, purpose: Purpose::Part, ..Write::default() };
                return desk.push(write.of(reading.head.id));
            }
        }
        if let Some(mut reading) = self.reading.take()
            && let Some(planning) = reading.planning.take()
        {
            self.is_read(reading, planning.whole(), desk);
        }
    }

    /// A sweep has its results and its plan: it is shown.
    fn is_read(&mut self, reading: Reading, plan: Plan, desk: &mut Vec<Effect>) {
        let Reading { head, origin, results, networks, .. } = reading;
        let unused = results.unused();
        let is_further = matches!(origin, Origin::File | Origin::Setup);
        let open = Open::new(head, results, plan, networks);
        let head = open.head.clone();
        if let Some(kept) = self.kept.iter_mut().find(|kept| kept.id == head.id) {
            kept.clone_from(&head);
        } else if is_further {
            self.kept.insert(0, head.clone());
        }
        if is_further && self.has_store() {
            let id = head.id;
            let write = Write::head(head);
            desk.push(match origin {
                // Its lines are there: from now on it is kept.
                Origin::File => {
                    Write { edit: Some(Edit::Removed(false)), purpose: Purpose::Entry, ..write }.of(id)
                }
                _ => write.of(id),
            });
        }
        (self.open, self.selected) = (Some(open), None);
        // Start begins what is set up while shipped results are looked at.
        self.is_new = origin == Origin::Page;
        if unused > 0 {
            self.notice =
                Some(format!("{unused} lines are by an older engine, or damaged, and are not shown."));
        }
        self.go_on_starting(desk);
    }

    /// Reads a file of results as a sweep of its own, with a number that no other has.
    pub(super) fn open_file(&mut self, name: &str, bytes: &[u8], at_ms: f64, desk: &mut Vec<Effect>) {
        self.abandon(desk);
        if let Some(problem) = self.what_runs() {
            return self.notice = Some(problem);
        }
        self.fetching = None;
        self.stop_reading(desk);
        let Ok(text) = std::str::from_utf8(bytes) else {
            return self.notice = Some(format!("{name} is no text: results are JSON lines."));
        };
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let head = Head::new(self.new_id(), stem.to_owned(), at_ms, Default::default(), 0);
        let lines = text.lines().map(str::to_owned).collect();
        if self.has_store() {
            // Nobody else takes its number meanwhile. It counts as removed until all of it is there: what is left of it when this tab
            // is closed before that goes.
            desk.push(Effect::Own(head.id));
            desk.push(
                Write { head: Some(Head { removed: true, ..head.clone() }), ..Write::default() }.of(head.id),
            );
        }
        self.reading = Some(Reading::new(head, Origin::File, lines, Results::of_newest_engine()));
        desk.push(Effect::GoOn);
    }
}
