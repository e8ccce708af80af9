//! The most that a network may cost: which points are within it, and what pictures show of the others.

use charts::Beyond;
use sweep::PointId;
use sweep::statistics::Group;
use vocabulary::{Figure, Statistic};

use crate::shown::quantity;

/// The most that a network may have of what it costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    cost: Figure,
    most: f64,
}

impl Limit {
    /// What can be limited.
    pub const COSTS: [Figure; 3] = [Figure::TotalBits, Figure::PackedBytes, Figure::BitOperations];

    /// A limit as people write it; no text is no limit.
    ///
    /// # Errors
    /// What is no number above 0, or no cost, with what is allowed.
    pub fn read(cost: Figure, text: &str) -> Result<Option<Self>, String> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if !cost.is_cost() {
            let costs = Self::COSTS.map(Figure::name).join(", ");
            return Err(format!("the budget is of {}; allowed: {costs}", cost.name()));
        }
        let most = text.parse::<f64>().ok().filter(|most| most.is_finite() && *most > 0.0);
        let most =
            most.ok_or_else(|| format!("the budget is \u{201c}{text}\u{201d}; allowed: numbers above 0"))?;
        Ok(Some(Self { cost, most }))
    }

    /// Whether a point is within it, by the median over its seeds; `None` where its cost is not known, as that of a float network in
    /// bits.
    pub(crate) fn allows(&self, group: &Group<'_>) -> Option<bool> {
        Some(group.figure(self.cost, Statistic::Median)? <= self.most)
    }

    /// What is beyond it, in words.
    fn beyond(&self) -> String {
        format!("more than {}", self.words())
    }

    /// The limit in words, such as `12 total bits` or `a packed size of 90 B`.
    pub(crate) fn words(&self) -> String {
        let (quantity, unit, most) = (quantity(self.cost), self.cost.unit(), self.most);
        if unit.is_empty() { format!("{most} {quantity}") } else { format!("a {quantity} of {most} {unit}") }
    }

    /// What a picture shows of the points beyond it, of those that are at its places; where its level axis has `against`.
    pub(crate) fn shown(
        &self,
        groups: &[Group<'_>],
        points: &[Option<PointId>],
        against: Option<Figure>,
    ) -> Beyond {
        let is_beyond = |id: &PointId| {
            let group = groups.iter().find(|group| group.point.id == *id);
            group.and_then(|group| self.allows(group)) == Some(false)
        };
        let places = points.iter().enumerate().filter(|(_, point)| point.as_ref().is_some_and(is_beyond));
        Beyond {
            note: self.beyond().into(),
            places: places.map(|(place, _)| place).collect(),
            most: (against == Some(self.cost)).then_some(self.most),
        }
    }
}

#[cfg(test)]
#[path = "limit_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
