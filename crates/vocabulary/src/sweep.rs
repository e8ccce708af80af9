//! Sweeps: which ones have names, which figures their points have, and how the repeats of a point become one figure.

use crate::word::word;

word! {
    /// Which figure stands for all seeds of a point.
    pub enum Statistic {
        /// The median over them.
        #[strum(message = "Median")]
        Median,
        /// The mean over them.
        #[strum(message = "Mean")]
        Mean,
        /// That of the seed with the lowest validation error.
        #[strum(message = "Best by validation")]
        Validation,
        /// That of the seed with the lowest test error, as the thesis: it chooses on test data, so it flatters.
        #[strum(message = "As the thesis: best test ADE")]
        BestTest,
    }
}

word! {
    /// What is asked of a network: an error or the smoothness of its path on the test block, or what it costs.
    pub enum Figure {
        /// Average displacement error.
        #[strum(message = "Test ADE")]
        TestAde,
        /// Mean squared error.
        #[strum(message = "Test MSE")]
        TestMse,
        /// RMS error of the speed with its direction.
        #[strum(message = "Speed error")]
        SpeedError,
        /// RMS error of the acceleration.
        #[strum(message = "Acceleration error")]
        AccelerationError,
        /// RMS jerk of the estimated path.
        #[strum(message = "Jerk")]
        Jerk,
        /// Share of the steps between successive estimates that are exactly zero.
        #[strum(message = "Stair index")]
        StairIndex,
        /// Distinct values of the coordinate that has fewer.
        #[strum(message = "Output levels")]
        Levels,
        /// Bits of weights and of activations together, as the thesis counts; a float network has none.
        #[strum(message = "Total bits")]
        TotalBits,
        /// Bytes of the parameters as they are stored, with scales and zero points.
        #[strum(message = "Packed size")]
        PackedBytes,
        /// Multiply-accumulates of one estimate, times bits of the weights, times bits of the activations; 32 of float.
        #[strum(message = "Bit operations")]
        BitOperations,
    }
}

impl Figure {
    /// Its unit; empty for counts and shares.
    #[must_use]
    pub fn unit(self) -> &'static str {
        match self {
            Self::TestAde => "m",
            Self::TestMse => "m\u{b2}",
            Self::SpeedError => "m/s",
            Self::AccelerationError => "m/s\u{b2}",
            Self::Jerk => "m/s\u{b3}",
            Self::PackedBytes => "B",
            Self::StairIndex | Self::Levels | Self::TotalBits | Self::BitOperations => "",
        }
    }

    /// Label and unit: `Jerk (m/s³)`.
    #[must_use]
    pub fn title(self) -> String {
        let (label, unit) = (self.label(), self.unit());
        if unit.is_empty() { label.to_owned() } else { format!("{label} ({unit})") }
    }

    /// Whether it is what a network costs, which all its seeds have in common, and not what its path is like.
    #[must_use]
    pub fn is_cost(self) -> bool {
        matches!(self, Self::TotalBits | Self::PackedBytes | Self::BitOperations)
    }

    /// Whether a network is better the more it has of it, and not the less.
    #[must_use]
    pub fn more_is_better(self) -> bool {
        self == Self::Levels
    }
}

word! {
    /// Sweeps of the thesis.
    pub enum SweepPreset {
        /// The MLP at every width of weights and activations.
        #[strum(message = "MLP, every width")]
        MlpGrid,
        /// The CNN at every width of weights and activations.
        #[strum(message = "CNN, every width")]
        CnnGrid,
        /// The LSTM at every width of weights and activations.
        #[strum(message = "LSTM, every width")]
        LstmGrid,
        /// Pairs of quantizers of the CNN (Table 3.3).
        #[strum(message = "CNN, quantizers")]
        Quantizers,
        /// Sizes of the MLP's hidden layer (Table 3.1).
        #[strum(message = "MLP, neurons")]
        Neurons,
    }
}
