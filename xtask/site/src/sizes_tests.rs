//! Tests of `sizes`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use std::fs;

#[test]
fn a_program_beyond_its_budget_is_an_error_and_so_is_none() {
    let temp = tempfile::tempdir().unwrap();
    fs::create_dir(temp.path().join("api")).unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(temp.path().join(name), bytes).unwrap();
    write("bitroom-ui-1.js", b"page");
    let error = check(temp.path()).unwrap_err().to_string();
    assert!(error.starts_with("the worker has no files in "), "{error}");
    write("worker.js", b"worker");
    write("sweeps.js", b"sweeps");
    write("api/bitroom.js", b"library");
    let report = check(temp.path()).unwrap();
    let [page, worker, sweeps, api] = report.lines().collect::<Vec<_>>()[..] else { panic!("{report}") };
    assert!(page.starts_with("the page: 24 bytes compressed, of at most "), "{page}");
    assert!(worker.starts_with("the worker: 26 bytes compressed, of at most "), "{worker}");
    assert!(sweeps.starts_with("the place of sweeps: 26 bytes compressed, of at most "), "{sweeps}");
    assert!(api.starts_with("the JavaScript API: 27 bytes compressed, of at most "), "{api}");
    // FNV's bits do not compress.
    let [_, Budget { most, .. }, ..] = BUDGETS;
    let noise = (0..most).scan(0xcbf2_9ce4_8422_2325_u64, |state, byte| {
        *state = (*state ^ byte as u64).wrapping_mul(0x0100_0000_01b3);
        Some((*state >> 40) as u8)
    });
    write("worker_bg.wasm", &noise.collect::<Vec<u8>>());
    let error = check(temp.path()).unwrap_err().to_string();
    assert!(error.starts_with("the worker is "), "{error}");
    assert!(error.contains(&format!(" too many: at most {most} are allowed")), "{error}");
    // The style of a program does not count, nor another program.
    write("worker_bg.wasm", b"");
    write("worker.css", &vec![1; 10 * most]);
    check(temp.path()).unwrap();
}

#[test]
fn files_of_all_levels_are_counted_and_repetition_compresses() {
    let temp = tempfile::tempdir().unwrap();
    fs::create_dir(temp.path().join("api")).unwrap();
    fs::write(temp.path().join("a.js"), "a").unwrap();
    fs::write(temp.path().join("api/b.js"), "b".repeat(10)).unwrap();
    let table = table(temp.path()).unwrap();
    let sizes: Vec<Vec<&str>> = table.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
    assert_eq!((sizes[0][0], sizes[0][2]), ("10", "api/b.js"));
    assert_eq!((sizes[1][0], sizes[1][2]), ("1", "a.js"));
    assert_eq!(sizes[2][0], "11");
    assert!(files_under(&temp.path().join("missing")).is_err());
    assert!(gzip_size(&[7; 10_000]).unwrap() < 100);
}
