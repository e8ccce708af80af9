//! Tests of `process`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use std::io::Read as _;

/// Starts a script that says a word of eight letters, ends it by `end`, and waits until all that it started has gone.
fn started_and_ended(script: &str, end: impl FnOnce(Process)) {
    let mut command = Command::new("sh");
    command.args(["-c", script]).stdout(Stdio::piped());
    let mut process = Process::start(command).unwrap();
    let mut output = process.take_output().unwrap();
    let mut word = [0; 8];
    output.read_exact(&mut word).unwrap();
    assert!(!process.has_ended());
    end(process);
    // The pipe ends only when the last child that holds it has gone, too.
    output.read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn what_a_program_has_started_ends_with_it() {
    started_and_ended("sleep 600 & echo started; wait", drop);
}

#[test]
fn what_has_left_the_group_or_lost_its_parent_is_killed_too() {
    let leaver = "perl -e 'setpgrp(0, 0); exec(\"sleep\", \"600\")' & sleep 0.2; echo started; wait";
    started_and_ended(leaver, |mut process| process.kill().unwrap());
    started_and_ended("sh -c 'sleep 600 &'; echo started; sleep 600", |mut process| process.kill().unwrap());
}

#[test]
fn a_family_is_read_from_the_list() {
    let list = "    1     0 Ss\n   10     1 Sl+\n   11    10 Z\n   12    11 R\n   20     1 S\n no process\n";
    let all: Vec<Listed> = list.lines().filter_map(listed).collect();
    assert_eq!(all.len(), 5);
    assert_eq!(all.iter().filter(|process| process.is_dead).map(|it| it.id).collect::<Vec<_>>(), [11]);
    assert_eq!(family(&all, 10), BTreeSet::from([10, 11, 12]));
    assert_eq!(family(&all, 30), BTreeSet::from([30]));
}
