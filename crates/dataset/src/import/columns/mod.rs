//! Which column is what: by the names in the header, without regard to case, spaces and units, or by their order.
mod guess;
mod mapping;

use super::names::key;
use super::report::Role;
use crate::table::{LEAST_SENSORS, MOST_SENSORS};

pub(super) use guess::{Header, describe, is_known, is_like_a_sensor, is_time};
pub(super) use mapping::{ALLOWED, Falls, USUAL_COLUMNS, by_names, by_order};

/// Fewest columns a complete file has: two sensors, x and y.
pub(super) const LEAST_COLUMNS: usize = LEAST_SENSORS + 2;
/// Most columns a file without names can be understood with: sixteen sensors, x, y and the time.
pub(super) const MOST_UNNAMED: usize = MOST_SENSORS + 3;

/// Names by which columns are recognised, each list extendable. Compared without case, spaces, signs and units, so
/// `sensora` also stands for "Sensor A", and `x` for "X (m)" and `x_cm`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnNames {
    /// Names of the time column.
    pub time: Vec<String>,
    /// Names of each sensor, in the order of the plates.
    pub sensors: Vec<Vec<String>>,
    /// Names of the position along the width.
    pub x: Vec<String>,
    /// Names of the position along the depth.
    pub y: Vec<String>,
    /// Names of the column with train, val, test.
    pub split: Vec<String>,
    /// Names of a column with the date, where the time of day stands in a column of its own.
    pub date: Vec<String>,
    /// Names of the column that tells recordings apart.
    pub recording: Vec<String>,
}

impl Default for ColumnNames {
    fn default() -> Self {
        let own = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let sensor = |digit: usize, letter: char| {
            let numbered = [
                "s",
                "sensor",
                "c",
                "ch",
                "cap",
                "plate",
                "channel",
                "electrode",
                "capacitance",
                "adc",
                "ain",
                "freq",
                "frequency",
                "rssi",
                "signal",
                "sensore",
                "capteur",
                "czujnik",
                "kanal",
                "canal",
                "canale",
                "\u{4f20}\u{611f}\u{5668}",
                "\u{434}\u{430}\u{442}\u{447}\u{438}\u{43a}",
            ]
            .map(|stem| format!("{stem}{digit}"));
            let lettered =
                ["sensor", "plate", "cap", "channel", "electrode"].map(|stem| format!("{stem}{letter}"));
            numbered.into_iter().chain(lettered).collect::<Vec<_>>()
        };
        Self {
            time: own(&[
                "t",
                "time",
                "timestamp",
                "timestamps",
                "datetime",
                "dateandtime",
                "timeofday",
                "clock",
                "seconds",
                "milliseconds",
                "microseconds",
                "nanoseconds",
                "millis",
                "micros",
                "nanos",
                "elapsed",
                "elapsedtime",
                "timeelapsed",
                "epoch",
                "epochtime",
                "unixtime",
                "unixtimestamp",
                "unix",
                "utc",
                "stamp",
                "xvalue",
                "datenum",
                "ticks",
                "ts",
                "recordtime",
                "localtime",
                "systemtime",
                "rostime",
                "zeit",
                "zeitstempel",
                "uhrzeit",
                "temps",
                "tiempo",
                "tempo",
                "horodatage",
                "heure",
                "dateheure",
                "hora",
                "fechayhora",
                "fechahora",
                "ora",
                "dataora",
                "dataeora",
                "tid",
                "tidpunkt",
                "tijd",
                "tijdstip",
                "czas",
                "aika",
                "datumuhrzeit",
                "when",
                "\u{432}\u{440}\u{435}\u{43c}\u{44f}",
                "\u{65f6}\u{95f4}",
                "\u{6642}\u{9593}",
            ]),
            sensors: (1..=MOST_SENSORS).zip('a'..).map(|(number, letter)| sensor(number, letter)).collect(),
            x: own(&[
                "x",
                "posx",
                "xpos",
                "positionx",
                "xposition",
                "labelx",
                "xlabel",
                "xcoord",
                "coordx",
                "xcoordinate",
                "coordinatex",
                "px",
                "truex",
                "xtrue",
                "targetx",
                "xtarget",
                "gtx",
                "posizionex",
                "posicionx",
                "koordinatex",
                "xkoordinate",
                "x\u{5750}\u{6807}",
            ]),
            y: own(&[
                "y",
                "posy",
                "ypos",
                "positiony",
                "yposition",
                "labely",
                "ylabel",
                "ycoord",
                "coordy",
                "ycoordinate",
                "coordinatey",
                "py",
                "truey",
                "ytrue",
                "targety",
                "ytarget",
                "gty",
                "posizioney",
                "posiciony",
                "koordinatey",
                "ykoordinate",
                "y\u{5750}\u{6807}",
            ]),
            split: own(&["split", "set", "part", "subset", "fold"]),
            date: own(&["date", "day", "datum", "fecha", "data"]),
            recording: own(&[
                "recording",
                "session",
                "run",
                "trial",
                "walk",
                "sequence",
                "recordingid",
                "sessionid",
                "runid",
                "trialid",
                "walkid",
                "sequenceid",
                "subject",
                "subjectid",
                "person",
                "participant",
                "experiment",
                "trajectory",
                "trajectoryid",
                "episode",
                "take",
                "device",
                "deviceid",
                "tag",
                "tagid",
                "user",
                "userid",
            ]),
        }
    }
}

