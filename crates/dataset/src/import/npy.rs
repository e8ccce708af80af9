//! One NumPy array (.npy, versions 1 to 3) as numbers: f4, f8, i2, i4, i8, either byte order, C or Fortran order.
//!
//! The header is looked at before the library reads it, since a hostile one could ask for huge arrays or deep nesting.

use npyz::{DType, NpyFile, Order, TypeChar};

use super::source::MAX_ROWS;

/// Longest header accepted, bytes; NumPy writes 118 for a plain array.
const MAX_HEADER: usize = 4096;
/// Most brackets in a header; a plain array has 4.
const MAX_BRACKETS: usize = 16;
/// Most digits in a header. The product of all its numbers then stays below 10^18 and cannot overflow.
const MAX_DIGITS: usize = 18;

/// An array of one or more dimensions, values in C order.
#[derive(Debug, PartialEq)]
pub(super) struct Array {
    pub(super) shape: Vec<usize>,
    pub(super) values: Vec<f64>,
}

impl Array {
    /// The shape as NumPy writes it.
    pub(super) fn shape_text(&self) -> String {
        let sizes: Vec<String> = self.shape.iter().map(usize::to_string).collect();
        if sizes.len() == 1 { format!("({},)", sizes[0]) } else { format!("({})", sizes.join(", ")) }
    }
}

/// Reads the bytes of an .npy file.
///
/// # Errors
/// A sentence for the user: damaged header, pickled objects, another element type, more than three dimensions, or data
/// shorter than the header says.
pub(super) fn read(bytes: &[u8]) -> Result<Array, String> {
    let body = checked_header(bytes).ok_or("The .npy header is damaged.")?;
    let file = NpyFile::new(bytes).map_err(|error| format!("The .npy header is damaged ({error})."))?;
    let dtype = file.dtype();
    if dtype.uses_pickled_array() {
        return Err("The .npy file holds Python objects (pickled); only plain numbers are read.".to_owned());
    }
    let DType::Plain(kind) = &dtype else {
        return Err("The .npy file holds records; an array of plain numbers is needed.".to_owned());
    };
    let kind = (kind.type_char(), kind.size_field());
    let shape: Option<Vec<usize>> = file.shape().iter().map(|&size| usize::try_from(size).ok()).collect();
    let shape =
        shape.filter(|shape| (1..=3).contains(&shape.len())).ok_or("The array must have two dimensions.")?;
    let count = shape.iter().try_fold(1_usize, |product, &size| product.checked_mul(size));
    let needed = count.and_then(|count| count.checked_mul(usize::try_from(kind.1).ok()?));
    let (Some(count), Some(needed)) = (count, needed) else {
        return Err("The .npy header is damaged.".to_owned());
    };
    if needed > body {
        return Err(format!("The .npy file ends early: {needed} bytes of data expected, {body} found."));
    }
    if shape[0] > MAX_ROWS {
        return Err(format!("The array has {} rows; at most {MAX_ROWS} can be read.", shape[0]));
    }
    let order = file.order();
    let values = match kind {
        (TypeChar::Float, 4) => numbers::<f32>(file, f64::from),
        (TypeChar::Float, 8) => numbers::<f64>(file, |v| v),
        (TypeChar::Int, 2) => numbers::<i16>(file, f64::from),
        (TypeChar::Int, 4) => numbers::<i32>(file, f64::from),
        (TypeChar::Int, 8) => numbers::<i64>(file, |v| v as f64),
        _ => {
            return Err(format!(
                "Element type {} is not read; use float32, float64, int16, int32 or int64.",
                dtype.descr()
            ));
        }
    }?;
    debug_assert_eq!(values.len(), count);
    let values = if order == Order::Fortran { to_c_order(&shape, &values) } else { values };
    Ok(Array { shape, values })
}

/// Length of the data behind the header, or `None` when the header is not a short, flat, small one.
fn checked_header(bytes: &[u8]) -> Option<usize> {
    let size = |range: core::ops::Range<usize>| {
        bytes.get(range).map(|b| b.iter().rev().fold(0_usize, |size, &byte| size << 8 | usize::from(byte)))
    };
    let (start, length) = match bytes.get(6)? {
        1 => (10, size(8..10)?),
        2 | 3 => (12, size(8..12)?),
        _ => return None,
    };
    if length > MAX_HEADER {
        return None;
    }
    let header = bytes.get(start..start + length)?;
    let count = |wanted: fn(&u8) -> bool| header.iter().filter(|byte| wanted(byte)).count();
    let plain =
        count(|b| matches!(b, b'(' | b'[' | b'{')) <= MAX_BRACKETS && count(u8::is_ascii_digit) <= MAX_DIGITS;
    // Numbers to another base hide digits among letters.
    let based = header.windows(2).any(|pair| pair[0] == b'0' && matches!(pair[1] | 0x20, b'x' | b'o' | b'b'));
    (plain && !based).then(|| bytes.len() - start - length)
}

