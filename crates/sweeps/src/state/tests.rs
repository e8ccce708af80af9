//! Whole sweeps with real engines as workers, a store in memory, and accidents: workers that die, tabs that are closed, a store
//! that refuses.

use std::collections::{BTreeMap, VecDeque};

use bitroom_wasm::worker::Engine;
use protocol::message::FromWorker;
use sweep::{Line, Outcome};

use super::*;

/// Draws numbers: xorshift, so that a seed gives the same accidents.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

/// What outlives a tab.
#[derive(Default)]
struct Disk {
    heads: BTreeMap<SweepId, String>,
    lines: BTreeMap<(SweepId, String), String>,
    networks: BTreeMap<(SweepId, String), Vec<u8>>,
    /// Lines that were written though they were there.
    twice: usize,
    refuses: bool,
}

/// A tab with its workers.
struct Tab {
    state: Sweeps,
    engines: Vec<Engine>,
    events: VecDeque<Action>,
    saved: Vec<(String, Vec<u8>)>,
    opened: Vec<Job>,
    told: usize,
    now_ms: f64,
}

impl Tab {
    fn new(disk: &mut Disk) -> Self {
        let mut desk = Vec::new();
        let state = Sweeps::new(2, &mut desk);
        let (engines, events) = (Vec::new(), VecDeque::new());
        let mut tab =
            Self { state, engines, events, saved: Vec::new(), opened: Vec::new(), told: 0, now_ms: 0.0 };
        tab.carry_out(desk, disk);
        tab
    }

    fn act(&mut self, action: Action, disk: &mut Disk) {
        let mut desk = Vec::new();
        self.state.act(action, &mut desk);
        self.carry_out(desk, disk);
    }

    fn carry_out(&mut self, desk: Vec<Effect>, disk: &mut Disk) {
        for effect in desk {
            match effect {
                Effect::Crew(workers) => {
                    self.engines = (0..workers).map(|_| Engine::default()).collect();
                    (0..workers).for_each(|worker| self.hear(worker, vec![Engine::ready()]));
                }
                Effect::Dismiss => self.engines.clear(),
                Effect::Send(worker, message) => {
                    let Some(engine) = self.engines.get_mut(worker as usize) else { continue };
                    let answers = engine.handle(*message, self.now_ms);
                    self.hear(worker, answers);
                }
                Effect::Own(id) => self.events.push_back(Action::Owned(id, true)),
                Effect::Persist => self.events.push_back(Action::Persisted(true)),
                Effect::List => {
                    let heads = disk.heads.values().filter_map(|text| Head::read(text)).collect();
                    let list = if disk.refuses { Err("denied".to_owned()) } else { Ok(heads) };
                    self.events.push_back(Action::Listed(list));
                }
                Effect::Read(id) => {
                    let own = disk.lines.iter().filter(|((of, _), _)| *of == id);
                    let lines = own.map(|(_, text)| text.clone()).collect();
                    let own = disk.networks.iter().filter(|((of, _), _)| *of == id);
                    let networks = own.map(|((_, key), bytes)| (key.clone(), bytes.clone())).collect();
                    self.events.push_back(Action::Read(id, Ok(Stored { lines, networks })));
                }
                Effect::Write(id, write) => self.write(id, *write, disk),
                Effect::Delete(id) => {
                    disk.heads.remove(&id);
                    disk.lines.retain(|(of, _), _| *of != id);
                }
                Effect::GoOn => self.events.push_back(Action::GoOn),
                Effect::Tell(_, lines) => self.told += lines.len(),
                Effect::Save(name, bytes) => self.saved.push((name, bytes)),
                Effect::Open(job) => self.opened.push(*job),
                Effect::Release(_) => {}
            }
        }
    }

    fn write(&mut self, id: SweepId, write: Write, disk: &mut Disk) {
        if disk.refuses {
            let refused = Err("the browser's storage is full".to_owned());
            return self.events.push_back(Action::Written(id, write.is_awaited, refused));
        }
        if let Some(head) = write.head {
            disk.heads.insert(id, head.text());
        }
        for (key, text) in write.lines {
            disk.twice += usize::from(disk.lines.insert((id, key), text).is_some());
        }
        for (key, bytes) in write.networks {
            disk.networks.insert((id, key), bytes);
        }
        self.events.push_back(Action::Written(id, write.is_awaited, Ok(())));
    }

