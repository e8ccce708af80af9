//! The card of training.

use vocabulary::Card;

use super::Setting;
use super::domain::{Domain, whole};
use crate::config::{OptimizerKind, ScheduleKind};
use crate::job::Job;
use crate::limits;

fn only_sgd(job: &Job) -> Option<&'static str> {
    (job.training.optimizer.kind() != OptimizerKind::Sgd).then_some("For SGD with momentum only.")
}

fn only_exponential(job: &Job) -> Option<&'static str> {
    let other = job.training.schedule.kind() != ScheduleKind::Exponential;
    other.then_some("For the exponential schedule only.")
}

fn only_cosine(job: &Job) -> Option<&'static str> {
    (job.training.schedule.kind() != ScheduleKind::Cosine).then_some("For the cosine schedule only.")
}

fn only_stopping(job: &Job) -> Option<&'static str> {
    job.training.early_stopping.is_none().then_some("For early stopping only.")
}

const fn row(path: &'static str, label: &'static str, tip: &'static str, domain: Domain) -> Setting {
    super::row(Card::Training, path, label, tip, domain)
}

pub(super) static ROWS: [Setting; 15] = [
        row(
            "training.epochs",
            "Epochs",
            "Passes over the training block. The epoch with the lowest validation loss is kept.",
            whole!(limits::EPOCHS),
        )
        .flag("epochs"),
        row(
            "training.learning_rate",
            "Learning rate",
            "Step size of every update. Ten times more learns faster and less steadily.",
            Domain::Real(limits::LEARNING_RATE),
        )
        .flag("lr"),
        row(
            "training.schedule",
            "Schedule",
            "How the learning rate changes while a network is trained. A falling rate settles the last epochs.",
            Domain::Part { optional: false },
        )
        .flag("schedule"),
        row(
            "training.schedule.decay",
            "Factor",
            "What the learning rate is multiplied by each time.",
            Domain::Real(limits::DECAY),
        )
        .flag("decay")
        .off(only_exponential),
        row(
            "training.schedule.every",
            "Every",
            "Epochs until the factor is reached; in between the rate falls smoothly.",
            whole!(limits::EPOCHS),
        )
        .unit("epochs")
        .flag("decay-every")
        .off(only_exponential),
        row(
            "training.schedule.final_share",
            "Final share",
            "Share of the learning rate that is left after the last epoch.",
            Domain::Share(limits::FINAL_SHARE),
        )
        .flag("final-share")
        .off(only_cosine),
        row(
            "training.batch_size",
            "Batch size",
            "Samples averaged for one update. Smaller batches make more, noisier updates per epoch.",
            whole!(limits::BATCH_SIZE),
        )
        .unit("samples")
        .flag("batch"),
        row(
            "training.optimizer",
            "Optimizer",
            "The update rule, with Keras' constants.",
            Domain::Part { optional: false },
        )
        .flag("optimizer"),
        row(
            "training.optimizer.momentum",
            "Momentum",
            "Share of the last update that is carried on; 0 is plain SGD.",
            Domain::Real(limits::MOMENTUM),
        )
        .flag("momentum")
        .off(only_sgd),
        row(
            "training.seed",
            "Seed",
            "Draws the first weights and the order of the samples. The same seed gives the same bits.",
            whole!(limits::SEED),
        )
        .flag("seed"),
        row(
            "training.repeats",
            "Repeats",
            "Trainings with this seed, the next one and so on. The one with the lowest validation error is the result. The thesis takes 10.",
            whole!(limits::REPEATS),
        )
        .flag("repeats"),
        row(
            "training.early_stopping",
            "Early stopping",
            "Ends a repeat that no longer improves. The best epoch is kept in any case; this only saves time.",
            Domain::Part { optional: true },
        ),
        row(
            "training.early_stopping.patience",
            "Patience",
            "Epochs without improvement of the validation loss after which a repeat ends.",
            whole!(limits::EPOCHS),
        )
        .unit("epochs")
        .flag("early-stopping")
        .off(only_stopping),
        row(
            "training.early_stopping.min_delta",
            "Least gain",
            "Smallest decrease of the validation MSE that counts as improvement.",
            Domain::Real(limits::MIN_DELTA),
        )
        .unit("m\u{b2}")
        .flag("min-delta")
        .off(only_stopping),
        row(
            "warm_start",
            "Start from the last result",
            "Hash of the weights that every repeat starts from, those of a finished run's float network, instead of random ones; seeds then only shuffle.",
            Domain::Text(16..=16),
        ),
];
