//! The list of kept sweeps and what is stored of them: read in pieces, renamed, deleted, imported.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;

use protocol::JobKey;
use sweep::{Line, Plan, Planning, Results, SweepError};
use vocabulary::SweepPreset;

use super::action::Base;
use super::desk::{Effect, Write};
use super::head::{Head, SweepId};
use super::open::Open;
use super::run::TRAININGS_AT_ONCE;
use super::{Storage, Stored, Sweeps};

/// Lines that are read between two turns of the browser: some milliseconds.
const LINES_AT_ONCE: usize = 20;

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
}

impl Reading {
    /// What is to be read of these lines.
    pub fn new(head: Head, origin: Origin, lines: VecDeque<String>, results: Results) -> Self {
        Self { head, origin, lines, results, networks: BTreeMap::new(), planning: None }
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
}

/// What waits until it is known which sweeps are kept: other tabs begin some, too.
#[derive(Debug)]
pub enum Wish {
    /// Nothing but the list.
    List,
    /// Start, with what the page is set to, at ms since 1970.
    Start(Box<Base>, f64),
    /// Begin a new sweep.
    Begin(Box<Head>, Box<Base>),
    /// Keep the results of a file, at ms since 1970.
    Import(String, Vec<u8>, f64),
}

impl Sweeps {
    /// Reads the list again for a wish; without a store nobody else is known to have begun anything.
    pub(super) fn wish_for(&mut self, wish: Wish, desk: &mut Vec<Effect>) {
        if !self.has_store() {
            return self.fulfil(wish, desk);
        }
        if self.wish.is_none() {
            desk.push(Effect::List);
        }
        // What was wished before waits no longer: the user has wished for something else, or for it again.
        if self.wish.is_none() || !matches!(wish, Wish::List) {
            self.wish = Some(wish);
        }
    }

    fn fulfil(&mut self, wish: Wish, desk: &mut Vec<Effect>) {
        match wish {
            Wish::List => {}
            Wish::Start(base, at_ms) => self.start(base, at_ms, desk),
            Wish::Begin(head, base) => self.begin(*head, base, desk),
            Wish::Import(name, bytes, at_ms) => self.open_file(&name, &bytes, at_ms, desk),
        }
    }

