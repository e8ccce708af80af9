//! The jobs of a neuron exploration.

use super::Job;
use crate::config::ExplorationConfig;

impl ExplorationConfig {
    /// The jobs of one member, one for each repeat, in order of seeds; data and split are those of `base`.
    pub fn member_jobs(&self, neurons: u32, base: &Job) -> Vec<Job> {
        base.clone().with_run(self.member(neurons)).repeats().collect()
    }

    /// The jobs of all members, in rising order of neurons.
    pub fn jobs(&self, base: &Job) -> Vec<Job> {
        self.neurons().flat_map(|neurons| self.member_jobs(neurons, base)).collect()
    }
}
