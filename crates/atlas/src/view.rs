//! What is looked at: the results, the figure that stands for a point, and the point that is selected.

use std::rc::Rc;

use charts::{Beyond, Measure};
use protocol::Job;
use sweep::statistics::{Group, best_per_activation_bits, front_of};
use sweep::{Kind, Plan, PointId};
use vocabulary::{Figure, Statistic};

use crate::chosen::Chosen;
use crate::limit::Limit;
use crate::shown::{measure, written};

/// What every picture and every table is about. The one place that says which figure is shown.
#[derive(Clone, Copy, Debug)]
pub struct View<'a> {
    /// The sweep, and how far it is.
    pub plan: &'a Plan,
    /// The results of its points, as [`sweep::statistics::groups`] has them.
    pub groups: &'a [Group<'a>],
    /// What is shown of the points.
    pub figure: Figure,
    /// What stands for all seeds of a point.
    pub statistic: Statistic,
    /// The point that is marked in every picture.
    pub selected: Option<PointId>,
    /// Whether the thesis' figures are laid over these.
    pub thesis: bool,
    /// The most that a network may cost, if anything is to be found within that.
    pub limit: Option<Limit>,
    /// How the one point was chosen elsewhere, where these are its fresh seeds.
    pub chosen: Option<Chosen>,
}

impl<'a> View<'a> {
    /// The test ADE by the median, and nothing else.
    pub fn of(plan: &'a Plan, groups: &'a [Group<'a>]) -> Self {
        Self {
            plan,
            groups,
            figure: Figure::TestAde,
            statistic: Statistic::Median,
            selected: None,
            thesis: false,
            limit: None,
            chosen: None,
        }
    }

    /// The figure as pictures have it.
    pub(crate) fn measure(&self) -> Measure {
        measure(self.figure)
    }

    /// The figure of a point; `None` where no seed has finished, or where not every record holds it.
    pub fn value(&self, group: &Group<'_>) -> Option<f64> {
        group.figure(self.figure, self.statistic)
    }

    /// The figure of a point in a table; empty where there is none.
    pub(crate) fn written(&self, group: &Group<'_>) -> String {
        written(self.figure, self.value(group))
    }

    /// Points with results that have not the figure, and are in no picture of it.
    pub(crate) fn without(&self) -> usize {
        let lacks = |group: &&Group<'_>| !group.seeds.is_empty() && self.value(group).is_none();
        self.groups.iter().filter(lacks).count()
    }

    /// Whether there are results, none of which holds the figure.
    pub(crate) fn is_unknown(&self) -> bool {
        let with_results = self.groups.iter().filter(|group| !group.seeds.is_empty()).count();
        with_results > 0 && self.without() == with_results
    }

    /// The figure as pictures have it: a point whose seeds all failed is no number, and drawn at the end of the scale.
    pub(crate) fn shown(&self, group: &Group<'_>) -> Option<f64> {
        let failed = (group.failed > 0 && group.seeds.is_empty()).then_some(f64::NAN);
        self.value(group).or(failed)
    }

    /// The change of a point's figure against that of its float network, %; `None` where there is no such network, and for float
    /// networks themselves, and where that has nothing of it. Of medians it is the median of the seeds' own changes.
    pub(crate) fn change(&self, group: &Group<'_>) -> Option<f64> {
        let job = &group.point.job;
        if job.qat.is_none() && job.ptq.is_none() {
            return None;
        }
        if self.statistic == Statistic::Median && !self.figure.is_cost() {
            return group.change_of(self.figure);
        }
        let is_float = |other: &&Group<'_>| {
            let own = &other.point.job;
            own.qat.is_none() && own.ptq.is_none() && *own == Job { qat: None, ptq: None, ..job.clone() }
        };
        let float = self.value(self.groups.iter().find(is_float)?).filter(|float| *float != 0.0)?;
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
        front_of(self.groups, self.figure, Figure::TotalBits, self.statistic)
    }

    /// The best point for each width of the activations.
    pub(crate) fn best(&self) -> Vec<(u8, &'a Group<'a>)> {
        best_per_activation_bits(self.groups, self.figure, self.statistic)
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

    /// What a picture shows of points that cost more than they may, by its places; where its level axis has `against`.
    pub(crate) fn beyond(&self, points: &[Option<PointId>], against: Option<Figure>) -> Option<Beyond> {
        self.limit.map(|limit| limit.shown(self.groups, points, against))
    }

    /// Which of a picture's places is the selected point.
    pub(crate) fn selected_of(&self, points: &[Option<PointId>]) -> Option<usize> {
        let selected = self.selected?;
        points.iter().position(|point| *point == Some(selected))
    }
}
