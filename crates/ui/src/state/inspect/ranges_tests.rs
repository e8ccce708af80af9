//! Tests of `ranges`.

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
    track.points.values().iter().map(|point| point.step).collect()
}

#[test]
fn stretches_are_joined_in_time_order() {
    let mut live = LiveRanges::default();
    live.progressed(RunId(1), 0, &[stretch("dense 1, weights", &[1, 2]), stretch("dense 2, weights", &[1])]);
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
