//! Tests of `history`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use std::fs;
use std::path::Path;

fn git(folder: &Path, words: &[&str]) {
    let identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org"];
    // Hooks and signing of the machine's own configuration have no business here.
    let quiet = ["-c", "core.hooksPath=/dev/null", "-c", "commit.gpgsign=false"];
    Cmd::new("git").args(identity).args(quiet).args(words).folder(folder).read().unwrap();
}

fn store(folder: &Path, text: &str) {
    fs::create_dir_all(folder.join("tests/same_bits")).unwrap();
    fs::write(folder.join(FILE), text).unwrap();
    git(folder, &["add", "."]);
    git(folder, &["commit", "--quiet", "--message", "hashes"]);
}

fn text(version: u64, hash: &str) -> String {
    format!(r#"[{{"engine_version": {version}, "hashes": {{"mlp": "{hash}"}}}}]"#)
}

#[test]
fn a_folder_without_history_says_so() {
    let temp = tempfile::tempdir().unwrap();
    let found = committed(&Workspace { root: temp.path().to_owned() }).unwrap();
    assert!(found.versions.is_empty());
    assert_eq!(found.gap.as_deref(), Some("there is no git history here"));
    git(temp.path(), &["init", "--quiet"]);
    let found = committed(&Workspace { root: temp.path().to_owned() }).unwrap();
    assert_eq!(found.gap.as_deref(), Some("nothing is committed yet"));
}

#[test]
fn every_commit_of_the_file_is_found_in_a_subfolder_and_past_a_removal() {
    let temp = tempfile::tempdir().unwrap();
    git(temp.path(), &["init", "--quiet"]);
    let root = temp.path().join("project");
    store(&root, &text(1, "aa"));
    store(&root, &text(1, "bb"));
    git(&root, &["rm", "--quiet", FILE]);
    git(&root, &["commit", "--quiet", "--message", "no hashes"]);
    store(&root, &text(1, "cc"));
    let found = committed(&Workspace { root }).unwrap();
    let stored: Vec<_> = found.versions.into_iter().map(|version| version.stored).collect();
    let expected = ["aa", "bb", "cc"].map(|hash| Stored::parse(&text(1, hash)).unwrap());
    assert_eq!(stored, expected);
    assert_eq!(found.gap, None);
}

#[test]
fn a_shallow_clone_says_so() {
    let temp = tempfile::tempdir().unwrap();
    let (root, clone) = (temp.path().join("project"), temp.path().join("clone"));
    fs::create_dir(&root).unwrap();
    git(&root, &["init", "--quiet"]);
    store(&root, &text(1, "aa"));
    store(&root, &text(2, "bb"));
    let address = format!("file://{}", root.display());
    git(temp.path(), &["clone", "--quiet", "--depth", "1", &address, "clone"]);
    let found = committed(&Workspace { root: clone }).unwrap();
    assert_eq!(found.versions.len(), 1);
    assert_eq!(found.gap.as_deref(), Some("this clone holds only the latest commits"));
}
