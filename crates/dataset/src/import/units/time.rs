//! Times to seconds: by the unit the header names, by the size of a date, else by what makes a plausible rate.

use protocol::import::{ImportChoice, ImportQuestion, QuestionKind, QuestionState};
use protocol::limits::PLAUSIBLE_RATE;
use vocabulary::Severity;

use super::super::ImportOptions;
use super::super::report::{Note, Report, TimeUnit};
use super::super::rows::Rows;
use super::length::{in_base, short};
use super::{Named, Quantity, Unit, unit_of, units_of};

/// Times beyond this are seconds since a distant day and are counted from the first row.
const EPOCH_SECONDS: f64 = 1e8;
/// Rate in the middle of the plausible ones, Hz: of several plausible units the one that comes nearest is taken.
const USUAL_RATE: f64 = 10.0;
/// Steps looked at for the median.
const STEPS: usize = 65_536;

/// Numbers that count from a known day, in the years 1970 to 2100.
const DAYS: [(&str, f64, f64); 10] = [
    ("s", 1e8, 4.2e9),
    ("ms", 1e11, 4.2e12),
    ("us", 1e14, 4.2e15),
    ("ns", 1e17, 4.2e18),
    // 100 ns since the year 1 (.NET), and since 1601 (Windows).
    ("ticks", 6.21e17, 6.63e17),
    ("ticks", 1.16e17, 1.58e17),
    // Days since 1900 (Excel), since the year 0 (MATLAB), Julian days.
    ("d", 25_569.0, 73_051.0),
    ("d", 719_529.0, 767_011.0),
    ("d", 2_440_587.0, 2_488_070.0),
    ("d", 40_587.0, 88_070.0),
];

/// Converts the rows' time to seconds and notes its unit. Dates and times since a distant day count from the first row.
pub(in super::super) fn to_seconds(
    rows: &mut Rows,
    name: &str,
    named: &Named,
    options: &ImportOptions,
    report: &mut Report,
) -> Option<TimeUnit> {
    if rows.time.is_empty() {
        return None;
    }
    if rows.in_seconds {
        ask_about_moments(&rows.time, name, options, report);
        return Some(TimeUnit::Moments);
    }
    if let Some(word) = named.strange(Quantity::Time) {
        let text = format!("The unit '{word}' of {name} is not known as a time.");
        report.notes.push(Note { column: Some(name.to_owned()), ..Note::new(Severity::Warning, text) });
    }
    let step = median_step(&rows.time);
    let rate = |unit: &Unit| step.map(|step| 1.0 / in_base(step, unit));
    let is_plausible = |unit: &Unit| rate(unit).is_none_or(in_range);
    let seconds = unit_of(Quantity::Time, "s")?;
    let answer =
        options.answer(QuestionKind::TimeUnit, None).and_then(|value| unit_of(Quantity::Time, value));
    let by_header = named.of(Quantity::Time);
    let by_size = by_size(rows.time_start, &is_plausible);
    let (unit, state) = if let Some(unit) = answer {
        (unit, QuestionState::Answered)
    } else if let Some(unit) = by_header.or(by_size) {
        (unit, if is_plausible(unit) { QuestionState::Found } else { QuestionState::Open })
    } else {
        let plausible: Vec<&Unit> = ["s", "ms", "us", "ns"]
            .iter()
            .filter_map(|value| unit_of(Quantity::Time, value))
            .filter(|unit| is_plausible(unit))
            .collect();
        let distance = |unit: &Unit| rate(unit).map_or(0.0, |rate| libm::fabs(libm::log(rate / USUAL_RATE)));
        let best = plausible.iter().copied().min_by(|a, b| distance(a).total_cmp(&distance(b)));
        match best {
            None => (seconds, QuestionState::Open),
            Some(unit) if plausible.len() == 1 && unit == seconds => (unit, QuestionState::Found),
            Some(unit) => (unit, QuestionState::Guessed),
        }
    };
    ask(name, unit, state, step, report);
    let start = if in_base(rows.time_start, unit).abs() > EPOCH_SECONDS { rows.time_start } else { 0.0 };
    let offset = start - rows.time_base;
    if offset != 0.0 || unit.factor != 1.0 {
        rows.time.iter_mut().for_each(|t| *t = in_base(*t - offset, unit));
    }
    Some(TimeUnit::Unit(unit.value))
}

fn in_range(rate: f64) -> bool {
    // A rate of 1000 Hz from steps written as 0.001 may come out as a little more.
    (PLAUSIBLE_RATE.start() * 0.999..=PLAUSIBLE_RATE.end() * 1.001).contains(&rate)
}

