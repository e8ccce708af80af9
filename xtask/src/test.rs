//! `cargo xtask test`: everything that must hold, cheapest first, stopping at the first failure.

use crate::command::Cmd;
use crate::dist::{self, SiteTool, WASM_TARGET};
use crate::forbidden;
use crate::npm;
use crate::same_bits::{self, Length};
use crate::scaling;
use crate::setup::{self, Engine, TestRunner, TestTools};
use crate::tidy;
use crate::workspace::Workspace;
use anyhow::{Context as _, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The packages that never run in a browser: the second clippy configuration leaves them out.
const NATIVE_PACKAGES: [&str; 5] = ["bitroom-cli", "bitroom-tests", "static_server", "site", "xtask"];
/// The test files that run in the browser too: the same numbers on another machine.
const BROWSER_TESTS: [&str; 3] = ["reference", "kernels", "activations"];

/// Part of the names of the end-to-end tests that run in Firefox.
const IN_FIREFOX: &str = "::firefox::";

/// How a step ended that did not fail.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Outcome {
    /// Everything was checked.
    Passed,
    /// What could be checked was right; this could not.
    Incomplete(String),
    /// Nothing was checked, for this reason. In continuous integration that is a failure.
    NotRun(String),
}

type Work<'a> = Box<dyn Fn() -> anyhow::Result<Outcome> + 'a>;

/// One named part of the run.
struct Step<'a> {
    name: String,
    work: Work<'a>,
}

/// Sets up the machine and runs every step.
///
/// # Errors
/// When a tool cannot be had, or the first step that fails. Only engines other than Chromium may be missing, and not in
/// continuous integration (`CI=true`).
pub fn run(workspace: &Workspace, length: Length) -> anyhow::Result<()> {
    setup::wasm_target()?;
    let runner = setup::test_runner(workspace)?;
    let test_tools = setup::test_tools()?;
    let engines = setup::engines(&test_tools.browser);
    let mut steps = steps(workspace, &runner, &test_tools);
    steps.extend(end_to_end_steps(workspace, &test_tools, &engines));
    steps.extend(same_bits_steps(workspace, &engines, length));
    run_steps(&steps, in_continuous_integration())
}

/// `cargo xtask same-bits`: builds what the browsers load and compares the bits of trained networks.
///
/// # Errors
/// As [`run`].
pub fn same_bits(workspace: &Workspace, length: Length) -> anyhow::Result<()> {
    let engines = setup::engines(&setup::test_tools()?.browser);
    let mut steps = vec![step("dist", || dist::build(workspace).map(drop))];
    steps.extend(same_bits_steps(workspace, &engines, length));
    run_steps(&steps, in_continuous_integration())
}

fn steps<'a>(workspace: &'a Workspace, runner: &'a TestRunner, tests: &'a TestTools) -> Vec<Step<'a>> {
    vec![
        step("format", || workspace.cargo().args(["fmt", "--all", "--check"]).run()),
        step("tidy", || tidy::run(workspace)),
        step("clippy", || clippy(workspace).run()),
        step("clippy for wasm", || {
            let settings = workspace.target()?.join("clippy_wasm");
            forbidden::write_clippy_settings(&settings)?;
            clippy_wasm(workspace, &settings).run()?;
            clippy_wasm_benches(workspace).run()
        }),
        step("documentation", || documentation(workspace).run()),
        step("tests", || workspace.cargo().args(["test", "--workspace"]).run()),
        step("tests in the browser", || browser_tests(workspace, runner, tests)),
        step("dist", || dist::build(workspace).map(drop)),
        step("JavaScript API", || javascript_tests(workspace, tests)),
        Step {
            name: "Optuna and Ray".to_owned(),
            work: Box::new(|| Ok(scaling::check(workspace)?.map_or(Outcome::Passed, Outcome::Incomplete))),
        },
    ]
}

/// The finished page in a browser: everything in Chromium, what must hold in every engine in Firefox, too.
fn end_to_end_steps<'a>(
    workspace: &'a Workspace,
    tests: &'a TestTools,
    engines: &'a [Engine],
) -> Vec<Step<'a>> {
    let chromium = move || end_to_end(workspace, tests)?.args(["--", "--skip", IN_FIREFOX]).run();
    let mut steps = vec![step("end to end", chromium)];
    for engine in engines.iter().filter(|engine| engine.name == "Firefox") {
        let work = move || match &engine.programs {
            Ok(programs) => {
                let command = end_to_end(workspace, tests)?.args(["--", IN_FIREFOX]);
                let command = programs.iter().fold(command, |command, (name, path)| command.env(name, path));
                command.run().map(|()| Outcome::Passed)
            }
            Err(reason) => Ok(Outcome::NotRun(reason.clone())),
        };
        steps.push(Step { name: format!("end to end, {}", engine.name), work: Box::new(work) });
    }
    steps
}

/// The same trained bits everywhere: the stored hashes are those of earlier commits, and everyone trains to them.
fn same_bits_steps<'a>(workspace: &'a Workspace, engines: &'a [Engine], length: Length) -> Vec<Step<'a>> {
    let history = move || {
        let gap = same_bits::check_history(workspace)?;
        Ok(gap.map_or(Outcome::Passed, Outcome::Incomplete))
    };
    let mut steps = vec![
        Step { name: "same bits, history".to_owned(), work: Box::new(history) },
        step("same bits, release", move || same_bits::check_natively(workspace, length)),
    ];
    for engine in engines {
        let work = move || match &engine.programs {
            Ok(programs) => {
                same_bits::check_in(workspace, engine.name, programs, length).map(|()| Outcome::Passed)
            }
            Err(reason) => Ok(Outcome::NotRun(reason.clone())),
        };
        steps.push(Step { name: format!("same bits, {}", engine.name), work: Box::new(work) });
    }
    steps
}

