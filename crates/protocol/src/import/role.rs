//! What a column holds: the roles that people give, and their names.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::limits;

/// Most sensors of a file.
const MOST: usize = *limits::SENSORS.end() as usize;
/// Names of the sensors' roles.
const SENSOR_NAMES: [&str; MOST] = [
    "sensor1", "sensor2", "sensor3", "sensor4", "sensor5", "sensor6", "sensor7", "sensor8", "sensor9",
    "sensor10", "sensor11", "sensor12", "sensor13", "sensor14", "sensor15", "sensor16",
];
/// What people read for them.
const SENSOR_LABELS: [&str; MOST] = [
    "sensor A", "sensor B", "sensor C", "sensor D", "sensor E", "sensor F", "sensor G", "sensor H",
    "sensor I", "sensor J", "sensor K", "sensor L", "sensor M", "sensor N", "sensor O", "sensor P",
];

/// Which of the sensors, counted from 0; as many exist as [`limits::SENSORS`] allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SensorNumber(u8);

impl SensorNumber {
    /// Sensor number `index` from 0; `None` beyond the last.
    pub fn new(index: usize) -> Option<Self> {
        u8::try_from(index).ok().filter(|_| index < MOST).map(Self)
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..MOST).filter_map(Self::new)
    }

    /// The number, from 0.
    pub fn index(self) -> usize {
        self.0.into()
    }

    /// The letter of the sensor and its plate: A is the first.
    pub fn letter(self) -> char {
        char::from(b'A' + self.0)
    }
}

/// What a column holds, in the order in which roles are offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnRole {
    /// Time stamp, or the time of day beside a date.
    Time,
    /// The date that belongs to the time of day.
    Date,
    /// Readings of one sensor.
    Sensor(SensorNumber),
    /// The person's x.
    X,
    /// The person's y.
    Y,
    /// Name of the block a row belongs to: train, validation or test.
    Split,
    /// Name or number of the recording (session, walk, trial) a row belongs to.
    Recording,
    /// Not used.
    Ignore,
}

impl ColumnRole {
    /// The role of sensor number `index` from 0; `None` beyond the last.
    pub fn sensor(index: usize) -> Option<Self> {
        SensorNumber::new(index).map(Self::Sensor)
    }

    /// The roles of files with up to so many sensors, in the order they are offered.
    pub fn offered(sensors: usize) -> Vec<Self> {
        let mut roles = vec![Self::Time, Self::Date];
        roles.extend(SensorNumber::all().take(sensors).map(Self::Sensor));
        roles.extend([Self::X, Self::Y, Self::Split, Self::Recording, Self::Ignore]);
        roles
    }

    /// The name used on the command line, in JSON and as a form value: `sensor1` is the first sensor.
    pub fn name(self) -> &'static str {
        match self {
            Self::Time => "time",
            Self::Date => "date",
            Self::Sensor(sensor) => SENSOR_NAMES[sensor.index()],
            Self::X => "x",
            Self::Y => "y",
            Self::Split => "split",
            Self::Recording => "recording",
            Self::Ignore => "ignore",
        }
    }

    /// The name shown to people.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sensor(sensor) => SENSOR_LABELS[sensor.index()],
            Self::Ignore => "not used",
            other => other.name(),
        }
    }

    /// The role of that [`Self::name`].
    pub fn from_name(name: &str) -> Option<Self> {
        Self::offered(MOST).into_iter().find(|role| role.name() == name)
    }

    /// The names of all roles but [`Self::Ignore`] in words, for messages.
    pub fn names() -> String {
        let sensors = format!("{} to {}", SENSOR_NAMES[0], SENSOR_NAMES[MOST - 1]);
        let all = Self::offered(1).into_iter().filter(|role| *role != Self::Ignore).map(|role| match role {
            Self::Sensor(_) => sensors.as_str(),
            other => other.name(),
        });
        all.collect::<Vec<_>>().join(", ")
    }
}

impl Serialize for ColumnRole {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for ColumnRole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name).ok_or_else(|| {
            D::Error::custom(format!("unknown role `{name}`, expected one of {}, ignore", Self::names()))
        })
    }
}

#[cfg(test)]
#[path = "role_tests.rs"]
mod tests;
