//! Data and windows of them.

use crate::word::word;

word! {
    /// One of the three uses of a row.
    pub enum Part {
        /// The network learns from it, and the scaler is fitted on it.
        Train,
        /// It selects the best epoch.
        Validation,
        /// It is looked at once, at the end.
        Test,
    }
}

word! {
    /// How rows are divided into training, validation and test.
    pub enum SplitKind {
        /// Consecutive blocks in time: training first, test last.
        Contiguous,
        /// Rows drawn at random.
        Shuffled,
        /// As the file says, by a split column or by three files.
        Predefined,
    }
}

word! {
    /// Which sample of a window the position belongs to.
    pub enum LabelAt {
        /// The newest: the network knows only the past.
        Last,
        /// The middle one (the later of two): the estimate comes half a window late.
        Middle,
    }
}

word! {
    /// How serious a remark on a file is, in rising order.
    pub enum Severity {
        /// Worth knowing.
        Info,
        /// Something was assumed, skipped or looks wrong.
        Warning,
        /// The user should choose.
        Question,
        /// Refused, or a row that was skipped.
        Error,
    }
}

word! {
    /// What to do with x and y that are not in metres, as older files answer it.
    pub enum UnitChoice {
        /// Convert them to metres.
        Convert,
        /// Take the numbers as metres.
        Keep,
    }
}