    /// The list was read. The newest sweep that is not complete is shown: it was left in the middle. Where there is none, it is the
    /// map that the page ships with.
    pub(super) fn listed(&mut self, list: Result<Vec<Head>, String>, desk: &mut Vec<Effect>) {
        let is_first = !std::mem::replace(&mut self.is_listed, true);
        match list {
            Ok(list) => {
                self.last_id = list.iter().map(|head| head.id).max().unwrap_or(SweepId(0));
                let (removed, mut list): (Vec<Head>, Vec<Head>) =
                    list.into_iter().partition(|head| head.removed);
                if is_first {
                    desk.extend(removed.into_iter().map(|head| Effect::Delete(head.id)));
                }
                list.sort_by_key(|head| std::cmp::Reverse(head.id));
                self.kept = list;
                self.note_shown();
            }
            Err(problem) => self.storage = Storage::Memory(problem),
        }
        if let Some(wish) = self.wish.take() {
            return self.fulfil(wish, desk);
        }
        if !is_first {
            return;
        }
        let unfinished = self.kept.iter().find(|head| head.done < head.total || head.total == 0);
        match (&self.open, unfinished.map(|head| head.id)) {
            (None, Some(id)) => self.show(id, desk),
            (None, None) => self.show_shipped(SweepPreset::MlpGrid, desk),
            (Some(_), _) => {}
        }
    }

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
            (self.open, self.reading, self.selected) = (None, None, None);
            self.ask_for(id, desk);
        }
    }

    /// Asks for what is stored of a sweep. Of several answers the last one counts: it knows most.
    pub(super) fn ask_for(&mut self, id: SweepId, desk: &mut Vec<Effect>) {
        self.reads += 1;
        desk.push(Effect::Read(id));
    }

    /// Whether what the page ships with is read.
    pub(super) fn is_reading_shipped(&self) -> bool {
        self.reading.as_ref().is_some_and(|reading| reading.origin == Origin::Page)
    }

    /// The list has what is shown as it is shown.
    fn note_shown(&mut self) {
        let Some(head) = self.open.as_ref().map(|open| open.head.clone()) else { return };
        if let Some(kept) = self.kept.iter_mut().find(|kept| kept.id == head.id) {
            *kept = head;
        }
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
                        desk.push(Effect::Write(id, Box::new(Write { lines, ..Write::default() })));
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

    /// Goes on with what takes long: lines that are read, and then a plan.
    pub(super) fn go_on(&mut self, desk: &mut Vec<Effect>) {
        if let Some(run) = self.open.as_mut().and_then(|open| open.run.as_mut()) {
            run.go_on(desk);
        }
        let Some(reading) = &mut self.reading else { return };
        let count = LINES_AT_ONCE.min(reading.lines.len());
        for line in reading.lines.drain(..count) {
            reading.results.add_text(&line);
        }
        if count > 0 {
            return desk.push(Effect::GoOn);
        }
        if let Some(open) = self.open.as_mut().filter(|open| open.head.id == reading.head.id) {
            open.catch_up(&reading.results, std::mem::take(&mut reading.networks));
            self.reading = None;
            self.note_shown();
            return self.go_on_starting(desk);
        }
        let Some(planning) = &mut reading.planning else {
            match reading.begin_plan() {
                Ok(planning) => reading.planning = Some(planning),
                Err(problem) => {
                    self.reading = None;
                    self.abandon(desk);
                    return self.notice = Some(problem);
                }
            }
            return desk.push(Effect::GoOn);
        };
        if !planning.step(TRAININGS_AT_ONCE) {
            return desk.push(Effect::GoOn);
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
            let text = |line: &Line| Some((line.key()?.to_string(), line.write()));
            let lines = open.results.lines().filter_map(text).collect();
            let write = Write { head: Some(head), lines, ..Write::default() };
            desk.push(Effect::Write(open.head.id, Box::new(write)));
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

    /// A write has ended.
    pub(super) fn written(
        &mut self,
        id: SweepId,
        is_awaited: bool,
        written: Result<(), String>,
        desk: &mut Vec<Effect>,
    ) {
        if let Err(problem) = written {
            self.storage = Storage::Memory(problem);
        } else if self.storage == Storage::Unknown {
            self.storage = Storage::Kept(false);
        }
        if let Some(open) = self.open.as_mut().filter(|open| is_awaited && open.head.id == id) {
            open.stored(desk);
            self.note_shown();
        }
    }

    pub(super) fn rename(&mut self, id: SweepId, name: &str, desk: &mut Vec<Effect>) {
        let name = name.trim();
        let Some(kept) = self.kept.iter_mut().find(|kept| kept.id == id).filter(|_| !name.is_empty()) else {
            return;
        };
        name.clone_into(&mut kept.name);
        let head = kept.clone();
        if let Some(open) = self.open.as_mut().filter(|open| open.head.id == id) {
            name.clone_into(&mut open.head.name);
        }
        desk.push(Effect::Write(id, Box::new(Write { head: Some(head), ..Write::default() })));
    }

    /// Takes a sweep from the list. What is stored of it is deleted when the list is read next, so that it can come back.
    pub(super) fn remove(&mut self, id: SweepId, desk: &mut Vec<Effect>) {
        let runs = self.open.as_ref().is_some_and(|open| open.head.id == id && open.run.is_some());
        if runs {
            return self.notice = Some("This sweep runs: cancel it first.".to_owned());
        }
        let Some(place) = self.kept.iter().position(|kept| kept.id == id) else { return };
        let head = Head { removed: true, ..self.kept.remove(place) };
        self.removed = Some(head.clone());
        desk.push(Effect::Write(id, Box::new(Write { head: Some(head), ..Write::default() })));
        if self.open.as_ref().is_some_and(|open| open.head.id == id) {
            self.abandon(desk);
            (self.open, self.is_new, self.selected) = (None, true, None);
        }
    }

    /// The sweep that was removed last comes back.
    pub(super) fn restore(&mut self, desk: &mut Vec<Effect>) {
        let Some(head) = self.removed.take().map(|head| Head { removed: false, ..head }) else { return };
        self.kept.push(head.clone());
        self.kept.sort_by_key(|head| std::cmp::Reverse(head.id));
        desk.push(Effect::Write(head.id, Box::new(Write { head: Some(head), ..Write::default() })));
    }

    /// Offers all results as a file.
    pub(super) fn save(
        &mut self,
        extension: &str,
        text: impl FnOnce(&Self, &Open) -> Result<String, SweepError>,
        desk: &mut Vec<Effect>,
    ) {
        let Some(open) = &self.open else { return };
        match text(self, open) {
            Ok(text) => {
                let name = format!("{}.{extension}", open.head.name.replace(['/', '\\', ' '], "-"));
                desk.push(Effect::Save(name, text.into_bytes()));
            }
            Err(problem) => self.notice = Some(problem.to_string()),
        }
    }

    /// Reads a file of results as a sweep of its own, with a number that no other has.
    fn open_file(&mut self, name: &str, bytes: &[u8], at_ms: f64, desk: &mut Vec<Effect>) {
        self.abandon(desk);
        if let Some(problem) = self.what_runs() {
            return self.notice = Some(problem);
        }
        self.fetching = None;
        let Ok(text) = std::str::from_utf8(bytes) else {
            return self.notice = Some(format!("{name} is no text: results are JSON lines."));
        };
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let head = Head::new(self.new_id(), stem.to_owned(), at_ms, Default::default(), 0);
        let lines = text.lines().map(str::to_owned).collect();
        self.reading = Some(Reading::new(head, Origin::File, lines, Results::of_newest_engine()));
        desk.push(Effect::GoOn);
    }
}
