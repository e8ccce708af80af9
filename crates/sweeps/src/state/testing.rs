//! A tab of the program in tests: real engines as workers, and a store in memory that outlives it.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use bitroom_wasm::worker::Engine;
use browser::worker::WorkerEvent;
use protocol::Job;
use protocol::message::FromWorker;

use super::{AGAIN, Action, Base, Change, Effect, Head, Number, Stored, SweepId, Sweeps, Write};

/// Draws numbers: xorshift, so that a seed gives the same accidents.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// What outlives a tab.
#[derive(Default)]
pub struct Disk {
    pub heads: BTreeMap<SweepId, String>,
    pub lines: BTreeMap<(SweepId, String), String>,
    pub networks: BTreeMap<(SweepId, String), Vec<u8>>,
    /// Lines that were written though they were there.
    pub twice: usize,
    pub refuses: bool,
    /// Which tab has the lock on a sweep.
    pub owners: BTreeMap<SweepId, usize>,
    /// What tabs have told each other.
    pub told: Vec<(SweepId, Vec<String>)>,
    pub tabs: usize,
    /// How often the browser was asked to keep it.
    pub asked: usize,
}

impl Disk {
    /// A tab is closed: nothing more comes from it, and its locks are free.
    pub fn close(&mut self, tab: Tab) {
        self.owners.retain(|_, owner| *owner != tab.number);
        drop(tab);
    }

    /// A tab deletes what was removed, if no other one has the lock on it.
    fn delete(&mut self, id: SweepId, tab: usize) {
        let is_removed = self.head(id).is_some_and(|head| head.removed);
        if is_removed && self.owners.get(&id).is_none_or(|owner| *owner == tab) {
            self.heads.remove(&id);
            self.lines.retain(|(of, _), _| *of != id);
        }
    }

    /// The head of a sweep as it is stored.
    pub fn head(&self, id: SweepId) -> Option<Head> {
        Head::read(self.heads.get(&id)?)
    }
}

/// A tab with its workers.
pub struct Tab {
    number: usize,
    pub state: Sweeps,
    pub engines: Vec<Engine>,
    /// The worker that trains points again.
    pub again: Option<Engine>,
    pub events: VecDeque<Action>,
    pub saved: Vec<(String, Vec<u8>)>,
    pub opened: Vec<Job>,
    pub told: usize,
    pub now_ms: f64,
    /// What the page ships with; without anything a fetch never ends.
    pub shipped: Option<Result<Vec<u8>, String>>,
}

impl Tab {
    pub fn new(disk: &mut Disk) -> Self {
        let mut desk = Vec::new();
        let state = Sweeps::new(2, &mut desk);
        let (engines, events) = (Vec::new(), VecDeque::new());
        disk.tabs += 1;
        let mut tab = Self {
            number: disk.tabs,
            state,
            engines,
            again: None,
            events,
            saved: Vec::new(),
            opened: Vec::new(),
            told: 0,
            now_ms: 0.0,
            shipped: None,
        };
        tab.carry_out(desk, disk);
        tab
    }

    pub fn act(&mut self, action: Action, disk: &mut Disk) {
        let mut desk = Vec::new();
        self.state.act(action, &mut desk);
        self.carry_out(desk, disk);
    }

