//! What does not fit in a network, and how many windows a split gives.

use protocol::config::{COORDINATES, ConfigError, ModelConfig, SplitConfig, WindowConfig};
use protocol::report::DataView;
use vocabulary::layer_name;

use browser::format::times;

/// What does not fit in a list of layers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// The layer, from 0.
    pub layer: usize,
    /// What is wrong with it, as the end of a sentence that begins with the layer.
    pub problem: String,
}

impl Misfit {
    /// The first layer of a network that does not fit, on data of so many sensors.
    pub fn first(model: &ModelConfig, sensors: u32) -> Option<Self> {
        let output = model.layers.len().checked_sub(1)?;
        let prefix = |layer: usize| ModelConfig {
            window: model.window,
            layers: model.layers.iter().take(layer + 1).cloned().collect(),
        };
        let refused = (0..=output).find_map(|layer| match prefix(layer).counts(sensors) {
            Err(ConfigError::OutOfRange { value, allowed, .. }) => {
                Some(Self { layer, problem: times(&format!("gets {value}; it takes {allowed}.")) })
            }
            _ => None,
        });
        refused.or_else(|| {
            let last = model.counts(sensors).ok()?.pop()?.output;
            let fits = last.steps == 1 && last.channels == COORDINATES;
            let problem = format!(
                "gives {last}; the last layer must give 2 values, x and y: a dense layer of 2 units."
            );
            (!fits).then_some(Self { layer: output, problem })
        })
    }

    /// The whole sentence.
    pub fn sentence(&self, model: &ModelConfig) -> String {
        let number = self.layer + 1;
        let name = model
            .layers
            .get(self.layer)
            .map_or_else(|| format!("layer {number}"), |layer| layer_name(layer.kind(), number));
        format!("{name} {}", self.problem)
    }
}

/// Training, validation and test windows that a split gives. A window lies in one block and never across a gap; only
/// training windows leave out starts.
pub fn window_counts(view: &DataView, window: WindowConfig) -> [u64; 3] {
    let blocks = [(&view.split.train, window.stride), (&view.split.validation, 1), (&view.split.test, 1)];
    blocks.map(|(rows, stride)| {
        let (length, stride) = (u64::from(window.length), u64::from(stride.max(1)));
        let of_stretch = |samples: u64| if samples < length { 0 } else { (samples - length) / stride + 1 };
        let (mut windows, mut samples, mut before) = (0, 0_u64, None::<u32>);
        for row in rows.iter() {
            let follows =
                before.is_some_and(|before| *row == before + 1) && view.breaks.binary_search(row).is_err();
            if !follows && length > 1 {
                windows += of_stretch(samples);
                samples = 0;
            }
            samples += 1;
            before = Some(*row);
        }
        windows + of_stretch(samples)
    })
}

/// Why a split has no windows of this length; absent if it has.
pub fn windows_blocked(view: &DataView, window: WindowConfig) -> Option<String> {
    let length = window.length;
    if length > 1 && matches!(view.split_config, SplitConfig::Shuffled { .. }) {
        return Some(format!(
            "Windows of {length} samples need rows in time order: choose blocks in time as the split."
        ));
    }
    let names = ["training", "validation", "test"];
    let empty = names.into_iter().zip(window_counts(view, window)).find(|(_, count)| *count == 0)?;
    Some(format!("The {} block has no {length} consecutive rows without a gap.", empty.0))
}

#[cfg(test)]
#[path = "misfit_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
