//! The number fields: how each is written, checked and stored. Ranges come from `protocol::limits`.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use protocol::config::LayerConfig;
use protocol::limits;
use protocol::settings::setting;

use super::exploration_settings::ExplorationField;
use super::numbers::put;
use super::quantization_fields::QuantizationField;
use super::settings::{DataSettings, Settings};

/// Numbers of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LayerNumber {
    /// Units, filters or cells.
    Width,
    /// Steps under a kernel or in a pool's window.
    Size,
    /// Steps from one window to the next.
    Stride,
    /// L2 factor.
    L2,
}

impl LayerNumber {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Width, Self::Size, Self::Stride, Self::L2];

    /// The number of a layer as text; absent if the layer has none.
    pub fn stored(self, layer: &LayerConfig) -> Option<String> {
        let number = match (self, layer) {
            (Self::Width, _) => layer.width()?,
            (Self::Size, _) => layer.windows()?.size,
            (Self::Stride, _) => layer.windows()?.stride,
            (Self::L2, _) => {
                let mut layer = layer.clone();
                return layer.l2_mut().map(|l2| l2.to_string());
            }
        };
        Some(number.to_string())
    }

    /// What it is called among the layer's settings; absent if the layer has none.
    fn name(self, layer: &LayerConfig) -> Option<&'static str> {
        Some(match (self, layer) {
            (Self::Width, LayerConfig::Conv1D { .. }) => "filters",
            (Self::Width, LayerConfig::Dense { .. } | LayerConfig::Lstm { .. }) => "units",
            (Self::Size, _) => layer.window_size()?.0,
            (Self::Stride, _) => "stride",
            (Self::L2, _) => "l2",
            _ => return None,
        })
    }

    fn store(self, text: &str, layer: &mut LayerConfig) -> Result<(), String> {
        match (self, layer) {
            (Self::Width, LayerConfig::Lstm { units, .. }) => put(text, &limits::LSTM_UNITS, units),
            (
                Self::Width,
                LayerConfig::Dense { units: width, .. } | LayerConfig::Conv1D { filters: width, .. },
            ) => put(text, &limits::UNITS, width),
            (Self::Size | Self::Stride, layer) => {
                let (Some(mut windows), Some((_, sizes))) = (layer.windows(), layer.window_size()) else {
                    return Ok(());
                };
                if self == Self::Size {
                    put(text, &sizes, &mut windows.size)?;
                } else {
                    put(text, &limits::STRIDE, &mut windows.stride)?;
                }
                layer.set_windows(windows);
                Ok(())
            }
            (Self::L2, layer) => layer.l2_mut().map_or(Ok(()), |l2| put(text, &limits::L2, l2)),
            _ => Ok(()),
        }
    }
}

/// A number field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Seed of the simulated room.
    SimSeed,
    /// Training share, percent.
    TrainPercent,
    /// Validation share, percent.
    ValidationPercent,
    /// Seed of a shuffled split.
    ShuffleSeed,
    /// Fewest good rows.
    MinRows,
    /// Room along x.
    RoomWidth,
    /// Room along y.
    RoomDepth,
    /// x of a plate, counted from 0, of so many.
    PlateX(usize, u32),
    /// y of a plate, counted from 0, of so many.
    PlateY(usize, u32),
    /// Neurons of the MLP's hidden layer.
    HiddenUnits,
    /// Cells of the LSTM.
    LstmUnits,
    /// L2 factor of the CNN.
    CnnL2,
    /// Samples in a window.
    WindowLength,
    /// Samples from one training window to the next.
    WindowStride,
    /// A number of one layer, counted from 0.
    Layer(usize, LayerNumber),
    /// Epochs.
    Epochs,
    /// Batch size.
    BatchSize,
    /// Learning rate.
    LearningRate,
    /// Momentum of SGD.
    Momentum,
    /// Factor of the exponential schedule.
    Decay,
    /// Epochs until that factor is reached.
    DecayEvery,
    /// Share of the rate that the cosine leaves, percent.
    FinalPercent,
    /// Epochs without improvement.
    Patience,
    /// Smallest improvement.
    MinDelta,
    /// Seed of the run.
    Seed,
    /// Trainings with consecutive seeds.
    Repeats,
    /// A number of the exploration's card.
    Exploration(ExplorationField),
    /// A number of the Quantization card.
    Quantization(QuantizationField),
}