fn numbers<T: npyz::Deserialize>(file: NpyFile<&[u8]>, widen: fn(T) -> f64) -> Result<Vec<f64>, String> {
    let reader = file.data::<T>().map_err(|error| format!("The .npy data cannot be read ({error})."))?;
    reader
        .map(|value| value.map(widen))
        .collect::<Result<_, _>>()
        .map_err(|error| format!("The .npy data cannot be read ({error})."))
}

/// Reorders values whose first index varies fastest.
fn to_c_order(shape: &[usize], values: &[f64]) -> Vec<f64> {
    let mut result = Vec::with_capacity(values.len());
    let mut index = vec![0_usize; shape.len()];
    for _ in 0..values.len() {
        let at = index.iter().zip(shape).rev().fold(0, |at, (i, size)| at * size + i);
        result.push(values[at]);
        for axis in (0..shape.len()).rev() {
            index[axis] += 1;
            if index[axis] < shape[axis] {
                break;
            }
            index[axis] = 0;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
    use super::*;

    /// An .npy file of version `version` with the given header entries and data.
    fn file(version: u8, descr: &str, fortran: &str, shape: &str, data: &[u8]) -> Vec<u8> {
        let header = format!("{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}\n");
        let mut bytes = [b"\x93NUMPY".as_slice(), &[version, 0]].concat();
        let length = header.len() as u32;
        bytes.extend(&length.to_le_bytes()[..if version == 1 { 2 } else { 4 }]);
        bytes.extend(header.as_bytes());
        bytes.extend(data);
        bytes
    }

    #[test]
    fn all_element_types_byte_orders_and_versions_are_read() {
        let values = [1.0, -2.0, 3.0, 4.0, 5.0, -6.0];
        let bytes_of = |f: &dyn Fn(f64) -> Vec<u8>| values.iter().flat_map(|&v| f(v)).collect::<Vec<u8>>();
        let cases = [
            ("<f4", bytes_of(&|v| (v as f32).to_le_bytes().to_vec())),
            (">f4", bytes_of(&|v| (v as f32).to_be_bytes().to_vec())),
            ("<f8", bytes_of(&|v| v.to_le_bytes().to_vec())),
            (">f8", bytes_of(&|v| v.to_be_bytes().to_vec())),
            ("<i2", bytes_of(&|v| (v as i16).to_le_bytes().to_vec())),
            (">i2", bytes_of(&|v| (v as i16).to_be_bytes().to_vec())),
            ("<i4", bytes_of(&|v| (v as i32).to_le_bytes().to_vec())),
            (">i4", bytes_of(&|v| (v as i32).to_be_bytes().to_vec())),
            ("<i8", bytes_of(&|v| (v as i64).to_le_bytes().to_vec())),
            (">i8", bytes_of(&|v| (v as i64).to_be_bytes().to_vec())),
        ];
        for (descr, data) in cases {
            for version in 1..=3 {
                let array = read(&file(version, descr, "False", "(3, 2)", &data)).unwrap();
                assert_eq!(
                    (array.shape, array.values.as_slice()),
                    (vec![3, 2], values.as_slice()),
                    "{descr}"
                );
            }
            let array = read(&file(1, descr, "True", "(3, 2)", &data)).unwrap();
            assert_eq!(array.values, [1.0, 4.0, -2.0, 5.0, 3.0, -6.0], "{descr}, Fortran order");
        }
    }

    #[test]
    fn three_dimensions_in_fortran_order_are_reordered() {
        let data: Vec<u8> = (0..8).flat_map(|v: i16| v.to_le_bytes()).collect();
        let array = read(&file(1, "<i2", "True", "(2, 2, 2)", &data)).unwrap();
        assert_eq!(array.values, [0.0, 4.0, 2.0, 6.0, 1.0, 5.0, 3.0, 7.0]);
        assert_eq!(array.shape_text(), "(2, 2, 2)");
    }

    #[test]
    fn what_is_no_plain_array_is_refused() {
        let message = |descr, shape, data: &[u8]| read(&file(1, descr, "False", shape, data)).unwrap_err();
        assert_eq!(
            message("|O", "(3, 6)", b""),
            "The .npy file holds Python objects (pickled); only plain numbers are read."
        );
        assert_eq!(
            message("<f4", "(3, 6)", b"1234"),
            "The .npy file ends early: 72 bytes of data expected, 4 found."
        );
        assert!(message("<c8", "(1, 1)", &[0; 8]).starts_with("Element type '<c8' is not read"));
        assert_eq!(message("<f4", "(999999999, 999999999)", b""), "The .npy header is damaged.");
        assert_eq!(message("<f4", "(0xffffffffffffffff, 2)", b""), "The .npy header is damaged.");
        assert_eq!(message("<f4", &"(".repeat(1000), b""), "The .npy header is damaged.");
        assert_eq!(read(b"\x93NUMPY\x03\x00\xff\xff\xff\xff").unwrap_err(), "The .npy header is damaged.");
    }
}
