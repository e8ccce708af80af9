//! Arrays of every type, order and shape, records, and headers that are hostile.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use proptest::prelude::*;

use super::super::arrays::npy_table;
use super::*;

/// An .npy file of version `version` with the given header entries and data.
fn file(version: u8, descr: &str, fortran: bool, shape: &str, data: &[u8]) -> Vec<u8> {
    let fortran = if fortran { "True" } else { "False" };
    let header = format!("{{'descr': {descr}, 'fortran_order': {fortran}, 'shape': {shape}, }}\n");
    let mut bytes = [b"\x93NUMPY".as_slice(), &[version, 0]].concat();
    let length = header.len() as u32;
    bytes.extend(&length.to_le_bytes()[..if version == 1 { 2 } else { 4 }]);
    bytes.extend(header.as_bytes());
    bytes.extend(data);
    bytes
}

fn read(bytes: &[u8]) -> Result<Array, String> {
    Header::parse(bytes)?.read(bytes)
}

#[test]
fn all_versions_and_orders_are_read() {
    let data: Vec<u8> = (1..=6_i16).flat_map(i16::to_be_bytes).collect();
    for version in 1..=3 {
        let array = read(&file(version, "'>i2'", false, "(3, 2)", &data)).unwrap();
        assert_eq!((array.shape, array.values), (vec![3, 2], vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]));
        let array = read(&file(version, "'>i2'", true, "(3, 2)", &data)).unwrap();
        assert_eq!(array.values, [1.0, 4.0, 2.0, 5.0, 3.0, 6.0], "Fortran order");
    }
    let data: Vec<u8> = (0..8_i16).flat_map(i16::to_le_bytes).collect();
    let array = read(&file(1, "'<i2'", true, "(2, 2, 2)", &data)).unwrap();
    assert_eq!(array.values, [0.0, 4.0, 2.0, 6.0, 1.0, 5.0, 3.0, 7.0]);
    assert_eq!(read(&file(1, "'<i2'", false, "(8L,)", &data)).unwrap().shape, [8], "written by Python 2");
    assert_eq!(read(&file(1, "'|b1'", false, "()", &[1])).unwrap().values, [1.0], "a single value");
}

#[test]
fn records_give_their_numbers_under_their_names() {
    let descr = "[('t', '<f8'), ('label', '<U2'), ('s', '>u2', (4,)), ('', '|V1'), ('pos', [('x', '<f4'), ('y', '<f4')])]";
    let element = |k: u8| {
        let mut bytes = f64::from(k).to_le_bytes().to_vec();
        bytes.extend([b'a', 0, 0, 0, b'b', 0, 0, 0]);
        (1..=4).for_each(|s| bytes.extend((u16::from(k) * 100 + s).to_be_bytes()));
        bytes.push(77);
        bytes.extend((f32::from(k) + 0.5).to_le_bytes());
        bytes.extend((f32::from(k) - 0.5).to_le_bytes());
        bytes
    };
    let data = [element(1), element(2)].concat();
    let array = read(&file(1, descr, false, "(2,)", &data)).unwrap();
    assert_eq!(array.names.unwrap(), ["t", "s1", "s2", "s3", "s4", "pos.x", "pos.y"]);
    assert_eq!(array.shape, [2, 7]);
    assert_eq!(array.values[..7], [1.0, 101.0, 102.0, 103.0, 104.0, 1.5, 0.5]);
    assert_eq!(array.values[7..], [2.0, 201.0, 202.0, 203.0, 204.0, 2.5, 1.5]);
}

#[test]
fn what_is_no_number_is_named() {
    let refused = |descr, shape, data: &[u8]| npy_table(&file(1, descr, false, shape, data)).err().unwrap();
    for (descr, what) in [
        ("'|O'", "Python objects (pickled)"),
        ("[('a', '<f4'), ('b', '|O')]", "Python objects (pickled)"),
        ("'<U5'", "text"),
        ("'<c8'", "complex numbers"),
        ("'<M8[Y]'", "dates in months or years"),
        ("'|V8'", "raw bytes"),
    ] {
        let expected = format!("The .npy file holds {what}; only plain numbers are read.");
        assert_eq!(refused(descr, "(3, 6)", b""), expected, "{descr}");
    }
    assert_eq!(
        refused("'<f4'", "(3, 6)", b"1234"),
        "The .npy file ends early: 72 bytes of data expected, 4 found."
    );
    assert_eq!(
        refused("'<f4'", "(3, 2)", &[0; 24]),
        "The array cannot be used: the shape is (3, 2); (N, 4) to (N, 19) is needed: sensors, x, y, with the time in front or without."
    );
}