impl Field {
    /// The path of the setting that it is, places of layers included; empty where a field is no setting of a job.
    pub fn path(self, settings: &Settings) -> Cow<'static, str> {
        let path = match self {
            Self::SimSeed => "data.seed",
            Self::TrainPercent => "split.train",
            Self::ValidationPercent => "split.validation",
            Self::ShuffleSeed => "split.seed",
            Self::MinRows => "data.options.min_rows",
            Self::WindowLength => "model.window.length",
            Self::WindowStride => "model.window.stride",
            Self::Layer(place, number) => {
                let model = settings.network.model();
                let name = model.layers.get(place).and_then(|layer| number.name(layer));
                return name
                    .map_or_else(Default::default, |name| format!("model.layers.{place}.{name}").into());
            }
            Self::Epochs => "training.epochs",
            Self::BatchSize => "training.batch_size",
            Self::LearningRate => "training.learning_rate",
            Self::Momentum => "training.optimizer.momentum",
            Self::Decay => "training.schedule.decay",
            Self::DecayEvery => "training.schedule.every",
            Self::FinalPercent => "training.schedule.final_share",
            Self::Patience => "training.early_stopping.patience",
            Self::MinDelta => "training.early_stopping.min_delta",
            Self::Seed => "training.seed",
            Self::Repeats => "training.repeats",
            Self::Quantization(field) => return field.path(),
            Self::RoomWidth
            | Self::RoomDepth
            | Self::PlateX(..)
            | Self::PlateY(..)
            | Self::HiddenUnits
            | Self::LstmUnits
            | Self::CnnL2
            | Self::Exploration(_) => "",
        };
        path.into()
    }

    /// What the field is called beside its complaint.
    pub fn label(self) -> Cow<'static, str> {
        let label = match self {
            Self::Layer(layer, _) => return format!("Layer {}", layer + 1).into(),
            Self::TrainPercent => "Training share",
            Self::ValidationPercent => "Validation share",
            Self::RoomWidth => "Room width",
            Self::RoomDepth => "Room depth",
            Self::PlateX(..) | Self::PlateY(..) => "Plate position",
            Self::HiddenUnits => "Hidden units",
            Self::LstmUnits => "Units",
            Self::CnnL2 => "L2 factor",
            Self::WindowLength => "Window length",
            Self::WindowStride => "Window stride",
            Self::Exploration(field) => field.label(),
            Self::Quantization(field) => return field.label(),
            other => {
                let own = setting(&other.path(&Settings::default()));
                own.map_or("", |setting| setting.label)
            }
        };
        label.into()
    }

    /// Whether the field describes data: its changes load the data again.
    pub fn is_data(self) -> bool {
        matches!(
            self,
            Self::SimSeed
                | Self::TrainPercent
                | Self::ValidationPercent
                | Self::ShuffleSeed
                | Self::MinRows
                | Self::RoomWidth
                | Self::RoomDepth
                | Self::PlateX(..)
                | Self::PlateY(..)
        )
    }

    /// The stored value as text.
    pub fn stored(self, settings: &Settings) -> String {
        let (data, network) = (&settings.data, &settings.network);
        match self {
            Self::SimSeed => data.simulated.seed.to_string(),
            Self::TrainPercent => data.train_percent.to_string(),
            Self::ValidationPercent => data.validation_percent.to_string(),
            Self::ShuffleSeed => data.shuffle_seed.to_string(),
            Self::MinRows => data.min_rows.to_string(),
            Self::RoomWidth => data.room.width_m.to_string(),
            Self::RoomDepth => data.room.depth_m.to_string(),
            Self::PlateX(plate, of) => {
                plate_of(data, plate, of).map_or_else(String::new, |(x, _)| x.to_string())
            }
            Self::PlateY(plate, of) => {
                plate_of(data, plate, of).map_or_else(String::new, |(_, y)| y.to_string())
            }
            Self::HiddenUnits => network.hidden_units.to_string(),
            Self::LstmUnits => network.lstm_units.to_string(),
            Self::CnnL2 => network.cnn_l2.to_string(),
            Self::WindowLength => network.window.length.to_string(),
            Self::WindowStride => network.window.stride.to_string(),
            Self::Layer(layer, number) => {
                network.model().layers.get(layer).and_then(|layer| number.stored(layer)).unwrap_or_default()
            }
            Self::Epochs => settings.training.epochs.to_string(),
            Self::BatchSize => settings.training.batch_size.to_string(),
            Self::LearningRate => settings.training.learning_rate.to_string(),
            Self::Momentum => settings.kept.momentum.to_string(),
            Self::Decay => settings.kept.decay.to_string(),
            Self::DecayEvery => settings.kept.every.to_string(),
            Self::FinalPercent => percent(settings.kept.final_share).to_string(),
            Self::Patience => settings.kept.stopping.patience.to_string(),
            Self::MinDelta => settings.kept.stopping.min_delta.to_string(),
            Self::Seed => settings.training.seed.to_string(),
            Self::Repeats => settings.training.repeats.to_string(),
            Self::Exploration(field) => settings.exploration.stored(field),
            Self::Quantization(field) => field.stored(&settings.quantization),
        }
    }

    /// Checks a text without storing it.
    ///
    /// # Errors
    /// What is allowed, for example `1 to 256`.
    pub fn check(self, text: &str, settings: &Settings) -> Result<(), String> {
        self.store(text, &mut settings.clone())
    }

    /// Reads a text into the settings; they stay as they are if it is refused.
    ///
    /// # Errors
    /// What is allowed, for example `1 to 256`.
    pub fn store(self, text: &str, settings: &mut Settings) -> Result<(), String> {
        let (data, network) = (&mut settings.data, &mut settings.network);
        let kept = &mut settings.kept;
        let stored = match self {
            Self::SimSeed => put(text, &limits::SEED, &mut data.simulated.seed),
            Self::TrainPercent => put(text, &shares(data.validation_percent), &mut data.train_percent),
            Self::ValidationPercent => put(text, &shares(data.train_percent), &mut data.validation_percent),
            Self::ShuffleSeed => put(text, &limits::SEED, &mut data.shuffle_seed),
            Self::MinRows => put(text, &limits::MIN_ROWS, &mut data.min_rows),
            Self::RoomWidth => put(text, &limits::ROOM_SIDE, &mut data.room.width_m),
            Self::RoomDepth => put(text, &limits::ROOM_SIDE, &mut data.room.depth_m),
            Self::PlateX(plate, of) => {
                store_plate(data, plate, of, |place| put(text, &limits::PLATE, &mut place.0))
            }
            Self::PlateY(plate, of) => {
                store_plate(data, plate, of, |place| put(text, &limits::PLATE, &mut place.1))
            }
            Self::HiddenUnits => put(text, &limits::UNITS, &mut network.hidden_units),
            Self::LstmUnits => put(text, &limits::LSTM_UNITS, &mut network.lstm_units),
            Self::CnnL2 => put(text, &limits::L2, &mut network.cnn_l2),
            Self::WindowLength => put(text, &limits::WINDOW_LENGTH, &mut network.window.length),
            Self::WindowStride => put(text, &limits::WINDOW_STRIDE, &mut network.window.stride),
            Self::Layer(place, number) => network.edit_layers(|layers| {
                layers.get_mut(place).map_or(Ok(()), |layer| number.store(text, layer))
            }),
            Self::Epochs => put(text, &limits::EPOCHS, &mut settings.training.epochs),
            Self::BatchSize => put(text, &limits::BATCH_SIZE, &mut settings.training.batch_size),
            Self::LearningRate => put(text, &limits::LEARNING_RATE, &mut settings.training.learning_rate),
            Self::Momentum => put(text, &limits::MOMENTUM, &mut kept.momentum),
            Self::Decay => put(text, &limits::DECAY, &mut kept.decay),
            Self::DecayEvery => put(text, &limits::EPOCHS, &mut kept.every),
            Self::FinalPercent => {
                let range = percent(*limits::FINAL_SHARE.start())..=percent(*limits::FINAL_SHARE.end());
                let mut share = percent(kept.final_share);
                let stored = put(text, &range, &mut share);
                kept.final_share = share / 100.0;
                stored
            }
            Self::Patience => put(text, &limits::EPOCHS, &mut kept.stopping.patience),
            Self::MinDelta => put(text, &limits::MIN_DELTA, &mut kept.stopping.min_delta),
            Self::Seed => put(text, &limits::SEED, &mut settings.training.seed),
            Self::Repeats => put(text, &limits::REPEATS, &mut settings.training.repeats),
            Self::Exploration(field) => settings.exploration.store(field, text),
            Self::Quantization(field) => {
                field.store(text, &mut settings.quantization, settings.training.epochs)
            }
        };
        settings.kept.apply(&mut settings.training);
        stored
    }
}

/// The place of a plate of so many, m.
fn plate_of(data: &DataSettings, plate: usize, of: u32) -> Option<(f64, f64)> {
    data.room.plates_for(of).get(plate).copied()
}

/// Moves a plate of so many; all of them are given from then on.
fn store_plate(
    data: &mut DataSettings,
    plate: usize,
    of: u32,
    put: impl FnOnce(&mut (f64, f64)) -> Result<(), String>,
) -> Result<(), String> {
    let mut plates = data.room.plates_for(of);
    let before = plates.clone();
    plates.get_mut(plate).map_or(Ok(()), put)?;
    if plates != before {
        data.room.plates = plates;
    }
    Ok(())
}

/// A share in percent, without the tail that multiplying leaves.
fn percent(share: f64) -> f64 {
    (share * 1e6).round() / 1e4
}

/// Percent left for one block when another takes `other`, and the test block keeps its minimum.
fn shares(other: f64) -> RangeInclusive<f64> {
    let least = limits::FRACTION.start() * 100.0;
    least..=(100.0 - least - other).min(limits::FRACTION.end() * 100.0)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#[path = "fields_tests.rs"]
mod tests;
