//! Data from the command line's options.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use experiment::Dataset;
use protocol::config::SimulatedSource;
use protocol::import::{ColumnRole, ImportOptions, UnitChoice};
use protocol::patch::{named, value_at};
use protocol::settings::applied;
use protocol::{DataSource, Job, Patch, SplitConfig};

use crate::args::{DataArgs, ImportArgs, SimulatorArgs, Units};
use crate::files;
use crate::out::note;

/// Whether a `--set` names a setting of the job, and not a parameter of the simulator, which have no dots.
fn is_setting(text: &str) -> bool {
    let path = text.split('=').next().unwrap_or(text);
    path.contains('.') || value_at(&Job::default(), path).is_some() || !named(path).is_empty()
}

/// The settings that every `--set PATH=VALUE` changes.
pub fn settings(args: &SimulatorArgs) -> Result<Patch> {
    let mut patch = Patch::default();
    for text in args.set.iter().filter(|text| is_setting(text)) {
        patch.set_text(text).context("--set")?;
    }
    Ok(patch)
}

/// The parameters that every other `--set KEY=VALUE` changes.
fn parameters(args: &SimulatorArgs) -> impl Iterator<Item = &String> {
    args.set.iter().filter(|text| !is_setting(text))
}

/// The simulator's settings.
pub fn simulated(args: &SimulatorArgs, seed: u64) -> Result<SimulatedSource> {
    let overrides = parameters(args)
        .map(|text| {
            let (key, value) =
                text.split_once('=').with_context(|| format!("--set {text}: key=value is needed"))?;
            Ok((key.to_owned(), value.to_owned()))
        })
        .collect::<Result<_>>()?;
    let default = SimulatedSource::default();
    Ok(SimulatedSource { preset: args.preset.clone().unwrap_or(default.preset), seed, overrides })
}

/// The import options.
pub fn import_options(args: &ImportArgs) -> Result<ImportOptions> {
    let roles = args
        .columns
        .as_ref()
        .map(|names| {
            names
                .iter()
                .map(|name| {
                    ColumnRole::from_name(name).with_context(|| {
                        format!(
                            "--columns: '{name}' is not a role; there are {}, ignore",
                            ColumnRole::names()
                        )
                    })
                })
                .collect::<Result<Vec<_>>>()
        })
        .transpose()?;
    let unit = args.units.map(|unit| match unit {
        Units::Convert => UnitChoice::Convert,
        Units::Keep => UnitChoice::Keep,
    });
    Ok(ImportOptions {
        roles,
        unit,
        import_anyway: args.import_anyway,
        answers: args.answers.clone(),
        min_rows: args.min_rows,
        ..ImportOptions::default()
    })
}

/// The data source the options name, if they name one.
pub fn data_source(args: &DataArgs) -> Result<Option<DataSource>> {
    if args.simulate.is_none()
        && (args.simulator.preset.is_some() || parameters(&args.simulator).next().is_some())
    {
        bail!("--preset and --set KEY=VALUE go with --simulate SEED");
    }
    let files = files(&args.data, &args.import)?;
    match args.simulate {
        Some(seed) => Ok(Some(DataSource::Simulated(simulated(&args.simulator, seed)?))),
        None => Ok(files),
    }
}

/// The files the options name, if they name any.
pub fn files(paths: &[PathBuf], import: &ImportArgs) -> Result<Option<DataSource>> {
    let imports = import.columns.is_some() || import.units.is_some() || import.min_rows.is_some();
    if paths.is_empty() && (imports || import.import_anyway || !import.answers.is_empty()) {
        bail!("--columns, --units, --answer, --import-anyway and --min-rows go with --data FILE");
    }
    if paths.is_empty() {
        return Ok(None);
    }
    let files = paths.iter().map(|path| files::read_named(path)).collect::<Result<Vec<_>>>()?.into();
    Ok(Some(DataSource::Files { files, options: import_options(import)? }))
}

/// Loads a source; warnings go to standard error, those on a split with [`note_split`].
pub fn load(source: &DataSource) -> Result<Dataset> {
    let dataset = Dataset::load(source)?;
    for found in dataset.report.notes.iter().filter(|found| !found.of_split) {
        if found.severity != protocol::import::Severity::Info {
            note!("note: {}", found.message);
        }
    }
    Ok(dataset)
}

/// Warnings on the data as they are divided go to standard error.
pub fn note_split(dataset: &Dataset, split: &SplitConfig) -> Result<()> {
    for found in dataset.split_notes(split)? {
        note!("note: {}", found.message);
    }
    Ok(())
}

/// The split the options ask for; `default` where they ask for none.
pub fn split(args: &DataArgs, default: &SplitConfig) -> Result<SplitConfig> {
    let job = applied(&Job { split: default.clone(), ..Job::default() }, &args.split.patch)?;
    job.split.check()?;
    Ok(job.split)
}
