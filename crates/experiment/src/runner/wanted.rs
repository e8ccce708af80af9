//! What a record is to hold.

use protocol::Record;

/// What a record is to hold beside the network that decides: the QAT network where the job has one, else the float network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// The float network that is trained beside a QAT network, from the same start.
    pub float_twin: bool,
    /// Errors of the integers, if the job asks for a quantization.
    pub integers: bool,
    /// Losses of every epoch.
    pub losses: bool,
}

impl Default for Wanted {
    /// All networks, without losses.
    fn default() -> Self {
        Self { float_twin: true, integers: true, losses: false }
    }
}

impl Wanted {
    /// Whether a record holds all of it.
    #[must_use]
    pub fn is_in(&self, record: &Record) -> bool {
        let asks_for_integers = record.job.qat.is_some() || record.job.ptq.is_some();
        (record.float.is_some() || !self.float_twin)
            && (record.integer.is_some() || !self.integers || !asks_for_integers)
            && (!record.losses.is_empty() || !self.losses)
    }
}
