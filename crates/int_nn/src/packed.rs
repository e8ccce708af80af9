//! Signed codes of 2 to 16 bits, packed densely.
//!
//! Code `i` takes the bits `i * width ..` of the byte string, lowest bit first, in two's complement: 4-bit codes lie
//! in the order of TFLite's int4 tensors, 8-bit codes are plain bytes, 16-bit codes are little-endian.
#![deny(clippy::float_arithmetic)]

use quant::BitWidth;
use thiserror::Error;

/// A packed tensor of signed codes, each in `-2^(bits-1) ..= 2^(bits-1) - 1`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedCodes {
    bytes: Vec<u8>,
    len: usize,
    bits: BitWidth,
}

/// Codes or bytes that are no packed tensor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PackError {
    /// A code that does not fit the width.
    #[error("code {index} is {code}, outside {} to {} of {bits} bits", bits.signed_min(), bits.signed_max())]
    Code {
        /// Position of the code.
        index: usize,
        /// The code.
        code: i32,
        /// The width.
        bits: BitWidth,
    },
    /// Too few or too many bytes.
    #[error("{codes} codes of {bits} bits take {expected} bytes, not {found}")]
    Length {
        /// Number of codes.
        codes: usize,
        /// The width.
        bits: BitWidth,
        /// Bytes they take.
        expected: u64,
        /// Bytes given.
        found: usize,
    },
    /// Bits behind the last code that are not 0.
    #[error("the last byte has bits set behind the last code")]
    Padding,
}

impl PackedCodes {
    /// Packs `codes` at `bits` bits each.
    ///
    /// # Errors
    /// [`PackError::Code`] for the first code that does not fit.
    pub fn pack(codes: &[i32], bits: BitWidth) -> Result<Self, PackError> {
        let width = u32::from(bits.get());
        let mask = (1_u32 << width) - 1;
        let mut bytes = Vec::with_capacity((codes.len() * usize::from(bits.get())).div_ceil(8));
        let (mut pending, mut pending_bits) = (0_u32, 0_u32);
        for (index, &code) in codes.iter().enumerate() {
            if !(bits.signed_min()..=bits.signed_max()).contains(&code) {
                return Err(PackError::Code { index, code, bits });
            }
            // At most 7 pending bits and 16 new ones.
            pending |= (code.cast_unsigned() & mask) << pending_bits;
            pending_bits += width;
            while pending_bits >= 8 {
                bytes.push((pending & 0xFF) as u8);
                pending >>= 8;
                pending_bits -= 8;
            }
        }
        if pending_bits > 0 {
            bytes.push((pending & 0xFF) as u8);
        }
        Ok(Self { bytes, len: codes.len(), bits })
    }

    /// The tensor stored in `bytes`, `len` codes of `bits` bits.
    ///
    /// # Errors
    /// [`PackError::Length`] or [`PackError::Padding`] when the bytes are not what [`PackedCodes::pack`] makes.
    pub fn from_bytes(bytes: Vec<u8>, len: usize, bits: BitWidth) -> Result<Self, PackError> {
        // In 128 bits, since `len` may come from a hostile file; the result fits 64.
        let total_bits = len as u128 * u128::from(bits.get());
        let expected = total_bits.div_ceil(8);
        if bytes.len() as u128 != expected {
            let expected = u64::try_from(expected).unwrap_or(u64::MAX);
            return Err(PackError::Length { codes: len, bits, expected, found: bytes.len() });
        }
        let used = (total_bits % 8) as u32;
        if used > 0 && bytes.last().is_some_and(|last| last >> used != 0) {
            return Err(PackError::Padding);
        }
        Ok(Self { bytes, len, bits })
    }

    /// All codes, in order.
    #[must_use]
    pub fn unpack(&self) -> Vec<i32> {
        let width = u32::from(self.bits.get());
        let mask = (1_u32 << width) - 1;
        let mut codes = Vec::with_capacity(self.len);
        let (mut pending, mut pending_bits) = (0_u32, 0_u32);
        for &byte in &self.bytes {
            // At most 15 pending bits and 8 new ones.
            pending |= u32::from(byte) << pending_bits;
            pending_bits += 8;
            while pending_bits >= width && codes.len() < self.len {
                // Shifted to the top and back, arithmetically, the highest bit of the code becomes its sign.
                codes.push((((pending & mask) << (32 - width)).cast_signed()) >> (32 - width));
                pending >>= width;
                pending_bits -= width;
            }
        }
        codes
    }

    /// The packed bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The size in bytes, `ceil(len * bits / 8)`.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.bytes.len()
    }

    /// The number of codes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no codes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Bits per code.
    #[must_use]
    pub fn bits(&self) -> BitWidth {
        self.bits
    }
}

#[cfg(test)]
#[path = "packed_tests.rs"]
mod tests;
