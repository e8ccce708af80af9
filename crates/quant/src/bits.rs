//! Bit widths: the one type that says how many bits a code has.

use thiserror::Error;

/// A number of bits per code, 2 to 16.
///
/// The range is that of TensorFlow's fake-quantization operators (1 and 17 raise `InvalidArgument` there).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BitWidth(u8);

/// A width outside 2..=16.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a bit width of {bits} is not possible, allowed are {} to {}", BitWidth::MIN.get(), BitWidth::MAX.get())]
pub struct BitWidthError {
    /// The refused width.
    pub bits: u32,
}

impl BitWidth {
    /// The smallest width, 2 bits.
    pub const MIN: Self = Self(2);
    /// The width of int8.
    pub const INT8: Self = Self(8);
    /// The largest width, 16 bits.
    pub const MAX: Self = Self(16);

    /// Checks `bits`.
    ///
    /// # Errors
    /// [`BitWidthError`] unless `2 <= bits <= 16`.
    pub const fn new(bits: u8) -> Result<Self, BitWidthError> {
        if bits < Self::MIN.0 || bits > Self::MAX.0 {
            Err(BitWidthError { bits: bits as u32 })
        } else {
            Ok(Self(bits))
        }
    }

    /// The number of bits.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }

    /// The number of codes, `2^bits`.
    #[must_use]
    pub const fn levels(self) -> i32 {
        1 << self.0
    }

    /// Half the number of codes, `2^(bits-1)`: the distance between unsigned and signed codes.
    #[must_use]
    pub const fn half_levels(self) -> i32 {
        1 << (self.0 - 1)
    }

    /// The smallest signed code, `-2^(bits-1)`.
    #[must_use]
    pub const fn signed_min(self) -> i32 {
        -self.half_levels()
    }

    /// The largest signed code, `2^(bits-1) - 1`.
    #[must_use]
    pub const fn signed_max(self) -> i32 {
        self.half_levels() - 1
    }
}

impl TryFrom<u8> for BitWidth {
    type Error = BitWidthError;

    fn try_from(bits: u8) -> Result<Self, BitWidthError> {
        Self::new(bits)
    }
}

impl std::fmt::Display for BitWidth {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
#[path = "bits_tests.rs"]
mod tests;
