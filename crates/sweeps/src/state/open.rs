//! The sweep that is shown: what it has so far, and the run of it, if it runs here.

use std::collections::BTreeMap;
use std::sync::Arc;

use protocol::JobKey;
use protocol::version::ENGINE_VERSION;
use sweep::{Line, Outcome, Plan, Planning, Results};

use super::again::Again;
use super::desk::{Effect, Purpose, Write};
use super::head::Head;
use super::run::{Entry, Run, TRAININGS_AT_ONCE};

/// What a sweep does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// There is none, or it was cancelled before its first result.
    Idle,
    /// Its trainings run.
    Running,
    /// It can go on.
    Paused,
    /// It is complete.
    Done,
}

impl Status {
    /// As style sheets and tests know it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Paused => "paused",
            Self::Done => "done",
        }
    }
}

/// A sweep with its results.
#[derive(Debug)]
pub struct Open {
    /// What it is.
    pub head: Head,
    /// What is known, all of it stored.
    pub results: Results,
    /// Its plan by these results; that of the run while it runs here.
    plan: Plan,
    /// Float networks that others go on from.
    networks: BTreeMap<JobKey, Arc<Vec<u8>>>,
    /// The plan anew, once lines have told of data that were not known before.
    planning: Option<Box<Planning>>,
    /// What runs here.
    pub run: Option<Run>,
    /// Points that are trained again.
    pub again: Again,
    /// Another tab runs it.
    pub elsewhere: bool,
    /// What a run that was ended left, not given to the store yet.
    left: Vec<Entry>,
    /// What is given to the store and not confirmed.
    writing: Vec<Entry>,
    /// Grows with every change of the results.
    pub version: u64,
    /// Trainings that were computed though their results, or their networks, had been there.
    recomputed: usize,
}

impl Open {
    /// A sweep with what is stored of it, and its plan by that.
    pub fn new(
        mut head: Head,
        results: Results,
        plan: Plan,
        networks: BTreeMap<JobKey, Arc<Vec<u8>>>,
    ) -> Self {
        head.count(&plan);
        Self {
            head,
            results,
            plan,
            networks,
            planning: None,
            run: None,
            again: Again::default(),
            elsewhere: false,
            left: Vec::new(),
            writing: Vec::new(),
            version: 0,
            recomputed: 0,
        }
    }

    /// Its plan.
    pub fn plan(&self) -> &Plan {
        self.run.as_ref().and_then(|run| run.plan.as_ref().ok()).unwrap_or(&self.plan)
    }

    /// The version of the engine that its results are by, where that is not this build's.
    pub fn other_engine(&self) -> Option<u32> {
        let engine = self.head.engine_version;
        (engine != ENGINE_VERSION).then_some(engine)
    }

    /// What it does.
    pub fn status(&self) -> Status {
        match &self.run {
            Some(run) if run.paused => Status::Paused,
            Some(_) => Status::Running,
            None if self.plan.done() >= self.plan.total() => Status::Done,
            None if self.elsewhere => Status::Running,
            None => Status::Paused,
        }
    }

    /// Trainings that were computed though their results, or their networks, had been there.
    pub fn recomputed(&self) -> usize {
        let running = self
            .run
            .as_ref()
            .map_or(0, |run| run.refitted + run.plan.as_ref().map_or(0, Plan::computed_twice));
        self.recomputed + running
    }

    /// The float networks that are known, for a run.
    pub fn networks(&self) -> BTreeMap<JobKey, Arc<Vec<u8>>> {
        self.networks.clone()
    }

    /// Gives what workers left to the store, if it is not at work; without a store it counts at once.
    pub fn store(&mut self, has_store: bool, desk: &mut Vec<Effect>) {
        if let Some(run) = &mut self.run {
            self.left.append(&mut run.left);
        }
        if !self.writing.is_empty() || self.left.is_empty() {
            return;
        }
        self.writing = std::mem::take(&mut self.left);
        if !has_store {
            self.stored(desk);
            return;
        }
        let key = |line: &Line| Some((line.key()?.to_string(), line.write()));
        let lines = self.writing.iter().filter_map(|entry| entry.line.as_ref().and_then(key)).collect();
        let networks = self.writing.iter().filter_map(|entry| entry.network.as_ref());
        let networks = networks.map(|(key, bytes)| (key.to_string(), bytes.to_vec())).collect();
        let head = Some(self.head.clone());
        let write = Write { head, lines, networks, purpose: Purpose::Results, ..Write::default() };
        desk.push(write.of(self.head.id));
    }

