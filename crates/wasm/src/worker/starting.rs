//! Runs and explorations that wait for their data to be cut into windows.

use std::sync::Arc;

use experiment::{Exploration, FinishedRun, Prepared, Run};
use protocol::config::{CheckedRunConfig, WindowConfig};
use protocol::job::CheckedExplorationConfig;
use protocol::message::RunId;

use super::active::{Mode, Work};
use super::data::Windowing;
use super::heard::{Heard, HeardExploration};
use super::reasons::text;

/// What is to be started.
#[derive(Debug)]
pub enum Plan {
    /// A run, and the one whose float network its repeats start from.
    Run(Box<CheckedRunConfig>, Option<Arc<FinishedRun>>),
    /// An exploration.
    Exploration(Box<CheckedExplorationConfig>),
}

impl Plan {
    pub(super) fn window(&self) -> WindowConfig {
        match self {
            Self::Run(config, _) => config.model.window,
            Self::Exploration(_) => WindowConfig::SINGLE,
        }
    }

    pub(super) fn work(self, prepared: Arc<Prepared>) -> Result<Work, String> {
        Ok(match self {
            Self::Run(config, start) => {
                let start = start.as_ref().map(|run| &run.model.float.network);
                let run = Run::new(*config, prepared, start).map_err(text)?;
                Work::Run(Box::new(run), Heard::default())
            }
            Self::Exploration(config) => {
                let exploration = Exploration::new(*config, prepared).map_err(text)?;
                Work::Exploration(Box::new(exploration), HeardExploration::default())
            }
        })
    }
}

/// Work that has a number, but not its windows yet.
#[derive(Debug)]
pub struct Starting {
    pub(super) run: RunId,
    pub(super) plan: Plan,
    pub(super) windowing: Windowing,
    /// What it does once it can.
    pub(super) mode: Mode,
}

impl Starting {
    /// Whether there is anything to do before somebody asks for it.
    pub fn is_working(&self) -> bool {
        self.mode != Mode::Paused
    }
}
