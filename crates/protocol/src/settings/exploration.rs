//! The card of an exploration's sizes: settings of an [`crate::ExplorationConfig`], those of its job only where they mean
//! something else there.

use vocabulary::{Activation, Card};

use super::Setting;
use super::domain::{Domain, whole};
use crate::limits;

/// What paths of an exploration begin with.
pub(super) const EXPLORATION: &str = "exploration.";

const fn row(path: &'static str, label: &'static str, tip: &'static str, domain: Domain) -> Setting {
    super::row(Card::Network, path, label, tip, domain)
}

pub(super) static ROWS: [Setting; 4] = [
    row("exploration.first", "From n", "Neurons of the smallest network.", whole!(limits::UNITS)).flag("first"),
    row(
        "exploration.last",
        "To n",
        "Neurons of the largest network. Every number in between is trained too.",
        whole!(limits::UNITS),
    ).flag("last"),
    row(
        "exploration.job.training.repeats",
        "Repeats of each size",
        "Trainings of each size with consecutive seeds. The one with the lowest validation MSE stands for its size; more show the spread better and take longer.",
        whole!(limits::REPEATS),
    ).flag("repeats"),
    row(
        "exploration.job.model.layers.0.activation",
        "Activation",
        "What each hidden neuron does to its sum; the output is always linear.",
        Domain::word::<Activation>(),
    ).flag("activation"),
];
