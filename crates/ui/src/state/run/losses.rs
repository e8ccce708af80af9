//! Losses over the epochs of a run, as they come in.

use std::rc::Rc;

use protocol::limits;
use protocol::report::{EpochLoss, Leg, LossHistory};

use crate::state::Growing;

/// Repeats whose losses are kept: those with the lowest validation losses, and the latest.
pub const MOST_CURVES: usize = 32;

/// One network's losses, from epoch 1.
#[derive(Clone, Debug, PartialEq)]
pub struct LossTrack {
    /// Which repeat, from 0.
    pub repeat: u32,
    /// Which network.
    pub leg: Leg,
    /// Training loss per epoch, MSE in m².
    pub train: Growing<f64>,
    /// Validation loss per epoch, MSE in m².
    pub validation: Growing<f64>,
    /// Epoch with the lowest validation loss, and that loss.
    pub best: Option<(u32, f64)>,
}

/// Appends stretches of losses to the tracks. One that does not begin at its track's next epoch, or ends beyond the most
/// epochs a run can have, is left out: an index must stay an epoch.
pub(super) fn append_losses(tracks: &mut Vec<LossTrack>, stretches: &[LossHistory]) {
    for stretch in stretches {
        let LossHistory { repeat, leg, first_epoch, losses, best } = stretch;
        let place = tracks.iter().position(|track| (track.repeat, track.leg) == (*repeat, *leg));
        let known = place.and_then(|i| tracks.get(i)).map_or(0, |track| track.train.len());
        let next = *first_epoch as usize == known + 1;
        if !next || known + losses.len() > *limits::EPOCHS.end() as usize {
            continue;
        }
        match place.and_then(|i| tracks.get_mut(i)) {
            Some(track) => track.add(losses, *best),
            None => {
                let (train, validation) = (Growing::default(), Growing::default());
                let mut track = LossTrack { repeat: *repeat, leg: *leg, train, validation, best: None };
                track.add(losses, *best);
                tracks.push(track);
                forget_worst(tracks);
            }
        }
    }
}

impl LossTrack {
    /// The tracks of a report.
    pub fn of_report(losses: &[LossHistory]) -> Rc<Vec<Self>> {
        let mut tracks = Vec::new();
        append_losses(&mut tracks, losses);
        Rc::new(tracks)
    }

    fn add(&mut self, losses: &[EpochLoss], best: Option<(u32, f64)>) {
        self.train.extend(losses.iter().map(|loss| loss.train));
        self.validation.extend(losses.iter().map(|loss| loss.validation));
        self.best = best;
    }
}

/// Drops the repeat with the highest validation loss when there are too many curves to keep, but never the latest. The run's
/// result has the lowest loss (of its last network, which is the QAT network where there is one), so it stays.
fn forget_worst(tracks: &mut Vec<LossTrack>) {
    let latest = tracks.last().map(|track| track.repeat);
    let mut repeats: Vec<(u32, f64)> = Vec::new();
    for track in tracks.iter() {
        let loss = track.best.map_or(f64::INFINITY, |best| best.1);
        match repeats.iter_mut().find(|(repeat, _)| *repeat == track.repeat) {
            Some(known) => known.1 = loss,
            None => repeats.push((track.repeat, loss)),
        }
    }
    if repeats.len() > MOST_CURVES {
        let others = repeats.into_iter().filter(|(repeat, _)| Some(*repeat) != latest);
        if let Some((worst, _)) = others.max_by(|a, b| a.1.total_cmp(&b.1)) {
            tracks.retain(|track| track.repeat != worst);
        }
    }
}

#[cfg(test)]
#[path = "losses_tests.rs"]
mod tests;
