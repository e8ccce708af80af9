//! Tests of `run::losses`.

use super::*;
use crate::state::testing::losses;

#[test]
fn losses_that_are_not_the_next_epochs_are_left_out() {
    let mut tracks = Vec::new();
    for first in [0, 2, u32::MAX] {
        append_losses(&mut tracks, &[losses(first, &[1.0])]);
    }
    assert!(tracks.is_empty());
    append_losses(&mut tracks, &[losses(1, &[3.0, 2.0]), losses(3, &[1.0])]);
    for first in [0, 1, 3, 5] {
        append_losses(&mut tracks, &[losses(first, &[9.0])]);
    }
    assert_eq!((tracks.len(), &*tracks[0].train.values()), (1, [3.0, 2.0, 1.0].as_slice()));
    assert_eq!(*tracks[0].validation.values(), [6.0, 4.0, 2.0]);
}

#[test]
fn a_track_ends_at_the_most_epochs_a_run_can_have() {
    let most = *limits::EPOCHS.end() as usize;
    let mut tracks = Vec::new();
    append_losses(&mut tracks, &[losses(1, &vec![1.0; most + 1])]);
    assert!(tracks.is_empty());
    append_losses(&mut tracks, &[losses(1, &vec![1.0; most])]);
    append_losses(&mut tracks, &[losses(most as u32 + 1, &[1.0])]);
    assert_eq!(tracks[0].train.len(), most);
}
