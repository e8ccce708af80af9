//! The data of many jobs: loaded once for each source, cut into windows once for each split and window.

use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use experiment::{Dataset, Prepared};
use protocol::config::WindowConfig;
use protocol::report::DataView;
use protocol::{DataSource, Job, JobData, SplitConfig};

use super::Task;
use crate::source;

/// What is loaded so far.
#[derive(Debug, Default)]
pub struct Data {
    datasets: Vec<(JobData, Dataset)>,
    prepared: Vec<((JobData, SplitConfig, WindowConfig), Arc<Prepared>)>,
}

impl Data {
    /// Loads a source, so that jobs can name it; warnings go to standard error.
    ///
    /// # Errors
    /// Data that cannot be read.
    pub fn load(&mut self, source: &DataSource) -> Result<&Dataset> {
        let place = self.datasets.len();
        self.datasets.push((source.into(), source::load(source)?));
        Ok(&self.datasets[place].1)
    }

    /// A job with its data. Simulated ones are loaded where that was not done yet.
    ///
    /// # Errors
    /// Settings out of range, files that were not loaded, or data that cannot be divided and cut as the job says.
    pub fn task(&mut self, name: impl Into<String>, job: Job) -> Result<Task> {
        let prepared = self.prepared(&job)?;
        let job = job.check(prepared.scaler.sensors() as u32)?;
        let key = job.key(&prepared.description.fingerprint);
        Ok(Task { name: name.into(), job, prepared, key })
    }

    /// A job's data in its windows, which jobs on the same ones share.
    ///
    /// # Errors
    /// As [`Self::task`].
    pub fn prepared(&mut self, job: &Job) -> Result<Arc<Prepared>> {
        let wanted = (job.data.clone(), job.split.clone(), job.model.window);
        if let Some((_, known)) = self.prepared.iter().find(|(of, _)| *of == wanted) {
            return Ok(Arc::clone(known));
        }
        let known = self.datasets.iter().position(|(data, _)| *data == job.data);
        let dataset = match (known, &job.data) {
            (Some(place), _) => &self.datasets[place].1,
            (None, JobData::Simulated(simulated)) => self.load(&DataSource::Simulated(simulated.clone()))?,
            (None, JobData::Files { files, .. }) => {
                let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
                bail!("the job's data are not given: {}", names.join(", "))
            }
        };
        let prepared = Arc::new(Prepared::new(dataset, &job.split, &job.model.window, None)?);
        self.prepared.push((wanted, Arc::clone(&prepared)));
        Ok(prepared)
    }

    /// What is shown of a job's data, divided by its split.
    ///
    /// # Errors
    /// As [`Self::task`].
    pub fn view(&mut self, job: &Job) -> Result<DataView> {
        self.prepared(job)?;
        let known = self.datasets.iter().find(|(data, _)| *data == job.data);
        let (_, dataset) = known.context("data that are prepared are loaded")?;
        Ok(dataset.view(&job.split)?)
    }
}
