//! What came of one training.

use protocol::Record;
use protocol::report::{Metrics, PerSplit};

/// What came of one training.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It left a record.
    Finished(Score),
    /// It left an error, in words.
    Failed(String),
}

/// What the order of a sweep needs of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Validation ADE of the point's network, m.
    pub validation_ade: f64,
    /// Hash of the trained weights.
    pub weights_hash: String,
}

/// Errors of the network that a record is about: of the integers where a float network was quantized after training, of the
/// network as it was trained elsewhere (a QAT network's are those of its fake-quantized form).
pub fn metrics(record: &Record) -> Option<&PerSplit<Metrics>> {
    let after_training = record.job.qat.is_none() && record.job.ptq.is_some();
    match (&record.integer, after_training) {
        (Some(integer), true) => Some(&integer.metrics),
        (None, true) => None,
        (_, false) => record.network().map(|network| &network.metrics),
    }
}

impl Score {
    /// That of a record; `None` if it holds no network.
    pub fn of(record: &Record) -> Option<Self> {
        let weights_hash = record.network()?.weights_hash.clone();
        Some(Self { validation_ade: metrics(record)?.validation.ade, weights_hash })
    }
}

impl Outcome {
    /// That of a record.
    pub fn of(record: &Record) -> Self {
        Score::of(record)
            .map_or_else(|| Self::Failed("the record holds no network".to_owned()), Self::Finished)
    }
}
