//! Numbers as people type and read them: shares in percent, and ends that other settings of the same job narrow.

use std::ops::RangeInclusive;

use serde_json::Value;

use super::Setting;
use super::domain::{Domain, readable, whole};
use crate::config::{LayerConfig, SplitConfig};
use crate::job::Job;
use crate::limits;

/// Nearest number to 0 that an end of a fixed range is typed as. The check allows 0 for one end; with each of them beyond it,
/// no order of typing makes the range a point.
const LEAST_END: f64 = 1e-6;

impl Setting {
    /// What a number may be beside the other settings of a job; `path` has the places of lists by their numbers.
    fn domain_in(&self, job: &Job, path: &str) -> Domain {
        let share_beside = |other: f64| {
            let least = *limits::FRACTION.start();
            Domain::Share(least..=(1.0 - least - other).min(*limits::FRACTION.end()))
        };
        match (self.path, &self.domain, &job.split) {
            (
                "split.train",
                _,
                SplitConfig::Contiguous { validation: other, .. }
                | SplitConfig::Shuffled { validation: other, .. },
            )
            | (
                "split.validation",
                _,
                SplitConfig::Contiguous { train: other, .. } | SplitConfig::Shuffled { train: other, .. },
            ) => share_beside(*other),
            // At least one epoch is left to train with quantizers.
            ("qat.start_epoch", ..) => Domain::Whole(0..=u64::from(job.training.epochs.saturating_sub(1))),
            ("model.layers.*.units", ..) => {
                let place = path.split('.').nth(2).and_then(|place| place.parse::<usize>().ok());
                match place.and_then(|place| job.model.layers.get(place)) {
                    Some(LayerConfig::Lstm { .. }) => whole!(limits::LSTM_UNITS),
                    _ => self.domain.clone(),
                }
            }
            (_, Domain::Real(range), _) if self.path.ends_with(".fixed_min") => {
                Domain::Real(*range.start()..=-LEAST_END)
            }
            (_, Domain::Real(range), _) if self.path.ends_with(".fixed_max") => {
                Domain::Real(LEAST_END..=*range.end())
            }
            _ => self.domain.clone(),
        }
    }

    /// A text as a value of this setting at a path of a job. Shares are given in percent.
    ///
    /// # Errors
    /// What is allowed beside the job's other settings, for example `1 to 79`.
    pub fn typed(&self, job: &Job, path: &str, text: &str) -> Result<Value, String> {
        let domain = self.domain_in(job, path);
        let Domain::Share(ends) = &domain else {
            return domain.read(text.trim()).ok_or_else(|| domain.words(path));
        };
        let ends = Domain::percent(*ends.start())..=Domain::percent(*ends.end());
        let percent = text.trim().parse::<f64>().ok().filter(|percent| ends.contains(percent));
        percent.map(|percent| (percent / 100.0).into()).ok_or_else(|| between(&ends))
    }

    /// A value of this setting as people read it: shares in percent, numbers and texts as they are typed.
    pub fn shown(&self, value: &Value) -> String {
        match (value, &self.domain) {
            (Value::Number(share), Domain::Share(_)) => {
                share.as_f64().map_or_else(String::new, |share| Domain::percent(share).to_string())
            }
            (Value::Number(number), _) => match (number.as_u64(), number.as_f64()) {
                (Some(whole), _) => whole.to_string(),
                (None, Some(real)) => real.to_string(),
                (None, None) => String::new(),
            },
            (Value::String(text), _) => text.clone(),
            _ => String::new(),
        }
    }
}

fn between(ends: &RangeInclusive<f64>) -> String {
    format!("{} to {}", readable(ends.start()), readable(ends.end()))
}

#[cfg(test)]
#[path = "typed_tests.rs"]
mod tests;
