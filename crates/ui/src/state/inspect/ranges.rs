//! Ranges of a QAT network's quantizers over its training: live while it trains, then those of its report.

use std::rc::Rc;

use protocol::limits;
use protocol::message::RunId;
use protocol::report::{RangeHistory, RangePoint, TensorKind};
use yew::AttrValue;

use crate::state::Growing;

/// Points kept per quantizer: one for each of the most epochs.
const MOST_POINTS: usize = *limits::EPOCHS.end() as usize;

/// The range of one quantizer over the mini-batches.
#[derive(Clone, Debug, PartialEq)]
pub struct RangeTrack {
    /// Name such as `dense 1, weights`.
    pub name: AttrValue,
    /// What it quantizes.
    pub kind: TensorKind,
    /// In rising order of steps.
    pub points: Growing<RangePoint>,
}

impl RangeTrack {
    fn add(&mut self, points: &[RangePoint]) {
        let mut last = self.points.values().last().map(|point| point.step);
        let room = MOST_POINTS.saturating_sub(self.points.len());
        let rising = points.iter().filter(|point| {
            let is_later = last.is_none_or(|last| last < point.step);
            if is_later {
                last = Some(point.step);
            }
            is_later
        });
        self.points.extend(rising.take(room).copied());
    }

    /// The tracks of a report.
    pub fn of_report(ranges: &[RangeHistory]) -> Rc<Vec<Self>> {
        let mut tracks = Vec::new();
        append(&mut tracks, ranges);
        Rc::new(tracks)
    }
}

/// Ranges of the repeat that is trained.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LiveRanges {
    of: Option<(RunId, u32)>,
    /// One track per quantizer, in the order of the data.
    pub tracks: Rc<Vec<RangeTrack>>,
}

impl LiveRanges {
    /// Takes what a repeat of a run has recorded since the last message; another repeat starts anew.
    pub fn progressed(&mut self, run: RunId, repeat: u32, ranges: &[RangeHistory]) {
        if self.of != Some((run, repeat)) {
            *self = Self { of: Some((run, repeat)), tracks: Rc::default() };
        }
        if !ranges.is_empty() {
            append(Rc::make_mut(&mut self.tracks), ranges);
        }
    }
}

/// Appends stretches; points that do not follow the last one in time, and those beyond the most, are left out.
fn append(tracks: &mut Vec<RangeTrack>, stretches: &[RangeHistory]) {
    for stretch in stretches {
        let place = tracks.iter().position(|track| track.name == stretch.name && track.kind == stretch.kind);
        match place.and_then(|i| tracks.get_mut(i)) {
            Some(track) => track.add(&stretch.points),
            None => {
                let (name, points) = (stretch.name.clone().into(), Growing::default());
                let mut track = RangeTrack { name, kind: stretch.kind, points };
                track.add(&stretch.points);
                tracks.push(track);
            }
        }
    }
}

#[cfg(test)]
#[path = "ranges_tests.rs"]
mod tests;
