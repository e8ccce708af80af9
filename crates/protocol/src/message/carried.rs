//! Which arrays of the worker's messages are long: each kind of message hands them out in an order of its own, always the
//! same one. What is left out here travels within the message, which is slower and otherwise the same.

use std::sync::Arc;

use super::FromWorker;
use crate::report::{
    DataView, EpochLoss, FloatReport, Histogram, LayerReport, LossHistory, NeuronReport, Path, PerSplit,
    PtqReport, QuantizedReport, RangeHistory, RangePoint, RunReport,
};

/// What takes arrays out of a message, or puts them back.
pub(super) trait Hands {
    /// Why an array cannot be put back.
    type Error;

    /// An array of numbers.
    fn array<T: Element>(&mut self, array: &mut Vec<T>) -> Result<(), Self::Error>;

    /// A list of rows.
    fn rows(&mut self, rows: &mut Arc<[u32]>) -> Result<(), Self::Error>;
}

/// What has long arrays.
pub(super) trait Carrier {
    /// Hands them out.
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error>;
}

/// An element of an array, in little-endian bytes.
pub(super) trait Element: Sized {
    /// Bytes it has.
    const BYTES: usize;

    /// Appends its bytes.
    fn put(&self, bytes: &mut Vec<u8>);

    /// The element of exactly its bytes.
    fn get(bytes: &[u8]) -> Option<Self>;
}

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl Element for $number {
            const BYTES: usize = size_of::<Self>();

            fn put(&self, bytes: &mut Vec<u8>) {
                bytes.extend_from_slice(&self.to_le_bytes());
            }

            fn get(bytes: &[u8]) -> Option<Self> {
                Some(Self::from_le_bytes(*bytes.first_chunk()?))
            }
        }
    )*};
}

numbers!(u32, u64, f32, f64);

impl Element for EpochLoss {
    const BYTES: usize = 2 * f64::BYTES;

    fn put(&self, bytes: &mut Vec<u8>) {
        let Self { train, validation } = self;
        train.put(bytes);
        validation.put(bytes);
    }

    fn get(bytes: &[u8]) -> Option<Self> {
        let (train, validation) = bytes.split_at_checked(f64::BYTES)?;
        Some(Self { train: f64::get(train)?, validation: f64::get(validation)? })
    }
}

impl Element for RangePoint {
    const BYTES: usize = u32::BYTES + 3 * f32::BYTES;

    fn put(&self, bytes: &mut Vec<u8>) {
        let Self { step, min, max, zero_share } = self;
        step.put(bytes);
        [min, max, zero_share].into_iter().for_each(|value| value.put(bytes));
    }

    fn get(bytes: &[u8]) -> Option<Self> {
        let (step, ends) = bytes.split_at_checked(u32::BYTES)?;
        let mut values = ends.chunks_exact(f32::BYTES).map(f32::get);
        let mut next = || values.next().flatten();
        Some(Self { step: u32::get(step)?, min: next()?, max: next()?, zero_share: next()? })
    }
}

impl Carrier for FromWorker {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        match self {
            Self::Loaded { view, .. } => view.pass(hands),
            Self::Progress { losses, validation_path, ranges, .. } => {
                losses.pass(hands)?;
                validation_path.pass(hands)?;
                ranges.pass(hands)
            }
            Self::ExplorationProgress { members, .. } => members.pass(hands),
            Self::Finished { report, losses, ptq, .. } => {
                report.pass(hands)?;
                losses.pass(hands)?;
                ptq.pass(hands)
            }
            Self::Quantized { report, .. } => report.pass(hands),
            _ => Ok(()),
        }
    }
}

impl<T: Carrier> Carrier for Vec<T> {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        self.iter_mut().try_for_each(|carrier| carrier.pass(hands))
    }
}

impl<T: Carrier> Carrier for Option<T> {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        self.iter_mut().try_for_each(|carrier| carrier.pass(hands))
    }
}

impl<T: Carrier> Carrier for Box<T> {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        (**self).pass(hands)
    }
}

impl<T: Carrier> Carrier for PerSplit<T> {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        let Self { train, validation, test } = self;
        [train, validation, test].into_iter().try_for_each(|block| block.pass(hands))
    }
}

/// A list of rows.
impl Carrier for Arc<[u32]> {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        hands.rows(self)
    }
}

impl Carrier for Path {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        hands.rows(&mut self.rows)?;
        hands.array(&mut self.x)?;
        hands.array(&mut self.y)
    }
}

impl Carrier for DataView {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        hands.array(&mut self.time_s)?;
        hands.array(&mut self.x)?;
        hands.array(&mut self.y)?;
        hands.array(&mut self.breaks)?;
        self.split.pass(hands)
    }
}

impl Carrier for LossHistory {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        hands.array(&mut self.losses)
    }
}

impl Carrier for RangeHistory {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        hands.array(&mut self.points)
    }
}

impl Carrier for NeuronReport {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        self.losses.pass(hands)
    }
}

impl Carrier for RunReport {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        self.float.pass(hands)?;
        self.qat.pass(hands)?;
        self.ranges.pass(hands)
    }
}

impl Carrier for FloatReport {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        self.paths.pass(hands)
    }
}

impl Carrier for PtqReport {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        self.quantized.pass(hands)
    }
}

impl Carrier for QuantizedReport {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        self.paths.pass(hands)?;
        self.input.pass(hands)?;
        self.layers.pass(hands)
    }
}

impl Carrier for LayerReport {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        self.weights.pass(hands)?;
        self.activations.pass(hands)
    }
}

impl Carrier for Histogram {
    fn pass<H: Hands>(&mut self, hands: &mut H) -> Result<(), H::Error> {
        hands.array(&mut self.counts)?;
        hands.array(&mut self.levels)
    }
}
