//! `bitroom report`: what the results of a sweep mean, as tables and pictures.

pub mod retrain;
mod text;

use std::fs;
use std::process::ExitCode;

use anyhow::{Context as _, Result, anyhow};
use atlas::{Limit, View};
use charts::{Picture as _, SweepScene, Theme};
use protocol::version::ENGINE_VERSION;
use sweep::Results;
use sweep::statistics::groups;
use vocabulary::{Figure, Statistic};

use retrain::Seeds;

use super::sweep::read;
use crate::args::Report;
use crate::batch::Data;
use crate::files;
use crate::names::word;
use crate::out::{note, outln};
use crate::source;

/// Width of a picture, css px.
const WIDTH: u32 = 720;

/// Writes every file of the report.
pub fn run(args: &Report) -> Result<ExitCode> {
    let statistic: Statistic = word("--statistic", &args.statistic)?;
    let figure: Figure = word("--figure", &args.figure)?;
    let mut results = Results::of_newest_engine();
    read::results(&args.results, &mut results)?;
    if results.unused() > 0 {
        note!("note: {} lines are of another version and are not used", results.unused());
    }
    if results.engine() != ENGINE_VERSION {
        note!("note: computed by engine {}; this is engine {ENGINE_VERSION}", results.engine());
    }
    let plan = results.plan()?;
    let groups = groups(&plan, &results);
    let limit = args.budget.as_deref().map(limit).transpose()?;
    let view = View { figure, statistic, thesis: args.thesis, limit, ..View::of(&plan, &groups) };
    fs::create_dir_all(&args.out).with_context(|| format!("cannot make {}", args.out.display()))?;
    let (mut plates, tables) = (atlas::plates(&view), atlas::tables(&view));
    let given = source::files(&args.data, &args.import)?;
    if let Some(points) = &args.retrain {
        let mut data = Data::default();
        if let Some(source) = given {
            data.load(&source)?;
        }
        let points = retrain::points(&view, points)?;
        let runs = retrain::retrained(&view, &results, &points, Seeds::Chosen, &mut data)?;
        plates.extend(atlas::retrained(&view, &runs));
    }
    let mut written = vec![("report.md".to_owned(), text::markdown(&view, &tables, &plates))];
    written.push(("points.csv".to_owned(), atlas::points(&view).csv()));
    written.extend(tables.iter().map(|titled| (format!("{}.csv", titled.id), titled.table.csv())));
    for plate in &plates {
        if plate.has_own_table() {
            written.push((format!("{}.csv", plate.table_stem()), plate.table.csv()));
        }
        written.push((format!("{}.svg", plate.stem()), drawn(&plate.scene)));
    }
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

/// The most that a network may cost, as in `total-bits=12`.
fn limit(text: &str) -> Result<Limit> {
    let (cost, most) = text.split_once('=').unwrap_or((text, ""));
    let limit = Limit::read(word("--budget", cost)?, most)
        .map_err(|problem| anyhow!("--budget {text}: {problem}"))?;
    limit.with_context(|| format!("--budget {text}: COST=MOST is needed, as in total-bits=12"))
}

/// A picture as the text of a file.
pub fn drawn(scene: &SweepScene) -> String {
    let height = scene.height(f64::from(WIDTH)) as u32;
    charts::svg(scene, (WIDTH, height), &Theme::LIGHT)
}
