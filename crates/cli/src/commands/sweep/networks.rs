//! The float networks that other trainings of a sweep go on from: in memory, and in a folder for the next call.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use experiment::FinishedRun;
use protocol::JobKey;

use crate::files;

/// Float networks by the keys of their jobs.
pub struct Networks {
    folder: PathBuf,
    known: Mutex<BTreeMap<JobKey, Arc<FinishedRun>>>,
    trained_again: AtomicUsize,
}

impl Networks {
    /// Those of a sweep's folder.
    pub fn new(folder: &Path) -> Result<Self> {
        let folder = folder.join("networks");
        fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
        Ok(Self { folder, known: Mutex::default(), trained_again: AtomicUsize::new(0) })
    }

    fn path(&self, key: &JobKey) -> PathBuf {
        self.folder.join(format!("{key}.json"))
    }

    /// Keeps a network, on disk before anybody hears of its record.
    pub fn keep(&self, key: &JobKey, run: &Arc<FinishedRun>) -> Result<()> {
        files::write_json(&self.path(key), &run.to_kept_file())?;
        self.remember(key, Arc::clone(run));
        Ok(())
    }

    fn remember(&self, key: &JobKey, run: Arc<FinishedRun>) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(key.clone(), run);
    }

    /// The network of that key. One that is in no file, or in a damaged one, is trained again, which is counted.
    pub fn get(
        &self,
        key: &JobKey,
        train: impl FnOnce() -> Result<Arc<FinishedRun>>,
    ) -> Result<Arc<FinishedRun>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(key).cloned();
        if let Some(run) = known {
            return Ok(run);
        }
        let stored = fs::read(self.path(key)).ok().and_then(|bytes| experiment::file::open(&bytes).ok());
        if let Some((run, _)) = stored.and_then(|opened| opened.into_run().ok()) {
            let run = Arc::new(run);
            self.remember(key, Arc::clone(&run));
            return Ok(run);
        }
        let run = train()?;
        self.trained_again.fetch_add(1, Ordering::Relaxed);
        self.keep(key, &run)?;
        Ok(run)
    }

    /// Networks that were trained although their records were there.
    pub fn trained_again(&self) -> usize {
        self.trained_again.load(Ordering::Relaxed)
    }
}
