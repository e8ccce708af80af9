//! Tests of `staging`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

fn names(folder: &Path) -> Vec<String> {
    let name = |path: &std::path::PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    entries(folder).unwrap().iter().map(name).collect()
}

#[test]
fn what_was_there_is_gone_and_a_failure_changes_nothing() {
    let temp = tempfile::tempdir().unwrap();
    let dist = temp.path().join("dist");
    let fill = |stage: &Path| {
        fs::create_dir(stage.join("api")).unwrap();
        fs::write(stage.join("new.js"), "").unwrap();
        Ok(())
    };
    fs::create_dir_all(dist.join("old")).unwrap();
    fs::write(dist.join("old.js"), "").unwrap();
    let error = replace(&dist, |stage| {
        fs::write(stage.join("half.js"), "").unwrap();
        anyhow::bail!("boom")
    });
    assert_eq!(error.unwrap_err().to_string(), "boom");
    assert_eq!(names(&dist), [".stage", "old", "old.js"]);
    replace(&dist, fill).unwrap();
    assert_eq!(names(&dist), ["api", "new.js"]);
    // The folder itself need not be there.
    replace(&temp.path().join("a/b"), fill).unwrap();
    assert_eq!(names(&temp.path().join("a/b")), ["api", "new.js"]);
}
