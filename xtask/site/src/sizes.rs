//! How large the site's files are, as they lie there and as a web host sends them.

use crate::files::{entries, read};
use anyhow::ensure;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// One program of the site, and how much of it a visitor may have to download: its .wasm and .js files together, in bytes as a
/// web host compresses them.
struct Budget {
    what: &'static str,
    /// Its folder in the site.
    folder: &'static str,
    /// How the names of its files begin.
    prefix: &'static str,
    /// More is an error.
    most: usize,
    /// What is aimed at.
    goal: usize,
}

const BUDGETS: [Budget; 3] = [
    Budget { what: "the page", folder: "", prefix: "bitroom-ui", most: 560_000, goal: 500_000 },
    Budget { what: "the worker", folder: "", prefix: "worker", most: 770_000, goal: 700_000 },
    Budget { what: "the JavaScript API", folder: "api", prefix: "bitroom", most: 840_000, goal: 700_000 },
];

/// Holds the programs of the site in `folder` to their budgets, and says how much of them is used.
///
/// # Errors
/// When one is larger, or not there.
pub fn check(folder: &Path) -> anyhow::Result<String> {
    let mut report = String::new();
    for Budget { what, folder: own, prefix, most, goal } in BUDGETS {
        let mut size = 0;
        for path in entries(&folder.join(own))? {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if name.starts_with(prefix) && (name.ends_with(".wasm") || name.ends_with(".js")) {
                size += gzip_size(&read(&path)?)?;
            }
        }
        ensure!(size > 0, "{what} has no files in {}", folder.display());
        ensure!(
            size <= most,
            "{what} is {size} bytes compressed, {} too many: at most {most} are allowed (BUDGETS in xtask/site/src/sizes.rs)",
            size - most
        );
        report += &format!("{what}: {size} bytes compressed, of at most {most}");
        report += &if goal < most { format!(" (the goal is {goal})\n") } else { "\n".to_owned() };
    }
    Ok(report)
}

/// One line per file, largest first, raw and as compressed by a web host, then the sums.
///
/// # Errors
/// When a file cannot be read.
pub fn table(folder: &Path) -> anyhow::Result<String> {
    let mut sizes = Vec::new();
    for path in files_under(folder)? {
        let bytes = read(&path)?;
        let name = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        sizes.push((bytes.len(), gzip_size(&bytes)?, name));
    }
    sizes.sort_by(|a, b| b.cmp(a));
    let total = sizes.iter().fold((0, 0), |sum, size| (sum.0 + size.0, sum.1 + size.1));
    sizes.push((total.0, total.1, "in all".to_owned()));
    let folder = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut table = format!("\n{:>12} {:>12}  {folder}/\n", "bytes", "gzip");
    for (raw, compressed, name) in sizes {
        table += &format!("{raw:>12} {compressed:>12}  {name}\n");
    }
    Ok(table)
}

fn files_under(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for path in entries(folder)? {
        if path.is_dir() {
            files.extend(files_under(&path)?);
        } else {
            files.push(path);
        }
    }
    Ok(files)
}

fn gzip_size(bytes: &[u8]) -> std::io::Result<usize> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

#[cfg(test)]
mod tests {
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
        write("api/bitroom.js", b"library");
        let report = check(temp.path()).unwrap();
        let [page, worker, api] = report.lines().collect::<Vec<_>>()[..] else { panic!("{report}") };
        assert!(page.starts_with("the page: 24 bytes compressed, of at most "), "{page}");
        assert!(worker.starts_with("the worker: 26 bytes compressed, of at most "), "{worker}");
        assert!(api.starts_with("the JavaScript API: 27 bytes compressed, of at most "), "{api}");
        // FNV's bits do not compress.
        let [_, Budget { most, .. }, _] = BUDGETS;
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
        let sizes: Vec<Vec<&str>> =
            table.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
        assert_eq!((sizes[0][0], sizes[0][2]), ("10", "api/b.js"));
        assert_eq!((sizes[1][0], sizes[1][2]), ("1", "a.js"));
        assert_eq!(sizes[2][0], "11");
        assert!(files_under(&temp.path().join("missing")).is_err());
        assert!(gzip_size(&[7; 10_000]).unwrap() < 100);
    }
}
