//! The number fields: how each is written, checked and stored, all by the table of settings.

use std::borrow::Cow;

use protocol::Patch;
use protocol::import::plate_name;
use protocol::patch::value_at;
use protocol::settings::setting;
use vocabulary::TensorKind;

use super::Settings;
use super::exploration::ExplorationField;

/// A number field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// The setting of a job at a path.
    Setting(&'static str),
    /// A number of one layer, counted from 0, by its name among the layer's settings.
    Layer(usize, &'static str),
    /// How uploaded files are read: the setting at a path.
    Import(&'static str),
    /// A coordinate of a plate (0 for x, 1 for y), the plate counted from 0, of so many.
    Plate(usize, usize, u32),
    /// L2 factor of all hidden kernels of the CNN.
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
            _ if row.path.starts_with("data.options.") => Some(Self::Import(row.path)),
            _ => Some(Self::Setting(row.path)),
        }
    }

    /// The path of the setting that it is, places of lists included.
    pub fn path(self) -> Cow<'static, str> {
        match self {
            Self::Setting(path) | Self::Import(path) => path.into(),
            Self::Layer(place, name) => format!("model.layers.{place}.{name}").into(),
            Self::Plate(plate, axis, _) => format!("data.options.room.plates.{plate}.{axis}").into(),
            Self::CnnL2 => "model.layers.*.l2".into(),
            Self::Exploration(field) => field.path().into(),
        }
    }

    /// What the field is called beside its complaint: as its control, and whose it is where there are several.
    pub fn label(self) -> Cow<'static, str> {
        let path = self.path();
        let label = setting(&path).map_or("", |setting| setting.label);
        match self {
            Self::Layer(layer, _) => format!("{label} of layer {}", layer + 1).into(),
            Self::Plate(plate, ..) => format!("Plate {}, {label}", plate_name(plate)).into(),
            Self::CnnL2 | Self::Exploration(_) => label.into(),
            Self::Import(_) | Self::Setting(_) => {
                let quantizer = |tensor: &TensorKind| path.starts_with(&format!("qat.{tensor}."));
                match TensorKind::ALL.into_iter().find(quantizer) {
                    Some(tensor) => format!("{label} of {}", tensor.label().to_lowercase()).into(),
                    None if path.starts_with("model.window.") => {
                        format!("Window {}", label.to_lowercase()).into()
                    }
                    None if path.starts_with("data.options.room.") => {
                        format!("Room {}", label.to_lowercase()).into()
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
            Self::Import(_) | Self::Plate(..) => true,
            Self::Layer(..) | Self::CnnL2 | Self::Exploration(_) => false,
        }
    }

    /// Whether the field stands in the Quantization card.
    pub fn is_quantization(self) -> bool {
        matches!(self, Self::Setting(path) if path.starts_with("qat.") || path.starts_with("ptq."))
    }

    /// The stored value as text.
    pub fn stored(self, settings: &Settings) -> String {
        let path = self.path();
        match self {
            Self::Setting(_) | Self::Layer(..) => settings.shown(&path),
            Self::Import(_) | Self::Plate(..) => setting(&path)
                .zip(value_at(&settings.beside.import.job(self.plates()), &path))
                .map_or_else(String::new, |(row, value)| row.shown(&value)),
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
        let path = self.path();
        let Some(row) = setting(&path) else { return Ok(()) };
        match self {
            // A part that is not in force asks for nothing.
            Self::Setting(_) | Self::Layer(..) if settings.value(&path).is_none() => {}
            Self::Setting(_) | Self::Layer(..) => {
                let value = row.typed(settings.as_set(), &path, text)?;
                settings.set(&path, value);
            }
            Self::Import(_) | Self::Plate(..) => {
                let job = settings.beside.import.job(self.plates());
                let value = row.typed(&job, &path, text)?;
                // Plates that nobody moved stay along the walls, whatever the room's size.
                if value_at(&job, &path).is_some_and(|before| before != value) {
                    settings.beside_mut().import.set(self.plates(), &Patch::of(path, value));
                }
            }
            Self::CnnL2 => {
                let value = row.typed(settings.as_set(), &path, text)?;
                settings.set_cnn_l2(value.as_f64().unwrap_or_default());
            }
            Self::Exploration(field) => settings.beside_mut().exploration.store(field, text)?,
        }
        Ok(())
    }

    /// Plates whose places are given while the field is set.
    fn plates(self) -> u32 {
        match self {
            Self::Plate(_, _, of) => of,
            _ => 0,
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#[path = "fields_tests.rs"]
mod tests;
