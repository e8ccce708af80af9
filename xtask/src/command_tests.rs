//! Tests of `command`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

fn shell(script: &str) -> Cmd {
    Cmd::new("sh").args(["-c", script])
}

#[test]
fn a_command_is_shown_as_typed_without_its_path() {
    let cmd = Cmd::new("trunk").env("PATH", "/x").env("LTO", "off").args(["build", "a b"]);
    assert_eq!(cmd.to_string(), "LTO=off trunk build 'a b'");
}

#[test]
fn a_failure_carries_the_command_and_its_last_lines() {
    let error = shell("for i in $(seq 1 30); do echo line $i; done; echo boom >&2; exit 3")
        .run_with_progress("failing")
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("`sh -c "), "{error}");
    assert!(error.contains("exit status: 3"), "{error}");
    assert!(error.contains("boom") && error.contains("line 30"), "{error}");
    assert!(!error.contains("line 3\n"), "only the last {TAIL_LINES} lines: {error}");
}

#[test]
fn a_missing_program_is_named() {
    let error = Cmd::new("no-such-program-here").run().unwrap_err().to_string();
    assert_eq!(error, "cannot start `no-such-program-here`");
    assert_eq!(Cmd::new("no-such-program-here").probe(), None);
}

#[test]
fn output_environment_and_folder_arrive() {
    let text = shell("echo $COLOUR; pwd").env("COLOUR", "blue").folder("/").read().unwrap();
    assert_eq!(text, "blue\n/\n");
    assert_eq!(shell("exit 1").probe(), None);
    shell("printf '\\377\\n'").run_with_progress("not UTF-8").unwrap();
}