    fn hear(&mut self, worker: u32, messages: Vec<FromWorker>) {
        let event = |message| Action::Worker(worker, WorkerEvent::Message(Box::new(message)));
        self.events.extend(messages.into_iter().map(event));
    }

    /// The next thing that happens: an event that waits, or a slice of a worker's work. Whether there was anything.
    fn go_on(&mut self, dice: &mut Dice, disk: &mut Disk) -> bool {
        let busy: Vec<usize> = (0..self.engines.len()).filter(|it| self.engines[*it].is_working()).collect();
        if !busy.is_empty() && (self.events.is_empty() || dice.below(2) == 0) {
            let worker = busy[dice.below(busy.len() as u64) as usize];
            let now_ms = &mut self.now_ms;
            let answers = self.engines[worker].work(&mut || {
                *now_ms += 1.0;
                *now_ms
            });
            self.hear(worker as u32, answers);
            return true;
        }
        let Some(event) = self.events.pop_front() else { return false };
        self.act(event, disk);
        true
    }

    fn start(&mut self, disk: &mut Disk) {
        let base = Base { job: Job::default(), sensors: 4, files: Arc::default() };
        self.act(Action::Start(Box::new(base), 0.0), disk);
    }

    fn run(&mut self, dice: &mut Dice, disk: &mut Disk) {
        while self.go_on(dice, disk) {}
    }

    /// A small sweep is set up: five widths squared, a float network and its conversion, two seeds, one epoch.
    fn set_up(&mut self, disk: &mut Disk) {
        for change in [
            Change::Quick(true),
            Change::Number(Number::Epochs, "1".to_owned()),
            Change::Number(Number::Points, "4".to_owned()),
        ] {
            self.act(Action::Set(change), disk);
        }
    }

    fn counts(&self) -> (usize, usize, usize) {
        let plan = self.state.open.as_ref().unwrap().plan();
        (plan.done(), plan.total(), plan.failed())
    }
}

/// A sweep without accidents: its lines by key.
fn undisturbed() -> BTreeMap<(SweepId, String), String> {
    let (mut disk, mut dice) = (Disk::default(), Dice(1));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    // Four points, the float network and int8, two seeds each.
    assert_eq!((tab.counts(), tab.state.status()), ((12, 12, 0), Status::Done));
    assert_eq!((disk.lines.len(), disk.twice, tab.told), (12, 0, 12));
    assert_eq!(tab.state.open.as_ref().unwrap().recomputed(), 0);
    assert!(tab.engines.is_empty());
    // The float networks of both seeds, which int8 goes on from.
    assert_eq!(disk.networks.len(), 2);
    disk.lines
}

#[test]
fn tabs_and_workers_may_be_lost_at_any_moment_and_the_results_are_the_same() {
    let wanted = undisturbed();
    let mut all = 0;
    for seed in 2..22 {
        let (mut disk, mut dice) = (Disk::default(), Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed)));
        let mut tab = Tab::new(&mut disk);
        tab.set_up(&mut disk);
        tab.start(&mut disk);
        let mut accidents = 0;
        let mut spared = 0;
        loop {
            let goes_on = tab.go_on(&mut dice, &mut disk);
            spared += 1;
            match dice.below(40) {
                // No task loses two workers: that would be its own fault.
                0 if !tab.engines.is_empty() && spared > 400 => {
                    (accidents, spared) = (accidents + 1, 0);
                    let worker = dice.below(tab.engines.len() as u64) as u32;
                    tab.engines[worker as usize] = Engine::default();
                    tab.events.retain(|event| !matches!(event, Action::Worker(of, _) if *of == worker));
                    let died = WorkerEvent::Died { reason: "lost".to_owned() };
                    tab.events.push_back(Action::Worker(worker, died));
                    tab.hear(worker, vec![Engine::ready()]);
                }
                1 if disk.lines.len() < 12 => {
                    accidents += 1;
                    tab = Tab::new(&mut disk);
                    // What is stored appears by itself; nothing of it is asked for again.
                    tab.run(&mut dice, &mut disk);
                    let stored = disk.lines.len();
                    assert_eq!(tab.counts().0, stored, "seed {seed}");
                    assert_eq!(tab.state.status(), Status::Paused);
                    tab.start(&mut disk);
                }
                _ if !goes_on => break,
                _ => {}
            }
        }
        all += accidents;
        assert_eq!((tab.counts(), tab.state.status()), ((12, 12, 0), Status::Done), "seed {seed}");
        assert_eq!(disk.lines, wanted, "seed {seed}");
        assert_eq!((disk.twice, tab.state.open.as_ref().unwrap().recomputed()), (0, 0), "seed {seed}");
    }
    assert!(all > 20, "{all} accidents");
}

