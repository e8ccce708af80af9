//! What a comparison with the real converter found.

use std::fmt;
use std::ops::AddAssign;

/// What was compared and what differed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Networks, each at one or two widths.
    pub networks: usize,
    /// Of these, the ones with every code equal.
    pub equal_networks: usize,
    /// Codes of all samples in all runtimes and widths.
    pub codes: usize,
    /// Codes that are equal.
    pub equal: usize,
    /// Calibrated ranges.
    pub ranges: usize,
    /// Of these, the ones whose scale or zero point differs, in the last bits.
    pub last_bits: usize,
    /// Codes that differ, and are equal with the converter's own ranges.
    pub by_range: usize,
    /// The largest such difference, in steps.
    pub largest: u32,
    /// Calibrated ranges that the converter's own float model does not have on the calibration samples, and ours have.
    pub miscalibrated: usize,
    /// Codes of networks with such a range that differ, and are equal with the converter's ranges.
    pub by_miscalibration: usize,
    /// Converted models with scales that cannot be right; their codes are not compared.
    pub wrong_scales: usize,
    /// Their codes.
    pub wrong_codes: usize,
    /// Summed distance of the converter's codes from the float network, in steps of the output.
    pub wrong_theirs: f64,
    /// The same of ours.
    pub wrong_own: f64,
    /// Converted models that a runtime refuses.
    pub refused: usize,
    /// Codes that differ for another reason.
    pub other: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.networks += more.networks;
        self.equal_networks += more.equal_networks;
        self.codes += more.codes;
        self.equal += more.equal;
        self.ranges += more.ranges;
        self.last_bits += more.last_bits;
        self.by_range += more.by_range;
        self.largest = self.largest.max(more.largest);
        self.miscalibrated += more.miscalibrated;
        self.by_miscalibration += more.by_miscalibration;
        self.wrong_scales += more.wrong_scales;
        self.wrong_codes += more.wrong_codes;
        self.wrong_theirs += more.wrong_theirs;
        self.wrong_own += more.wrong_own;
        self.refused += more.refused;
        self.other += more.other;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} networks, {} of them with every code equal", self.networks, self.equal_networks)?;
        writeln!(f, "{} codes: {} equal", self.codes, self.equal)?;
        writeln!(
            f,
            "{} differ because a calibrated range does in its last bits ({} of {} ranges), by at most {}; with the \
             converter's ranges they are equal",
            self.by_range, self.last_bits, self.ranges, self.largest
        )?;
        if self.miscalibrated > 0 {
            writeln!(
                f,
                "{} differ because the converter calibrated {} ranges that its own float model does not have; with \
                 these they are equal",
                self.by_miscalibration, self.miscalibrated
            )?;
        }
        if self.wrong_scales > 0 {
            let mean = |sum: f64| sum / self.wrong_codes as f64;
            writeln!(
                f,
                "{} converted models have scales that cannot be right and are not compared: their codes are {:.2} steps \
                 from the float network on average, Bitroom's {:.2}",
                self.wrong_scales,
                mean(self.wrong_theirs),
                mean(self.wrong_own)
            )?;
        }
        if self.refused > 0 {
            writeln!(f, "{} converted models are refused by one of the runtimes", self.refused)?;
        }
        write!(f, "{} other differences", self.other)
    }
}
