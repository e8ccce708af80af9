//! An axis that passed its check: a list of changes with names.

use protocol::patch::named;
use protocol::settings::{applied, setting};
use protocol::{Job, Patch, PatchError, limits};
use serde_json::Value;

use crate::config::Axis;
use crate::error::SweepError;

/// What is varied, as changes with names.
#[derive(Clone, Debug, PartialEq)]
pub struct Varied {
    /// What it is called.
    pub name: String,
    /// Its first path; none for choices.
    pub path: Option<String>,
    /// Each value with its name and what it changes, in order.
    pub values: Vec<Named>,
}

impl Varied {
    /// The number of each value; `None` if one of them is no number.
    pub fn numbers(&self) -> Option<Vec<f64>> {
        self.values.iter().map(|(name, _)| name.parse().ok()).collect()
    }
}

/// A value by its name, and what it changes.
type Named = (String, Patch);

/// A value as tables name it.
fn word(value: &Value) -> String {
    match value {
        Value::String(word) => word.clone(),
        other => other.to_string(),
    }
}

impl Axis {
    /// The axis at `place`, such as `axes[0]`, checked against the base job as far as it stands for itself.
    pub(crate) fn check(&self, place: &str, base: &Job) -> Result<Varied, SweepError> {
        for (index, path) in self.paths.iter().enumerate() {
            if setting(path).is_none() && named(path).is_empty() {
                let allowed = "a setting; `bitroom settings` lists them";
                return Err(SweepError::of(format!("{place}.paths[{index}]"), path, allowed));
            }
        }
        let (field, values) = self.listed(place)?;
        if values.is_empty() {
            return Err(SweepError::of(format!("{place}.{field}"), "empty", "at least one value"));
        }
        for (index, (name, patch)) in values.iter().enumerate() {
            let own = format!("{place}.{field}[{index}]");
            if values[..index].iter().any(|(other, _)| other == name) {
                return Err(SweepError::of(own, name, "each value once"));
            }
            match applied(base, patch) {
                // What a value needs, another axis may set; the points tell.
                Ok(_) | Err(PatchError::Unknown { .. } | PatchError::Off { .. }) => {}
                Err(problem) => return Err(SweepError::setting(own, problem)),
            }
        }
        let path = self.paths.first().cloned();
        let name = self.name.clone().or_else(|| path.clone());
        let name = name.filter(|name| !name.is_empty()).ok_or_else(|| {
            SweepError::of(format!("{place}.name"), "empty", "a name, for an axis of choices")
        })?;
        Ok(Varied { name, path, values })
    }

    /// The field that lists its values, and these.
    fn listed(&self, place: &str) -> Result<(&'static str, Vec<Named>), SweepError> {
        let range = self.first.is_some() || self.last.is_some() || self.step.is_some();
        let given = [!self.values.is_empty(), range, !self.choices.is_empty()];
        if given.iter().filter(|given| **given).count() != 1 {
            let allowed = "one of values, first with last, and choices";
            let found = given.iter().filter(|given| **given).count();
            return Err(SweepError::of(place, format!("made of {found} lists"), allowed));
        }
        if !self.choices.is_empty() {
            if !self.paths.is_empty() {
                return Err(SweepError::of(
                    format!("{place}.paths"),
                    self.paths.join(", "),
                    "none with choices",
                ));
            }
            let of = |choice: &crate::config::Choice| (choice.name.clone(), choice.set.clone());
            return Ok(("choices", self.choices.iter().map(of).collect()));
        }
        if self.paths.is_empty() {
            return Err(SweepError::of(format!("{place}.paths"), "empty", "at least one setting"));
        }
        let (field, values) =
            if range { ("first", self.numbers(place)?) } else { ("values", self.values.clone()) };
        let patch = |value: &Value| {
            let mut patch = Patch::default();
            for path in &self.paths {
                patch.set(path.as_str(), value.clone());
            }
            (word(value), patch)
        };
        Ok((field, values.iter().map(patch).collect()))
    }

    /// The whole numbers of a range.
    fn numbers(&self, place: &str) -> Result<Vec<Value>, SweepError> {
        let missing =
            |field: &str| SweepError::of(format!("{place}.{field}"), "missing", "a whole number from 0");
        let first = self.first.ok_or_else(|| missing("first"))?;
        let last = self.last.ok_or_else(|| missing("last"))?;
        let step = self.step.unwrap_or(1);
        if step == 0 {
            return Err(SweepError::of(format!("{place}.step"), step, "a whole number from 1"));
        }
        if last < first {
            return Err(SweepError::of(format!("{place}.last"), last, format!("{first} or more")));
        }
        let count = (last - first) / step + 1;
        let most = u64::from(*limits::SWEEP_POINTS.end());
        if count > most {
            return Err(SweepError::of(format!("{place}.last"), last, format!("at most {most} values")));
        }
        Ok((0..count).map(|number| (first + number * step).into()).collect())
    }
}
