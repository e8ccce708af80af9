//! Presets of the Quantization card: patches with names.

use std::sync::OnceLock;

use protocol::config::{PtqConfig, QatConfig};
use protocol::report::Method;
use protocol::{Job, Patch};

use super::Settings;

/// A patch of the quantization with a name.
#[derive(Debug)]
pub struct Preset {
    /// Form value.
    pub name: &'static str,
    /// The name in words.
    pub label: &'static str,
    /// The patch, a change each.
    changes: &'static [&'static str],
    /// What the patch makes of the default job.
    job: OnceLock<Job>,
}

/// All in the order they are offered: the converter's modes; TFMOT's quantizers as they come, ranges from -6 to 6 included;
/// the thesis' quantizers of its CNN, and the same at the widths of its best MLP; learned step sizes.
pub static PRESETS: [Preset; 8] = [
    preset("int8", "PTQ: converter int8", &["ptq=int8"]),
    preset("int16x8", "PTQ: converter int16x8", &["ptq=int16x8"]),
    preset("dynamic-range", "PTQ: dynamic range", &["ptq=dynamic-range"]),
    preset("float16", "PTQ: float16", &["ptq=float16"]),
    preset(
        "tfmot",
        "QAT: TFMOT default, 8 bits",
        &["qat.weights.range_init=tfmot", "qat.activations.range_init=tfmot", "qat.input.range_init=tfmot"],
    ),
    preset(
        "thesis-4-8",
        "QAT: thesis, W4 A8",
        &["qat.weights.bits=4", "qat.weights.kind=moving-average", "qat.activations.kind=last-value"],
    ),
    preset(
        "thesis-6-6",
        "QAT: thesis, 6-6",
        &[
            "qat.weights.bits=6",
            "qat.activations.bits=6",
            "qat.weights.kind=moving-average",
            "qat.activations.kind=last-value",
        ],
    ),
    preset(
        "lsq-4-4",
        "QAT: LSQ, 4-4",
        &["qat.weights.bits=4", "qat.activations.bits=4", "qat.weights.kind=lsq", "qat.activations.kind=lsq"],
    ),
];

const fn preset(name: &'static str, label: &'static str, changes: &'static [&'static str]) -> Preset {
    Preset { name, label, changes, job: OnceLock::new() }
}

impl Preset {
    /// The preset of a name.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| preset.name == name)
    }

    /// The preset that the settings are; none for settings of the user's own.
    pub fn of(settings: &Settings) -> Option<&'static Self> {
        PRESETS.iter().find(|preset| match preset.wanted(settings) {
            (Some(qat), _) => settings.method() == Method::Qat && qat == *settings.qat(),
            (_, Some(ptq)) => settings.method() == Method::Ptq && ptq == *settings.ptq(),
            _ => false,
        })
    }

    /// Sets everything its method uses but the runtime and what concerns an LSTM alone; the other method's own settings stay.
    pub fn apply(&self, settings: &mut Settings) {
        match self.wanted(settings) {
            (Some(qat), _) => settings.adopt_qat(&qat),
            (_, Some(ptq)) => settings.adopt_ptq(&ptq),
            _ => {}
        }
    }

    /// Settings of its method, with the runtime and the LSTM's of `settings`.
    fn wanted(&self, settings: &Settings) -> (Option<QatConfig>, Option<PtqConfig>) {
        let PtqConfig { gate_bits, lstm_functions, runtime, .. } = *settings.ptq();
        let job = self.job.get_or_init(|| self.made().unwrap_or_default());
        let qat = job.qat.clone().map(|qat| QatConfig { gate_bits, lstm_functions, runtime, ..qat });
        let ptq = job.ptq.clone().map(|ptq| PtqConfig { gate_bits, lstm_functions, runtime, ..ptq });
        (qat, ptq)
    }

    /// What the patch makes of the default job; a test reads all of them.
    fn made(&self) -> Option<Job> {
        let mut patch = Patch::default();
        self.changes.iter().try_for_each(|change| patch.set_text(change)).ok()?;
        Job::default().apply(&patch).ok()
    }
}

#[cfg(test)]
#[path = "presets_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
