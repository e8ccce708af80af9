//! What is looked at: the results, the figure that stands for a point, and the point that is selected.

use std::rc::Rc;

use protocol::Job;
use sweep::statistics::{Group, best_per_activation_bits, front};
use sweep::{Kind, Plan, PointId};
use vocabulary::Statistic;

/// What every picture and every table is about. The one place that says which figure is shown.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The sweep, and how far it is.
    pub plan: &'a Plan,
    /// The results of its points, as [`sweep::statistics::groups`] has them.
    pub groups: &'a [Group<'a>],
    /// What stands for all seeds of a point.
    pub statistic: Statistic,
    /// The point that is marked in every picture.
    pub selected: Option<PointId>,
    /// Whether the thesis' figures are laid over these.
    pub thesis: bool,
}

impl<'a> View<'a> {
    /// What the figure is of.
    pub(crate) fn quantity() -> Rc<str> {
        "test ADE".into()
    }

    /// The figure that is shown, with its unit.
    pub(crate) fn figure() -> Rc<str> {
        "test ADE (m)".into()
    }

    /// The figure of a point; `None` where no seed has one.
    pub fn value(&self, group: &Group<'_>) -> Option<f64> {
        group.value(self.statistic)
    }

    /// The figure as pictures have it: a point whose seeds all failed is no number, and drawn at the end of the scale.
    pub(crate) fn shown(&self, group: &Group<'_>) -> Option<f64> {
        let failed = (group.failed > 0 && group.seeds.is_empty()).then_some(f64::NAN);
        self.value(group).or(failed)
    }

    /// The change of a point's figure against that of its float network, %; `None` where there is no such network, and for float
    /// networks themselves. Of medians it is the median of the seeds' own changes.
    pub(crate) fn change(&self, group: &Group<'_>) -> Option<f64> {
        let job = &group.point.job;
        if job.qat.is_none() && job.ptq.is_none() {
            return None;
        }
        if self.statistic == Statistic::Median {
            return group.change();
        }
        let is_float = |other: &&Group<'_>| {
            let own = &other.point.job;
            own.qat.is_none() && own.ptq.is_none() && *own == Job { qat: None, ptq: None, ..job.clone() }
        };
        let float = self.value(self.groups.iter().find(is_float)?)?;
        Some(100.0 * (self.value(group)? / float - 1.0))
    }

    /// The same as pictures have it: no number for a quantized point whose seeds all failed.
    pub(crate) fn shown_change(&self, group: &Group<'_>) -> Option<f64> {
        let is_quantized = group.point.job.qat.is_some() || group.point.job.ptq.is_some();
        let failed = (is_quantized && group.failed > 0 && group.seeds.is_empty()).then_some(f64::NAN);
        self.change(group).or(failed)
    }

    /// The points that nothing beats with as many bits or fewer.
    pub(crate) fn front(&self) -> Vec<&'a Group<'a>> {
        front(self.groups, self.statistic)
    }

    /// The best point for each width of the activations.
    pub(crate) fn best(&self) -> Vec<(u8, &'a Group<'a>)> {
        best_per_activation_bits(self.groups, self.statistic)
    }

    /// The float network with its figure, where all points have the same one.
    pub(crate) fn float(&self) -> Option<(&'a Group<'a>, f64)> {
        let mut floats = self.groups.iter().filter(|group| group.point.kind == Kind::Float);
        match (floats.next(), floats.next()) {
            (Some(float), None) => Some((float, self.value(float)?)),
            _ => None,
        }
    }

    /// The float network's figure as a level to compare with.
    pub(crate) fn reference(&self) -> Option<(Rc<str>, f64)> {
        self.float().map(|(_, figure)| (Kind::Float.name().into(), figure))
    }

    /// The points that the axes, the list or the draw made.
    pub(crate) fn swept(&self) -> impl Iterator<Item = &'a Group<'a>> {
        self.groups.iter().filter(|group| group.point.kind == Kind::Swept)
    }

    /// The swept point of these places on the axes.
    pub(crate) fn at(&self, places: &[usize]) -> Option<&'a Group<'a>> {
        self.swept().find(|group| group.point.places == places)
    }

    /// Which of a picture's places is the selected point.
    pub(crate) fn selected_of(&self, points: &[Option<PointId>]) -> Option<usize> {
        let selected = self.selected?;
        points.iter().position(|point| *point == Some(selected))
    }
}
