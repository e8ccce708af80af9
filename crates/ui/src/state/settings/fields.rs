//! The number fields: how each is written, checked and stored. Those of a job's settings are drawn from their table.

use std::borrow::Cow;

use protocol::limits;
use protocol::settings::setting;
use vocabulary::TensorKind;

use super::Settings;
use super::exploration::ExplorationField;
use super::numbers::put;

/// A number field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The setting of a job at a path.
    Setting(&'static str),
    /// A number of one layer, counted from 0, by its name among the layer's settings.
    Layer(usize, &'static str),
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
    /// A number of the exploration's card.
    Exploration(ExplorationField),
}

impl Field {
    /// The field of the setting at a path, a layer's by its place.
    pub fn at(path: &str) -> Option<Self> {
        let row = setting(path)?;
        match (path.strip_prefix("model.layers."), row.path.strip_prefix("model.layers.*.")) {
            (Some(rest), Some(name)) => Some(Self::Layer(rest.split('.').next()?.parse().ok()?, name)),
            _ => Some(Self::Setting(row.path)),
        }
    }

    /// The path of the setting that it is, places of layers included; empty where a field is no setting of a job.
    pub fn path(self) -> Cow<'static, str> {
        match self {
            Self::Setting(path) => path.into(),
            Self::Layer(place, name) => format!("model.layers.{place}.{name}").into(),
            Self::MinRows => "data.options.min_rows".into(),
            Self::RoomWidth
            | Self::RoomDepth
            | Self::PlateX(..)
            | Self::PlateY(..)
            | Self::HiddenUnits
            | Self::LstmUnits
            | Self::CnnL2
            | Self::Exploration(_) => "".into(),
        }
    }

    /// What the field is called beside its complaint: as its control, and whose it is where there are several.
    pub fn label(self) -> Cow<'static, str> {
        match self {
            Self::Layer(layer, _) => format!("Layer {}", layer + 1).into(),
            Self::RoomWidth => "Room width".into(),
            Self::RoomDepth => "Room depth".into(),
            Self::PlateX(..) | Self::PlateY(..) => "Plate position".into(),
            Self::HiddenUnits => "Hidden units".into(),
            Self::LstmUnits => "Units".into(),
            Self::CnnL2 => "L2 factor".into(),
            Self::Exploration(field) => field.label().into(),
            Self::Setting(_) | Self::MinRows => {
                let path = self.path();
                let label = setting(&path).map_or("", |setting| setting.label);
                let quantizer = |tensor: &TensorKind| path.starts_with(&format!("qat.{tensor}."));
                match TensorKind::ALL.into_iter().find(quantizer) {
                    Some(tensor) => format!("{label} of {}", tensor.label().to_lowercase()).into(),
                    None if path.starts_with("model.window.") => {
                        format!("Window {}", label.to_lowercase()).into()
                    }
                    None if path.starts_with("split.") && path != "split.seed" => {
                        format!("{label} share").into()
                    }
                    None => label.into(),
                }
            }
        }
    }

    /// Whether the field describes data: its changes load the data again.
    pub fn is_data(self) -> bool {
        match self {
            Self::Setting(path) => path.starts_with("data.") || path.starts_with("split."),
            Self::MinRows | Self::RoomWidth | Self::RoomDepth | Self::PlateX(..) | Self::PlateY(..) => true,
            _ => false,
        }
    }

    /// Whether the field stands in the Quantization card.
    pub fn is_quantization(self) -> bool {
        matches!(self, Self::Setting(path) if path.starts_with("qat.") || path.starts_with("ptq."))
    }

    /// The stored value as text.
    pub fn stored(self, settings: &Settings) -> String {
        let import = &settings.beside.import;
        match self {
            Self::Setting(_) | Self::Layer(..) => settings.shown(&self.path()),
            Self::MinRows => import.min_rows.to_string(),
            Self::RoomWidth => import.room.width_m.to_string(),
            Self::RoomDepth => import.room.depth_m.to_string(),
            Self::PlateX(plate, of) => {
                plate_of(settings, plate, of).map_or_else(String::new, |(x, _)| x.to_string())
            }
            Self::PlateY(plate, of) => {
                plate_of(settings, plate, of).map_or_else(String::new, |(_, y)| y.to_string())
            }
            Self::HiddenUnits | Self::LstmUnits => {
                settings.width().map_or_else(String::new, |width| width.to_string())
            }
            Self::CnnL2 => settings.cnn_l2().to_string(),
            Self::Exploration(field) => settings.beside.exploration.stored(field),
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
        match self {
            Self::Setting(_) | Self::Layer(..) => {
                let path = self.path();
                // A part that is not in force asks for nothing.
                let Some(row) = setting(&path).filter(|_| settings.value(&path).is_some()) else {
                    return Ok(());
                };
                let value = row.typed(settings.as_set(), &path, text)?;
                settings.set(&path, value);
                Ok(())
            }
            Self::MinRows => put(text, &limits::MIN_ROWS, &mut settings.beside_mut().import.min_rows),
            Self::RoomWidth => put(text, &limits::ROOM_SIDE, &mut settings.beside_mut().import.room.width_m),
            Self::RoomDepth => put(text, &limits::ROOM_SIDE, &mut settings.beside_mut().import.room.depth_m),
            Self::PlateX(plate, of) => {
                store_plate(settings, plate, of, |place| put(text, &limits::PLATE, &mut place.0))
            }
            Self::PlateY(plate, of) => {
                store_plate(settings, plate, of, |place| put(text, &limits::PLATE, &mut place.1))
            }
            Self::HiddenUnits => read(text, &limits::UNITS, |width| settings.set_width(width)),
            Self::LstmUnits => read(text, &limits::LSTM_UNITS, |width| settings.set_width(width)),
            Self::CnnL2 => read(text, &limits::L2, |l2| settings.set_cnn_l2(l2)),
            Self::Exploration(field) => settings.beside_mut().exploration.store(field, text),
        }
    }
}

/// Reads a text as a number of a range and hands it on.
fn read<T: std::str::FromStr + PartialOrd + std::fmt::Display + Copy>(
    text: &str,
    range: &std::ops::RangeInclusive<T>,
    store: impl FnOnce(T),
) -> Result<(), String> {
    let mut number = *range.start();
    put(text, range, &mut number).map(|()| store(number))
}

/// The place of a plate of so many, m.
fn plate_of(settings: &Settings, plate: usize, of: u32) -> Option<(f64, f64)> {
    settings.beside.import.room.plates_for(of).get(plate).copied()
}

/// Moves a plate of so many; all of them are given from then on.
fn store_plate(
    settings: &mut Settings,
    plate: usize,
    of: u32,
    put: impl FnOnce(&mut (f64, f64)) -> Result<(), String>,
) -> Result<(), String> {
    let mut plates = settings.beside.import.room.plates_for(of);
    let before = plates.clone();
    plates.get_mut(plate).map_or(Ok(()), put)?;
    if plates != before {
        settings.beside_mut().import.room.plates = plates;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#[path = "fields_tests.rs"]
mod tests;
