//! A sweep of the thesis as claims look at it: figures by widths and seed.

use protocol::report::LossHistory;
use sweep::statistics::{Bits, Group, bits};
use vocabulary::Figure;

use sweep::{Kind, PointId};

use crate::retrained::Retrained;
use crate::view::View;

/// A sweep with its results, and what was trained again of it.
#[derive(Clone, Copy, Debug)]
pub struct Study<'a> {
    /// The network's family.
    pub name: &'static str,
    /// The results; the thesis' figures are to lie over them.
    pub view: View<'a>,
    /// Losses and paths of single points.
    pub runs: &'a [Retrained],
}

/// Widths whose paths are drawn: those that hardware has at the ends of the front, the thesis' best, and one below the knee.
const DRAWN: [(u8, u8); 4] = [(4, 4), (4, 16), BEST, (5, 3)];
/// The widths that the thesis likes best of both grids.
pub(super) const BEST: (u8, u8) = (6, 6);

/// The points whose losses and paths are drawn: some widths, the conversion, and the float network.
pub fn worth_retraining(view: View<'_>) -> Vec<PointId> {
    let study = Study { name: "", view, runs: &[] };
    let drawn = DRAWN.iter().filter_map(|(weights, activations)| study.at(*weights, *activations));
    drawn.chain(study.converted()).chain(study.float()).map(|group| group.point.id).collect()
}

/// The points whose losses of every seed a claim looks at: the float network and the thesis' best.
pub fn losses_wanted(view: View<'_>) -> Vec<PointId> {
    let study = Study { name: "", view, runs: &[] };
    study.float().into_iter().chain(study.at(BEST.0, BEST.1)).map(|group| group.point.id).collect()
}

impl<'a> Study<'a> {
    /// Seeds of its points.
    pub fn seeds(&self) -> Vec<u64> {
        let training = &self.view.plan.sweep().job.training;
        (0..u64::from(training.repeats)).map(|repeat| training.seed + repeat).collect()
    }

    /// The swept point of these widths.
    pub fn at(&self, weights: u8, activations: u8) -> Option<&'a Group<'a>> {
        self.view.swept().find(|group| bits(&group.point.job) == Some(Bits { weights, activations }))
    }

    /// The float network.
    pub fn float(&self) -> Option<&'a Group<'a>> {
        self.view.groups.iter().find(|group| group.point.kind == Kind::Float)
    }

    /// The float network as the converter quantizes it.
    pub fn converted(&self) -> Option<&'a Group<'a>> {
        self.view.groups.iter().find(|group| group.point.kind == Kind::Extra && group.point.job.ptq.is_some())
    }

    /// The losses of a point's seed, where it was trained again.
    pub fn losses(&self, group: &Group<'_>, seed: u64) -> Option<&'a LossHistory> {
        let own = self.runs.iter().find(|run| run.point == group.point.id && run.seed == seed);
        own.and_then(|run| run.losses.as_ref())
    }
}

/// A figure of one seed of a point.
pub(super) fn of_seed(group: &Group<'_>, figure: Figure, seed: u64) -> Option<f64> {
    let place = group.seeds.iter().position(|own| own.seed == seed)?;
    group.figures(figure)?.get(place).copied().filter(|value| value.is_finite())
}

/// The figure of one point less that of another, seed by seed; of the seeds that have both.
pub(super) fn less(of: Option<&Group<'_>>, than: Option<&Group<'_>>, figure: Figure) -> Vec<f64> {
    let (Some(of), Some(than)) = (of, than) else { return Vec::new() };
    let seeds = of.seeds.iter().map(|own| own.seed);
    seeds.filter_map(|seed| Some(of_seed(of, figure, seed)? - of_seed(than, figure, seed)?)).collect()
}

/// The test ADE of every width of one seed, m.
pub(super) struct Grid(Vec<(Bits, f64)>);

impl Grid {
    /// Of a seed; points without it are left out.
    pub fn of(study: &Study<'_>, seed: u64) -> Self {
        let ade = |group: &Group<'_>| Some((bits(&group.point.job)?, of_seed(group, Figure::TestAde, seed)?));
        Self(study.view.swept().filter_map(ade).collect())
    }

    /// At these widths.
    pub fn at(&self, weights: u8, activations: u8) -> Option<f64> {
        let own = self.0.iter().find(|(bits, _)| *bits == Bits { weights, activations });
        own.map(|(_, ade)| *ade)
    }

    /// Activation bits and test ADE of the points with so many bits of the weights.
    pub fn line(&self, weights: u8) -> Vec<(f64, f64)> {
        let own = self.0.iter().filter(|(bits, _)| bits.weights == weights);
        own.map(|(bits, ade)| (f64::from(bits.activations), *ade)).collect()
    }
}
