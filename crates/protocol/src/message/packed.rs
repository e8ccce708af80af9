//! Long arrays travel beside their message: as the bytes of one buffer, which a browser hands over, instead of a million
//! numbers that are converted one by one. `carried` says which arrays these are; JSON and files know nothing of it.
//!
//! What is left of the message has empty arrays. The buffer holds them in the order of the message, each as its count and
//! its values in little-endian order, so that every bit comes through. Rows, which all paths of one window setting share,
//! are sent once: both ends keep the last lists under the same numbers.

use std::collections::VecDeque;
use std::sync::Arc;

use super::FromWorker;
use super::carried::{Carrier, Element, Hands};

/// Lists of rows that both ends keep: those of the three blocks of four window settings.
const KNOWN_LISTS: usize = 12;
/// Number of the empty list, which is not kept; the others have numbers from 1.
const EMPTY: u64 = 0;

/// A message and, beside it, its long arrays.
#[derive(Clone, Debug, PartialEq)]
pub struct Packed {
    /// The message; its long arrays are empty.
    pub message: FromWorker,
    /// The arrays; empty if there are none.
    pub bytes: Vec<u8>,
}

/// Bytes that are not the arrays of their message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the arrays of a message do not fit it")]
pub struct Mismatch;

/// The worker's end: takes messages apart.
#[derive(Debug, Default)]
pub struct Packer {
    known: KnownRows,
}

/// The page's end: puts messages together again, every message of one [`Packer`] in order.
#[derive(Debug, Default)]
pub struct Unpacker {
    known: KnownRows,
}

impl Packer {
    /// Takes the long arrays out of a message that is about to be sent.
    pub fn pack(&mut self, mut message: FromWorker) -> Packed {
        let mut writing = Writing { known: &mut self.known, bytes: Vec::new() };
        let Ok(()) = message.pass(&mut writing);
        let bytes = writing.bytes;
        Packed { message, bytes }
    }
}

impl Unpacker {
    /// Puts the long arrays back.
    ///
    /// # Errors
    /// [`Mismatch`] if the bytes are not those of the message, or another message was left out before.
    pub fn unpack(&mut self, packed: Packed) -> Result<FromWorker, Mismatch> {
        let Packed { mut message, bytes } = packed;
        if bytes.is_empty() {
            return Ok(message);
        }
        let mut reading = Reading { known: &mut self.known, bytes: &bytes };
        message.pass(&mut reading)?;
        if reading.bytes.is_empty() { Ok(message) } else { Err(Mismatch) }
    }
}

/// The last lists of rows that were sent: the same at both ends, which see the same messages.
#[derive(Debug, Default)]
struct KnownRows {
    /// Oldest first.
    lists: VecDeque<Arc<[u32]>>,
    /// Lists that were here and were forgotten.
    forgotten: u64,
}

impl KnownRows {
    /// The number of a list; `None` if it is new. Lists are compared by their values: data that are divided anew have the
    /// same rows at another place.
    fn number_of(&self, rows: &[u32]) -> Option<u64> {
        let place = self.lists.iter().position(|known| **known == *rows)?;
        Some(self.forgotten + 1 + place as u64)
    }

    fn next(&self) -> u64 {
        self.forgotten + 1 + self.lists.len() as u64
    }

    fn get(&self, number: u64) -> Option<&Arc<[u32]>> {
        let place = number.checked_sub(self.forgotten + 1)?;
        self.lists.get(usize::try_from(place).ok()?)
    }

    fn add(&mut self, rows: Arc<[u32]>) {
        if self.lists.len() >= KNOWN_LISTS {
            self.lists.pop_front();
            self.forgotten += 1;
        }
        self.lists.push_back(rows);
    }
}

/// Moves arrays into bytes.
struct Writing<'a> {
    known: &'a mut KnownRows,
    bytes: Vec<u8>,
}

impl Writing<'_> {
    fn values<T: Element>(&mut self, values: &[T]) {
        (values.len() as u64).put(&mut self.bytes);
        self.bytes.reserve(values.len() * T::BYTES);
        values.iter().for_each(|value| value.put(&mut self.bytes));
    }
}

impl Hands for Writing<'_> {
    type Error = core::convert::Infallible;

    fn array<T: Element>(&mut self, array: &mut Vec<T>) -> Result<(), Self::Error> {
        self.values(&std::mem::take(array));
        Ok(())
    }

    fn rows(&mut self, rows: &mut Arc<[u32]>) -> Result<(), Self::Error> {
        let rows = std::mem::take(rows);
        if rows.is_empty() {
            EMPTY.put(&mut self.bytes);
        } else if let Some(number) = self.known.number_of(&rows) {
            number.put(&mut self.bytes);
        } else {
            self.known.next().put(&mut self.bytes);
            self.values(&rows);
            self.known.add(rows);
        }
        Ok(())
    }
}

/// Moves arrays out of bytes.
struct Reading<'a> {
    known: &'a mut KnownRows,
    bytes: &'a [u8],
}

impl Reading<'_> {
    fn value<T: Element>(&mut self) -> Result<T, Mismatch> {
        let (value, rest) = self.bytes.split_at_checked(T::BYTES).ok_or(Mismatch)?;
        self.bytes = rest;
        T::get(value).ok_or(Mismatch)
    }

    /// The values of an array; as many as it says it has, which may not be more than there are.
    fn values<T: Element>(&mut self) -> Result<impl Iterator<Item = T>, Mismatch> {
        let count = usize::try_from(self.value::<u64>()?).map_err(|_| Mismatch)?;
        let length = count.checked_mul(T::BYTES).ok_or(Mismatch)?;
        let (values, rest) = self.bytes.split_at_checked(length).ok_or(Mismatch)?;
        self.bytes = rest;
        // Every piece has the bytes of one value.
        Ok(values.chunks_exact(T::BYTES).filter_map(T::get))
    }
}

impl Hands for Reading<'_> {
    type Error = Mismatch;

    fn array<T: Element>(&mut self, array: &mut Vec<T>) -> Result<(), Mismatch> {
        *array = self.values()?.collect();
        Ok(())
    }

    fn rows(&mut self, rows: &mut Arc<[u32]>) -> Result<(), Mismatch> {
        let number = self.value::<u64>()?;
        if number == EMPTY {
            *rows = Arc::default();
        } else if number == self.known.next() {
            *rows = self.values()?.collect();
            self.known.add(Arc::clone(rows));
        } else {
            *rows = Arc::clone(self.known.get(number).ok_or(Mismatch)?);
        }
        Ok(())
    }
}