#[test]
fn hostile_headers_are_damaged_headers() {
    for (descr, shape) in [
        ("'<f4'", "(999999999999, 999999999999)"),
        ("'<f4'", "(0xffffffffffffffffff, 2)"),
        ("'<f4'", "(-1, 6)"),
        ("'<f4'", "(1.5, 6)"),
        ("'<q4'", "(3, 6)"),
        ("[]", "(99999999999,)"),
        ("'|V0'", "(99999999999,)"),
        ("[('a', [], (99999999999,))]", "(3,)"),
        ("[('a', '<f4', (99999999999,))]", "(3,)"),
        ("[('a', [('b', '<f4', (4000,))], (4000,))]", "(3,)"),
        ("[('a',)]", "(3,)"),
        ("None", "(3, 6)"),
    ] {
        let message = read(&file(1, descr, false, shape, &[0; 64])).unwrap_err();
        assert_eq!(message, "The .npy header is damaged.", "{descr} {shape}");
    }
    let nested = read(&file(1, "'<f4'", false, &"(".repeat(1000), b"")).unwrap_err();
    assert_eq!(nested, "The .npy header is damaged.");
    for bytes in
        [b"\x93NUMPY\x03\x00\xff\xff\xff\xff".as_slice(), b"\x93NUMPY\x04\x00\x01\x00{", b"\x93NUMP", b""]
    {
        assert_eq!(read(bytes).unwrap_err(), "The .npy header is damaged.");
    }
}

/// A type code with a way to write a small whole number in it.
type Written = (&'static str, fn(i8) -> Vec<u8>);

const TYPES: [Written; 14] = [
    ("|i1", |v| v.to_le_bytes().to_vec()),
    ("<i2", |v| i16::from(v).to_le_bytes().to_vec()),
    (">i2", |v| i16::from(v).to_be_bytes().to_vec()),
    ("<i4", |v| i32::from(v).to_le_bytes().to_vec()),
    (">i8", |v| i64::from(v).to_be_bytes().to_vec()),
    ("|u1", |v| v.unsigned_abs().to_le_bytes().to_vec()),
    ("<u2", |v| u16::from(v.unsigned_abs()).to_le_bytes().to_vec()),
    (">u4", |v| u32::from(v.unsigned_abs()).to_be_bytes().to_vec()),
    ("<u8", |v| u64::from(v.unsigned_abs()).to_le_bytes().to_vec()),
    ("<f2", |v| half::f16::from_f32(f32::from(v)).to_le_bytes().to_vec()),
    ("<f4", |v| f32::from(v).to_le_bytes().to_vec()),
    (">f4", |v| f32::from(v).to_be_bytes().to_vec()),
    ("<f8", |v| f64::from(v).to_le_bytes().to_vec()),
    (">f8", |v| f64::from(v).to_be_bytes().to_vec()),
];

proptest! {
    /// Any type, order and number of dimensions: the element at an index is the one that was written there.
    #[test]
    fn generated_arrays_are_read_back(
        kind in 0..TYPES.len(), fortran: bool, version in 1_u8..=3,
        shape in proptest::collection::vec(1_usize..6, 1..4), seed: u64,
    ) {
        let (code, write) = TYPES[kind];
        let count: usize = shape.iter().product();
        let value_at = |flat: usize| (seed.rotate_left(flat as u32) as i8).max(-127);
        // In file order, the index that varies fastest is the last (C) or the first (Fortran).
        let mut data = Vec::new();
        for place in 0..count {
            let mut rest = place;
            let mut index = vec![0; shape.len()];
            let axes: Vec<usize> = if fortran { (0..shape.len()).collect() } else { (0..shape.len()).rev().collect() };
            for axis in axes {
                index[axis] = rest % shape[axis];
                rest /= shape[axis];
            }
            let flat = index.iter().zip(&shape).fold(0, |flat, (i, size)| flat * size + i);
            data.extend(write(value_at(flat)));
        }
        let shape_literal = format!("{shape:?}").replace('[', "(").replace(']', ",)");
        let bytes = file(version, &format!("'{code}'"), fortran, &shape_literal, &data);
        let array = read(&bytes).unwrap();
        let expected: Vec<f64> = (0..count)
            .map(|flat| {
                let value = value_at(flat);
                if code.contains('u') { f64::from(value.unsigned_abs()) } else { f64::from(value) }
            })
            .collect();
        prop_assert_eq!(array.values, expected);
        prop_assert_eq!(array.shape, shape);
    }

    #[test]
    fn no_bytes_panic(mut bytes in proptest::collection::vec(any::<u8>(), 0..300), version in 1_u8..=3) {
        let _ = npy_table(&bytes);
        // With a good start the header's text is reached.
        let length = bytes.len() as u16;
        let mut started = [b"\x93NUMPY".as_slice(), &[version, 0], &length.to_le_bytes(), &[0, 0]].concat();
        if version == 1 {
            started.truncate(10);
        }
        started.append(&mut bytes);
        let _ = npy_table(&started);
    }

    #[test]
    fn no_literal_panics(text in "[\\[\\](){}':,0-9a-zL<>|'._ \\\\-]{0,120}") {
        let _ = read(&file(1, &text, false, "(3, 6)", &[0; 200]));
        let _ = read(&file(1, "'<f4'", true, &text, &[0; 200]));
    }
}
