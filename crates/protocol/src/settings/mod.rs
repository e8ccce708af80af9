//! Every setting of a job in one table, a row each: what the page's controls, the command line's flags and their help, the
//! JavaScript API's types and the reference of settings are drawn from.

mod data;
mod domain;
mod exploration;
mod network;
mod ptq;
mod qat;
mod reference;
mod training;
mod typed;
mod types;

use std::sync::OnceLock;

use serde_json::Value;
use vocabulary::Card;

pub use domain::Domain;
pub use reference::reference;
pub use types::types;

use crate::import::ImportOptions;
use crate::job::{ExplorationConfig, Job, JobData};
use crate::patch::{Patch, PatchError, inside, json, named, value_at};
use exploration::EXPLORATION;

/// One setting.
#[derive(Debug)]
pub struct Setting {
    /// Its path in a [`Job`]; `*` stands for any place of a list.
    pub path: &'static str,
    /// What people call it, a word or two.
    pub label: &'static str,
    /// Unit; empty for counts, ratios and words.
    pub unit: &'static str,
    /// What it does, in one to three sentences without its default.
    pub tip: &'static str,
    /// What is allowed.
    pub domain: Domain,
    /// Where it stands.
    pub card: Card,
    /// The fold that draws it.
    pub fold: Fold,
    /// Its flag on the command line; absent where `--set` alone sets it.
    pub flag: Option<Flag>,
    /// Why it changes nothing in a job, in one sentence; absent if it counts.
    pub off: fn(&Job) -> Option<&'static str>,
    /// What it says when it is not at its default, where the label does not say that.
    pub brief: Option<&'static str>,
    /// [`Setting::tip_with_default`], made once.
    said: OnceLock<String>,
}

/// Folds whose rows a card draws without naming them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fold {
    /// The row is placed by its card.
    None,
    /// Where the activations' ranges come from.
    Calibration,
    /// What goes beyond the converter; refused where [`crate::PtqConfig::corrections_refused`] says so.
    Corrections,
}

/// A flag on the command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flag {
    /// `--name VALUE`.
    Value(&'static str),
    /// `--name` switches it on.
    On(&'static str),
    /// `--name` switches it off.
    Off(&'static str),
}

impl Flag {
    /// Without the dashes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Value(name) | Self::On(name) | Self::Off(name) => name,
        }
    }
}

/// The rows, card by card. They are made when this is compiled: code that makes them would be larger than they are.
static ROWS: [&[Setting]; 13] = [
    &data::ROWS,
    &network::ROWS,
    &training::ROWS,
    &qat::METHOD,
    &qat::WEIGHTS,
    &qat::ACTIVATIONS,
    &qat::INPUT,
    &qat::NETWORK,
    &ptq::CONVERTER,
    &ptq::WIDTHS,
    &ptq::CALIBRATION,
    &ptq::CORRECTIONS,
    &ptq::RUNTIME,
];

/// Every setting, card by card.
pub fn all() -> impl Iterator<Item = &'static Setting> {
    ROWS.iter().copied().flatten()
}

/// The setting of a job or of an exploration at a path, places of lists given by their numbers.
pub fn setting(path: &str) -> Option<&'static Setting> {
    let beside = || exploration::ROWS.iter().find(|setting| setting.path == path);
    let exact = all().find(|setting| setting.path == path);
    exact.or_else(|| all().find(|setting| setting.is_at(path))).or_else(beside)
}

/// The settings of a fold.
pub fn of_fold(fold: Fold) -> impl Iterator<Item = &'static Setting> {
    all().filter(move |setting| setting.fold == fold)
}

/// The job after a change, as [`Job::apply`]; a setting whose part is not in force is refused with the reason.
///
/// # Errors
/// What [`Job::apply`] refuses.
pub fn applied(job: &Job, patch: &Patch) -> Result<Job, PatchError> {
    job.apply(patch).map_err(|error| match error {
        PatchError::Unknown { path, known } => match setting(&path).and_then(|setting| (setting.off)(job)) {
            Some(why) => PatchError::Off { path, why },
            None => PatchError::Unknown { path, known },
        },
        error => error,
    })
}

/// A row that always counts.
const fn row(
    card: Card,
    path: &'static str,
    label: &'static str,
    tip: &'static str,
    domain: Domain,
) -> Setting {
    Setting {
        path,
        label,
        unit: "",
        tip,
        domain,
        card,
        fold: Fold::None,
        flag: None,
        off: |_| None,
        brief: None,
        said: OnceLock::new(),
    }
}

impl Setting {
    const fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    const fn fold(mut self, fold: Fold) -> Self {
        self.fold = fold;
        self
    }

    const fn flag(mut self, name: &'static str) -> Self {
        self.flag = Some(Flag::Value(name));
        self
    }

    const fn flag_on(mut self, name: &'static str) -> Self {
        self.flag = Some(Flag::On(name));
        self
    }

    const fn flag_off(mut self, name: &'static str) -> Self {
        self.flag = Some(Flag::Off(name));
        self
    }

