//! Compares Bitroom's conversions with what `differential/networks.py` wrote: `differential FOLDER`. See `cargo xtask differential`.

use std::path::PathBuf;
use std::process::ExitCode;

use bitroom_tests::differential::{Counts, compare};

fn main() -> ExitCode {
    let Some(folder) = std::env::args_os().nth(1).map(PathBuf::from) else {
        eprintln!("usage: differential FOLDER");
        return ExitCode::FAILURE;
    };
    match run(&folder) {
        Ok(counts) => {
            println!("{counts}");
            if counts.other == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Compares every file of the folder, in the order of their names.
fn run(folder: &std::path::Path) -> Result<Counts, Box<dyn std::error::Error>> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| entry.map(|entry| entry.path())).collect::<Result<_, _>>()?;
    files.sort();
    let mut all = Counts::default();
    for file in &files {
        let network = serde_json::from_str(&std::fs::read_to_string(file)?)?;
        let found = compare(&network).map_err(|error| format!("{}: {error}", file.display()))?;
        if found.other > 0 {
            println!("{}: {} codes differ", file.display(), found.other);
        }
        all += found;
    }
    if files.is_empty() { Err(format!("{}: no networks", folder.display()).into()) } else { Ok(all) }
}
