//! `cargo xtask test`: everything that must hold, cheapest first, stopping at the first failure.

use crate::command::Cmd;
use crate::dist::{self, WASM_TARGET};
use crate::setup::{self, BuildTools, TestTools};
use crate::tidy;
use crate::workspace::Workspace;
use anyhow::{Context as _, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The packages that never run in a browser: the second clippy configuration leaves them out.
const NATIVE_PACKAGES: [&str; 3] = ["bitroom-cli", "bitroom-tests", "xtask"];
/// The test files that run in the browser too: the same numbers on another machine.
const BROWSER_TESTS: [&str; 2] = ["reference", "kernels"];

/// One named part of the run.
struct Step<'a> {
    name: &'static str,
    work: Box<dyn Fn() -> anyhow::Result<()> + 'a>,
}

/// Sets up the machine and runs every step.
///
/// # Errors
/// When a tool cannot be had, or the first step that fails; a missing tool never skips a step.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let started = Instant::now();
    let tools = setup::build_tools(workspace)?;
    let test_tools = setup::test_tools()?;
    run_steps(&steps(workspace, &tools, &test_tools))?;
    println!("Everything passed in {:.0} s.", started.elapsed().as_secs_f64());
    Ok(())
}

fn steps<'a>(workspace: &'a Workspace, tools: &'a BuildTools, tests: &'a TestTools) -> Vec<Step<'a>> {
    let step = |name, work: Box<dyn Fn() -> anyhow::Result<()> + 'a>| Step { name, work };
    vec![
        step("format", Box::new(|| workspace.cargo().args(["fmt", "--all", "--check"]).run())),
        step("tidy", Box::new(|| tidy::run(workspace))),
        step("clippy", Box::new(|| clippy(workspace).run())),
        step("clippy for wasm", Box::new(|| clippy_wasm(workspace).run())),
        step("documentation", Box::new(|| documentation(workspace).run())),
        step("tests", Box::new(|| workspace.cargo().args(["test", "--workspace"]).run())),
        step("tests in the browser", Box::new(|| browser_tests(workspace, tools, tests))),
        step("dist", Box::new(|| dist::build(workspace, tools))),
        step("JavaScript API", Box::new(|| javascript_tests(workspace, tests))),
        step("end to end", Box::new(|| end_to_end(workspace, tests).run())),
    ]
}

