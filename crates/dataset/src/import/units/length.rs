//! Positions to metres: by the unit each file's header names, else by what makes a plausible room.

use protocol::import::{ImportChoice, ImportQuestion, QuestionKind, QuestionState};
use protocol::limits::PLAUSIBLE_ROOM;
use vocabulary::{Severity, UnitChoice};

use super::super::ImportOptions;
use super::super::report::{Note, Report};
use super::{Named, Quantity, Unit, unit_of, units_of};

/// Larger positions are told even if they are plausible metres.
const TELL_BEYOND_M: f64 = 30.0;
/// Units that are guessed; the others need a name.
const GUESSED: [&str; 3] = ["m", "cm", "mm"];
/// Side of a usual room, m: of several plausible units the one that comes nearest is taken.
const USUAL_ROOM_M: f64 = 4.0;

/// The positions of one file, and what its header says.
pub(in super::super) struct Positions<'a> {
    /// Rows of this file among all.
    pub(in super::super) rows: core::ops::Range<usize>,
    /// Names of x and y.
    pub(in super::super) names: [&'a str; 2],
    /// Units of x and y.
    pub(in super::super) units: &'a [Named; 2],
}

/// Largest distance from the origin, and largest extent along an axis.
#[derive(Clone, Copy)]
struct Size {
    axis: usize,
    reach: f64,
    extent: f64,
}

fn size(labels: impl Iterator<Item = [f64; 2]>) -> Option<Size> {
    let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
    for label in labels {
        for axis in 0..2 {
            low[axis] = low[axis].min(label[axis]);
            high[axis] = high[axis].max(label[axis]);
        }
    }
    if low[0] > high[0] {
        return None;
    }
    let of = |axis: usize| Size {
        axis,
        reach: low[axis].abs().max(high[axis].abs()),
        extent: high[axis] - low[axis],
    };
    let (x, y) = (of(0), of(1));
    let reach = if y.reach > x.reach { y } else { x };
    Some(Size { extent: x.extent.max(y.extent), ..reach })
}

/// Whether positions in that unit lie in a room that needs no question.
fn is_plausible(size: Size, unit: &Unit) -> bool {
    size.reach * unit.factor <= *PLAUSIBLE_ROOM.end()
        && size.extent.max(size.reach) * unit.factor >= *PLAUSIBLE_ROOM.start()
}

