//! The unit of the positions: by the header, or asked when they are too large for metres. Nothing is converted in silence.

use protocol::import::{ImportChoice, ImportQuestion, QuestionKind, QuestionState, UnitChoice};

use super::header::{NamedUnit, normalise};
use super::report::{Note, Report, Severity};

/// Positions beyond this are hardly metres.
const ASK_BEYOND_M: f64 = 30.0;
/// Positions beyond this are hardly centimetres.
const MILLIMETRES_BEYOND: f64 = 1000.0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    Metres,
    Centimetres,
    Millimetres,
}

impl Length {
    fn per_metre(self) -> f64 {
        match self {
            Self::Metres => 1.0,
            Self::Centimetres => 100.0,
            Self::Millimetres => 1000.0,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Metres => "metres",
            Self::Centimetres => "centimetres",
            Self::Millimetres => "millimetres",
        }
    }

    fn value(self) -> &'static str {
        match self {
            Self::Metres => "m",
            Self::Centimetres => "cm",
            Self::Millimetres => "mm",
        }
    }

    fn named(column: &str) -> Option<Self> {
        match normalise(column).1? {
            NamedUnit::Metres => Some(Self::Metres),
            NamedUnit::Centimetres => Some(Self::Centimetres),
            NamedUnit::Millimetres => Some(Self::Millimetres),
            _ => None,
        }
    }
}

/// Converts positions to metres where the header or the user says so. `names` are the columns of x and y.
///
/// A unit in the header is followed unless the user chose to keep the numbers; positions beyond 30 without a unit are
/// kept and asked about until the user answers. Returns whether a question stays open.
pub(super) fn to_metres(
    labels: &mut [[f64; 2]],
    names: [&str; 2],
    choice: Option<UnitChoice>,
    report: &mut Report,
) -> bool {
    let named = names.map(Length::named);
    if named.iter().flatten().any(|&unit| unit != Length::Metres) {
        // One named axis speaks for the other.
        let both = named[0].or(named[1]).unwrap_or(Length::Metres);
        let units = named.map(|unit| unit.unwrap_or(both));
        let convert = choice != Some(UnitChoice::Keep);
        let unit = if units[0] == Length::Metres { units[1] } else { units[0] };
        let text = format!("{} and {} are in {} by their names", names[0], names[1], unit.name());
        let done = if convert { "converted to metres" } else { "kept as they are" };
        report.notes.push(Note::new(Severity::Info, format!("{text}: {done}.")));
        let state = if choice.is_some() { QuestionState::Answered } else { QuestionState::Found };
        ask(report, format!("{text}: convert to metres?"), unit, convert, state);
        if convert {
            scale(labels, units.map(Length::per_metre));
        }
        return false;
    }
    let largest = |axis: usize| labels.iter().map(|label| label[axis].abs()).fold(0.0, f64::max);
    let (x, y) = (largest(0), largest(1));
    let (axis, size) = if y > x { ("y", y) } else { ("x", x) };
    if size <= ASK_BEYOND_M || named.iter().any(Option::is_some) {
        return false;
    }
    let unit = if size > MILLIMETRES_BEYOND { Length::Millimetres } else { Length::Centimetres };
    let text = format!("{axis} reaches {size:.0}: {}?", unit.name());
    let convert = choice == Some(UnitChoice::Convert);
    match choice {
        None => report.notes.push(Note::new(Severity::Question, format!("{text} [Convert] [Keep]"))),
        Some(UnitChoice::Convert) => {
            let note = format!("{axis} reaches {size:.0}: x and y converted from {} to metres.", unit.name());
            report.notes.push(Note::new(Severity::Info, note));
        }
        Some(UnitChoice::Keep) => {
            report
                .notes
                .push(Note::new(Severity::Info, format!("{axis} reaches {size:.0}: kept as metres.")));
        }
    }
    let state = if choice.is_some() { QuestionState::Answered } else { QuestionState::Open };
    ask(report, text, unit, convert, state);
    if convert {
        scale(labels, [unit.per_metre(); 2]);
    }
    choice.is_none()
}

fn ask(report: &mut Report, text: String, unit: Length, convert: bool, state: QuestionState) {
    let choice = |value: &str, label: &str| ImportChoice {
        value: value.to_owned(),
        label: label.to_owned(),
        example: String::new(),
    };
    report.questions.push(ImportQuestion {
        kind: QuestionKind::LengthUnit,
        column: None,
        text,
        choices: vec![choice(unit.value(), unit.name()), choice("m", "metres")],
        chosen: Some(usize::from(!convert)),
        state,
    });
}

fn scale(labels: &mut [[f64; 2]], per_metre: [f64; 2]) {
    for label in labels {
        label[0] /= per_metre[0];
        label[1] /= per_metre[1];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn convert(
        labels: &[[f64; 2]],
        names: [&str; 2],
        choice: Option<UnitChoice>,
    ) -> (Vec<[f64; 2]>, bool, Report) {
        let mut labels = labels.to_vec();
        let mut report = Report::new(vec![]);
        let open = to_metres(&mut labels, names, choice, &mut report);
        (labels, open, report)
    }

    #[test]
    fn large_positions_are_kept_and_asked_about_until_answered() {
        let (labels, open, report) = convert(&[[255.0, 20.0]], ["x", "y"], None);
        assert_eq!((labels[0], open), ([255.0, 20.0], true));
        assert_eq!(report.notes[0].text, "x reaches 255: centimetres? [Convert] [Keep]");
        assert_eq!((report.questions[0].chosen, report.questions[0].state), (Some(1), QuestionState::Open));
        let (labels, open, report) = convert(&[[255.0, 20.0]], ["x", "y"], Some(UnitChoice::Convert));
        assert_eq!((labels[0], open, report.questions[0].chosen), ([2.55, 0.2], false, Some(0)));
        let (labels, _, report) = convert(&[[55.0, 2550.0]], ["x", "y"], Some(UnitChoice::Keep));
        assert_eq!(labels[0], [55.0, 2550.0]);
        assert_eq!(report.questions[0].text, "y reaches 2550: millimetres?");
    }

    #[test]
    fn a_unit_in_the_header_is_followed_and_told() {
        let (labels, open, report) = convert(&[[118.9, 1.0]], ["x_cm", "y [mm]"], None);
        assert_eq!((labels[0], open), ([1.189, 0.001], false));
        assert_eq!(
            report.notes[0].text,
            "x_cm and y [mm] are in centimetres by their names: converted to metres."
        );
        let (labels, _, _) = convert(&[[118.9, 1.0]], ["x_cm", "y"], Some(UnitChoice::Keep));
        assert_eq!(labels[0], [118.9, 1.0]);
        let (labels, open, report) = convert(&[[118.9, 1.0]], ["x (m)", "y (m)"], None);
        assert_eq!((labels[0], open, report.notes.len()), ([118.9, 1.0], false, 0));
    }
}
