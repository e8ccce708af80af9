//! Values that stand for no measurement: placeholders such as -9999, and single values far from all others.
//!
//! A column is judged by itself, without any model of it, and its own tail says what is far: in a column of rare high values
//! (someone close to a plate) one more is nothing special, in a quiet one it is. Columns of few values, of several levels and
//! walks that leave their range slowly are no reason for a warning.

/// Numbers that loggers and libraries write for a missing value, or stop at.
const PLACEHOLDERS: [f64; 30] = [
    0.0,
    -1.0,
    99.0,
    -99.0,
    100.0,
    -100.0,
    -200.0,
    127.0,
    -128.0,
    255.0,
    999.0,
    -999.0,
    1_023.0,
    4_095.0,
    9_999.0,
    -9_999.0,
    -32_768.0,
    32_767.0,
    65_535.0,
    99_999.0,
    -99_999.0,
    999_999.0,
    1e6,
    -1e6,
    16_777_215.0,
    2_147_483_647.0,
    -2_147_483_648.0,
    4_294_967_295.0,
    1e9,
    1e10,
];
/// A placeholder is at least this share of the usual spread away from every other value...
const PLACEHOLDER_SPREADS: f64 = 0.5;
/// ...and at least this many times the widest gap inside the usual spread, which a grid of positions has everywhere.
const PLACEHOLDER_GAPS: f64 = 3.0;
/// Zeros in more than one row in this many are a level of their own, such as nobody in the room.
const ONE_ZERO_IN: usize = 5;
/// Outliers are at most one row in this many.
const ONE_OUTLIER_IN: usize = 50;
/// An outlier is at least this many usual spreads away from the median...
const OUTLIER_SPREADS: f64 = 5.0;
/// ...and the jump to it from the last ordinary value has a probability of at most one in 400 (here its logarithm) by
/// the column's own tail, taken as a power law.
const UNLIKELY: f64 = 6.0;
/// The tail may be heavier than the few values in it show.
const TAIL_CAUTION: f64 = 1.3;
/// The tail of a bounded column, so that values a little beyond it are ordinary.
const SHORTEST_TAIL: f64 = 0.1;
/// One value in this many belongs to the tail, within these limits.
const ONE_TAIL_VALUE_IN: usize = 20;
const TAIL_VALUES: (usize, usize) = (15, 200);
/// Fewest other values by which a column can be judged.
const LEAST_OTHERS: usize = 20;
/// Fewest different values of a column that can be judged.
const LEAST_DIFFERENT: usize = 3;
/// Groups looked for in a column.
const MOST_GROUPS: usize = 12;

/// Rows of one column with a value, or a range of values, that stands apart.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Suspect {
    /// Whether it is one number that is known to stand for a missing value.
    pub(super) is_placeholder: bool,
    /// Least and greatest of the values.
    pub(super) range: (f64, f64),
    /// How many rows have them.
    pub(super) count: usize,
    /// Least and greatest of the other values; those of other suspects are not counted.
    pub(super) others: (f64, f64),
}

impl Suspect {
    /// Whether a value is one of them.
    pub(super) fn holds(&self, value: f64) -> bool {
        (self.range.0..=self.range.1).contains(&value)
    }
}

/// Finds what stands apart in a column of finite values, least values first.
pub(super) fn find(column: impl Iterator<Item = f64>) -> Vec<Suspect> {
    let mut sorted: Vec<f64> = column.collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let mut rest = sorted.as_slice();
    let (mut low, mut high) = (Vec::new(), Vec::new());
    while low.len() + high.len() < MOST_GROUPS {
        let group;
        if let Some((count, is_placeholder)) = (End { values: rest, mirrored: false }).apart() {
            (group, rest) = rest.split_at(count);
            low.push(suspect(group, is_placeholder));
        } else if let Some((count, is_placeholder)) = (End { values: rest, mirrored: true }).apart() {
            (rest, group) = rest.split_at(rest.len() - count);
            high.push(suspect(group, is_placeholder));
        } else {
            break;
        }
    }
    low.extend(high.into_iter().rev());
    if let [least, .., greatest] = rest {
        low.iter_mut().for_each(|suspect| suspect.others = (*least, *greatest));
    }
    low
}

fn suspect(group: &[f64], is_placeholder: bool) -> Suspect {
    let range = (group.first().copied().unwrap_or(0.0), group.last().copied().unwrap_or(0.0));
    Suspect { is_placeholder, range, count: group.len(), others: range }
}

