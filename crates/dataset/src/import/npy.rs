//! One NumPy array (.npy, versions 1 to 3): its header, and its numbers in C order. Never reads pickles.
//!
//! Format: <https://numpy.org/devdocs/reference/generated/numpy.lib.format.html>. The header is a Python literal.

use super::element::{Element, Kind, NotX86};
use super::literal::{self, Literal};

/// Longest header accepted, bytes; NumPy itself refuses longer ones by default.
pub(super) const MAX_HEADER: usize = 10_000;
/// Deepest nesting of brackets in a header; records within records have 6.
const MAX_DEPTH: usize = 6;
/// Most numbers in a record.
const MAX_FIELDS: usize = 4_096;
const DAMAGED: &str = "The .npy header is damaged.";

/// What the header of an array says.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    fields: Vec<Field>,
    /// Whether the elements are records with named fields.
    is_record: bool,
    /// Bytes from one element to the next; `None` for pickled objects.
    element_size: Option<usize>,
    pub(super) shape: Vec<usize>,
    fortran: bool,
    /// Where the data begin.
    data_at: usize,
}

/// One number (or other thing) of each element.
#[derive(Debug, Clone, PartialEq)]
struct Field {
    /// Empty unless the elements are records.
    name: String,
    kind: Kind,
    offset: usize,
}

/// Numbers in C order. A record's fields are one more dimension, the last.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Array {
    pub(super) shape: Vec<usize>,
    pub(super) values: Vec<f64>,
    /// Names of the fields of records.
    pub(super) names: Option<Vec<String>>,
    /// Whether the numbers are dates or spans of time, in seconds.
    pub(super) is_time: bool,
}

/// A shape as NumPy writes it.
pub(super) fn shape_text(shape: &[usize]) -> String {
    let sizes: Vec<String> = shape.iter().map(usize::to_string).collect();
    if sizes.len() == 1 { format!("({},)", sizes[0]) } else { format!("({})", sizes.join(", ")) }
}

impl Header {
    /// Parses the header at the start of `bytes`; the data may be missing.
    ///
    /// # Errors
    /// That the header is damaged.
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, String> {
        Self::parsed(bytes).ok_or_else(|| DAMAGED.to_owned())
    }

    fn parsed(bytes: &[u8]) -> Option<Self> {
        let rest = bytes.strip_prefix(b"\x93NUMPY")?;
        let size = |range: core::ops::Range<usize>| {
            let bytes = rest.get(range)?.iter().rev();
            Some(bytes.fold(0_usize, |size, &byte| size << 8 | usize::from(byte)))
        };
        let (start, length): (usize, usize) = match rest.first()? {
            1 => (4, size(2..4)?),
            2 | 3 => (6, size(2..6)?),
            _ => return None,
        };
        let text = rest.get(start..start.checked_add(length).filter(|_| length <= MAX_HEADER)?)?;
        // Field names of version 1 and 2 are Latin-1; numbers and codes are ASCII in all versions.
        let text = match core::str::from_utf8(text) {
            Ok(text) => text.to_owned(),
            Err(_) => text.iter().map(|&byte| char::from(byte)).collect(),
        };
        let Literal::Dict(entries) = literal::parse(&text, MAX_DEPTH)? else { return None };
        let entry = |wanted: &str| {
            entries.iter().find(|(key, _)| matches!(key, Literal::Text(key) if key == wanted)).map(|(_, v)| v)
        };
        let Literal::Truth(fortran) = entry("fortran_order")? else { return None };
        let mut fields = Vec::new();
        let element_size = lay_out(entry("descr")?, "", &mut fields, 0)?;
        Some(Self {
            is_record: matches!(entry("descr")?, Literal::List(_)),
            element_size: element_size.filter(|_| fields.iter().all(|field| field.kind.size().is_some())),
            fields,
            shape: sizes(entry("shape")?)?,
            fortran: *fortran,
            data_at: bytes.len() - rest.len() + start + length,
        })
    }

