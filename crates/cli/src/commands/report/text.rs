//! The report in Markdown.

use std::fmt::Write as _;

use atlas::{Plate, Titled, View, findings};
use vocabulary::Statistic;

/// A picture's numbers stand below it up to so many rows; files have all of them.
const MOST_ROWS: usize = 16;

/// The whole text.
pub fn markdown(view: &View<'_>, tables: &[Titled], plates: &[Plate]) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = head(&mut text, view).and_then(|()| body(&mut text, view, tables, plates));
    text
}

fn body(text: &mut String, view: &View<'_>, tables: &[Titled], plates: &[Plate]) -> std::fmt::Result {
    writeln!(text)?;
    for finding in findings(view) {
        writeln!(text, "- {}", finding.text)?;
    }
    for titled in tables {
        write!(text, "\n## {}\n\n{}", titled.title, titled.table.markdown())?;
    }
    for plate in plates {
        let (title, stem) = (&plate.title, plate.stem());
        write!(text, "\n## {title}\n\n![{title}]({stem}.svg)\n")?;
        if plate.clipped > 0 {
            writeln!(text, "\n{} points lie beyond the scale and are drawn at its end.", plate.clipped)?;
        }
        if plate.table.rows.len() <= MOST_ROWS && plate.has_own_table() {
            write!(text, "\n{}", plate.table.markdown())?;
        } else {
            let table = plate.table_stem();
            writeln!(text, "\nIts numbers: [{table}.csv]({table}.csv).")?;
        }
    }
    Ok(())
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
            "that of the seed with the lowest test ADE: it is chosen on test data, as in the thesis, and flatters"
        }
        Statistic::Validation => "that of the seed with the lowest validation MSE",
        Statistic::Median => "the median over the seeds",
        Statistic::Mean => "the mean over the seeds",
    };
    let figure = view.figure.title();
    writeln!(
        text,
        "{figure} is shown. \"{label}\" stands for a point: {what}. points.csv has every other figure."
    )
}
