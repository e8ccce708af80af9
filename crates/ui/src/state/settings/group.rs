//! The groups of settings, a card each, and how a group goes back to its defaults.

use super::Settings;

/// A card's settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// The simulated room, the split, how files are read.
    Data,
    /// The network.
    Network,
    /// The training.
    Training,
    /// Both methods of quantization, and which is in force.
    Quantization,
}

impl Settings {
    /// Sets a group back to its defaults.
    pub fn reset(&mut self, group: Group) {
        let Self { job, beside, .. } = Self::default();
        match group {
            Group::Data => {
                let own = self.as_set_mut();
                (own.data, own.split) = (job.data, job.split);
                let own = self.beside_mut();
                (own.file_split, own.import) = (beside.file_split, beside.import.clone());
            }
            Group::Network => self.adopt_network(&job.model),
            Group::Training => {
                self.as_set_mut().training = job.training;
                self.beside_mut().warm_start = beside.warm_start;
            }
            Group::Quantization => {
                let own = self.as_set_mut();
                (own.qat, own.ptq) = (job.qat, job.ptq);
                self.beside_mut().method = beside.method;
            }
        }
    }

    /// Whether a group is as it was when the page was opened.
    pub fn is_default(&self, group: Group) -> bool {
        let Self { job, beside, .. } = Self::default();
        let (own, also) = (&self.job, &self.beside);
        match group {
            Group::Data => {
                (&own.data, &own.split) == (&job.data, &job.split)
                    && (also.file_split, &also.import) == (beside.file_split, &beside.import)
            }
            Group::Network => own.model == job.model,
            Group::Training => own.training == job.training && also.warm_start == beside.warm_start,
            Group::Quantization => (&own.qat, &own.ptq, also.method) == (&job.qat, &job.ptq, beside.method),
        }
    }
}

#[cfg(test)]
#[path = "group_tests.rs"]
mod tests;