/// A sorted column, looked at from its least value, or mirrored from its greatest.
struct End<'a> {
    values: &'a [f64],
    mirrored: bool,
}

impl End<'_> {
    /// The value of that rank from this end; ranks beyond the column are those of its other end.
    fn at(&self, rank: usize) -> f64 {
        let rank = rank.min(self.values.len().saturating_sub(1));
        match self.mirrored {
            false => self.values.get(rank).copied().unwrap_or(0.0),
            true => self.values.iter().rev().nth(rank).map_or(0.0, |value| -value),
        }
    }

    /// The value below which a share of the values from rank `from` on lies.
    fn quantile(&self, from: usize, share: f64) -> f64 {
        let ranks = self.values.len().saturating_sub(1).saturating_sub(from);
        self.at(from + (share * ranks as f64).round() as usize)
    }

    /// How many values at this end stand apart, and whether they are a placeholder.
    fn apart(&self) -> Option<(usize, bool)> {
        self.placeholder().map(|count| (count, true)).or_else(|| self.outliers().map(|count| (count, false)))
    }

    fn placeholder(&self) -> Option<usize> {
        let value = self.at(0);
        let written = if self.mirrored { -value } else { value };
        let known = PLACEHOLDERS.contains(&written);
        let all = self.values.len();
        let count = (0..all).take_while(|rank| known && self.at(*rank) == value).count();
        if count == 0 || all - count < LEAST_OTHERS || (written == 0.0 && count * ONE_ZERO_IN > all) {
            return None;
        }
        let (low, high) = (self.quantile(count, 0.1), self.quantile(count, 0.9));
        let mut widest = self.least_step(count)?;
        let mut before = self.at(count);
        for next in (count + 1..all).map(|rank| self.at(rank)) {
            if before >= low && next <= high {
                widest = widest.max(next - before);
            }
            before = next;
        }
        let gap = self.at(count) - value;
        (gap > PLACEHOLDER_SPREADS * (high - low) && gap > PLACEHOLDER_GAPS * widest).then_some(count)
    }

    fn outliers(&self) -> Option<usize> {
        let all = self.values.len();
        if all <= LEAST_OTHERS {
            return None;
        }
        let median = self.quantile(0, 0.5);
        let spread = self.quantile(0, 0.9) - self.quantile(0, 0.1);
        let distance = |rank: usize| median - self.at(rank);
        let tail = (all / ONE_TAIL_VALUE_IN).clamp(TAIL_VALUES.0, TAIL_VALUES.1);
        let most = (all / ONE_OUTLIER_IN).max(1);
        // Where most values are the same, their least step says what is far.
        let unit = if spread > 0.0 { spread } else { self.least_step(most)? };
        let mut found: Option<(f64, usize)> = None;
        for count in 1..=most {
            let (out, ordinary) = (distance(count - 1), distance(count));
            // Beyond this rank all values are ordinary ones.
            if out <= OUTLIER_SPREADS * unit {
                break;
            }
            let start = distance(count + tail).max(unit / 2.0);
            let ratio = out / ordinary.max(start);
            // Too little even for the shortest tail: most ranks end here.
            if ratio <= 1.0 || libm::log(ratio) <= UNLIKELY * SHORTEST_TAIL {
                continue;
            }
            let beyond = |rank: usize| libm::log((distance(rank) / start).max(1.0));
            let mean = (count..count + tail).map(beyond).sum::<f64>() / tail as f64;
            let heaviness = (TAIL_CAUTION * mean).max(SHORTEST_TAIL);
            let jump = libm::log(ratio) / heaviness;
            if jump > UNLIKELY && found.is_none_or(|(greatest, _)| jump > greatest) {
                found = Some((jump, count));
            }
        }
        found.map(|(_, count)| count)
    }

    /// The least difference of neighbouring values from rank `from` on, or `None` if they are too few different ones.
    fn least_step(&self, from: usize) -> Option<f64> {
        let steps = (from + 1..self.values.len()).map(|rank| self.at(rank) - self.at(rank - 1));
        let (mut least, mut different) = (f64::INFINITY, 1);
        for step in steps.filter(|step| *step > 0.0) {
            least = least.min(step);
            different += 1;
        }
        (different >= LEAST_DIFFERENT).then_some(least)
    }
}

#[cfg(test)]
#[path = "suspects_tests.rs"]
mod tests;
