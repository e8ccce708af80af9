//! Tests of `process`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use std::io::Read as _;

#[test]
fn what_a_program_has_started_ends_with_it() {
    let mut command = Command::new("sh");
    command.args(["-c", "sleep 600 & echo started; wait"]).stdout(Stdio::piped());
    let mut process = Process::start(command).unwrap();
    let mut output = process.take_output().unwrap();
    let mut word = [0; 8];
    output.read_exact(&mut word).unwrap();
    assert!(!process.has_ended());
    drop(process);
    // The pipe ends only when the sleeping child has gone too.
    output.read_to_end(&mut Vec::new()).unwrap();
}
