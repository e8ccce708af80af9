//! A job and its data from the command line's options.

use anyhow::{Result, bail};
use protocol::config::DataSource;
use protocol::defaults::SENSORS;
use protocol::job::JobData;
use protocol::settings::applied;
use protocol::{Job, Patch};

use crate::args::DataArgs;
use crate::source;

/// What a command is to do.
pub struct Wanted {
    /// Its settings, checked.
    pub job: Job,
    /// Its data, if the options name any.
    pub data: Option<DataSource>,
}

/// `base` as the options change it: first those on data, then `flags`, then every `--set PATH=VALUE`, whose paths begin with
/// one of `parts`. Where the options name no data, the job has those of `base`, and their settings cannot be changed.
pub fn wanted(base: Job, args: &DataArgs, flags: Patch, parts: &[&str]) -> Result<Wanted> {
    let given = source::data_source(args)?;
    let data = given.as_ref().map_or_else(|| base.data.clone(), JobData::from);
    let base = Job { data, split: source::split(args, &base.split)?, ..base };
    let set = source::settings(&args.simulator)?;
    for (path, _) in set.changes() {
        let head = path.split('.').next().unwrap_or(path);
        if !parts.contains(&head) {
            bail!("--set {path}: this command takes settings of {}", parts.join(", "));
        }
    }
    let job = applied(&base, &flags.then(set))?;
    if given.is_none() && job.data != base.data {
        bail!("--set data goes with --data FILE or --simulate SEED");
    }
    // How many sensors files have is known when they are loaded; the run is checked again then.
    job.clone().check(SENSORS)?;
    let data = match (given, &job.data) {
        (None, _) => None,
        (Some(_), JobData::Simulated(simulated)) => Some(DataSource::Simulated(simulated.clone())),
        (Some(DataSource::Files { files, .. }), JobData::Files { options, .. }) => {
            Some(DataSource::Files { files, options: options.clone() })
        }
        (Some(DataSource::Simulated(_)), JobData::Files { .. }) => {
            bail!("--set data: files come with --data FILE")
        }
    };
    Ok(Wanted { job, data })
}
