//! The number fields: how each is written, checked and stored. Ranges come from `protocol::limits`.

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use protocol::config::OptimizerConfig;
use protocol::limits;

use super::settings::Settings;
use crate::format::thousands;

/// Sides of an uploaded room in m.
const ROOM_SIDE_M: RangeInclusive<f64> = 0.1..=1000.0;
/// Plate centres in m.
const PLATE_M: RangeInclusive<f64> = -1000.0..=1000.0;
/// Rows the importer may be told to ask for.
const MIN_ROWS: RangeInclusive<u32> = 1..=1_000_000;

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
    /// x of a plate, 0 to 3.
    PlateX(usize),
    /// y of a plate, 0 to 3.
    PlateY(usize),
    /// Neurons of the hidden layer.
    HiddenUnits,
    /// Epochs.
    Epochs,
    /// Batch size.
    BatchSize,
    /// Learning rate.
    LearningRate,
    /// Momentum of SGD.
    Momentum,
    /// Seed of the run.
    Seed,
    /// Bits of the input.
    InputBits,
    /// Lower end of a fixed weight range.
    WeightMin,
    /// Upper end of a fixed weight range.
    WeightMax,
    /// Lower end of a fixed activation range.
    ActivationMin,
    /// Upper end of a fixed activation range.
    ActivationMax,
}

impl Field {
    /// What the field is called beside its complaint.
    pub fn label(self) -> &'static str {
        match self {
            Self::SimSeed => "Room seed",
            Self::TrainPercent => "Training share",
            Self::ValidationPercent => "Validation share",
            Self::ShuffleSeed => "Shuffle seed",
            Self::MinRows => "Fewest rows",
            Self::RoomWidth => "Room width",
            Self::RoomDepth => "Room depth",
            Self::PlateX(_) | Self::PlateY(_) => "Plate position",
            Self::HiddenUnits => "Hidden units",
            Self::Epochs => "Epochs",
            Self::BatchSize => "Batch size",
            Self::LearningRate => "Learning rate",
            Self::Momentum => "Momentum",
            Self::Seed => "Seed",
            Self::InputBits => "Input bits",
            Self::WeightMin => "Lowest weight",
            Self::WeightMax => "Highest weight",
            Self::ActivationMin => "Lowest activation",
            Self::ActivationMax => "Highest activation",
        }
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
                | Self::PlateX(_)
                | Self::PlateY(_)
        )
    }

    /// The stored value as text.
    pub fn stored(self, settings: &Settings) -> String {
        let data = &settings.data;
        let quantization = &settings.quantization;
        match self {
            Self::SimSeed => data.simulated.seed.to_string(),
            Self::TrainPercent => data.train_percent.to_string(),
            Self::ValidationPercent => data.validation_percent.to_string(),
            Self::ShuffleSeed => data.shuffle_seed.to_string(),
            Self::MinRows => data.min_rows.to_string(),
            Self::RoomWidth => data.room.width_m.to_string(),
            Self::RoomDepth => data.room.depth_m.to_string(),
            Self::PlateX(i) => data.room.plates.get(i).map_or_else(String::new, |plate| plate.0.to_string()),
            Self::PlateY(i) => data.room.plates.get(i).map_or_else(String::new, |plate| plate.1.to_string()),
            Self::HiddenUnits => settings.hidden_units.to_string(),
            Self::Epochs => settings.training.epochs.to_string(),
            Self::BatchSize => settings.training.batch_size.to_string(),
            Self::LearningRate => settings.training.learning_rate.to_string(),
            Self::Momentum => settings.momentum.to_string(),
            Self::Seed => settings.training.seed.to_string(),
            Self::InputBits => quantization.input_bits.to_string(),
            Self::WeightMin => quantization.weights.fixed_min.to_string(),
            Self::WeightMax => quantization.weights.fixed_max.to_string(),
            Self::ActivationMin => quantization.activations.fixed_min.to_string(),
            Self::ActivationMax => quantization.activations.fixed_max.to_string(),
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
        let data = &mut settings.data;
        let quantization = &mut settings.quantization;
        match self {
            Self::SimSeed => put(text, &limits::SEED, &mut data.simulated.seed),
            Self::TrainPercent => put(text, &shares(data.validation_percent), &mut data.train_percent),
            Self::ValidationPercent => put(text, &shares(data.train_percent), &mut data.validation_percent),
            Self::ShuffleSeed => put(text, &limits::SEED, &mut data.shuffle_seed),
            Self::MinRows => put(text, &MIN_ROWS, &mut data.min_rows),
            Self::RoomWidth => put(text, &ROOM_SIDE_M, &mut data.room.width_m),
            Self::RoomDepth => put(text, &ROOM_SIDE_M, &mut data.room.depth_m),
            Self::PlateX(i) => match data.room.plates.get_mut(i) {
                Some(plate) => put(text, &PLATE_M, &mut plate.0),
                None => Ok(()),
            },
            Self::PlateY(i) => match data.room.plates.get_mut(i) {
                Some(plate) => put(text, &PLATE_M, &mut plate.1),
                None => Ok(()),
            },
            Self::HiddenUnits => put(text, &limits::HIDDEN_UNITS, &mut settings.hidden_units),
            Self::Epochs => put(text, &limits::EPOCHS, &mut settings.training.epochs),
            Self::BatchSize => put(text, &limits::BATCH_SIZE, &mut settings.training.batch_size),
            Self::LearningRate => put(text, &limits::LEARNING_RATE, &mut settings.training.learning_rate),
            Self::Momentum => {
                put(text, &limits::MOMENTUM, &mut settings.momentum)?;
                if let OptimizerConfig::Sgd { momentum } = &mut settings.training.optimizer {
                    *momentum = settings.momentum;
                }
                Ok(())
            }
            Self::Seed => put(text, &limits::SEED, &mut settings.training.seed),
            Self::InputBits => put(text, &limits::BITS, &mut quantization.input_bits),
            Self::WeightMin => put(text, &below_zero(), &mut quantization.weights.fixed_min),
            Self::WeightMax => put(text, &above_zero(), &mut quantization.weights.fixed_max),
            Self::ActivationMin => put(text, &below_zero(), &mut quantization.activations.fixed_min),
            Self::ActivationMax => put(text, &above_zero(), &mut quantization.activations.fixed_max),
        }
    }
}