    /// What the elements are, if none of their fields is a number.
    pub(super) fn not_numbers(&self) -> Option<&'static str> {
        if self.element_size.is_none() {
            return Some("Python objects (pickled)");
        }
        if self.numbers().next().is_some() {
            return None;
        }
        let name = self.fields.iter().find_map(|field| match &field.kind {
            Kind::Other { name, .. } => Some(*name),
            Kind::Number(_) => None,
        });
        name.or(Some("records without a field"))
    }

    fn numbers(&self) -> impl Iterator<Item = (&Field, Element)> {
        self.fields.iter().filter_map(|field| match field.kind {
            Kind::Number(element) => Some((field, element)),
            Kind::Other { .. } => None,
        })
    }

    /// The shape of the array that [`Self::read`] gives.
    pub(super) fn array_shape(&self) -> Vec<usize> {
        let mut shape = self.shape.clone();
        if self.is_record {
            shape.push(self.numbers().count());
        }
        shape
    }

    /// Whether the elements are records with named fields.
    pub(super) fn is_record(&self) -> bool {
        self.is_record
    }

    /// Bytes of the whole file; `None` for pickled objects and sizes beyond all memory.
    pub(super) fn file_size(&self) -> Option<usize> {
        self.count()?.checked_mul(self.element_size?)?.checked_add(self.data_at)
    }

    fn count(&self) -> Option<usize> {
        self.shape.iter().try_fold(1_usize, |product, &size| product.checked_mul(size))
    }

    /// Reads the numbers behind the header in `bytes`; fields that are none are left out.
    ///
    /// # Errors
    /// A sentence for the user: data shorter than the header says, or numbers in a form that is not read.
    pub(super) fn read(&self, bytes: &[u8]) -> Result<Array, String> {
        let (Some(count), Some(size), Some(end)) = (self.count(), self.element_size, self.file_size()) else {
            return Err(DAMAGED.to_owned());
        };
        let Some(data) = bytes.get(self.data_at..end) else {
            let (needed, found) = (end - self.data_at, bytes.len().saturating_sub(self.data_at));
            return Err(format!("The .npy file ends early: {needed} bytes of data expected, {found} found."));
        };
        let numbers: Vec<(&Field, Element)> = self.numbers().collect();
        if numbers.is_empty() {
            return Err(DAMAGED.to_owned());
        }
        let mut values = Vec::with_capacity(count.saturating_mul(numbers.len()));
        let mut element_at = |index: usize| {
            for (field, element) in &numbers {
                // Elements and fields lie inside the data, by the sizes they were laid out with.
                let at = index * size + field.offset;
                values.push(element.value(data.get(at..at + element.size()).unwrap_or_default())?);
            }
            Ok(())
        };
        let read: Result<(), NotX86> = if self.fortran && self.shape.len() > 1 {
            in_fortran_order(&self.shape, count, &mut element_at)
        } else {
            (0..count).try_for_each(element_at)
        };
        read.map_err(|NotX86| {
            "The array holds longdouble numbers of another processor; save it as float64: array.astype('float64')."
                .to_owned()
        })?;
        Ok(Array {
            shape: self.array_shape(),
            values,
            names: self.is_record.then(|| numbers.iter().map(|(field, _)| field.name.clone()).collect()),
            is_time: !self.is_record && numbers.iter().all(|(_, element)| element.is_time()),
        })
    }
}

/// Visits elements whose first index varies fastest in the order in which the last one does.
fn in_fortran_order(
    shape: &[usize],
    count: usize,
    visit: &mut impl FnMut(usize) -> Result<(), NotX86>,
) -> Result<(), NotX86> {
    let mut index = vec![0_usize; shape.len()];
    for _ in 0..count {
        visit(index.iter().zip(shape).rev().fold(0, |at, (i, size)| at * size + i))?;
        for axis in (0..shape.len()).rev() {
            index[axis] += 1;
            if index[axis] < shape[axis] {
                break;
            }
            index[axis] = 0;
        }
    }
    Ok(())
}

/// Adds the fields of a type that begins at `offset`. Returns its size: `Some(None)` with pickled objects in it, `None` if
/// it is no type.
fn lay_out(descr: &Literal, name: &str, fields: &mut Vec<Field>, offset: usize) -> Option<Option<usize>> {
    match descr {
        Literal::Text(code) => {
            let kind = Kind::parse(code)?;
            let size = kind.size();
            fields.push(Field { name: name.to_owned(), kind, offset });
            Some(size)
        }
        Literal::List(entries) if !entries.is_empty() => {
            let mut end = Some(offset);
            for entry in entries {
                let (Literal::Tuple(entry) | Literal::List(entry)) = entry else { return None };
                // A field may have a title beside its name.
                let own = match entry.first()? {
                    Literal::Text(own) => own,
                    Literal::Tuple(pair) => match pair.get(1)? {
                        Literal::Text(own) => own,
                        _ => return None,
                    },
                    _ => return None,
                };
                let own = if name.is_empty() { own.clone() } else { format!("{name}.{own}") };
                let repeats = match entry.get(2) {
                    Some(shape) => sizes(shape)?.iter().try_fold(1_usize, |all, n| all.checked_mul(*n))?,
                    None => 1,
                };
                if repeats > MAX_FIELDS {
                    return None;
                }
                for repeat in 0..repeats {
                    // Fields that hold several numbers are numbered from 1: `s`, four times, is s1 to s4.
                    let numbered = if entry.len() > 2 { format!("{own}{}", repeat + 1) } else { own.clone() };
                    let at = end.unwrap_or(offset);
                    let size = lay_out(entry.get(1)?, &numbered, fields, at)?;
                    end = match (end, size) {
                        (Some(end), Some(size)) => Some(end.checked_add(size)?),
                        _ => None,
                    };
                    if fields.len() > MAX_FIELDS {
                        return None;
                    }
                }
            }
            Some(end.map(|end| end - offset))
        }
        _ => None,
    }
}

fn sizes(shape: &Literal) -> Option<Vec<usize>> {
    let size = |value: &Literal| match value {
        Literal::Size(size) => Some(*size),
        _ => None,
    };
    match shape {
        Literal::Tuple(sizes) | Literal::List(sizes) => sizes.iter().map(size).collect(),
        // A field's shape may be a bare number.
        number => Some(vec![size(number)?]),
    }
}

#[cfg(test)]
#[path = "npy_tests.rs"]
mod tests;
