//! Where nobody reads, or nothing can be written: no command panics, and files are written all the same.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::fs;
use std::io::pipe;
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// Every command, in an order in which each finds the files of those before it, and the file that it must write.
const COMMANDS: [(&str, &[&str], Option<&str>); 27] = [
    ("simulate", &["--seed", "1"], None),
    ("simulate", &["--seed", "1", "--out", "room.csv"], Some("room.csv")),
    ("inspect", &["room.csv"], None),
    ("inspect", &["room.csv", "--json"], None),
    (
        "train",
        &["--simulate", "1", "--epochs", "1", "--qat", "--json", "--out", "qat.json"],
        Some("qat.json"),
    ),
    ("train", &["--simulate", "1", "--epochs", "1", "--repeats", "2"], Some("run.json")),
    ("quantize", &["run.json"], Some("q.json")),
    ("evaluate", &["q.json"], None),
    ("evaluate", &["run.json", "--json"], None),
    (
        "explore",
        &["--simulate", "1", "--first", "22", "--last", "22", "--repeats", "1", "--epochs", "1"],
        Some("exploration.csv"),
    ),
    (
        "explore",
        &[
            "--simulate",
            "1",
            "--first",
            "22",
            "--last",
            "22",
            "--repeats",
            "1",
            "--epochs",
            "1",
            "--svg",
            "exploration.svg",
        ],
        Some("exploration.svg"),
    ),
    (
        "reproduce",
        &["--seeds", "1", "--networks", "mlp", "--repeats", "1", "--epochs", "1"],
        Some("reproduction.jsonl"),
    ),
    ("settings", &[], None),
    ("settings", &["--types"], None),
    ("study", &["tfmot", "--repeats", "1", "--epochs", "1"], Some("study.jsonl")),
    ("study", &["tfmot", "--repeats", "1", "--epochs", "1", "--markdown"], None),
    ("sweep", &["sweep.json", "--out", "shard"], Some("shard/results.jsonl")),
    ("sweep", &["sweep.json", "--out", "shard", "--json"], None),
    ("merge", &["shard", "--out", "merged.jsonl"], Some("merged.jsonl")),
    ("report", &["merged.jsonl", "--out", "report"], Some("report/report.md")),
    ("thesis", &["neurons", "--quick", "--out", "neurons"], Some("neurons/results.jsonl")),
    // Any sweep stands for those of the thesis.
    ("merge", &["merged.jsonl", "--out", "all/mlp-grid.jsonl.gz"], Some("all/mlp-grid.jsonl.gz")),
    ("merge", &["merged.jsonl", "--out", "all/cnn-grid.jsonl.gz"], Some("all/cnn-grid.jsonl.gz")),
    ("merge", &["merged.jsonl", "--out", "all/lstm-grid.jsonl.gz"], Some("all/lstm-grid.jsonl.gz")),
    ("merge", &["merged.jsonl", "--out", "all/quantizers.jsonl.gz"], Some("all/quantizers.jsonl.gz")),
    ("merge", &["merged.jsonl", "--out", "all/neurons.jsonl.gz"], Some("all/neurons.jsonl.gz")),
    ("claims", &["all", "--out", "docs"], Some("docs/thesis.md")),
];

/// A sweep of two trainings.
const SWEEP: &str = r#"{"version": 1, "job": {"training.epochs": 1, "data.overrides": [["n", "240"]]}, "points": {"list": [{"qat": "on"}]}}"#;

/// A folder with what no command writes.
fn new_folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("sweep.json"), SWEEP).unwrap();
    fs::create_dir(folder.path().join("all")).unwrap();
    folder
}

fn bitroom(folder: &TempDir, command: &str, args: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_bitroom"));
    program.arg(command).args(args).current_dir(folder.path()).stdin(Stdio::null());
    program
}

/// The end of a pipe whose reader has gone.
fn closed() -> Stdio {
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    writer.into()
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Runs every command with `stream` changed, gives what came of each to `check`, and looks for the files.
fn run_all(stream: impl Fn(&mut Command), check: impl Fn(&Output, &str)) {
    let folder = new_folder();
    for (command, args, file) in COMMANDS {
        let mut program = bitroom(&folder, command, args);
        stream(&mut program);
        let output = program.output().unwrap();
        check(&output, &format!("{command} {args:?}: {}", errors(&output)));
        if let Some(file) = file {
            let path = folder.path().join(file);
            assert!(fs::metadata(&path).is_ok_and(|data| data.len() > 0), "{command} wrote no {file}");
            fs::remove_file(folder.path().join(format!("{file}.partial"))).unwrap_err();
        }
    }
}

#[test]
fn every_command_of_the_help_is_tried() {
    let folder = TempDir::new().unwrap();
    let help = String::from_utf8(bitroom(&folder, "--help", &[]).output().unwrap().stdout).unwrap();
    let commands = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names: Vec<&str> = commands
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    assert!(names.len() > 8, "{names:?}");
    for name in names.into_iter().filter(|name| *name != "help") {
        assert!(COMMANDS.iter().any(|(command, ..)| *command == name), "{name} is not tried");
    }
}

#[test]
fn a_reader_that_has_gone_ends_every_command_quietly_and_its_file_is_written() {
    run_all(
        |program| {
            program.stdout(closed());
        },
        |output, context| {
            assert_eq!(output.status.code(), Some(0), "{context}");
            assert!(!context.contains("panicked") && !context.contains("error"), "{context}");
        },
    );
}

#[test]
fn notes_that_nobody_reads_change_nothing() {
    run_all(
        |program| {
            program.stderr(closed()).stdout(closed());
        },
        |output, context| assert_eq!(output.status.code(), Some(0), "{context}"),
    );
}

#[test]
fn help_version_and_refusals_survive_a_closed_pipe() {
    let folder = TempDir::new().unwrap();
    let mut helps = vec![("--help", vec![]), ("--version", vec![]), ("help", vec!["train"])];
    helps.extend(COMMANDS.map(|(command, ..)| (command, vec!["--help"])));
    for (command, args) in helps {
        let output = bitroom(&folder, command, &args).stdout(closed()).output().unwrap();
        assert_eq!((output.status.code(), errors(&output)), (Some(0), String::new()), "{command} {args:?}");
    }
    for (args, code) in [(&["--no-such-flag"][..], 2), (&["--simulate", "1", "--weight-bits", "17"], 1)] {
        let output = bitroom(&folder, "train", args).stderr(closed()).stdout(closed()).output().unwrap();
        assert_eq!(output.status.code(), Some(code), "{args:?}");
    }
}

/// Linux has a device on which every write fails as on a full disk.
#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error() {
    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    let folder = new_folder();
    let check = |command: &str, args: &[&str]| {
        let output = bitroom(&folder, command, args).stdout(full()).output().unwrap();
        let said = errors(&output);
        let last = said.lines().last().unwrap_or_default();
        assert_eq!(output.status.code(), Some(1), "{command} {args:?}: {said}");
        assert!(
            last.starts_with("error: cannot write to standard output: No space left"),
            "{command}: {said}"
        );
    };
    for (command, args, file) in COMMANDS {
        // What says nothing on standard output has nothing to fail.
        if (command, file) != ("simulate", Some("room.csv")) {
            check(command, args);
        } else {
            assert!(bitroom(&folder, command, args).stdout(full()).status().unwrap().success());
        }
    }
    check("--help", &[]);
    check("train", &["--help"]);
    let output = bitroom(&folder, "simulate", &["--out", "/dev/full/x.csv"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(errors(&output).starts_with("error: cannot write /dev/full/x.csv"), "{}", errors(&output));
}
