//! What the results say, in sentences.

use protocol::statistics::Distribution;
use sweep::statistics::{Comparison, LEAST_PAIRS, LEVEL, smallest_within};

use crate::compared::against_float;
use crate::table::metres;
use crate::view::View;

/// How far above float the validation ADE of the smallest network may be, %.
const NEAR_FLOAT: f64 = 5.0;

/// One sentence, or several, for each thing that was found.
pub fn findings(view: &View<'_>) -> Vec<String> {
    let own = [by_validation(view), smallest(view), differences(view)];
    own.into_iter().flatten().collect()
}

/// The point that validation chooses.
fn by_validation(view: &View<'_>) -> Option<String> {
    let ades = view.swept().filter_map(|group| {
        let ades: Vec<f64> = group.seeds.iter().map(|seed| seed.validation.ade).collect();
        Some((Distribution::of(&ades)?.median, group))
    });
    let (ade, group) = ades.min_by(|a, b| a.0.total_cmp(&b.0))?;
    Some(format!(
        "Lowest median validation ADE: {} ({ade:.4} m); its test ADE is {} m.",
        group.point.name,
        metres(view.value(group))
    ))
}

/// The one with the fewest bits that is still near float.
fn smallest(view: &View<'_>) -> Option<String> {
    let group = smallest_within(view.groups, NEAR_FLOAT)?;
    Some(format!(
        "Fewest bits with a validation ADE within {NEAR_FLOAT} % of float: {}; its test ADE is {} m.",
        group.point.name,
        metres(view.value(group))
    ))
}

/// How many points differ from float.
fn differences(view: &View<'_>) -> Option<String> {
    let compared: Vec<_> = view.swept().filter_map(against_float).collect();
    let count = |kind: fn(f64) -> bool| compared.iter().filter(|it| it.is_clear() && kind(it.mean)).count();
    if compared.iter().any(Comparison::can_tell) {
        let (better, worse) = (count(|mean| mean < 0.0), count(|mean| mean > 0.0));
        return Some(format!(
            "Against the float network of the same seeds (exact paired permutation test up to 16 seeds, exact sign test beyond; \
             p below {LEVEL}): {better} points better, {worse} worse, {} within the noise. Each point is tested for itself: of \
             {} points without any difference about {:.0} would be called one.",
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
