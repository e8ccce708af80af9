//! Checks of what a model file says about its repeats: reports, choice and losses must belong together, and be no longer
//! than a run, since the page draws them.

use protocol::config::CheckedRunConfig;
use protocol::report::{Leg, LossHistory, RepeatReport, RepeatedNetwork};

use crate::finished::{Trained, weights_hash};
use crate::open_error::OpenError;
use crate::results::best_by_validation;

/// Checks the reports on the repeats against config and networks; gives the index of the chosen one.
pub(crate) fn check_repeats(
    repeats: &[RepeatReport],
    chosen: u32,
    epochs_done: u32,
    config: &CheckedRunConfig,
    float: &Trained,
    qat: Option<&Trained>,
) -> Result<usize, OpenError> {
    let training = &config.training;
    if repeats.is_empty() || repeats.len() > training.repeats as usize {
        return Err(OpenError::Number { field: "repeats", allowed: "1 to as many as the config has" });
    }
    for ((index, report), seed) in repeats.iter().enumerate().zip(training.seeds()) {
        let refuse = |problem| Err(OpenError::Repeat { repeat: index + 1, problem });
        if report.seed != seed {
            return refuse("its seed is not the one that the config gives it");
        }
        if report.epochs_done > training.epochs {
            return refuse("it has more epochs than the config");
        }
        if report.qat.is_some() != config.qat.is_some() {
            return refuse("it and the config disagree on whether there is a QAT network");
        }
    }
    if best_by_validation(repeats) != Some(chosen as usize) {
        return Err(OpenError::Number {
            field: "chosen",
            allowed: "the index of the repeat with the lowest validation MSE",
        });
    }
    let report = &repeats[chosen as usize];
    if report.epochs_done != epochs_done {
        return Err(OpenError::Number { field: "epochs_done", allowed: "the epochs of the chosen repeat" });
    }
    let same = |report: &RepeatedNetwork, trained: &Trained| {
        (report.best_epoch, &report.metrics) == (trained.best_epoch, &trained.metrics)
            && report.weights_hash == weights_hash(&trained.network)
    };
    if !same(&report.float, float) {
        return Err(OpenError::Mismatch("the float network is not that of the chosen repeat"));
    }
    match (&report.qat, qat) {
        (Some(report), Some(trained)) if !same(report, trained) => {
            Err(OpenError::Mismatch("the QAT network is not that of the chosen repeat"))
        }
        _ => Ok(chosen as usize),
    }
}

/// Checks that there is one history for every network of every repeat, in order, with its checkpoint in it.
pub(crate) fn check_losses(losses: &[LossHistory], repeats: &[RepeatReport]) -> Result<(), OpenError> {
    let networks = repeats.iter().enumerate().flat_map(|(index, report)| {
        let legs = [(Leg::Float, Some(&report.float)), (Leg::Qat, report.qat.as_ref())];
        legs.into_iter().filter_map(move |(leg, network)| Some((index, report.epochs_done, leg, network?)))
    });
    let mut histories = losses.iter();
    for (index, epochs_done, leg, network) in networks {
        let refuse = |problem| Err(OpenError::Repeat { repeat: index + 1, problem });
        let Some(history) = histories.next() else {
            return refuse("losses: one history for each network is needed");
        };
        if (history.repeat as usize, history.leg, history.first_epoch) != (index, leg, 1) {
            return refuse("losses: float first, then QAT, each from epoch 1");
        }
        let epochs = history.losses.len();
        // Stopped within an epoch, one network may be one epoch ahead; stopped early, one may have fewer.
        if epochs > epochs_done as usize + 1 {
            return refuse("losses: no more than epochs_done are possible");
        }
        let exists = |epoch: u32| (1..=epochs).contains(&(epoch as usize));
        if !exists(network.best_epoch) || history.best.is_some_and(|(epoch, _)| !exists(epoch)) {
            return refuse("best_epoch: 1 to the last epoch of the losses");
        }
    }
    match histories.next() {
        Some(_) => Err(OpenError::Mismatch("losses: there are more histories than networks")),
        None => Ok(()),
    }
}
