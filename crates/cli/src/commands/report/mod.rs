//! `bitroom report`: what the results of a sweep mean, as tables and pictures.

mod pictures;
mod tables;
mod text;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result};
use sweep::Results;
use sweep::statistics::groups;
use vocabulary::Statistic;

use super::sweep::read;
use crate::args::Report;
use crate::files;
use crate::names::word;
use crate::out::{note, outln};

/// Writes every file of the report.
pub fn run(args: &Report) -> Result<ExitCode> {
    let statistic: Statistic = word("--statistic", &args.statistic)?;
    let mut results = Results::default();
    read::results(&args.results, &mut results)?;
    if results.unused() > 0 {
        note!("note: {} lines are of another version and are not used", results.unused());
    }
    let plan = results.plan()?;
    let groups = groups(&plan, &results);
    let view = View { plan: &plan, groups: &groups, statistic };
    fs::create_dir_all(&args.out).with_context(|| format!("cannot make {}", args.out.display()))?;
    let pictures = pictures::pictures(&view);
    let mut written = vec![("report.md".to_owned(), text::markdown(&view, &pictures))];
    written.push(("points.csv".to_owned(), tables::points(&view).csv()));
    written.extend(
        tables::others(&view).into_iter().map(|(name, _, table)| (format!("{name}.csv"), table.csv())),
    );
    written.extend(pictures.into_iter().map(|picture| (picture.file, picture.svg)));
    for (name, text) in &written {
        files::write(&args.out.join(name), text.as_bytes())?;
    }
    outln!(
        "{} of {} trainings; wrote {} files to {}",
        plan.done(),
        plan.total(),
        written.len(),
        args.out.display()
    )?;
    Ok(ExitCode::SUCCESS)
}

/// What every part of a report is about.
pub struct View<'a> {
    pub plan: &'a sweep::Plan,
    pub groups: &'a [sweep::statistics::Group<'a>],
    pub statistic: Statistic,
}
