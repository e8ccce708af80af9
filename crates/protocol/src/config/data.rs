//! Where the samples come from, and how they are divided into training, validation and test.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vocabulary::SplitKind;

use super::check::{ConfigError, within};
use crate::defaults;
use crate::import::ImportOptions;
use crate::limits;
use crate::reader::kinds;

/// A source of samples with everything needed to load it. In messages, files are named by a number instead:
/// [`crate::message::LoadSource`].
#[derive(Clone, Debug, PartialEq)]
pub enum DataSource {
    /// The simulated room.
    Simulated(SimulatedSource),
    /// One uploaded file, or three (train, validation, test).
    Files {
        /// The files as read, held once by whoever asks for them.
        files: Arc<[NamedFile]>,
        /// What the user decided in the preview.
        options: ImportOptions,
    },
}

/// Settings of the simulated room: a preset, a seed, and changed parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SimulatedSource {
    /// `thesis-like`, `drifting-room` or `clean-lab`.
    pub preset: String,
    /// Seed of room, walk and noise.
    pub seed: u64,
    /// Changed parameters, as (name, value), applied on top of the preset in this order.
    pub overrides: Vec<(String, String)>,
}

impl Default for SimulatedSource {
    fn default() -> Self {
        Self { preset: "thesis-like".to_owned(), seed: 2016, overrides: Vec::new() }
    }
}

/// A file's name and bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedFile {
    /// Name without folders.
    pub name: String,
    /// Contents.
    #[serde(with = "serde_bytes")]
    pub bytes: Vec<u8>,
}

kinds! {
    "kind" in "SplitConfig":
    /// Division into training, validation and test.
    #[derive(Clone, Debug, PartialEq)]
    pub enum SplitConfig {
        /// Consecutive blocks in time: training first, test last. The test share is what remains.
        Contiguous {
            /// Share of the rows used for training.
            train: f64,
            /// Share of the rows used for validation.
            validation: f64,
        },
        /// Rows drawn at random; only for networks that look at single samples.
        Shuffled {
            /// Share of the rows used for training.
            train: f64,
            /// Share of the rows used for validation.
            validation: f64,
            /// Seed of the shuffle.
            seed: u64,
        },
        /// As the file says, by a split column or by three files.
        Predefined,
    }
}

impl Default for SplitConfig {
    /// The thesis' 60/20/20 in consecutive blocks.
    fn default() -> Self {
        let (train, validation) = defaults::SHARES;
        Self::Contiguous { train, validation }
    }
}

impl SplitConfig {
    /// Every way to divide, with its default numbers; the default first.
    pub fn kinds() -> [Self; 3] {
        let (train, validation) = defaults::SHARES;
        let seed = defaults::SPLIT_SEED;
        [Self::Contiguous { train, validation }, Self::Shuffled { train, validation, seed }, Self::Predefined]
    }

    /// Which way.
    pub fn kind(&self) -> SplitKind {
        match self {
            Self::Contiguous { .. } => SplitKind::Contiguous,
            Self::Shuffled { .. } => SplitKind::Shuffled,
            Self::Predefined => SplitKind::Predefined,
        }
    }

    /// Checks fractions and seed.
    ///
    /// # Errors
    /// Names the fraction that is out of range, or that nothing remains for the test block.
    pub fn check(&self) -> Result<(), ConfigError> {
        let (train, validation) = match self {
            Self::Contiguous { train, validation } => (*train, *validation),
            Self::Shuffled { train, validation, seed } => {
                within("split.seed", *seed, &limits::SEED)?;
                (*train, *validation)
            }
            Self::Predefined => return Ok(()),
        };
        within("split.train", train, &limits::FRACTION)?;
        within("split.validation", validation, &limits::FRACTION)?;
        let test = 1.0 - train - validation;
        // 0.98 + 0.01 leaves 0.01 less a rounding error.
        if test < limits::FRACTION.start() - 1e-9 {
            return Err(ConfigError::new(
                "split.train + split.validation",
                train + validation,
                format!("at most {}, so that a test block remains", 1.0 - limits::FRACTION.start()),
            ));
        }
        Ok(())
    }
}
