//! How large the site's files are, as they lie there and as a web host sends them.

use crate::files::{entries, read};
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write as _;
use std::path::{Path, PathBuf};

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