/// The unit by the size of the first time, if it counts from a known day and the rate is plausible.
fn by_size(first: f64, is_plausible: &dyn Fn(&Unit) -> bool) -> Option<&'static Unit> {
    let fitting = DAYS.iter().filter(|(_, low, high)| (*low..=*high).contains(&first));
    // Ticks before nanoseconds: ticks of our days are nanoseconds of 1990.
    let units = fitting.filter_map(|(value, _, _)| unit_of(Quantity::Time, value));
    let (ticks, others): (Vec<&Unit>, Vec<&Unit>) = units.partition(|unit| unit.value == "ticks");
    ticks.into_iter().chain(others).find(|unit| is_plausible(unit))
}

/// Median of the forward steps, of evenly chosen rows where there are many.
fn median_step(time: &[f64]) -> Option<f64> {
    let stride = time.len().div_ceil(STEPS).max(1);
    let mut steps: Vec<f64> =
        time.windows(2).step_by(stride).map(|pair| pair[1] - pair[0]).filter(|step| *step > 0.0).collect();
    let middle = steps.len() / 2;
    (!steps.is_empty()).then(|| *steps.select_nth_unstable_by(middle, f64::total_cmp).1)
}

fn ask(name: &str, unit: &'static Unit, state: QuestionState, step: Option<f64>, report: &mut Report) {
    if report.questions.iter().any(|question| question.kind == QuestionKind::TimeUnit) {
        return;
    }
    let of = |unit: &Unit| step.map(|step| short(1.0 / in_base(step, unit)));
    let rate = of(unit).map(|rate| format!(" ({rate} Hz)")).unwrap_or_default();
    let steps = step.map(|step| format!("steps of {}", plain(step))).unwrap_or_default();
    let text = match state {
        QuestionState::Guessed => {
            let what = if steps.is_empty() { "its numbers" } else { &steps };
            format!("{name} has no unit: {what} are taken for {}{rate}, a guess.", unit.label)
        }
        QuestionState::Open => {
            format!("{name} has {steps}: with {}{rate} the rate is unusual. Which unit is it?", unit.label)
        }
        QuestionState::Found | QuestionState::Answered => format!("{name} is read in {}{rate}.", unit.label),
    };
    let severity = match state {
        QuestionState::Guessed => Some(Severity::Info),
        QuestionState::Open => Some(Severity::Question),
        QuestionState::Found | QuestionState::Answered => None,
    };
    report.notes.extend(severity.map(|severity| Note::new(severity, text.clone())));
    let choice = |unit: &Unit| ImportChoice {
        value: unit.value.to_owned(),
        label: unit.label.to_owned(),
        example: of(unit).map(|rate| format!("{rate} Hz")).unwrap_or_default(),
    };
    let mut choices: Vec<ImportChoice> = units_of(Quantity::Time).map(choice).collect();
    choices.push(ImportChoice {
        value: "none".to_owned(),
        label: format!("leave {name} out"),
        example: String::new(),
    });
    let chosen = choices.iter().position(|choice| choice.value == unit.value);
    report.questions.push(ImportQuestion {
        kind: QuestionKind::TimeUnit,
        column: None,
        text,
        choices,
        chosen,
        state,
    });
}

/// Dates and times have no unit to choose, but an unusual rate is asked about all the same: they may be no samples' times.
fn ask_about_moments(time: &[f64], name: &str, options: &ImportOptions, report: &mut Report) {
    let Some(rate) = median_step(time).map(|step| 1.0 / step).filter(|rate| !in_range(*rate)) else { return };
    if report.questions.iter().any(|question| question.kind == QuestionKind::TimeUnit) {
        return;
    }
    let answered = options.answer(QuestionKind::TimeUnit, None).is_some();
    let text = format!("{name} gives {} Hz, an unusual rate. Is it the time of the samples?", plain(rate));
    if !answered {
        report.notes.push(Note::new(Severity::Question, text.clone()));
    }
    let choice =
        |value: &str, label: String| ImportChoice { value: value.to_owned(), label, example: String::new() };
    report.questions.push(ImportQuestion {
        kind: QuestionKind::TimeUnit,
        column: None,
        text,
        choices: vec![choice("calendar", "yes".to_owned()), choice("none", format!("leave {name} out"))],
        chosen: Some(0),
        state: if answered { QuestionState::Answered } else { QuestionState::Open },
    });
}

/// A step as it stands in the file, without the noise of binary fractions.
fn plain(step: f64) -> String {
    if step >= 1e-3 { short(step) } else { format!("{step:.3e}") }
}

#[cfg(test)]
#[path = "time_tests.rs"]
mod tests;