/// Converts positions to metres. An answer goes before a header, a header before a guess; whatever was not answered and does
/// not make a plausible room is asked: returns whether that is so. The rows `except` (rising) are converted, but not looked
/// at.
pub(in super::super) fn to_metres(
    labels: &mut [[f64; 2]],
    files: &[Positions<'_>],
    except: &[usize],
    options: &ImportOptions,
    report: &mut Report,
) -> bool {
    let Some(first) = files.first() else { return false };
    note_strange_words(files, report);
    let judged = |row: &usize| except.binary_search(row).is_err();
    let whole = size((0..labels.len()).filter(judged).map(|row| labels[row]));
    let without_unit = files.iter().filter(|file| named(file).is_none()).flat_map(|file| file.rows.clone());
    let unnamed = size(without_unit.filter(judged).map(|row| labels[row]));
    let answer =
        options.answer(QuestionKind::LengthUnit, None).and_then(|value| unit_of(Quantity::Length, value));
    let metres = &super::UNITS[0];
    let old = match options.unit {
        Some(UnitChoice::Keep) => Some(metres),
        Some(UnitChoice::Convert) => unnamed.and_then(|size| guess(size, false)),
        None => None,
    };
    let guessed = unnamed.and_then(|size| guess(size, true));
    let answered =
        answer.or(old.filter(|_| options.unit == Some(UnitChoice::Keep) || named(first).is_none()));
    for file in files {
        let units = match (answered, named(file)) {
            (Some(unit), _) => [unit; 2],
            (None, Some(units)) => units,
            (None, None) => [guessed.unwrap_or(metres); 2],
        };
        for label in &mut labels[file.rows.clone()] {
            for (value, unit) in label.iter_mut().zip(units) {
                *value = in_base(*value, unit);
            }
        }
    }
    let Some(whole) = whole else { return false };
    let after = size((0..labels.len()).filter(judged).map(|row| labels[row])).unwrap_or(whole);
    let by_header = named(first);
    let unit = answered.or(by_header.map(larger)).or(guessed).unwrap_or(metres);
    let axis = first.names[whole.axis];
    let fits = is_plausible(after, metres);
    let strange = first.units.iter().any(|unit| unit.strange(Quantity::Length).is_some());
    let state = match (answered, by_header) {
        (Some(_), _) => QuestionState::Answered,
        (None, _) if !fits => QuestionState::Open,
        (None, Some(_)) => QuestionState::Found,
        (None, None) if unit == metres && whole.reach <= TELL_BEYOND_M && !strange => QuestionState::Found,
        (None, None) => QuestionState::Guessed,
    };
    let reach = short(whole.reach);
    let said = match by_header {
        Some([x, y]) if x != y => {
            let [of_x, of_y] = [x, y].map(|unit| unit.label);
            format!("{} is in {of_x} and {} in {of_y} by their names", first.names[0], first.names[1])
        }
        _ => format!("{} and {} are in {} by their names", first.names[0], first.names[1], unit.label),
    };
    let note = match (state, by_header) {
        (QuestionState::Answered, _) if unit == metres => {
            Some((Severity::Info, format!("{axis} reaches {reach}: kept as metres.")))
        }
        (QuestionState::Answered, _) => Some((
            Severity::Info,
            format!("{axis} reaches {reach}: x and y converted from {} to metres.", unit.label),
        )),
        (QuestionState::Open, _) => {
            let room = short(after.reach.max(after.extent));
            let text = format!(
                "{axis} reaches {reach}: with {} the room has {room} m. Which unit is it?",
                unit.label
            );
            Some((Severity::Question, text))
        }
        (QuestionState::Found, Some(_)) if unit != metres => {
            Some((Severity::Info, format!("{said}: converted to metres.")))
        }
        (QuestionState::Guessed, _) => Some((
            Severity::Info,
            format!(
                "{axis} reaches {reach} and has no {}unit: taken for {}, a guess.",
                if strange { "known " } else { "" },
                unit.label
            ),
        )),
        (QuestionState::Found, _) => None,
    };
    let text = note
        .as_ref()
        .map_or_else(|| format!("Unit of {} and {}?", first.names[0], first.names[1]), |note| note.1.clone());
    report.notes.extend(note.map(|(severity, text)| Note::new(severity, text)));
    let choices: Vec<ImportChoice> = units_of(Quantity::Length)
        .map(|unit| ImportChoice {
            value: unit.value.to_owned(),
            label: unit.label.to_owned(),
            example: format!("{reach} -> {} m", short(in_base(whole.reach, unit))),
        })
        .collect();
    let chosen = choices.iter().position(|choice| choice.value == unit.value);
    report.questions.push(ImportQuestion {
        kind: QuestionKind::LengthUnit,
        column: None,
        text,
        choices,
        chosen,
        state,
    });
    state == QuestionState::Open
}

/// The units of x and y by a file's header. One named axis speaks for the other.
fn named(file: &Positions<'_>) -> Option<[&'static Unit; 2]> {
    let [x, y] = [file.units[0].of(Quantity::Length), file.units[1].of(Quantity::Length)];
    Some([x.or(y)?, y.or(x)?])
}

/// The unit to name of two: the one that is not metres.
fn larger(units: [&'static Unit; 2]) -> &'static Unit {
    if units[0].factor == 1.0 { units[1] } else { units[0] }
}

/// The unit that makes a plausible room: metres if they do (`metres_first`), else the one nearest to a usual room.
fn guess(size: Size, metres_first: bool) -> Option<&'static Unit> {
    let mut plausible: Vec<&Unit> = GUESSED
        .iter()
        .filter_map(|value| unit_of(Quantity::Length, value))
        .filter(|unit| is_plausible(size, unit))
        .collect();
    if !metres_first && size.reach > TELL_BEYOND_M {
        plausible.retain(|unit| unit.factor != 1.0);
    }
    if let Some(metres) = plausible.iter().find(|unit| unit.factor == 1.0) {
        return Some(metres);
    }
    let distance = |unit: &Unit| libm::fabs(libm::log(size.reach * unit.factor / USUAL_ROOM_M));
    plausible.into_iter().min_by(|a, b| distance(a).total_cmp(&distance(b)))
}

/// A number of units in metres or seconds. Units that are whole parts of the base are divided by, which keeps decimals exact.
pub(super) fn in_base(value: f64, unit: &Unit) -> f64 {
    let parts = libm::round(1.0 / unit.factor);
    if parts > 1.0 && libm::fabs(parts * unit.factor - 1.0) < 1e-9 {
        value / parts
    } else {
        value * unit.factor
    }
}

/// A number for messages: three significant digits behind the point at most, no zeros at the end.
pub(super) fn short(value: f64) -> String {
    let text = if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.3}") };
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn note_strange_words(files: &[Positions<'_>], report: &mut Report) {
    let Some(file) = files.first() else { return };
    for (name, unit) in file.names.iter().zip(file.units) {
        if let Some(word) = unit.strange(Quantity::Length) {
            let text = format!("The unit '{word}' of {name} is not known as a length.");
            report
                .notes
                .push(Note { column: Some((*name).to_owned()), ..Note::new(Severity::Warning, text) });
        }
    }
}

#[cfg(test)]
#[path = "length_tests.rs"]
mod tests;