fn step<'a>(name: &str, work: impl Fn() -> anyhow::Result<()> + 'a) -> Step<'a> {
    Step { name: name.to_owned(), work: Box::new(move || work().map(|()| Outcome::Passed)) }
}

/// Where nobody reads a line that says "not run".
fn in_continuous_integration() -> bool {
    std::env::var_os("CI").is_some_and(|value| value == "true")
}

/// Runs the steps in order up to the first failure and prints what each took. With `strict`, a step that could not run
/// has failed.
fn run_steps(steps: &[Step<'_>], strict: bool) -> anyhow::Result<()> {
    let started = Instant::now();
    let mut ends = Vec::new();
    let mut failure = None;
    for (index, step) in steps.iter().enumerate() {
        println!("\n== {}/{} {}", index + 1, steps.len(), step.name);
        let started = Instant::now();
        let outcome = match (step.work)() {
            Ok(Outcome::NotRun(reason)) if strict => Err(anyhow::anyhow!("it could not run: {reason}")),
            outcome => outcome,
        };
        let end = match outcome {
            Ok(outcome) => Ok(outcome),
            Err(error) => {
                failure = Some(error.context(format!("the step \"{}\" failed", step.name)));
                Err(())
            }
        };
        ends.push((started.elapsed(), end));
        if failure.is_some() {
            break;
        }
    }
    println!("\n{}", summary(steps, &ends));
    if let Some(error) = failure {
        return Err(error);
    }
    let everything = if ends.iter().all(|(_, end)| *end == Ok(Outcome::Passed)) {
        "Everything passed"
    } else {
        "Everything that could run passed"
    };
    println!("{everything} in {:.0} s.", started.elapsed().as_secs_f64());
    Ok(())
}

/// A table of the steps: those that ran with their times, the one that failed, and those that did not run and why.
fn summary(steps: &[Step<'_>], ends: &[(Duration, Result<Outcome, ()>)]) -> String {
    let lines = steps.iter().enumerate().map(|(index, step)| {
        let (time, end) = match ends.get(index) {
            None => (None, "not run".to_owned()),
            Some((_, Ok(Outcome::NotRun(reason)))) => (None, format!("not run: {}", one_line(reason))),
            Some((time, Ok(Outcome::Incomplete(gap)))) => (Some(time), format!("ok, but {}", one_line(gap))),
            Some((time, Ok(Outcome::Passed))) => (Some(time), "ok".to_owned()),
            Some((time, Err(()))) => (Some(time), "FAILED".to_owned()),
        };
        let time = time.map_or_else(String::new, |time| format!("{:.1} s", time.as_secs_f64()));
        format!("{:<22} {time:>9}  {end}", step.name)
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A reason of several lines would break the table.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn clippy(workspace: &Workspace) -> Cmd {
    let everything = ["--workspace", "--all-targets", "--features", "bitroom-tests/e2e"];
    workspace.cargo().arg("clippy").args(everything).args(["--", "-D", "warnings"])
}

/// Clippy once more, for the wasm target and with bans on what blocks or does not exist in a browser.
fn clippy_wasm(workspace: &Workspace, settings: &Path) -> Cmd {
    let leave_out = NATIVE_PACKAGES.iter().flat_map(|package| ["--exclude", package]);
    workspace
        .cargo()
        .args(["clippy", "--workspace", "--target", WASM_TARGET])
        .args(leave_out)
        .args(["--", "-D", "warnings"])
        .env("CLIPPY_CONF_DIR", settings)
}

/// What the speed page and the tests in Node load is built for wasm only: it is checked here, so that it cannot fall behind.
fn clippy_wasm_benches(workspace: &Workspace) -> Cmd {
    let examples = ["peak", "predict", "messages"].into_iter().flat_map(|name| ["--example", name]);
    let package = ["clippy", "--package", "bitroom-tests", "--target", WASM_TARGET];
    workspace.cargo().args(package).args(examples).args(["--", "-D", "warnings"])
}

fn documentation(workspace: &Workspace) -> Cmd {
    workspace.cargo().args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings")
}

fn browser_tests(workspace: &Workspace, runner: &TestRunner, tests: &TestTools) -> anyhow::Result<()> {
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
        .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", &runner.0)
        .env("CHROMEDRIVER", &tests.browser.driver)
        .env("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &capabilities)
        // The default of 20 s is short for whole golden trainings on a busy machine.
        .env("WASM_BINDGEN_TEST_TIMEOUT", "300")
        .run()
}

fn javascript_tests(workspace: &Workspace, tests: &TestTools) -> anyhow::Result<()> {
    let folder = workspace.root.join("tests/js");
    let files = javascript_test_files(&folder)?;
    // In the profile of the tests in the browser, which have built what it needs.
    let messages = workspace.target()?.join("messages");
    SiteTool::build(workspace)?.bind_example(workspace, "messages", "dev", &messages)?;
    Cmd::new(&tests.node)
        .arg("--test")
        .args(files)
        .folder(&workspace.root)
        .env("BITROOM_DIST", workspace.dist())
        .env("BITROOM_MESSAGES", messages)
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

fn end_to_end(workspace: &Workspace, tests: &TestTools) -> anyhow::Result<Cmd> {
    let axe = npm::axe(workspace)?;
    Ok(workspace
        .cargo()
        .args(["test", "--package", "bitroom-tests", "--features", "e2e", "--test", "e2e"])
        .env("BITROOM_DIST", workspace.dist())
        .env("BITROOM_AXE", axe)
        .env("CHROME", &tests.browser.chrome)
        .env("CHROMEDRIVER", &tests.browser.driver))
}

#[cfg(test)]
#[path = "test_tests.rs"]
mod tests;
