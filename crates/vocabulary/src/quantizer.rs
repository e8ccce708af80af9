//! Quantizers that follow training.

use crate::word::word;

word! {
    /// How a quantizer turns the batches it sees into a range (TFMOT's quantizers of the same names, and beyond).
    pub enum QuantizerKind {
        /// The range of the last batch (TFMOT `LastValueQuantizer`).
        #[strum(message = "Last value", detailed_message = "LV")]
        LastValue,
        /// An exponential moving average of the batch ranges with decay 0.999 (TFMOT `MovingAverageQuantizer`).
        #[strum(message = "Moving average", detailed_message = "MA")]
        MovingAverage,
        /// The extremes of all batches so far (TFMOT `AllValuesQuantizer`).
        #[strum(message = "All values", detailed_message = "AV")]
        AllValues,
        /// A range that the user gives and that never changes.
        #[strum(message = "Fixed range", detailed_message = "fixed")]
        Fixed,
        /// A range computed from each batch by two formulas of the user's (TFMOT's blank `Quantizer`).
        #[strum(message = "Own formulas", detailed_message = "own")]
        Custom,
        /// A step that is trained with the weights: LSQ (Esser et al., Learned Step Size Quantization, 2020,
        /// arXiv:1902.08153). The first batch starts it; batches after that do not move it.
        #[strum(message = "Learned step (LSQ)", detailed_message = "LSQ")]
        Lsq,
        /// The range of the last batch, on the finest grid whose step is a power of two: integers are then rescaled by shifts
        /// alone, as circuits (FPGA) want it.
        #[strum(message = "Power of two", detailed_message = "2^k")]
        PowerOfTwo,
        /// A clipping value that is trained with the weights: PACT (Choi et al., Parameterized Clipping Activation for Quantized
        /// Neural Networks, 2018, arXiv:1805.06085). The extremes of the first batch start it; batches after that do not move it.
        #[strum(message = "Learned clipping (PACT)", detailed_message = "PACT")]
        Pact,
    }
}

word! {
    /// Where the range stands before the first batch.
    pub enum RangeInit {
        /// The first batch sets the range; only then the rule of the kind begins.
        #[strum(message = "first batch")]
        FirstBatch,
        /// As TFMOT: -6 and +6 (0 and 0 for `AllValues`). A `MovingAverage` then needs some 700 steps to halve its
        /// distance from +-6, during which narrow widths quantize small weights to 0.
        #[strum(message = "\u{2212}6 to 6 (TFMOT)")]
        Tfmot,
    }
}

impl QuantizerKind {
    /// A few letters, as tables have space for.
    #[must_use]
    pub fn short(self) -> &'static str {
        strum::EnumMessage::get_detailed_message(&self).unwrap_or_else(|| self.name())
    }
}
