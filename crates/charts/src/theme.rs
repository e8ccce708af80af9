//! Colours and strokes of the charts, light and dark; the page's CSS variables hold the same values.

use plotters::style::{Color, RGBAColor, RGBColor};

use super::RunRole;

/// Font stack of all chart text: the system's, as on the page.
pub const FONT_FAMILY: &str = "system-ui, -apple-system, \"Segoe UI\", Roboto, \"DejaVu Sans\", sans-serif";

/// Size of axis labels in css px; the smallest text of the page.
pub const LABEL_PX: f64 = 11.0;

/// Size of axis titles in css px.
pub const TITLE_PX: f64 = 12.0;

/// One colour scheme.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Background of the card the chart lies on.
    pub surface: RGBColor,
    /// Titles.
    pub text: RGBColor,
    /// Axis labels.
    pub muted: RGBColor,
    /// Grid lines.
    pub grid: RGBColor,
    /// Walls and plates.
    pub wall: RGBColor,
    /// Bars of a histogram.
    pub bar: RGBColor,
    /// The measured path's wide line.
    pub truth_line: RGBColor,
    /// The measured path's marker.
    pub truth_mark: RGBColor,
    float: RGBColor,
    ptq: RGBColor,
    qat: RGBColor,
    kept: [RGBColor; 6],
}

impl Theme {
    /// The scheme for a light page.
    pub const LIGHT: Self = Self {
        surface: RGBColor(0xff, 0xff, 0xff),
        text: RGBColor(0x16, 0x18, 0x1d),
        muted: RGBColor(0x5b, 0x61, 0x6b),
        grid: RGBColor(0xe4, 0xe6, 0xea),
        wall: RGBColor(0x16, 0x18, 0x1d),
        bar: RGBColor(0xc3, 0xc7, 0xcd),
        truth_line: RGBColor(0xcb, 0xce, 0xd3),
        truth_mark: RGBColor(0x80, 0x85, 0x8e),
        float: RGBColor(0x00, 0x72, 0xb2),
        ptq: RGBColor(0xd5, 0x5e, 0x00),
        qat: RGBColor(0x00, 0x80, 0x5e),
        kept: [
            RGBColor(0xa8, 0x3a, 0x82),
            RGBColor(0x8a, 0x65, 0x00),
            RGBColor(0x5b, 0x4b, 0xb5),
            RGBColor(0x0a, 0x7a, 0x8c),
            RGBColor(0x9c, 0x2c, 0x3f),
            RGBColor(0x5f, 0x6b, 0x1f),
        ],
    };

    /// The scheme for a dark page.
    pub const DARK: Self = Self {
        surface: RGBColor(0x18, 0x1b, 0x21),
        text: RGBColor(0xe8, 0xea, 0xed),
        muted: RGBColor(0x9a, 0xa1, 0xab),
        grid: RGBColor(0x2a, 0x2e, 0x36),
        wall: RGBColor(0xe8, 0xea, 0xed),
        bar: RGBColor(0x4b, 0x51, 0x5b),
        truth_line: RGBColor(0x4a, 0x50, 0x59),
        truth_mark: RGBColor(0x8d, 0x94, 0x9e),
        float: RGBColor(0x56, 0xb4, 0xe9),
        ptq: RGBColor(0xf0, 0x88, 0x3e),
        qat: RGBColor(0x3e, 0xcf, 0x9b),
        kept: [
            RGBColor(0xe5, 0x8f, 0xc6),
            RGBColor(0xe6, 0xb4, 0x22),
            RGBColor(0xa9, 0x9f, 0xf2),
            RGBColor(0x6a, 0xd3, 0xe0),
            RGBColor(0xf2, 0x8c, 0x98),
            RGBColor(0xc4, 0xcf, 0x6b),
        ],
    };

    /// The scheme the reader's system asks for.
    pub fn for_scheme(dark: bool) -> &'static Self {
        if dark { &Self::DARK } else { &Self::LIGHT }
    }

    /// Colour of a run's markers, labels and (ground truth apart) lines.
    pub fn run(&self, role: RunRole) -> RGBColor {
        match role {
            RunRole::Truth => self.truth_mark,
            RunRole::Float => self.float,
            RunRole::Ptq => self.ptq,
            RunRole::Qat => self.qat,
            RunRole::Kept(slot) => self.kept[usize::from(slot).min(self.kept.len() - 1)],
        }
    }

    /// Colour of figures that are of other data, laid over these.
    pub fn overlay(&self) -> RGBColor {
        self.run(RunRole::Kept(0))
    }

    /// How a run's path or trace is drawn; the measured path is wide and pale, so that others lie on it.
    pub fn path_stroke(&self, role: RunRole) -> Stroke {
        match role {
            RunRole::Truth => Stroke::solid(self.truth_line, 5.0),
            RunRole::Kept(_) => Stroke::solid(self.run(role), 1.0),
            other => Stroke::solid(self.run(other), 1.5),
        }
    }

    /// How a trace over time is drawn: as the path, kept runs dashed, each in its own rhythm.
    pub fn trace_stroke(&self, role: RunRole) -> Stroke {
        let dash = match role {
            RunRole::Kept(slot) => Some((4.0 + 2.0 * f64::from(slot), 2.0)),
            _ => None,
        };
        Stroke { dash, ..self.path_stroke(role) }
    }

    /// How a loss curve is drawn: validation strong, training light, QAT dashed.
    pub fn loss_stroke(&self, role: RunRole, validation: bool) -> Stroke {
        let colour = self.run(role);
        let (colour, width) = if validation { (colour.to_rgba(), 1.75) } else { (colour.mix(0.5), 1.0) };
        Stroke { colour, width, dash: (role == RunRole::Qat).then_some((7.0, 3.0)) }
    }

    /// How the loss curve of a repeat in the background is drawn: the run's colour, thin and pale.
    pub fn background_loss_stroke(&self, role: RunRole, validation: bool) -> Stroke {
        let share = if validation { 0.4 } else { 0.18 };
        Stroke { colour: self.run(role).mix(share), width: 1.0, dash: None }
    }
}

/// Colour, width and dash of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub colour: RGBAColor,
    /// Width in css px.
    pub width: f64,
    /// Widths of dash and gap in css px, measured across; a solid line where absent.
    pub dash: Option<(f64, f64)>,
}

impl Stroke {
    /// A solid line of `width` css px.
    pub fn solid(colour: RGBColor, width: f64) -> Self {
        Self { colour: colour.to_rgba(), width, dash: None }
    }
}

#[cfg(test)]
#[path = "theme_tests.rs"]
mod tests;