#[test]
fn a_task_that_ends_two_workers_is_recorded_as_failed_and_the_rest_goes_on() {
    let (mut disk, mut dice) = (Disk::default(), Dice(5));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    tab.act(Action::Listed(Ok(Vec::new())), &mut disk);
    // Whoever works at the first point with the first seed ends.
    let first = tab.state.open.as_ref().unwrap().plan().sweep().points()[0].job.clone();
    let is_bad = |job: &Job| job.training.seed == 1 && job.qat == first.qat;
    let mut bad = None;
    loop {
        let run = tab.state.open.as_ref().and_then(|open| open.run.as_ref());
        let at_work = (0..2_u32).find(|worker| {
            let first = run.and_then(|run| run.crew.first(*worker));
            first.is_some_and(|task| is_bad(&task.job))
        });
        if let Some(worker) = at_work {
            bad = run.and_then(|run| run.crew.first(worker)).map(|task| task.key.to_string());
            tab.engines[worker as usize] = Engine::default();
            tab.events.retain(|event| !matches!(event, Action::Worker(of, _) if *of == worker));
            tab.act(
                Action::Worker(worker, WorkerEvent::Died { reason: "out of memory".to_owned() }),
                &mut disk,
            );
            tab.hear(worker, vec![Engine::ready()]);
        }
        if !tab.go_on(&mut dice, &mut disk) {
            break;
        }
    }
    let bad = bad.expect("one of the points is bad");
    assert_eq!((tab.counts(), tab.state.status()), ((12, 12, 1), Status::Done));
    let text = &disk.lines[&(SweepId(1), bad)];
    let Some(Line::Failure(failure)) = Line::read(text) else { panic!("{text}") };
    assert_eq!(failure.error, "its worker was lost 2 times: out of memory");
    assert!(matches!(Line::read(text).unwrap().outcome(), Some(Outcome::Failed(_))));
}

