//! Tests of `supply`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use crate::setup::fake::install_script;
use std::fs;

/// Runs the check with a cargo-deny that fetches as asked, finds nothing unless `fault` is asked for, and notes its calls.
fn run(fetches: bool, answers: bool, fault: &str) -> (anyhow::Result<()>, Vec<String>) {
    let temp = tempfile::tempdir().unwrap();
    let notes = temp.path().join("calls");
    let end = if fetches { 0 } else { 1 };
    let body = format!(
        "echo \"$*\" >> {}; case \"$*\" in 'fetch db') exit {end};; *'{fault}'*) exit 1;; esac",
        notes.display()
    );
    install_script(temp.path(), "cargo-deny", &body);
    let end = check_with(&Cmd::new(temp.path().join("cargo-deny")), || answers);
    let calls = fs::read_to_string(notes).unwrap();
    (end, calls.lines().map(str::to_owned).collect())
}

const NOTHING: &str = "no such word";

#[test]
fn faults_are_checked_where_their_database_can_be_had() {
    let (end, calls) = run(true, true, NOTHING);
    end.unwrap();
    let check = "--log-level error check --hide-inclusion-graph";
    let expected = [
        "fetch db".to_owned(),
        format!("{check} advisories --disable-fetch"),
        format!("{check} bans licenses sources"),
    ];
    assert_eq!(calls, expected);
    assert!(run(true, true, "advisories").0.is_err());
    assert!(run(true, true, "licenses").0.is_err());
}

#[test]
fn without_the_host_the_rest_is_checked_and_with_it_a_failed_download_is_an_error() {
    let (end, calls) = run(false, false, NOTHING);
    end.unwrap();
    assert_eq!(calls.len(), 2, "{calls:?}");
    assert!(calls[1].ends_with("bans licenses sources"), "{calls:?}");
    assert!(run(false, false, "bans").0.is_err());
    let error = run(false, true, NOTHING).0.unwrap_err().to_string();
    assert!(error.starts_with("github.com answers, but"), "{error}");
}
