//! From what the cells show to how they are read: decisions, and questions on what the cells leave open.

use protocol::import::{ImportChoice, ImportQuestion, QuestionKind, QuestionState};
use vocabulary::Severity;

use super::super::ImportOptions;
use super::super::columns::ColumnMapping;
use super::super::moments::{DayOrder, Fields, Order, days};
use super::super::numbers::{Formats, Marks, decide, number};
use super::super::report::{DecimalMark, Note, Report, Separator};
use super::evidence::{Evidence, TimeCells, Written};
use super::rows::TimeForm;

/// How the cells are read.
#[derive(Debug)]
pub(super) struct Decisions {
    /// The mapping without the optional columns that cannot be read.
    pub(super) mapping: ColumnMapping,
    /// Decimal mark of every column.
    pub(super) decimals: Vec<DecimalMark>,
    pub(super) form: TimeForm,
}

/// What the decisions are made for.
pub(super) struct Case<'a> {
    pub(super) mapping: ColumnMapping,
    pub(super) names: &'a [String],
    pub(super) separator: Separator,
    pub(super) evidence: &'a Evidence,
    pub(super) options: &'a ImportOptions,
}

impl Case<'_> {
    fn name(&self, column: usize) -> &str {
        self.names.get(column).map_or("", String::as_str)
    }

    /// Decides, with questions and notes in the report.
    ///
    /// # Errors
    /// A sentence for the user where only the user can tell what the numbers are.
    pub(super) fn decide(&self, report: &mut Report) -> Result<Decisions, String> {
        let mut mapping = self.mapping.clone();
        let form = self.time_form(&mut mapping, report);
        let decimals = self.decimals(&mapping, report)?;
        let form = match (form, mapping.time) {
            (TimeForm::Number(_), Some(column)) => TimeForm::Number(decimals[column]),
            (form, _) => form,
        };
        if let (Some(column), Some(problem)) = (mapping.split, self.evidence.split_problem()) {
            leave_out(report, self.name(column), "split", &problem);
            mapping.split = None;
        }
        if let (Some(column), Some(problem)) = (mapping.recording, self.evidence.recording_problem()) {
            leave_out(report, self.name(column), "recording", &problem);
            mapping.recording = None;
        }
        Ok(Decisions { mapping, decimals, form })
    }

    fn decimals(&self, mapping: &ColumnMapping, report: &mut Report) -> Result<Vec<DecimalMark>, String> {
        let mut columns: Vec<(usize, &Marks)> =
            self.evidence.numbers.iter().map(|(column, marks)| (*column, marks)).collect();
        if let (Some(column), Some(time)) = (mapping.time, self.evidence.time())
            && time.written() == Written::Numbers
        {
            columns.push((column, &time.marks));
        }
        let marks: Vec<&Marks> = columns.iter().map(|(_, marks)| *marks).collect();
        let answer = self.options.decimal(None);
        let Formats { decimals, open, file } = decide(&marks, self.separator, answer);
        // An answer that names the column goes before all.
        let own = |column: usize| {
            let name = Some(self.name(column));
            let mut answers = self.options.answers.iter();
            answers
                .find(|answer| answer.kind == QuestionKind::NumberFormat && answer.column.as_deref() == name)
                .and_then(|answer| DecimalMark::parse(&answer.value))
        };
        let mut all = vec![file; self.names.len()];
        for ((column, _), decimal) in columns.iter().zip(&decimals) {
            all[*column] = own(*column).unwrap_or(*decimal);
        }
        report.decimal.get_or_insert(file);
        let unanswered: Vec<&(usize, String)> =
            open.iter().filter(|(index, _)| own(columns[*index].0).is_none()).collect();
        let example = unanswered.first().map(|(_, example)| example.clone());
        let example = example
            .or_else(|| marks.iter().find_map(|marks| marks.example(self.separator).map(str::to_owned)));
        let Some(example) = example else { return Ok(all) };
        let state = match (unanswered.is_empty(), answer) {
            (_, Some(_)) => QuestionState::Answered,
            (false, None) => QuestionState::Open,
            (true, None) => QuestionState::Found,
        };
        let reading = |mark| number(&example, mark).map_or(String::new(), |(value, _)| value.to_string());
        let (point, comma) = (reading(DecimalMark::Point), reading(DecimalMark::Comma));
        let text = format!("Is {example} the number {point} (decimal point) or {comma} (decimal comma)?");
        let choice = |mark: DecimalMark, value: String| ImportChoice {
            value: mark.name().to_owned(),
            label: format!("decimal {}", mark.name()),
            example: format!("{example} -> {value}"),
        };
        if !report.questions.iter().any(|question| question.kind == QuestionKind::NumberFormat) {
            report.questions.push(ImportQuestion {
                kind: QuestionKind::NumberFormat,
                column: None,
                text: text.clone(),
                choices: vec![choice(DecimalMark::Point, point), choice(DecimalMark::Comma, comma)],
                chosen: (state != QuestionState::Open).then_some(usize::from(file == DecimalMark::Comma)),
                state,
            });
        }
        if state == QuestionState::Open {
            report.notes.push(Note::new(Severity::Question, text.clone()));
            return Err(format!("{text} Choose before the file is read."));
        }
        Ok(all)
    }

    /// How time is written; the time column is taken out of the mapping if it cannot be read.
    fn time_form(&self, mapping: &mut ColumnMapping, report: &mut Report) -> TimeForm {
        let number = TimeForm::Number(DecimalMark::Point);
        let (Some(column), Some(time)) = (mapping.time, self.evidence.time()) else {
            mapping.date = None;
            return number;
        };
        let unit = self.options.answer(QuestionKind::TimeUnit, None);
        let written = time.written();
        if unit == Some("none") {
            mapping.time = None;
            mapping.date = None;
            report.notes.push(Note::new(
                Severity::Info,
                format!("Column {} is left out, as you chose.", self.name(column)),
            ));
            return number;
        }
        match written {
            Written::Calendar if unit.is_none_or(|unit| unit == "calendar") => TimeForm::Calendar,
            Written::Calendar | Written::Numbers => {
                mapping.date = None;
                number
            }
            Written::Dates | Written::Clocks => {
                let with_date = written == Written::Clocks && self.evidence.date().is_some_and(is_dates);
                if written == Written::Clocks && mapping.date.is_some() && !with_date {
                    let problem = self.evidence.date().map(TimeCells::reason).unwrap_or_default();
                    leave_out(report, self.name(mapping.date.unwrap_or(column)), "date", &problem);
                }
                if !with_date {
                    mapping.date = None;
                }
                match self.day_order(report) {
                    Some(order) => TimeForm::Moments(order),
                    None => {
                        mapping.time = None;
                        mapping.date = None;
                        number
                    }
                }
            }
            Written::Unreadable => {
                leave_out(report, self.name(column), "time", &time.reason());
                mapping.time = None;
                mapping.date = None;
                number
            }
        }
    }

    /// The order of the dates; `None` while only the user knows it.
    fn day_order(&self, report: &mut Report) -> Option<DayOrder> {
        let Some(dates) = self.evidence.dates() else { return Some(DayOrder::Dmy) };
        let Some(fields) = dates.example() else { return Some(DayOrder::Dmy) };
        let answer = self.options.answer(QuestionKind::DayOrder, None).and_then(DayOrder::of);
        let mut possible = dates.possible();
        if let Some(order) = answer.filter(|order| !possible.contains(order)) {
            possible.push(order);
        }
        let (order, state) = match (answer, dates.order()) {
            (Some(order), _) => (Some(order), QuestionState::Answered),
            (None, Order::Known(order)) => (Some(order), QuestionState::Found),
            (None, Order::SameDay) => (possible.first().copied(), QuestionState::Guessed),
            (None, Order::Unknown) => (None, QuestionState::Open),
        };
        if possible.len() < 2 {
            return order;
        }
        let written = written(fields);
        let readings: Vec<String> = possible.iter().map(|&order| reading(fields, order)).collect();
        let text = format!("Is {written} {}?", readings.join(" or "));
        match state {
            QuestionState::Guessed => report.notes.push(Note::new(
                Severity::Info,
                format!(
                    "{text} All rows bear this date, so it makes no difference; {} is taken.",
                    readings[0]
                ),
            )),
            QuestionState::Open => report.notes.push(Note::new(
                Severity::Question,
                format!("{text} The times are left out until you choose."),
            )),
            QuestionState::Found | QuestionState::Answered => {}
        }
        if !report.questions.iter().any(|question| question.kind == QuestionKind::DayOrder) {
            let choices = possible.iter().zip(&readings).map(|(order, reading)| ImportChoice {
                value: order.value().to_owned(),
                label: order.label().to_owned(),
                example: format!("{written} -> {reading}"),
            });
            report.questions.push(ImportQuestion {
                kind: QuestionKind::DayOrder,
                column: None,
                text,
                choices: choices.collect(),
                chosen: order.and_then(|order| possible.iter().position(|&other| other == order)),
                state,
            });
        }
        order
    }
}

fn is_dates(cells: &TimeCells) -> bool {
    cells.written() == Written::Dates
}

/// Notes an optional column that is not read.
fn leave_out(report: &mut Report, name: &str, role: &str, problem: &str) {
    let text = format!("Column {name} is left out as {role}: {problem}.");
    report.notes.push(Note { column: Some(name.to_owned()), ..Note::new(Severity::Warning, text) });
}

fn written(fields: Fields) -> String {
    let [a, b, c] = fields.numbers;
    format!("{a}{sign}{b}{sign}{c:02}", sign = fields.sign)
}

/// The date in words.
fn reading(fields: Fields, order: DayOrder) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    if days(fields, order).is_none() {
        return "no date".to_owned();
    }
    let [a, b, c] = fields.numbers;
    let (day, month, year) = match order {
        DayOrder::Dmy => (a, b, c),
        DayOrder::Mdy => (b, a, c),
        DayOrder::Ymd => (c, b, a),
    };
    let name = usize::try_from(month - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or("");
    let year = if year < 100 { format!("'{year:02}") } else { year.to_string() };
    format!("{day} {name} {year}")
}
