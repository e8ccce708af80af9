//! Data from the command line's options.

use anyhow::{Context as _, Result, bail};
use experiment::Dataset;
use protocol::config::SimulatedSource;
use protocol::defaults;
use protocol::import::{ColumnRole, ImportOptions, UnitChoice};
use protocol::{DataSource, SplitConfig};

use crate::args::{DataArgs, ImportArgs, SimulatorArgs, Split, Units};
use crate::files;
use crate::out::note;

/// The simulator's settings.
pub fn simulated(args: &SimulatorArgs, seed: u64) -> Result<SimulatedSource> {
    let overrides = args
        .overrides
        .iter()
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
    if args.simulate.is_none() && (args.simulator.preset.is_some() || !args.simulator.overrides.is_empty()) {
        bail!("--preset and --set go with --simulate SEED");
    }
    let import = &args.import;
    let imports = import.columns.is_some() || import.units.is_some() || import.min_rows.is_some();
    if args.data.is_empty() && (imports || import.import_anyway || !import.answers.is_empty()) {
        bail!("--columns, --units, --answer, --import-anyway and --min-rows go with --data FILE");
    }
    if let Some(seed) = args.simulate {
        return Ok(Some(DataSource::Simulated(simulated(&args.simulator, seed)?)));
    }
    if args.data.is_empty() {
        return Ok(None);
    }
    let files = args.data.iter().map(|path| files::read_named(path)).collect::<Result<Vec<_>>>()?.into();
    Ok(Some(DataSource::Files { files, options: import_options(&args.import)? }))
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
    let fractions = args.train_fraction.is_some() || args.validation_fraction.is_some();
    let (train, validation) = defaults::SHARES;
    let train = args.train_fraction.unwrap_or(train);
    let validation = args.validation_fraction.unwrap_or(validation);
    let split = match args.split {
        None if fractions => SplitConfig::Contiguous { train, validation },
        None => default.clone(),
        Some(Split::Contiguous) => SplitConfig::Contiguous { train, validation },
        Some(Split::Shuffled) => SplitConfig::Shuffled { train, validation, seed: args.split_seed },
        Some(Split::Predefined) if fractions => bail!("--split predefined takes no fractions"),
        Some(Split::Predefined) => SplitConfig::Predefined,
    };
    split.check()?;
    Ok(split)
}
