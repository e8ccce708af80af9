//! Whose line it is, which decides colour, marker and dash.

/// Which run a line belongs to; decides its colour and, as a second cue, its marker and dash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RunRole {
    /// The measured path: grey, wide, underneath, round marker.
    Truth,
    /// The float32 network: blue, round marker.
    Float,
    /// Quantized after training: vermillion, square marker.
    Ptq,
    /// Quantized during training: green, hollow square marker, losses dashed.
    Qat,
    /// The float network of a kept run that is not the result, by its slot from 0: a colour and a marker of its own, traces
    /// dashed.
    Kept(u8),
}

impl RunRole {
    /// All roles in the order they are drawn: what comes later lies on top.
    pub const DRAWN: [Self; 10] = [
        Self::Truth,
        Self::Kept(0),
        Self::Kept(1),
        Self::Kept(2),
        Self::Kept(3),
        Self::Kept(4),
        Self::Kept(5),
        Self::Float,
        Self::Ptq,
        Self::Qat,
    ];

    /// The role of a kept run by its slot; beyond the last slot, the last.
    pub fn kept(slot: usize) -> Self {
        Self::Kept(u8::try_from(slot.min(5)).unwrap_or(5))
    }

    /// The last part of the CSS variable that holds the run's colour: `--run-truth`, `--run-float`, `--run-ptq`, `--run-qat`,
    /// `--run-kept-0` to `--run-kept-5`.
    pub fn css_name(self) -> &'static str {
        match self {
            Self::Truth => "truth",
            Self::Float => "float",
            Self::Ptq => "ptq",
            Self::Qat => "qat",
            Self::Kept(0) => "kept-0",
            Self::Kept(1) => "kept-1",
            Self::Kept(2) => "kept-2",
            Self::Kept(3) => "kept-3",
            Self::Kept(4) => "kept-4",
            Self::Kept(_) => "kept-5",
        }
    }

    /// Short name for readouts and labels at a line's end.
    pub fn name(self) -> &'static str {
        match self {
            Self::Truth => "ground truth",
            Self::Float => "float32",
            Self::Ptq => "PTQ",
            Self::Qat => "QAT",
            Self::Kept(_) => "kept run",
        }
    }

    /// Whether it is an estimate of the result: no measured path, and no kept run's.
    pub fn is_of_result(self) -> bool {
        matches!(self, Self::Float | Self::Ptq | Self::Qat)
    }

    /// Whether the run's values lie on a grid.
    pub fn is_quantized(self) -> bool {
        matches!(self, Self::Ptq | Self::Qat)
    }
}
