//! The report in Markdown.

use std::fmt::Write as _;

use sweep::Kind;
use sweep::statistics::{Comparison, LEAST_PAIRS, LEVEL, smallest_within};
use vocabulary::Statistic;

use super::View;
use super::pictures::File;
use super::tables::{against_float, metres, others};

/// How far above float the validation ADE of the smallest network may be, %.
const NEAR_FLOAT: f64 = 5.0;

/// The whole text.
pub fn markdown(view: &View<'_>, pictures: &[File]) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = head(&mut text, view).and_then(|()| findings(&mut text, view));
    for (_, title, table) in others(view) {
        let _ = write!(text, "\n## {title}\n\n{}", table.markdown());
    }
    for picture in pictures {
        let _ = write!(text, "\n## {}\n\n![{}]({})\n", picture.title, picture.title, picture.file);
        if picture.clipped > 0 {
            let _ =
                write!(text, "\n{} points lie beyond the scale and are drawn at its end.\n", picture.clipped);
        }
    }
    text
}

fn head(text: &mut String, view: &View<'_>) -> std::fmt::Result {
    let (plan, job) = (view.plan, &view.plan.sweep().job);
    let training = &job.training;
    writeln!(text, "# {}\n", job.model.label(plan.sweep().sensors()))?;
    writeln!(
        text,
        "{} points, {} seeds from {}, {} epochs, learning rate {}; {} of {} trainings are over, {} failed.",
        view.groups.len(),
        training.repeats,
        training.seed,
        training.epochs,
        training.learning_rate,
        plan.done(),
        plan.total(),
        plan.failed()
    )?;
    let label = view.statistic.label();
    let what = match view.statistic {
        Statistic::BestTest => {
            "the lowest test ADE of all seeds: it is chosen on test data, as in the thesis, and flatters"
        }
        Statistic::Validation => "the test ADE of the seed with the lowest validation MSE",
        Statistic::Median => "the median of the test ADE over the seeds",
        Statistic::Mean => "the mean of the test ADE over the seeds",
    };
    writeln!(text, "\"{label}\" stands for a point: {what}. points.csv has every other figure.")
}

fn findings(text: &mut String, view: &View<'_>) -> std::fmt::Result {
    let swept: Vec<_> = view.groups.iter().filter(|group| group.point.kind == Kind::Swept).collect();
    let by_validation = swept.iter().filter_map(|group| {
        let ades: Vec<f64> = group.seeds.iter().map(|seed| seed.validation.ade).collect();
        Some((protocol::statistics::Distribution::of(&ades)?.median, *group))
    });
    writeln!(text)?;
    if let Some((ade, group)) = by_validation.min_by(|a, b| a.0.total_cmp(&b.0)) {
        writeln!(
            text,
            "- Lowest median validation ADE: {} ({ade:.4} m); its test ADE is {} m.",
            group.point.name,
            metres(group.value(view.statistic))
        )?;
    }
    if let Some(group) = smallest_within(view.groups, NEAR_FLOAT) {
        writeln!(
            text,
            "- Fewest bits with a validation ADE within {NEAR_FLOAT} % of float: {}; its test ADE is {} m.",
            group.point.name,
            metres(group.value(view.statistic))
        )?;
    }
    let compared: Vec<_> = swept.iter().filter_map(|group| against_float(group)).collect();
    let count = |kind: fn(f64) -> bool| compared.iter().filter(|it| it.is_clear() && kind(it.mean)).count();
    if compared.iter().any(Comparison::can_tell) {
        let (better, worse) = (count(|mean| mean < 0.0), count(|mean| mean > 0.0));
        writeln!(
            text,
            "- Against the float network of the same seeds (exact paired permutation test up to 16 seeds, exact sign test beyond; \
             p below {LEVEL}): {better} points better, {worse} worse, {} within the noise. Each point is tested for itself: of \
             {} points without any difference about {:.0} would be called one.",
            compared.len() - better - worse,
            compared.len(),
            LEVEL * compared.len() as f64
        )?;
    } else if !compared.is_empty() {
        writeln!(
            text,
            "- Fewer than {LEAST_PAIRS} seeds cannot tell a difference from float from their own scatter, however large it is."
        )?;
    }
    Ok(())
}
