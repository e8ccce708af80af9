//! Arbitrary, damaged and very large files: no panic, no value that is not finite, no quadratic time.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;

use super::super::*;
use super::{low_floor, nasty_file, npy, npz};

#[test]
fn large_files_take_linear_time() {
    // 18 MB of the worst kinds of text: one long line, quotes, separators, short lines.
    for piece in [
        "1,",
        "\"",
        "a",
        "\n1",
        ";\n",
        "\"\"\"\n",
        "1,2,3,4,5,6\n",
        "\"1,5\";",
        "2016-04-21T10:00:00Z,1,2,3,4,5,6\n",
        "0.333,17927,17706,17523,21953,1.189,1.288\n",
    ] {
        let text = piece.repeat(18_000_000 / piece.len());
        let started = std::time::Instant::now();
        let _ = import(&[InputFile { name: "big.csv", bytes: text.as_bytes() }], &ImportOptions::default());
        assert!(started.elapsed().as_secs() < 30, "{piece:?} took {:?}", started.elapsed());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..600), magic in 0..6_usize) {
        let start: &[u8] = [b"".as_slice(), b"\x93NUMPY\x01\x00\x40\x00{'descr': '", b"PK\x03\x04", b"\xff\xfe",
            b"t,s1,s2,s3,s4,x,y\n", b"\x93NUMPY\x01\x00"][magic];
        let bytes = [start, &bytes].concat();
        let _ = import(&[InputFile { name: "a", bytes: &bytes }], &ImportOptions { row_floor: 1, ..low_floor() });
    }

    #[test]
    fn arbitrary_tables_never_panic(text in "([-0-9a-z.,;\"\t e]{0,30}[\r\n#]{1,2}){0,20}") {
        let options = ImportOptions { row_floor: 1, import_anyway: true, ..ImportOptions::default() };
        let _ = import(&[InputFile { name: "a", bytes: text.as_bytes() }], &options);
    }

    #[test]
    fn mutated_good_files_never_panic_and_stay_finite(
        which in 0..5_usize, edits in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let archive = npz(
            &[("X", npy(&[3, 4], (0..12).map(f64::from))), ("y", npy(&[3, 2], (0..6).map(f64::from)))],
            zip::CompressionMethod::Deflated,
        );
        let files: [&[u8]; 5] = [
            nasty_file!("11_npy_named_csv.csv").bytes, &archive, nasty_file!("12_index_split_repeat.csv").bytes,
            nasty_file!("07_iso_time_gaps.csv").bytes, nasty_file!("10_utf16.csv").bytes,
        ];
        let mut bytes = files[which].to_vec();
        for (place, value) in edits {
            let index = place.index(bytes.len());
            bytes[index] = value;
        }
        let options = ImportOptions { row_floor: 1, import_anyway: true, ..ImportOptions::default() };
        if let Ok(import) = import(&[InputFile { name: "a", bytes: &bytes }], &options) {
            prop_assert!(import.table.sensors().iter().chain(import.table.labels()).all(|v| v.is_finite()));
            prop_assert!(import.table.breaks().iter().all(|&row| row > 0 && row < import.table.len()));
        }
    }
}