    pub fn carry_out(&mut self, desk: Vec<Effect>, disk: &mut Disk) {
        for effect in desk {
            match effect {
                Effect::Crew(workers) => {
                    self.engines = (0..workers).map(|_| Engine::default()).collect();
                    (0..workers).for_each(|worker| self.hear(worker, vec![Engine::ready()]));
                }
                Effect::Dismiss => self.engines.clear(),
                Effect::Again(on) => {
                    self.events.retain(|event| !matches!(event, Action::Worker(AGAIN, _)));
                    self.again = on.then(Engine::default);
                    if on {
                        self.hear(AGAIN, vec![Engine::ready()]);
                    }
                }
                Effect::Send(worker, message) => {
                    let own = self.engines.get_mut(worker as usize);
                    let engine = if worker == AGAIN { self.again.as_mut() } else { own };
                    let Some(engine) = engine else { continue };
                    let answers = engine.handle(*message, self.now_ms);
                    self.hear(worker, answers);
                }
                Effect::Own(id) => {
                    let owner = *disk.owners.entry(id).or_insert(self.number);
                    self.events.push_back(Action::Owned(id, owner == self.number));
                }
                Effect::Look(id) => {
                    self.events.push_back(Action::Elsewhere(id, disk.owners.contains_key(&id)));
                }
                Effect::Release(id) => disk.owners.retain(|own, owner| *own != id || *owner != self.number),
                Effect::Persist { is_asked } => {
                    disk.asked += usize::from(is_asked);
                    self.events.push_back(Action::Persisted(disk.asked > 0));
                }
                Effect::List => {
                    let heads = disk.heads.values().filter_map(|text| Head::read(text)).collect();
                    let list = if disk.refuses { Err("denied".to_owned()) } else { Ok(heads) };
                    self.events.push_back(Action::Listed(list));
                }
                Effect::Read(id) => {
                    let own = disk.lines.iter().filter(|((of, _), _)| *of == id);
                    let lines = own.map(|((_, key), text)| (key.clone(), text.clone())).collect();
                    let own = disk.networks.iter().filter(|((of, _), _)| *of == id);
                    let networks = own.map(|((_, key), bytes)| (key.clone(), bytes.clone())).collect();
                    self.events.push_back(Action::Read(id, Ok(Stored { lines, networks })));
                }
                Effect::Write(id, write) => self.write(id, *write, disk),
                Effect::Delete(id) => disk.delete(id, self.number),
                Effect::GoOn => self.events.push_back(Action::GoOn),
                Effect::Tell(id, lines) => {
                    self.told += lines.len();
                    disk.told.push((id, lines));
                }
                Effect::Fetch(preset) => {
                    let shipped = self.shipped.clone();
                    self.events.extend(shipped.map(|bytes| Action::Fetched(preset, bytes)));
                }
                Effect::Save(name, bytes) => self.saved.push((name, bytes)),
                Effect::Open(job) => self.opened.push(*job),
            }
        }
    }

    pub fn write(&mut self, id: SweepId, write: Write, disk: &mut Disk) {
        if disk.refuses {
            let refused = Err("the browser's storage is full".to_owned());
            return self.events.push_back(Action::Written(id, write.purpose, refused));
        }
        if let Some(head) = write.head_over(disk.heads.get(&id).map(String::as_str)) {
            disk.heads.insert(id, head);
        }
        for (key, text) in write.lines {
            disk.twice += usize::from(disk.lines.insert((id, key), text).is_some());
        }
        for (key, bytes) in write.networks {
            disk.networks.insert((id, key), bytes);
        }
        self.events.push_back(Action::Written(id, write.purpose, Ok(())));
    }

    pub fn hear(&mut self, worker: u32, messages: Vec<FromWorker>) {
        let event = |message| Action::Worker(worker, WorkerEvent::Message(Box::new(message)));
        self.events.extend(messages.into_iter().map(event));
    }

    /// The next thing that happens: an event that waits, or a slice of a worker's work. Whether there was anything.
    pub fn go_on(&mut self, dice: &mut Dice, disk: &mut Disk) -> bool {
        let numbered = (0..).zip(self.engines.iter_mut()).chain(self.again.iter_mut().map(|it| (AGAIN, it)));
        let mut busy: Vec<(u32, &mut Engine)> = numbered.filter(|(_, engine)| engine.is_working()).collect();
        if !busy.is_empty() && (self.events.is_empty() || dice.below(2) == 0) {
            let (worker, engine) = busy.swap_remove(dice.below(busy.len() as u64) as usize);
            let now_ms = &mut self.now_ms;
            let answers = engine.work(&mut || {
                *now_ms += 1.0;
                *now_ms
            });
            self.hear(worker, answers);
            return true;
        }
        let Some(event) = self.events.pop_front() else { return false };
        self.act(event, disk);
        true
    }

    pub fn start(&mut self, disk: &mut Disk) {
        let base = Base { job: Job::default(), sensors: 4, files: Arc::default() };
        self.act(Action::Start(Box::new(base), 0.0), disk);
    }

    pub fn run(&mut self, dice: &mut Dice, disk: &mut Disk) {
        while self.go_on(dice, disk) {}
    }

    /// A small sweep is set up: five widths squared, a float network and its conversion, two seeds, one epoch.
    pub fn set_up(&mut self, disk: &mut Disk) {
        for change in [
            Change::Quick(true),
            Change::Number(Number::Epochs, "1".to_owned()),
            Change::Number(Number::Points, "4".to_owned()),
        ] {
            self.act(Action::Set(change), disk);
        }
    }

    pub fn counts(&self) -> (usize, usize, usize) {
        let plan = self.state.open.as_ref().unwrap().plan();
        (plan.done(), plan.total(), plan.failed())
    }
}
