//! The page's address: where the visitor is and, as a patch of the default job, what is set: `#room/1;ptq.weight_bits=3`.

use protocol::{Job, Patch};

use crate::place::Place;

/// What an address says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Address {
    /// Where to go.
    pub place: Place,
    /// The job; absent in a link from place to place, which changes no settings.
    pub job: Option<Box<Job>>,
}

impl Address {
    /// Reads the part of an address from its `#` on; one that is empty leads to the room.
    ///
    /// # Errors
    /// Why it is no address of this page, in one sentence: which place, change or value there is not.
    pub fn parse(hash: &str) -> Result<Self, String> {
        let text = hash.strip_prefix('#').unwrap_or(hash);
        if text.is_empty() {
            return Ok(Self::default());
        }
        let (name, patch) = text.split_once('/').map_or((text, None), |(name, patch)| (name, Some(patch)));
        let place = Place::ALL.into_iter().find(|place| place.name() == name).ok_or_else(|| {
            let places = Place::ALL.map(Place::name).join(", ");
            format!("there is no place \u{201c}{name}\u{201d}, only {places}")
        })?;
        let job = patch.map(|patch| {
            let patch: Patch = patch.parse().map_err(|error| format!("{error}"))?;
            Job::default().apply(&patch).map(Box::new).map_err(|error| error.to_string())
        });
        Ok(Self { place, job: job.transpose()? })
    }

    /// The address of a place with a job, from its `#` on. Data are named, not held; the weights that a training goes on from
    /// are in no link, so that it starts from those of its seed.
    pub fn text(place: Place, job: &Job) -> String {
        let job = Job { warm_start: None, ..job.clone() };
        format!("#{}/{}", place.name(), job.canonical())
    }
}

#[cfg(test)]
#[path = "address_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
