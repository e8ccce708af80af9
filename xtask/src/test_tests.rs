//! Tests of `test`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use std::cell::Cell;

fn workspace() -> Workspace {
    Workspace { root: PathBuf::from("/project") }
}

fn counted<'a>(name: &str, count: &'a Cell<u32>, end: Result<Outcome, &'static str>) -> Step<'a> {
    let work = move || {
        count.set(count.get() + 1);
        end.clone().map_err(anyhow::Error::msg)
    };
    Step { name: name.to_owned(), work: Box::new(work) }
}

/// The lines of a table without their padding.
fn lines(table: &str) -> Vec<String> {
    table.lines().map(one_line).collect()
}

#[test]
fn the_first_failure_stops_the_run_and_is_named() {
    let count = Cell::new(0);
    let steps = [
        counted("one", &count, Ok(Outcome::Passed)),
        counted("two", &count, Err("boom")),
        counted("three", &count, Ok(Outcome::Passed)),
    ];
    let error = format!("{:#}", run_steps(&steps, false).unwrap_err());
    assert_eq!(error, "the step \"two\" failed: boom");
    assert_eq!(count.get(), 2);
    let ends = [(Duration::from_millis(1500), Ok(Outcome::Passed)), (Duration::from_secs(2), Err(()))];
    assert_eq!(lines(&summary(&steps, &ends)), ["one 1.5 s ok", "two 2.0 s FAILED", "three not run"]);
}

#[test]
fn what_cannot_run_is_named_with_its_reason_and_fails_only_in_continuous_integration() {
    let count = Cell::new(0);
    let missing = Outcome::NotRun("no driver. Run this:\n\n    sudo x".to_owned());
    let steps =
        [counted("engine", &count, Ok(missing.clone())), counted("next", &count, Ok(Outcome::Passed))];
    run_steps(&steps, false).unwrap();
    assert_eq!(count.get(), 2);
    let error = format!("{:#}", run_steps(&steps, true).unwrap_err());
    assert!(error.starts_with("the step \"engine\" failed: it could not run: no driver."), "{error}");
    assert_eq!(count.get(), 3);
    let incomplete = Outcome::Incomplete("half is missing".to_owned());
    let table = summary(&steps, &[(Duration::ZERO, Ok(missing)), (Duration::ZERO, Ok(incomplete))]);
    assert_eq!(
        lines(&table),
        ["engine not run: no driver. Run this: sudo x", "next 0.0 s ok, but half is missing"]
    );
}

#[test]
fn every_engine_has_a_line_of_its_own_and_a_missing_one_is_not_run() {
    let workspace = workspace();
    let engines = ["Chromium", "Firefox", "WebKit"]
        .map(|name| Engine { name, programs: Err(format!("no {name} here")) });
    let steps = same_bits_steps(&workspace, &engines, Length::Short);
    let names: Vec<_> = steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "same bits, history",
            "same bits, release",
            "same bits, Chromium",
            "same bits, Firefox",
            "same bits, WebKit"
        ]
    );
    for (step, engine) in steps[2..].iter().zip(&engines) {
        assert_eq!((step.work)().unwrap(), Outcome::NotRun(format!("no {} here", engine.name)));
    }
}

#[test]
fn a_missing_firefox_leaves_the_end_to_end_tests_of_chromium() {
    let workspace = workspace();
    let browser = setup::Browser { chrome: "chrome".into(), driver: "chromedriver".into() };
    let tests = TestTools { browser, node: "node".into() };
    let engines =
        ["Chromium", "Firefox", "WebKit"].map(|name| Engine { name, programs: Err("not here".to_owned()) });
    let steps = end_to_end_steps(&workspace, &tests, &engines);
    let names: Vec<_> = steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(names, ["end to end", "end to end, Firefox"]);
    assert_eq!((steps[1].work)().unwrap(), Outcome::NotRun("not here".to_owned()));
}

#[test]
fn the_second_clippy_leaves_native_packages_out_and_has_its_own_rules() {
    let command = clippy_wasm(&workspace(), Path::new("/target/clippy_wasm")).to_string();
    assert!(command.starts_with("CLIPPY_CONF_DIR=/target/clippy_wasm "), "{command}");
    let rest = "clippy --workspace --target wasm32-unknown-unknown --exclude bitroom-cli --exclude bitroom-tests \
                    --exclude static_server --exclude site --exclude xtask -- -D warnings";
    assert!(command.ends_with(rest), "{command}");
}

#[test]
fn only_test_modules_are_given_to_node_and_none_is_an_error() {
    let temp = tempfile::tempdir().unwrap();
    fs::write(temp.path().join("helper.mjs"), "").unwrap();
    assert!(javascript_test_files(temp.path()).is_err());
    for name in ["b.test.mjs", "a.test.mjs"] {
        fs::write(temp.path().join(name), "").unwrap();
    }
    let files = javascript_test_files(temp.path()).unwrap();
    assert_eq!(files, [temp.path().join("a.test.mjs"), temp.path().join("b.test.mjs")]);
}