/// Runs the steps in order up to the first failure and prints what each took.
fn run_steps(steps: &[Step<'_>]) -> anyhow::Result<()> {
    let mut times = Vec::new();
    let mut outcome = Ok(());
    for (index, step) in steps.iter().enumerate() {
        println!("\n== {}/{} {}", index + 1, steps.len(), step.name);
        let started = Instant::now();
        outcome = (step.work)().with_context(|| format!("the step \"{}\" failed", step.name));
        times.push(started.elapsed());
        if outcome.is_err() {
            break;
        }
    }
    println!("\n{}", summary(steps, &times, outcome.is_err()));
    outcome
}

/// A table of the steps: those that ran with their times, the last of them failed or not, the rest not run.
fn summary(steps: &[Step<'_>], times: &[Duration], last_failed: bool) -> String {
    let lines = steps.iter().enumerate().map(|(index, step)| match times.get(index) {
        None => format!("{:<22} {:>9}  not run", step.name, ""),
        Some(time) => {
            let outcome = if last_failed && index + 1 == times.len() { "FAILED" } else { "ok" };
            format!("{:<22} {:>7.1} s  {outcome}", step.name, time.as_secs_f64())
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn clippy(workspace: &Workspace) -> Cmd {
    let everything = ["--workspace", "--all-targets", "--features", "bitroom-tests/e2e"];
    workspace.cargo().arg("clippy").args(everything).args(["--", "-D", "warnings"])
}

/// Clippy once more, for the wasm target and with bans on what blocks or does not exist in a browser.
fn clippy_wasm(workspace: &Workspace) -> Cmd {
    let leave_out = NATIVE_PACKAGES.iter().flat_map(|package| ["--exclude", package]);
    workspace
        .cargo()
        .args(["clippy", "--workspace", "--target", WASM_TARGET])
        .args(leave_out)
        .args(["--", "-D", "warnings"])
        .env("CLIPPY_CONF_DIR", workspace.root.join("xtask/clippy_wasm"))
}

fn documentation(workspace: &Workspace) -> Cmd {
    workspace.cargo().args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings")
}

fn browser_tests(workspace: &Workspace, tools: &BuildTools, tests: &TestTools) -> anyhow::Result<()> {
    let template = workspace.root.join("tests/webdriver.json");
    let text =
        fs::read_to_string(&template).with_context(|| format!("cannot read {}", template.display()))?;
    let value =
        tests.browser.capabilities(&text).with_context(|| format!("{} is wrong", template.display()))?;
    let capabilities = workspace.target()?.join("webdriver.json");
    fs::write(&capabilities, value.to_string())
        .with_context(|| format!("cannot write {}", capabilities.display()))?;
    workspace
        .cargo()
        .args(["test", "--target", WASM_TARGET, "--package", "bitroom-tests"])
        .args(BROWSER_TESTS.iter().flat_map(|name| ["--test", name]))
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &tools.test_runner)
        .env("CHROMEDRIVER", &tests.browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
        // The default of 20 s is short for whole golden trainings on a busy machine.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .run()
}

fn javascript_tests(workspace: &Workspace, tests: &TestTools) -> anyhow::Result<()> {
    let folder = workspace.root.join("tests/js");
    let files = javascript_test_files(&folder)?;
    Cmd::new(&tests.node)
        .arg("--test")
        .args(files)
        .folder(&workspace.root)
        .env("BITROOM_DIST", workspace.dist())
        .run()
}

/// The `*.test.mjs` files of a folder, by name. Listed here because Node 20 and 22 understand a folder differently.
fn javascript_test_files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<std::io::Result<Vec<_>>>()?;
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    ensure!(!files.is_empty(), "{} holds no *.test.mjs", folder.display());
    Ok(files)
}

fn end_to_end(workspace: &Workspace, tests: &TestTools) -> Cmd {
    workspace
        .cargo()
        .args(["test", "--package", "bitroom-tests", "--features", "e2e", "--test", "e2e"])
        .env("BITROOM_DIST", workspace.dist())
        .env("CHROME", &tests.browser.chrome)
        .env("CHROMEDRIVER", &tests.browser.driver)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

    use super::*;
    use anyhow::bail;
    use std::cell::Cell;

    fn workspace() -> Workspace {
        Workspace { root: PathBuf::from("/project") }
    }

    #[test]
    fn the_first_failure_stops_the_run_and_is_named() {
        let count = Cell::new(0);
        let work = |fails: bool| {
            let count = &count;
            Box::new(move || {
                count.set(count.get() + 1);
                if fails { bail!("boom") } else { Ok(()) }
            })
        };
        let steps = [
            Step { name: "one", work: work(false) },
            Step { name: "two", work: work(true) },
            Step { name: "three", work: work(false) },
        ];
        let error = format!("{:#}", run_steps(&steps).unwrap_err());
        assert_eq!(error, "the step \"two\" failed: boom");
        assert_eq!(count.get(), 2);
        let table = summary(&steps, &[Duration::from_millis(1500), Duration::from_secs(2)], true);
        let lines: Vec<_> =
            table.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(lines, ["one 1.5 s ok", "two 2.0 s FAILED", "three not run"]);
    }

    #[test]
    fn the_second_clippy_leaves_native_packages_out_and_has_its_own_rules() {
        let command = clippy_wasm(&workspace()).to_string();
        assert!(command.starts_with("CLIPPY_CONF_DIR=/project/xtask/clippy_wasm "), "{command}");
        let rest = "clippy --workspace --target wasm32-unknown-unknown --exclude bitroom-cli --exclude bitroom-tests \
                    --exclude xtask -- -D warnings";
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
}