    const fn brief(mut self, brief: &'static str) -> Self {
        self.brief = Some(brief);
        self
    }

    const fn off(mut self, off: fn(&Job) -> Option<&'static str>) -> Self {
        self.off = off;
        self
    }

    /// Whether this is the setting at a path.
    pub fn is_at(&self, path: &str) -> bool {
        let (mut own, mut given) = (self.path.split('.'), path.split('.'));
        loop {
            match (own.next(), given.next()) {
                (None, None) => return true,
                (Some("*"), Some(place)) if place.bytes().all(|byte| byte.is_ascii_digit()) => {}
                (Some(own), Some(given)) if own == given => {}
                _ => return false,
            }
        }
    }

    /// Its default: the one of the default job, or of the named parts that have it, each value with the names of its parts
    /// where they differ.
    pub fn defaults(&self) -> Vec<(Value, Vec<&'static str>)> {
        let path = self.path.replace('*', "0");
        let mut found: Vec<(Value, Vec<&'static str>)> = Vec::new();
        // The innermost part with names decides: a layer goes before the network.
        let ends = path.match_indices('.').map(|(end, _)| end).rev();
        for end in ends {
            for (name, part) in named(&path[..end]) {
                let Some(value) = inside(&part, &path[end + 1..]) else { continue };
                match found.iter_mut().find(|(known, _)| known == value) {
                    Some((_, names)) => names.push(name),
                    None => found.push((value.clone(), vec![name])),
                }
            }
            if !found.is_empty() {
                break;
            }
        }
        if found.len() == 1 {
            found[0].1.clear();
        }
        if found.is_empty() {
            let default = match path.strip_prefix(EXPLORATION) {
                Some(path) => inside(&json(&ExplorationConfig::default()), path).cloned(),
                None => {
                    let data = JobData::Files { files: Vec::new(), options: ImportOptions::in_full() };
                    let jobs = [Job::default(), Job { data, ..Job::default() }];
                    jobs.iter().find_map(|job| value_at(job, &path))
                }
            };
            found.extend(default.map(|value| (value, Vec::new())));
        }
        found
    }

    /// The default in words: `0.9`, or `1 for mlp, 30 for cnn-a, cnn-b, cnn-c, lstm`.
    pub fn default_words(&self) -> String {
        let word = |value: &Value| match value {
            Value::Null => "none".to_owned(),
            Value::Bool(on) => if *on { "on" } else { "off" }.to_owned(),
            Value::String(word) => word.clone(),
            Value::Array(list) if list.is_empty() => "none".to_owned(),
            Value::Array(_) | Value::Object(_) => self.named_default().unwrap_or_else(|| value.to_string()),
            Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |it| it.to_string()),
        };
        let one = |(value, names): &(Value, Vec<&str>)| match names.as_slice() {
            [] => word(value),
            names => format!("{} for {}", word(value), names.join(", ")),
        };
        self.defaults().iter().map(one).collect::<Vec<_>>().join("; ")
    }

    /// The tip, its default as people read it, and the ends of a number.
    pub fn tip_with_default(&self) -> &str {
        self.said.get_or_init(|| {
            let default = match (&self.domain, self.defaults().as_slice()) {
                (Domain::Word { words, .. }, [(Value::String(word), _)]) => {
                    words().iter().find(|(known, _)| known == word).map(|(_, label)| (*label).to_owned())
                }
                (Domain::Share(_), [(Value::Number(share), _)]) => {
                    share.as_f64().map(|share| format!("{} %", Domain::percent(share)))
                }
                _ => None,
            };
            let default = default.unwrap_or_else(|| self.default_words());
            let ends = match &self.domain {
                Domain::Share(ends) => {
                    format!("; {} to {} %", Domain::percent(*ends.start()), Domain::percent(*ends.end()))
                }
                Domain::Whole(_) | Domain::Real(_) => format!("; {}", self.domain.words(self.path)),
                _ => String::new(),
            };
            // A place of a list that is empty has none.
            let default = if default.is_empty() { default } else { format!("Default: {default}") };
            let said = format!("{default}{ends}");
            let said = said.strip_prefix("; ").unwrap_or(&said);
            format!("{} {said}.", self.tip)
        })
    }

    /// The name of the part that is its default.
    fn named_default(&self) -> Option<String> {
        named(self.path).into_iter().next().map(|(name, _)| name.to_owned())
    }

    /// What there is to know of it in one paragraph: tip, default, what is allowed.
    pub fn help(&self) -> String {
        let (default, allowed) = (self.default_words(), self.domain.words(self.path));
        let allowed = if allowed.is_empty() { allowed } else { format!("; {allowed}") };
        format!("{} Default: {default}{allowed}.", self.tip)
    }

    /// A text as a value of this setting.
    ///
    /// # Errors
    /// What is allowed, for example `1 to 256`.
    pub fn read(&self, text: &str) -> Result<Value, String> {
        self.domain.read(text.trim()).ok_or_else(|| self.domain.words(self.path))
    }
}