#[test]
fn without_a_store_the_sweep_goes_on_in_memory_and_says_so() {
    let (mut disk, mut dice) = (Disk { refuses: true, ..Disk::default() }, Dice(3));
    let mut tab = Tab::new(&mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!(tab.state.storage, Storage::Memory("denied".to_owned()));
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!((tab.counts(), tab.state.status(), disk.lines.len()), ((12, 12, 0), Status::Done, 0));
    tab.act(Action::SaveLines, &mut disk);
    let (name, bytes) = tab.saved.remove(0);
    assert_eq!(
        (name.as_str(), bytes.iter().filter(|byte| **byte == b'\n').count()),
        ("MLP,-every-width.jsonl", 13)
    );

    // The disk fills up in the middle: what was stored stays, the rest is in memory.
    let mut disk = Disk::default();
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    while disk.lines.len() < 5 {
        assert!(tab.go_on(&mut dice, &mut disk));
    }
    disk.refuses = true;
    tab.run(&mut dice, &mut disk);
    assert_eq!(tab.counts(), (12, 12, 0));
    assert_eq!(tab.state.storage, Storage::Memory("the browser's storage is full".to_owned()));
    assert!((5..12).contains(&disk.lines.len()));
}

#[test]
fn a_sweep_pauses_goes_on_is_cancelled_and_is_taken_up_again() {
    let (mut disk, mut dice) = (Disk::default(), Dice(7));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    while disk.lines.len() < 3 {
        assert!(tab.go_on(&mut dice, &mut disk));
    }
    assert_eq!(tab.state.status(), Status::Running);
    tab.start(&mut disk);
    assert_eq!(tab.state.status(), Status::Paused);
    tab.run(&mut dice, &mut disk);
    let stored = disk.lines.len();
    // Two trainings may have been done when the workers heard of it.
    assert!(stored < 12 && tab.counts().0 == stored, "{stored}");
    tab.start(&mut disk);
    while disk.lines.len() < stored + 2 {
        assert!(tab.go_on(&mut dice, &mut disk));
    }
    tab.act(Action::Cancel, &mut disk);
    assert!(tab.engines.is_empty());
    tab.run(&mut dice, &mut disk);
    assert_eq!(tab.state.status(), Status::Paused);
    // The same setup is the same sweep, which goes on where it is.
    tab.act(Action::ShowSetup, &mut disk);
    assert_eq!(tab.state.status(), Status::Idle);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!((tab.counts(), disk.heads.len(), disk.twice), ((12, 12, 0), 1, 0));
    assert_eq!(disk.lines, undisturbed());
    tab.act(Action::ShowSetup, &mut disk);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!(
        tab.state.notice.as_deref(),
        Some("This sweep was computed before: all its results are here.")
    );
}

#[test]
fn kept_sweeps_are_named_deleted_brought_back_saved_and_opened() {
    let (mut disk, mut dice) = (Disk::default(), Dice(9));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    for action in [Action::SaveLines, Action::SaveTable, Action::SaveJournal] {
        tab.act(action, &mut disk);
    }
    let saved: Vec<(String, String)> =
        tab.saved.drain(..).map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect();
    assert_eq!(saved.iter().map(|(_, text)| text.lines().count()).collect::<Vec<_>>(), [13, 7, 14]);
    // What was saved is a sweep like the one it was saved from.
    let lines = saved[0].1.clone().into_bytes();
    tab.act(Action::Import("map.jsonl".to_owned(), lines, 5.0), &mut disk);
    tab.run(&mut dice, &mut disk);
    let names = |tab: &Tab| tab.state.kept.iter().map(|head| head.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&tab), ["map", "MLP, every width"]);
    assert_eq!((tab.counts(), disk.lines.len(), tab.state.status()), ((12, 12, 0), 24, Status::Done));
    tab.act(Action::SaveLines, &mut disk);
    assert_eq!(String::from_utf8(tab.saved.remove(0).1).unwrap(), saved[0].1);

    tab.act(Action::Rename(SweepId(2), " the map ".to_owned()), &mut disk);
    tab.act(Action::Remove(SweepId(2)), &mut disk);
    assert_eq!((names(&tab), tab.state.open.is_none()), (vec!["MLP, every width".to_owned()], true));
    tab.act(Action::Restore, &mut disk);
    assert_eq!(names(&tab), ["the map", "MLP, every width"]);
    tab.act(Action::Remove(SweepId(1)), &mut disk);
    // It is gone with the next visit.
    let mut tab = Tab::new(&mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!((names(&tab), disk.heads.len(), disk.lines.len()), (vec!["the map".to_owned()], 1, 12));

    for (file, problem) in [
        (&b"{}"[..], "The file does not say of which sweep it is: it is no file of results."),
        (b"\xff\xfe", "x.jsonl is no text: results are JSON lines."),
    ] {
        tab.act(Action::Import("x.jsonl".to_owned(), file.to_vec(), 0.0), &mut disk);
        tab.run(&mut dice, &mut disk);
        assert!(tab.state.kept.len() == 1 && tab.state.notice.is_some(), "{problem}");
    }
}

#[test]
fn a_point_is_trained_on_the_page_with_the_seed_that_validation_chooses() {
    let (mut disk, mut dice) = (Disk::default(), Dice(11));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    tab.act(Action::OpenPoint(0), &mut disk);
    // Points are drawn: the first of them may have another number.
    let id = tab.state.open.as_ref().unwrap().plan().sweep().points()[0].id;
    tab.opened.clear();
    tab.act(Action::OpenPoint(id), &mut disk);
    let job = tab.opened.remove(0);
    let open = tab.state.open.as_ref().unwrap();
    let group = groups(open.plan(), &open.results).remove(0);
    assert_eq!((job.training.repeats, Some(job.training.seed)), (1, group.chosen().map(|seed| seed.seed)));
    assert_eq!(job.qat, group.point.job.qat);
}
