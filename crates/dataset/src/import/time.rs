//! The time column: the sampling rate, and the places where rows do not follow each other.

use vocabulary::Severity;

use super::report::{Note, Report};
use super::rows::Rows;

/// A gap is a step of more than this many median steps: two, and 2 % for times rounded to milliseconds.
const GAP_STEPS: f64 = 2.0 * 1.02;
/// Repeated times in more than one row in this many are those of a clock coarser than the samples, such as one in whole
/// seconds. Fewer are faults: a row written twice, or a second recording.
const ONE_REPETITION_IN: usize = 5;
/// Most gaps, and most backward steps, listed one by one.
const MAX_LISTED: usize = 20;

/// Median of the forward steps, leaving out those into the rows `except` (ascending).
fn median_step(time: &[f64], except: &[usize]) -> Option<f64> {
    let mut steps: Vec<f64> = (1..time.len())
        .filter(|row| except.binary_search(row).is_err())
        .map(|row| time[row] - time[row - 1])
        .filter(|step| *step > 0.0)
        .collect();
    let middle = steps.len() / 2;
    (!steps.is_empty()).then(|| *steps.select_nth_unstable_by(middle, f64::total_cmp).1)
}

/// Finds the rows before which windows must end: after dropped rows, gaps over two median steps and backward steps. Notes
/// them, the median step and the rate in the report.
pub(super) fn breaks(rows: &Rows, place: &str, report: &mut Report, notes: &mut Vec<Note>) -> Vec<usize> {
    let after_dropped: Vec<usize> =
        (1..rows.lines.len()).filter(|&row| rows.dropped_before[row] > 0).collect();
    let mut breaks = after_dropped.clone();
    breaks.extend((1..rows.recordings.len()).filter(|&row| rows.recordings[row] != rows.recordings[row - 1]));
    let time = &rows.time;
    let median = median_step(time, &after_dropped).or(median_step(time, &[]));
    if time.is_empty() {
        // Without a time only the repeated header tells that a second recording begins.
        breaks.extend((1..rows.lines.len()).filter(|&row| rows.header_before[row]));
    }
    let repeated = time.windows(2).filter(|pair| pair[1] == pair[0]).count();
    let coarse = repeated * ONE_REPETITION_IN > time.len();
    if coarse {
        let steps = median.map_or(String::new(), |median| format!(" of {median} s"));
        let text = format!(
            "{repeated} rows have the time of the row before: the clock has steps{steps}, and samples are taken to follow \
             each other evenly."
        );
        notes.push(Note::new(Severity::Warning, text));
    }
    let (mut gaps, mut backward, mut standing) = (Listed::default(), Listed::default(), Listed::default());
    for row in 1..time.len() {
        let (step, line) = (time[row] - time[row - 1], rows.lines[row]);
        let place = place.to_lowercase();
        // Dropped rows leave a longer step without a gap in the recording.
        let steps_expected = (rows.dropped_before[row] + 1) as f64;
        if step < 0.0 {
            breaks.push(row);
            backward
                .add(notes, line, || format!("Time goes back at {place} {line}; windows will not cross it."));
        } else if step == 0.0 && !coarse {
            breaks.push(row);
            standing.add(notes, line, || {
                format!(
                    "Time stands still at {place} {line}: the same as in the row before; windows will not cross it."
                )
            });
        } else if median.is_some_and(|median| step > GAP_STEPS * median * steps_expected) {
            breaks.push(row);
            gaps.add(notes, line, || {
                format!("Gap of {step:.1} s at {place} {line}; windows will not cross it.")
            });
        }
    }
    gaps.summarise(notes, "gaps");
    backward.summarise(notes, "places where time goes back");
    standing.summarise(notes, "places where time stands still");
    report.gaps += gaps.count;
    report.backward_steps += backward.count;
    if report.median_step_s.is_none() {
        report.median_step_s = median;
        report.rate_hz = median.and_then(|median| rate(time, median, coarse));
    }
    breaks
}

/// Rows per second over the steps without gap: the median alone would show 3.003 Hz for steps written as 0.333 and 0.334.
/// Under a coarse clock all rows that share a time count.
fn rate(time: &[f64], median: f64, coarse: bool) -> Option<f64> {
    let steps = time.windows(2).map(|pair| pair[1] - pair[0]);
    let regular = steps.filter(|&step| (step > 0.0 || (coarse && step == 0.0)) && step <= GAP_STEPS * median);
    let (count, sum) = regular.fold((0.0, 0.0), |(count, sum), step| (count + 1.0, sum + step));
    (sum > 0.0).then(|| count / sum)
}

/// Counts places of one kind and lists the first ones.
#[derive(Default)]
struct Listed {
    count: usize,
}

impl Listed {
    fn add(&mut self, notes: &mut Vec<Note>, line: usize, text: impl FnOnce() -> String) {
        self.count += 1;
        if self.count <= MAX_LISTED {
            notes.push(Note::at_line(Severity::Warning, line, text()));
        }
    }

    fn summarise(&self, notes: &mut Vec<Note>, what: &str) {
        if self.count > MAX_LISTED {
            notes.push(Note::new(Severity::Warning, format!("{} more {what}.", self.count - MAX_LISTED)));
        }
    }
}

#[cfg(test)]
#[path = "time_tests.rs"]
mod tests;