/// Percent left for one block when another takes `other`, and the test block keeps its minimum.
fn shares(other: f64) -> RangeInclusive<f64> {
    let least = limits::FRACTION.start() * 100.0;
    least..=(100.0 - least - other).min(limits::FRACTION.end() * 100.0)
}

fn below_zero() -> RangeInclusive<f64> {
    // Fixed ranges must contain 0 and must not be a point.
    *limits::FIXED_RANGE.start()..=-1e-6
}

fn above_zero() -> RangeInclusive<f64> {
    1e-6..=*limits::FIXED_RANGE.end()
}

fn put<T: FromStr + PartialOrd + Display>(
    text: &str,
    range: &RangeInclusive<T>,
    place: &mut T,
) -> Result<(), String> {
    match text.trim().parse::<T>() {
        Ok(value) if range.contains(&value) => {
            *place = value;
            Ok(())
        }
        _ => Err(format!("{} to {}", readable(range.start()), readable(range.end()))),
    }
}

/// The end of a range with separators where it is a large whole number.
pub(super) fn readable(end: &impl Display) -> String {
    let text = end.to_string();
    text.parse::<u64>().map_or(text, thousands)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use super::*;

    #[test]
    fn a_refused_text_names_the_allowed_range_and_changes_nothing() {
        let mut settings = Settings::default();
        assert_eq!(Field::Epochs.store("0", &mut settings), Err("1 to 100,000".to_owned()));
        assert_eq!(Field::Epochs.store("", &mut settings), Err("1 to 100,000".to_owned()));
        assert_eq!(Field::LearningRate.store("2", &mut settings), Err("0.0000001 to 1".to_owned()));
        assert_eq!(settings, Settings::default());
    }

    #[test]
    fn every_default_is_allowed_and_reads_back() {
        let settings = Settings::default();
        for field in [
            Field::SimSeed,
            Field::TrainPercent,
            Field::ValidationPercent,
            Field::ShuffleSeed,
            Field::MinRows,
            Field::RoomWidth,
            Field::RoomDepth,
            Field::PlateX(1),
            Field::PlateY(2),
            Field::HiddenUnits,
            Field::Epochs,
            Field::BatchSize,
            Field::LearningRate,
            Field::Momentum,
            Field::Seed,
            Field::InputBits,
            Field::WeightMin,
            Field::WeightMax,
            Field::ActivationMin,
            Field::ActivationMax,
        ] {
            let mut copy = settings.clone();
            field.store(&field.stored(&settings), &mut copy).unwrap();
            assert_eq!(copy, settings, "{field:?}");
        }
    }

    #[test]
    fn the_shares_leave_a_test_block() {
        let mut settings = Settings::default();
        assert_eq!(Field::TrainPercent.store("80", &mut settings), Err("1 to 79".to_owned()));
        Field::TrainPercent.store("79", &mut settings).unwrap();
        settings.data.split_config(false).check().unwrap();
    }

    #[test]
    fn momentum_reaches_the_optimizer_in_use() {
        let mut settings = Settings::default();
        settings.training.optimizer = OptimizerConfig::Sgd { momentum: 0.9 };
        Field::Momentum.store("0.5", &mut settings).unwrap();
        assert_eq!(settings.training.optimizer, OptimizerConfig::Sgd { momentum: 0.5 });
    }

    #[test]
    fn scientific_notation_is_a_number() {
        let mut settings = Settings::default();
        Field::LearningRate.store("1e-3", &mut settings).unwrap();
        assert_eq!(settings.training.learning_rate, 0.001);
    }
}
