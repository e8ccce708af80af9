//! What the importer asks, and what a person answers.
//!
//! A question stands in [`super::ImportReport::questions`] whenever a file can be read in more than one way, also when the
//! file itself or the importer decided: then `chosen` is the reading in force and the other choices are one click (or one
//! `--answer` of the command line) away. An answer is a kind, a column where the question names one, and the `value` of a
//! choice; answers stand in [`super::ImportOptions::answers`].

use core::fmt;

use serde::{Deserialize, Serialize};

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionKind {
    /// Which columns hold the sensors, x and y: answered by [`super::ImportOptions::roles`], has no choices.
    Columns,
    /// Unit of x and y: `m`, `cm`, `mm`, `um`, `km`, `ft`, `in`.
    LengthUnit,
    /// Unit of the time column: `s`, `ms`, `us`, `ns`, `min`, `h`, `d`, `ticks` (100 ns), `calendar` (digits of date and
    /// time in a row), `none` (leave the column out).
    TimeUnit,
    /// The decimal mark, `point` or `comma`; of one column if the question names one. The other mark, blanks and
    /// apostrophes then group thousands.
    NumberFormat,
    /// Order of day, month and year in dates written with numbers: `dmy`, `mdy`, `ymd`.
    DayOrder,
    /// Rows with placeholders or values far from all others: `keep` or `drop`.
    DropRows,
    /// More than 5 % of the rows are bad: `import` takes the good ones.
    ImportAnyway,
    /// What stands between the values: `comma`, `semicolon`, `tab`, `spaces`, `pipe`.
    Separator,
}

impl QuestionKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Columns,
        Self::LengthUnit,
        Self::TimeUnit,
        Self::NumberFormat,
        Self::DayOrder,
        Self::DropRows,
        Self::ImportAnyway,
        Self::Separator,
    ];

    /// The name used on the command line and in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Columns => "columns",
            Self::LengthUnit => "length-unit",
            Self::TimeUnit => "time-unit",
            Self::NumberFormat => "number-format",
            Self::DayOrder => "day-order",
            Self::DropRows => "drop-rows",
            Self::ImportAnyway => "import-anyway",
            Self::Separator => "separator",
        }
    }

    /// The kind of that [`Self::name`].
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The values an answer of this kind may have; empty for [`Self::Columns`].
    #[must_use]
    pub fn values(self) -> &'static [&'static str] {
        match self {
            Self::Columns => &[],
            Self::LengthUnit => &["m", "cm", "mm", "um", "km", "ft", "in"],
            Self::TimeUnit => &["s", "ms", "us", "ns", "min", "h", "d", "ticks", "calendar", "none"],
            Self::NumberFormat => &["point", "comma"],
            Self::DayOrder => &["dmy", "mdy", "ymd"],
            Self::DropRows => &["keep", "drop"],
            Self::ImportAnyway => &["import"],
            Self::Separator => &["comma", "semicolon", "tab", "spaces", "pipe"],
        }
    }
}

/// One possible answer of a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportChoice {
    /// Value of the answer, one of [`QuestionKind::values`].
    pub value: String,
    /// The choice in words, for a button: `centimetres`.
    pub label: String,
    /// What becomes of something from the file: `255 -> 2.55 m`, `17.927 -> 17927`, `4/3/2016 -> 4 March 2016`. Empty
    /// where an example says nothing.
    pub example: String,
}

/// Who decided a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum QuestionState {
    /// Nobody: the user has to choose. Without a choice in force the file is refused until then; with one it can be
    /// read, but the reading looks wrong and the page waits for an answer.
    Open,
    /// The importer, by what is plausible; a note says so.
    Guessed,
    /// The file itself: a unit in the header, values that only one reading allows.
    Found,
    /// The user.
    Answered,
}

/// Something that can be read in more than one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportQuestion {
    /// What it is about.
    pub kind: QuestionKind,
    /// The column it is about; an answer must name it too. Absent where the question is about the whole file (or all
    /// three files).
    pub column: Option<String>,
    /// The question, a whole sentence.
    pub text: String,
    /// The possible answers; empty for [`QuestionKind::Columns`].
    pub choices: Vec<ImportChoice>,
    /// Index in `choices` of the reading in force.
    pub chosen: Option<usize>,
    /// Who decided.
    pub state: QuestionState,
}

impl ImportQuestion {
    /// Whether the user has to answer before the file is imported.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.state == QuestionState::Open
    }

    /// The answer that takes choice `index`, if there is one.
    #[must_use]
    pub fn answer(&self, index: usize) -> Option<ImportAnswer> {
        let value = self.choices.get(index)?.value.clone();
        Some(ImportAnswer { kind: self.kind, column: self.column.clone(), value })
    }
}

/// A user's answer to a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportAnswer {
    /// What it is about.
    pub kind: QuestionKind,
    /// The column it holds for; all columns where absent.
    #[serde(default)]
    pub column: Option<String>,
    /// One of [`QuestionKind::values`].
    pub value: String,
}

/// `kind=value` or `kind:column=value`, the form of the command line's `--answer`.
impl fmt::Display for ImportAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.column {
            Some(column) => write!(f, "{}:{column}={}", self.kind.name(), self.value),
            None => write!(f, "{}={}", self.kind.name(), self.value),
        }
    }
}

impl ImportAnswer {
    /// Reads `kind=value` or `kind:column=value`.
    ///
    /// # Errors
    /// Names the part that is not known and what is allowed.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = text.rsplit_once('=').map(|(subject, value)| match subject.split_once(':') {
            Some((kind, column)) => (kind, Some(column.to_owned()), value),
            None => (subject, None, value),
        });
        let Some((kind, column, value)) = parts else {
            return Err(format!("'{text}' is no answer; KIND=VALUE or KIND:COLUMN=VALUE is needed"));
        };
        let kind = QuestionKind::from_name(kind.trim())
            .filter(|kind| !kind.values().is_empty())
            .ok_or_else(|| format!("'{kind}' is no kind of question; there are {}", kinds()))?;
        let answer = Self { kind, column, value: value.trim().to_owned() };
        answer.check().map(|()| answer)
    }

    /// Checks that the value belongs to the kind.
    ///
    /// # Errors
    /// Names the value and what is allowed.
    pub fn check(&self) -> Result<(), String> {
        let allowed = self.kind.values();
        if allowed.contains(&self.value.as_str()) {
            return Ok(());
        }
        let kind = self.kind.name();
        if allowed.is_empty() {
            return Err(format!("{kind} takes no answer; the roles of the columns are chosen instead"));
        }
        Err(format!("{kind} is '{}'; allowed: {}", self.value, allowed.join(", ")))
    }
}

/// The value answered to a question on `column` (`None`: on the whole file); an answer without a column holds for all.
#[must_use]
pub fn find_answer<'a>(
    answers: &'a [ImportAnswer],
    kind: QuestionKind,
    column: Option<&str>,
) -> Option<&'a str> {
    let of = |wanted: Option<&str>| {
        answers.iter().find(|answer| answer.kind == kind && answer.column.as_deref() == wanted)
    };
    of(column).or_else(|| of(None)).map(|answer| answer.value.as_str())
}

/// The kinds that take an answer, for messages.
fn kinds() -> String {
    let with_values = QuestionKind::ALL.into_iter().filter(|kind| !kind.values().is_empty());
    with_values.map(QuestionKind::name).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
#[path = "question_tests.rs"]
mod tests;
