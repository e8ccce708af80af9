//! What is seen of the sweep that is shown: pictures and findings, made anew when something of them changes, a part at a time, so
//! that the page is never held up.

use std::collections::VecDeque;
use std::mem::take;
use std::rc::Rc;

use atlas::{Finding, KINDS, Limit, Plate, Titled, View, expected, findings, plates_of, retrained, shares};
use sweep::statistics::{Group, SeedResult, group};
use sweep::{Plan, PointId};
use vocabulary::{Figure, Statistic};

use crate::state::{Open, SweepId, Sweeps};

/// Points whose results are found at once: some milliseconds.
const POINTS_AT_ONCE: usize = 50;

/// What it is made of: it is the same as long as this is.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Made {
    sweep: SweepId,
    /// Of the results.
    version: u64,
    /// Of what was trained again.
    again: u64,
    statistic: Statistic,
    figure: Figure,
    selected: Option<PointId>,
    thesis: bool,
    limit: Option<Limit>,
}

impl Made {
    fn of(state: &Sweeps) -> Option<Self> {
        let open = state.open.as_ref()?;
        let Sweeps { statistic, figure, selected, thesis, .. } = *state;
        let (version, again, limit) = (open.version, open.again.version, state.limit().unwrap_or_default());
        Some(Self { sweep: open.head.id, version, again, statistic, figure, selected, thesis, limit })
    }
}

/// A part that is to be made.
#[derive(Clone, Copy, Debug)]
enum Piece {
    /// The results of some points, from that place in the list on.
    Points(usize),
    Findings,
    Shares,
    Again,
    /// The pictures of a kind.
    Plates(usize),
}

/// The results of a point, as its group has them.
#[derive(Debug)]
struct Found {
    seeds: Vec<SeedResult>,
    failed: usize,
    missing: usize,
    epochs: u32,
}

/// A picture that is the same as long as it was not made anew.
#[derive(Clone, Debug)]
pub struct Shared(pub Rc<Plate>);

impl PartialEq for Shared {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// Pictures and findings; nothing where no sweep is shown.
#[derive(Debug, Default)]
pub struct Seen {
    made: Option<Made>,
    /// The results of all points, in their order.
    found: Vec<Found>,
    /// What is left to be made, in order.
    parts: VecDeque<Piece>,
    /// The pictures of each kind.
    plates: [Vec<Shared>; KINDS],
    /// What those of each kind are called that there will be.
    expected: [&'static [&'static str]; KINDS],
    /// Whether all of it was made once.
    is_whole: bool,
    /// Losses and paths of points that were trained again.
    pub again: Vec<Shared>,
    /// What the results say.
    pub findings: Vec<Finding>,
    /// What each axis counts for.
    pub shares: Option<Titled>,
}

impl Seen {
    /// The pictures, in the order in which they are read.
    pub fn plates(&self) -> impl Iterator<Item = &Shared> {
        self.plates.iter().flatten()
    }

    /// The pictures of each kind, and what those of it are called that there will be.
    pub fn kinds(&self) -> impl Iterator<Item = (&[Shared], &'static [&'static str])> {
        self.plates.iter().map(Vec::as_slice).zip(self.expected)
    }

    /// Whether all of the sweep that is shown was made once.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Whether a part is left to be made.
    pub fn is_making(&self) -> bool {
        !self.parts.is_empty()
    }

    /// Begins anew if the state is another. Whether something else is seen already.
    pub fn follow(&mut self, state: &Sweeps) -> bool {
        let (made, before) = (Made::of(state), self.made);
        if made == before {
            return false;
        }
        let of = |made: Option<Made>| made.map(|made| made.sweep);
        let is_other = of(made) != of(before);
        if is_other {
            *self = Self::default();
            self.expected = state.open.as_ref().map(|open| expected(open.plan())).unwrap_or_default();
        }
        let has_points = before.zip(made).is_some_and(|(before, made)| before.version == made.version);
        let is_found =
            has_points && !is_other && !self.parts.iter().any(|part| matches!(part, Piece::Points(_)));
        self.made = made;
        self.parts.clear();
        if made.is_some() {
            self.parts.extend((!is_found).then_some(Piece::Points(0)));
            self.parts.extend([Piece::Findings, Piece::Shares, Piece::Again]);
            self.parts.extend((0..KINDS).map(Piece::Plates));
        }
        is_other
    }

    /// Makes the next part. Whether something else is seen.
    pub fn step(&mut self, state: &Sweeps) -> bool {
        let (Some(open), Some(part)) = (&state.open, self.parts.pop_front()) else { return false };
        if let Piece::Points(first) = part {
            self.find(open, first);
            return false;
        }
        let plan = open.plan();
        let groups = groups(plan, take(&mut self.found));
        let is_other = self.make(part, &state.view(plan, &groups), open);
        self.is_whole |= self.parts.is_empty();
        self.found = groups.into_iter().map(Found::of).collect();
        is_other
    }

    /// Finds the results of some points.
    fn find(&mut self, open: &Open, first: usize) {
        let points = open.plan().sweep().points();
        self.found.truncate(first);
        let own = points.iter().skip(first).take(POINTS_AT_ONCE);
        self.found.extend(own.map(|point| Found::of(group(open.plan(), &open.results, point))));
        if self.found.len() < points.len() {
            self.parts.push_front(Piece::Points(self.found.len()));
        }
    }

    fn make(&mut self, part: Piece, view: &View<'_>, open: &Open) -> bool {
        match part {
            Piece::Points(_) => false,
            Piece::Findings => other(&mut self.findings, findings(view)),
            Piece::Shares => {
                other(&mut self.shares, Some(shares(view)).filter(|shares| !shares.table.is_empty()))
            }
            Piece::Again => renewed(&mut self.again, retrained(view, &open.again.done)),
            Piece::Plates(kind) => renewed(&mut self.plates[kind], plates_of(view, kind)),
        }
    }
}

impl Found {
    fn of(group: Group<'_>) -> Self {
        let Group { seeds, failed, missing, epochs, .. } = group;
        Self { seeds, failed, missing, epochs }
    }
}

/// The points with what was found of them.
fn groups(plan: &Plan, found: Vec<Found>) -> Vec<Group<'_>> {
    let sensors = plan.sweep().sensors();
    let group = |(point, Found { seeds, failed, missing, epochs })| Group {
        point,
        sensors,
        seeds,
        failed,
        missing,
        epochs,
    };
    plan.sweep().points().iter().zip(found).map(group).collect()
}

/// Puts something in its place. Whether it is another.
fn other<T: PartialEq>(old: &mut T, new: T) -> bool {
    let is_other = *old != new;
    *old = new;
    is_other
}

/// Puts pictures in their place; those that did not change stay. Whether any did.
fn renewed(old: &mut Vec<Shared>, new: Vec<Plate>) -> bool {
    let before = take(old);
    let same = |plate: &Plate| before.iter().find(|known| *known.0 == *plate).cloned();
    *old = new.into_iter().map(|plate| same(&plate).unwrap_or_else(|| Shared(plate.into()))).collect();
    *old != before
}

#[cfg(test)]
#[path = "seen_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
