//! Where settings stand.

use crate::word::word;

word! {
    /// The cards that settings stand on, in the order of the work.
    pub enum Card {
        /// Where samples come from and how they are divided.
        #[strum(message = "Data")]
        Data,
        /// Windows and layers.
        #[strum(message = "Network")]
        Network,
        /// Optimizer, epochs, seeds.
        #[strum(message = "Training")]
        Training,
        /// Quantizers that are trained along.
        #[strum(message = "Quantization-aware training")]
        Qat,
        /// The converter's settings and what goes beyond them.
        #[strum(message = "Quantization after training")]
        Ptq,
    }
}
