//! One training of a plan, and the list of them: each job once, whichever points it belongs to.

use std::collections::BTreeMap;

use protocol::{Job, JobKey};

use crate::outcome::Outcome;

/// How far a training is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum State {
    /// It was just added.
    New,
    /// Waits for the float network of its seed.
    Waiting,
    /// May be given to a worker.
    Ready,
    /// A worker has it.
    Running,
    /// It is over.
    Done(Outcome),
    /// Another shard has it.
    Elsewhere,
}

/// One training: a job with one seed.
#[derive(Clone, Debug)]
pub(crate) struct Unit {
    /// The point that asked for it first, by its place in the list.
    pub point: usize,
    /// The points whose result it is; none for a float network that only others go on from.
    pub points: Vec<usize>,
    /// The job; that of a warm start gets the hash of its weights when they are known.
    pub job: Job,
    /// Fingerprint of its data.
    pub fingerprint: String,
    /// The job's key; for a warm start only once its weights are known.
    pub key: Option<JobKey>,
    /// The training whose float network it goes on from.
    pub needs: Option<usize>,
    /// Whether it starts from that network, instead of quantizing it.
    pub is_warm: bool,
    /// Trainings that go on from its float network.
    pub dependents: Vec<usize>,
    /// Which share of the work it is, from 0: what goes on from a network stays with it.
    pub root: u32,
    /// How often a worker was lost with it.
    pub crashes: u32,
    /// Larger ones go first.
    pub priority: u32,
    pub state: State,
}

/// All trainings of a plan, in the order in which they are wanted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Units {
    list: Vec<Unit>,
    /// By key; a warm start stands under the key it would have without one.
    places: BTreeMap<(JobKey, bool), usize>,
    roots: u32,
}

impl Units {
    /// The place of that training, which is added if it is new; `key` is that of its job.
    pub fn add(
        &mut self,
        point: usize,
        (job, key): (Job, JobKey),
        fingerprint: &str,
        needs: Option<(usize, bool)>,
    ) -> usize {
        let is_warm = needs.is_some_and(|(_, is_warm)| is_warm);
        let name = (key, is_warm);
        if let Some(known) = self.places.get(&name) {
            return *known;
        }
        let place = self.list.len();
        let root = match needs {
            Some((on, _)) => self.list[on].root,
            None => {
                self.roots += 1;
                self.roots - 1
            }
        };
        if let Some((on, _)) = needs {
            self.list[on].dependents.push(place);
        }
        self.list.push(Unit {
            point,
            points: Vec::new(),
            job,
            fingerprint: fingerprint.to_owned(),
            key: (!is_warm).then(|| name.0.clone()),
            needs: needs.map(|(on, _)| on),
            is_warm,
            dependents: Vec::new(),
            root,
            crashes: 0,
            priority: 0,
            state: State::New,
        });
        self.places.insert(name, place);
        place
    }

    pub fn len(&self) -> usize {
        self.list.len()
    }
}

impl std::ops::Index<usize> for Units {
    type Output = Unit;

    fn index(&self, place: usize) -> &Unit {
        &self.list[place]
    }
}

impl std::ops::IndexMut<usize> for Units {
    fn index_mut(&mut self, place: usize) -> &mut Unit {
        &mut self.list[place]
    }
}
