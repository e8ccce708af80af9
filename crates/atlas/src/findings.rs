//! What the results say, in sentences.

use sweep::PointId;
use sweep::statistics::{Comparison, Group, LEAST_PAIRS, LEVEL, best_by_validation, smallest_within};

use crate::chosen::Chosen;
use crate::compared::{against_float, is_better};
use crate::shown::{quantity, said};
use crate::view::View;

/// How far above float the validation ADE of the smallest network may be, %.
const NEAR_FLOAT: f64 = 5.0;

/// Something that was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// One sentence, or several.
    pub text: String,
    /// The point that it names, if it is about a single one.
    pub point: Option<PointId>,
    /// How that was chosen, if it was chosen among several: its figure flatters then.
    pub chosen: Option<Chosen>,
}

impl Finding {
    /// One about a point that was chosen among so many. With fresh seeds nothing is chosen any more.
    fn of(view: &View<'_>, (group, among): (&Group<'_>, usize), text: String) -> Self {
        let ade = group.validation_ade().filter(|_| among > 1 && view.chosen.is_none());
        Self { text, point: Some(group.point.id), chosen: ade.map(|ade| Chosen { ade, among }) }
    }

    /// One about all points.
    fn of_all(text: String) -> Self {
        Self { text, point: None, chosen: None }
    }
}

/// Everything that was found.
pub fn findings(view: &View<'_>) -> Vec<Finding> {
    let of_points = match view.chosen {
        Some(chosen) => [again(view, chosen), None, None],
        None => [by_validation(view), within(view), smallest(view)],
    };
    let of_all = [differences(view), missing(view)].map(|text| text.map(Finding::of_all));
    of_points.into_iter().chain(of_all).flatten().collect()
}

/// What came of a point that was chosen elsewhere, with seeds that had no part in that.
fn again(view: &View<'_>, chosen: Chosen) -> Option<Finding> {
    let group = view.swept().next()?;
    let ade = group.validation_ade()?;
    let (seeds, all) = (group.seeds.len(), group.seeds.len() + group.missing);
    let seeds = if group.missing > 0 { format!("{seeds} of {all}") } else { seeds.to_string() };
    let text = format!(
        "{} was chosen among {} with a median validation ADE of {:.4} m; with {seeds} fresh seeds it is {ade:.4} m \
         ({:+.1} %); {}.",
        group.point.name,
        points(chosen.among),
        chosen.ade,
        100.0 * (ade / chosen.ade - 1.0),
        its(view, group)
    );
    Some(Finding::of(view, (group, 1), text))
}

/// The point that validation chooses.
fn by_validation(view: &View<'_>) -> Option<Finding> {
    let (group, ade) = best_by_validation(view.swept())?;
    let text =
        format!("Lowest median validation ADE: {} ({ade:.4} m); {}.", group.point.name, its(view, group));
    Some(Finding::of(view, (group, known(view)), text))
}

/// The point that validation chooses of those that cost no more than they may.
fn within(view: &View<'_>) -> Option<Finding> {
    let limit = view.limit?;
    let (all, words) = (known(view), limit.words());
    let allowed = view.swept().filter(|group| limit.allows(group) == Some(true));
    let allowed: Vec<&Group<'_>> = allowed.collect();
    let Some((group, ade)) = best_by_validation(allowed.iter().copied()) else {
        return (all > 0).then(|| Finding::of_all(format!("None of {} is within {words}.", points(all))));
    };
    let text = format!(
        "Lowest median validation ADE of the {} of {} within {words}: {} ({ade:.4} m); {}.",
        allowed.len(),
        points(all),
        group.point.name,
        its(view, group)
    );
    Some(Finding::of(view, (group, allowed.len()), text))
}

/// So many points, in words.
fn points(count: usize) -> String {
    format!("{count} {}", if count == 1 { "point" } else { "points" })
}

/// Swept points with results.
fn known(view: &View<'_>) -> usize {
    view.swept().filter(|group| !group.seeds.is_empty()).count()
}

/// The one with the fewest bits that is still near float.
fn smallest(view: &View<'_>) -> Option<Finding> {
    let group = smallest_within(view.groups, NEAR_FLOAT)?;
    let text = format!(
        "Fewest bits with a validation ADE within {NEAR_FLOAT} % of float: {}; {}.",
        group.point.name,
        its(view, group)
    );
    Some(Finding::of(view, (group, known(view)), text))
}

/// What is shown of a point.
fn its(view: &View<'_>, group: &Group<'_>) -> String {
    let (name, value) = (quantity(view.figure), view.value(group));
    match value {
        Some(_) => format!("its {name} is {}", said(view.figure, value)),
        None => format!("its {name} is not known"),
    }
}

/// How many points have not the figure.
fn missing(view: &View<'_>) -> Option<String> {
    let (missing, name) = (view.without(), quantity(view.figure));
    let (have, are) = if missing == 1 { ("has", "is") } else { ("have", "are") };
    (missing > 0).then(|| {
        let all = points(view.groups.len());
        format!("{missing} of {all} {have} no {name} and {are} in none of its pictures.")
    })
}

/// How many points differ from float.
fn differences(view: &View<'_>) -> Option<String> {
    let compared: Vec<_> = view.swept().filter_map(|group| against_float(group, view.figure)).collect();
    let count = |better: bool| {
        compared.iter().filter(|it| it.is_clear() && is_better(view.figure, it.mean) == better).count()
    };
    if compared.iter().any(Comparison::can_tell) {
        let (better, worse) = (count(true), count(false));
        let name = view.figure.label();
        let counts = match (compared.len(), better, worse) {
            // A single test is no matter of how many there are.
            (1, 1, _) => "it is better.".to_owned(),
            (1, _, 1) => "it is worse.".to_owned(),
            (1, ..) => "it is within the noise.".to_owned(),
            (all, ..) => format!(
                "{} better, {worse} worse, {} within the noise. Each point is tested for itself: of {all} points without any \
                 difference about {:.0} would be called one.",
                points(better),
                all - better - worse,
                LEVEL * all as f64
            ),
        };
        return Some(format!(
            "{name} against the float network of the same seeds (exact paired permutation test up to 16 seeds, exact sign test \
             beyond; p below {LEVEL}): {counts}"
        ));
    }
    (!compared.is_empty()).then(|| {
        format!(
            "Fewer than {LEAST_PAIRS} seeds cannot tell a difference from float from their own scatter, however large it is."
        )
    })
}
