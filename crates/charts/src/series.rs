//! What the pictures are made of: plain data in `Rc`s, so that a picture is cloned and compared at no cost.

use std::rc::Rc;

use super::RunRole;

/// One path through the room; the k-th entry belongs to the k-th sample of the block shown.
#[derive(Clone, Debug)]
pub struct PathSeries {
    /// Whose path.
    pub role: RunRole,
    /// Name in the readout, such as `int W4 A8, PTQ`.
    pub label: Rc<str>,
    /// x in m; NaN where there is no estimate.
    pub x: Rc<[f32]>,
    /// y in m; as long as `x`.
    pub y: Rc<[f32]>,
}

impl PartialEq for PathSeries {
    /// The same allocation is equal without a look at the values: this runs at every render.
    fn eq(&self, other: &Self) -> bool {
        self.role == other.role
            && self.label == other.label
            && same_values(&self.x, &other.x)
            && same_values(&self.y, &other.y)
    }
}

/// Which coordinate a trace chart shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coordinate {
    /// X(t).
    X,
    /// Y(t).
    Y,
}

impl Coordinate {
    /// The coordinate's values of a path, in m.
    pub fn of(self, series: &PathSeries) -> &[f32] {
        match self {
            Self::X => &series.x,
            Self::Y => &series.y,
        }
    }

    /// `X` or `Y`.
    pub fn name(self) -> &'static str {
        match self {
            Self::X => "X",
            Self::Y => "Y",
        }
    }
}

/// One loss curve; the k-th entry is the loss (MSE, m²) of epoch k + 1.
#[derive(Clone, Debug)]
pub struct LossSeries {
    /// Whose loss.
    pub role: RunRole,
    /// Whether it is the validation loss (drawn strong) or the training loss (drawn light).
    pub validation: bool,
    /// Whether it belongs to one of the repeats in the background: thin, without name and mark.
    pub background: bool,
    /// Loss of epochs 1, 2, ..., MSE in m².
    pub losses: Rc<[f64]>,
    /// Epoch with the lowest validation loss and that loss, marked on the curve.
    pub best: Option<(u32, f64)>,
}

impl PartialEq for LossSeries {
    /// The same allocation is equal without a look at the values: this runs at every render.
    fn eq(&self, other: &Self) -> bool {
        self.role == other.role
            && self.validation == other.validation
            && self.background == other.background
            && self.best == other.best
            && same_values(&self.losses, &other.losses)
    }
}

fn same_values<T: PartialEq>(a: &Rc<[T]>, b: &Rc<[T]>) -> bool {
    Rc::ptr_eq(a, b) || a == b
}

/// Five numbers that describe a list of figures, in the figures' unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FiveNumbers {
    /// Smallest.
    pub min: f64,
    /// A quarter lies below.
    pub lower_quartile: f64,
    /// Half lies below.
    pub median: f64,
    /// A quarter lies above.
    pub upper_quartile: f64,
    /// Largest.
    pub max: f64,
}

/// A straight line through points, `y = intercept + slope * x`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// Units of y per unit of x.
    pub slope: f64,
    /// y at x = 0.
    pub intercept: f64,
    /// Pearson's correlation of the points' x and y, -1 to 1.
    pub correlation: f64,
}

impl Trend {
    /// The line's y at x.
    pub fn at(&self, x: f64) -> f64 {
        self.intercept + self.slope * x
    }
}

/// Indices of the rows that do not follow the row before them: across a gap, or, unless the rows are shuffled, past other
/// rows. Rows and gaps rise, and both are walked once, side by side.
pub fn breaks(rows: impl Iterator<Item = u32>, gaps: impl Iterator<Item = u32>, shuffled: bool) -> Vec<u32> {
    let mut gaps = gaps.peekable();
    let mut before = None;
    let mut breaks = Vec::new();
    for (row, k) in rows.zip(0..) {
        let mut gap = false;
        while let Some(at) = gaps.next_if(|at| *at <= row) {
            gap |= before.is_some_and(|before| at > before);
        }
        let skipped = before.is_some_and(|before| row != before + 1);
        if gap || (skipped && !shuffled) {
            breaks.push(k);
        }
        before = Some(row);
    }
    breaks
}