    /// What was given to the store is in it: now it counts.
    pub fn stored(&mut self, desk: &mut Vec<Effect>) {
        let mut told = Vec::new();
        for Entry { line, network } in std::mem::take(&mut self.writing) {
            self.networks.extend(network);
            let Some(line) = line else { continue };
            told.push(line.write());
            if let (Some(key), Some(outcome)) = (line.key(), line.outcome()) {
                self.recomputed += usize::from(self.results.has(key));
                // A run that was ended meanwhile, or begun anew, has it all the same.
                match &mut self.run {
                    Some(run) => run.tell(key, &outcome),
                    None => self.tell(key, &outcome),
                }
            }
            self.results.add(line);
        }
        self.version += 1;
        let plan = self.run.as_ref().and_then(|run| run.plan.as_ref().ok()).unwrap_or(&self.plan);
        self.head.count(plan);
        self.measure();
        if !told.is_empty() {
            desk.push(Effect::Tell(self.head.id, told));
        }
        if let Some(run) = &mut self.run {
            run.feed(desk);
        }
    }

    /// Remembers how fast a worker is, once that can be said.
    fn measure(&mut self) {
        let speed = |run: &Run| Some(run.pace.speed()? / run.crew.size().max(1) as f64);
        self.head.speed = self.run.as_ref().and_then(speed).or(self.head.speed);
    }

    /// Whether the run has nothing left to do.
    pub fn is_over(&self) -> bool {
        let over = |run: &Run| run.left.is_empty() && run.plan.as_ref().is_ok_and(Plan::is_over);
        self.writing.is_empty() && self.run.as_ref().is_some_and(over)
    }

    /// Lines that another tab has stored.
    pub fn heard(&mut self, lines: &[String], desk: &mut Vec<Effect>) {
        if self.run.is_some() {
            return;
        }
        self.elsewhere = true;
        self.learn(lines.iter().filter_map(|line| Line::read(line)).collect(), desk);
    }

    /// What is stored beyond what is known here.
    pub fn catch_up(
        &mut self,
        results: &Results,
        networks: BTreeMap<JobKey, Arc<Vec<u8>>>,
        desk: &mut Vec<Effect>,
    ) {
        self.networks.extend(networks);
        self.learn(results.lines().cloned().collect(), desk);
    }

    /// Lines that came another way than by a run here; what is known already is nothing new.
    fn learn(&mut self, lines: Vec<Line>, desk: &mut Vec<Effect>) {
        let known_data = self.results.known_data();
        for line in lines {
            let Some((key, outcome)) = line.key().cloned().zip(line.outcome()) else { continue };
            if !self.results.has(&key) && self.results.add(line) {
                self.tell(&key, &outcome);
            }
        }
        if self.results.known_data() > known_data {
            // No key of a training on these data was known so far.
            self.planning = self.results.planning_of(self.plan.sweep().clone()).ok().map(Box::new);
            desk.push(Effect::GoOn);
        }
        self.head.count(&self.plan);
        self.version += 1;
    }

    fn tell(&mut self, key: &JobKey, outcome: &Outcome) {
        self.plan.tell(key, outcome);
        if let Some(planning) = &mut self.planning {
            planning.tell(key, outcome);
        }
    }

    /// Goes on with the plan of the run, or with the one that is made anew.
    pub fn go_on(&mut self, desk: &mut Vec<Effect>) {
        if let Some(run) = &mut self.run {
            run.go_on(desk);
        }
        let Some(planning) = &mut self.planning else { return };
        if !planning.step(TRAININGS_AT_ONCE) {
            return desk.push(Effect::GoOn);
        }
        if let Some(planning) = self.planning.take() {
            self.plan = planning.whole();
            self.head.count(&self.plan);
            self.version += 1;
        }
    }

    /// The lines that are known, with their keys as the store has them.
    pub fn lines(&self) -> impl Iterator<Item = (String, &Line)> {
        self.results.lines().filter_map(|line| Some((line.key()?.to_string(), line)))
    }

    /// Ends the run; what is stored stays.
    pub fn end(&mut self) {
        self.recomputed = self.recomputed();
        self.measure();
        if let Some(run) = self.run.take() {
            self.left.extend(run.left);
            if let Ok(plan) = run.plan {
                (self.plan, self.planning) = (plan, None);
            }
        }
        self.head.count(&self.plan);
        self.version += 1;
    }
}
