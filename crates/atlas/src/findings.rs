//! What the results say, in sentences.

use protocol::statistics::Distribution;
use sweep::statistics::{Comparison, Group, LEAST_PAIRS, LEVEL, smallest_within};

use crate::compared::{against_float, is_better};
use crate::shown::{quantity, said};
use crate::view::View;

/// How far above float the validation ADE of the smallest network may be, %.
const NEAR_FLOAT: f64 = 5.0;

/// One sentence, or several, for each thing that was found.
pub fn findings(view: &View<'_>) -> Vec<String> {
    let own = [by_validation(view), smallest(view), differences(view), missing(view)];
    own.into_iter().flatten().collect()
}

/// The point that validation chooses.
fn by_validation(view: &View<'_>) -> Option<String> {
    let ades = view.swept().filter_map(|group| {
        let ades: Vec<f64> = group.seeds.iter().map(|seed| seed.validation.ade).collect();
        Some((Distribution::of(&ades)?.median, group))
    });
    let (ade, group) = ades.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(format!("Lowest median validation ADE: {} ({ade:.4} m); {}.", group.point.name, its(view, group)))
}

/// The one with the fewest bits that is still near float.
fn smallest(view: &View<'_>) -> Option<String> {
    let group = smallest_within(view.groups, NEAR_FLOAT)?;
    Some(format!(
        "Fewest bits with a validation ADE within {NEAR_FLOAT} % of float: {}; {}.",
        group.point.name,
        its(view, group)
    ))
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
    (missing > 0).then(|| {
        format!("{missing} of {} points have no {name} and are in none of its pictures.", view.groups.len())
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
        return Some(format!(
            "{} against the float network of the same seeds (exact paired permutation test up to 16 seeds, exact sign test beyond; \
             p below {LEVEL}): {better} points better, {worse} worse, {} within the noise. Each point is tested for itself: of \
             {} points without any difference about {:.0} would be called one.",
            view.figure.label(),
            compared.len() - better - worse,
            compared.len(),
            LEVEL * compared.len() as f64
        ));
    }
    (!compared.is_empty()).then(|| {
        format!(
            "Fewer than {LEAST_PAIRS} seeds cannot tell a difference from float from their own scatter, however large it is."
        )
    })
}
