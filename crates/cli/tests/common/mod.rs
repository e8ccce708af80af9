//! The program as the tests of commands call it.

#![allow(dead_code, reason = "each test program uses a part of it")]

use std::process::{Command, Output};

use tempfile::TempDir;

/// What comes of a command in a folder.
pub fn bitroom(folder: &TempDir, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_bitroom")).args(args).current_dir(folder.path()).output().unwrap()
}

/// Standard output of a command that succeeds.
pub fn succeeds(folder: &TempDir, args: &[&str]) -> String {
    let output = bitroom(folder, args);
    assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Standard error of a command that ends with the code of errors.
pub fn fails(folder: &TempDir, args: &[&str]) -> String {
    let output = bitroom(folder, args);
    assert_eq!(output.status.code(), Some(1), "{args:?}");
    String::from_utf8(output.stderr).unwrap()
}

/// Standard error of a command that is refused: by what it does (1), or by its options already (2).
pub fn refuses(folder: &TempDir, args: &[&str]) -> String {
    let output = bitroom(folder, args);
    assert!(matches!(output.status.code(), Some(1 | 2)), "{args:?}: {}", output.status);
    String::from_utf8(output.stderr).unwrap()
}
