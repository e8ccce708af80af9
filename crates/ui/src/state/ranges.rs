//! Ranges of a QAT network's quantizers over its training: live while it trains, then those of its report.

use std::rc::Rc;

use protocol::limits;
use protocol::message::RunId;
use protocol::report::{RangeHistory, RangePoint, TensorKind};
use yew::AttrValue;

/// Points kept per quantizer: one for each of the most epochs.
const MOST_POINTS: usize = *limits::EPOCHS.end() as usize;

/// The range of one quantizer over the mini-batches.
#[derive(Clone, Debug)]
pub struct RangeTrack {
    /// Name such as `dense 1, weights`.
    pub name: AttrValue,
    /// What it quantizes.
    pub kind: TensorKind,
    /// In rising order of steps.
    pub points: Rc<[RangePoint]>,
}

impl PartialEq for RangeTrack {
    /// The same allocation is equal without a look at the values: states are compared at every message.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.points, &other.points) && self.name == other.name && self.kind == other.kind
    }
}

impl RangeTrack {
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
    pub(super) fn progressed(&mut self, run: RunId, repeat: u32, ranges: &[RangeHistory]) {
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
        let known = place.and_then(|i| tracks.get(i)).map(|track| Rc::clone(&track.points));
        let mut points: Vec<RangePoint> = known.as_deref().unwrap_or_default().to_vec();
        for point in &stretch.points {
            if points.len() < MOST_POINTS && points.last().is_none_or(|last| last.step < point.step) {
                points.push(*point);
            }
        }
        let track =
            RangeTrack { name: stretch.name.clone().into(), kind: stretch.kind, points: points.into() };
        match place.and_then(|i| tracks.get_mut(i)) {
            Some(old) => *old = track,
            None => tracks.push(track),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(name: &str, steps: &[u32]) -> RangeHistory {
        let point = |step: &u32| RangePoint { step: *step, min: -1.0, max: 1.0, zero_share: 0.5 };
        RangeHistory {
            name: name.to_owned(),
            kind: TensorKind::Weights,
            points: steps.iter().map(point).collect(),
        }
    }

    fn steps(track: &RangeTrack) -> Vec<u32> {
        track.points.iter().map(|point| point.step).collect()
    }

    #[test]
    fn stretches_are_joined_in_time_order() {
        let mut live = LiveRanges::default();
        live.progressed(
            RunId(1),
            0,
            &[stretch("dense 1, weights", &[1, 2]), stretch("dense 2, weights", &[1])],
        );
        live.progressed(RunId(1), 0, &[stretch("dense 1, weights", &[2, 4, 3])]);
        live.progressed(RunId(1), 0, &[]);
        assert_eq!(live.tracks.iter().map(steps).collect::<Vec<_>>(), [vec![1, 2, 4], vec![1]]);
    }

    #[test]
    fn another_repeat_or_run_starts_anew() {
        let mut live = LiveRanges::default();
        live.progressed(RunId(1), 0, &[stretch("input", &[9])]);
        live.progressed(RunId(1), 1, &[stretch("input", &[1])]);
        assert_eq!(steps(&live.tracks[0]), [1]);
        live.progressed(RunId(2), 1, &[]);
        assert!(live.tracks.is_empty());
    }

    #[test]
    fn a_track_has_a_most() {
        let all: Vec<u32> = (0..100_001).collect();
        assert_eq!(RangeTrack::of_report(&[stretch("input", &all)])[0].points.len(), MOST_POINTS);
    }
}