impl ColumnNames {
    /// The names as they are compared: without case, spaces and signs.
    pub(super) fn keyed(&self) -> Self {
        let keyed = |names: &Vec<String>| names.iter().map(|name| key(name)).collect();
        Self {
            time: keyed(&self.time),
            sensors: self.sensors.iter().map(keyed).collect(),
            x: keyed(&self.x),
            y: keyed(&self.y),
            split: keyed(&self.split),
            date: keyed(&self.date),
            recording: keyed(&self.recording),
        }
    }
}

/// Which columns to read, by their position in the file (from 0); replaces all guesses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnMapping {
    /// Time, if it is to be read.
    pub time: Option<usize>,
    /// The sensors, in the order of the plates.
    pub sensors: Vec<usize>,
    /// Position along the width.
    pub x: usize,
    /// Position along the depth.
    pub y: usize,
    /// Part of each row, if it is to be read.
    pub split: Option<usize>,
    /// Date, if it is to be read with the time of day (or as the time).
    pub date: Option<usize>,
    /// Recording of each row, if it is to be read.
    pub recording: Option<usize>,
}

impl ColumnMapping {
    /// Role of column `index` under this mapping.
    #[must_use]
    pub fn role(&self, index: usize) -> Role {
        if let Some(sensor) = self.sensors.iter().position(|&column| column == index) {
            return Role::Sensor(sensor);
        }
        match index {
            _ if index == self.x => Role::X,
            _ if index == self.y => Role::Y,
            _ if Some(index) == self.time => Role::Time,
            _ if Some(index) == self.split => Role::Split,
            _ if Some(index) == self.date => Role::Date,
            _ if Some(index) == self.recording => Role::Recording,
            _ => Role::Ignored,
        }
    }

    /// Checks a mapping chosen by the user against a file of `width` columns.
    ///
    /// # Errors
    /// Another number of sensors than can be, a column that does not exist, or one with two roles.
    pub(super) fn check(&self, width: usize) -> Result<(), String> {
        let mut used = self.sensors.clone();
        if !(LEAST_SENSORS..=MOST_SENSORS).contains(&used.len()) {
            return Err(format!(
                "{} sensor columns are chosen, {LEAST_SENSORS} to {MOST_SENSORS} needed.",
                used.len()
            ));
        }
        used.extend([self.x, self.y]);
        used.extend([self.time, self.split, self.date, self.recording].iter().flatten());
        if let Some(missing) = used.iter().find(|&&column| column >= width) {
            return Err(format!("Column {} is chosen, but the file has {width} columns.", missing + 1));
        }
        used.sort_unstable();
        match used.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(format!("Column {} is chosen twice.", pair[0] + 1)),
            None => Ok(()),
        }
    }
}
