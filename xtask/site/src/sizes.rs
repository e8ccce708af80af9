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
}

const BUDGETS: [Budget; 4] = [
    // Some 7 KB of it are the map of errors, levels over the weights of their own channels, and estimates that open their numbers.
    Budget { what: "the page", folder: "", prefix: "bitroom-ui", most: 518_000 },
    Budget { what: "the worker", folder: "", prefix: "worker", most: 700_000 },
    // Loaded only when somebody goes there. What it has beyond the page is findings, losses and paths, results that ship, one list
    // in all tabs, and files that are opened and saved in pieces: the last two take some 4 KB.
    Budget { what: "the place of sweeps", folder: "", prefix: "sweeps", most: 524_000 },
    // The worker with all of its kernels laid out for speed: 5 KB of that are convolutions by neighbouring windows.
    Budget { what: "the JavaScript API", folder: "api", prefix: "bitroom", most: 770_000 },
];

/// Holds the programs of the site in `folder` to their budgets, and says how much of them is used.
///
/// # Errors
/// When one is larger, or not there.
pub fn check(folder: &Path) -> anyhow::Result<String> {
    let mut report = String::new();
    for Budget { what, folder: own, prefix, most } in BUDGETS {
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
        report += &format!("{what}: {size} bytes compressed, of at most {most}\n");
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
#[path = "sizes_tests.rs"]
mod tests;
