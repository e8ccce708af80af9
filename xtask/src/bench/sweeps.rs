//! The MLP's whole grid in a browser, by the command line and in JAX, and native epochs with wide vectors.

use super::document::{self, Part};
use super::environment;
use super::sweeps_report::{Measured, for_terminal, markdown};
use super::tables::one_line;
use crate::artifact::Artifacts;
use crate::command::Cmd;
use crate::machine::Machine;
use crate::python::{install, say};
use crate::setup::Browser;
use crate::workspace::Workspace;
use anyhow::Context as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Workers of the page and of the command line.
const WORKERS: u32 = 2;
/// How long JAX trains, seconds.
const JAX_SECONDS: u32 = 30;

/// Measures all of it and writes its part of `BENCHMARKS.md`. A figure that was not reached is no error: the report says so.
///
/// # Errors
/// When a program does not build or fails. JAX is optional: without it, the report says why.
pub fn run(workspace: &Workspace, browser: &Browser) -> anyhow::Result<()> {
    let machine = Machine::current();
    let folder = workspace.target()?.join("bench");
    let bitroom = build_bitroom(workspace)?;
    let jax = install(
        &machine,
        "JAX",
        &workspace.root.join("tests/bench/jax/requirements.txt"),
        &folder.join("jax_venv"),
    );
    println!("the widest vectors of this processor against four lanes (a minute)");
    let widths = workspace.cargo().args(["bench", "--package", "nn", "--bench", "widths"]).read()?;
    let (seconds, records) = by_command_line(&bitroom, &folder)?;
    let page = in_browser(workspace, browser, &records)?;
    let jax =
        jax.and_then(|python| in_jax(workspace, &python)).map_err(|error| one_line(&format!("{error:#}")));
    let measured =
        Measured::new(&widths, seconds, &page, jax, environment::of(browser)).context("the measurements")?;
    println!("\n{}", for_terminal(&measured));
    document::write(workspace, Part::Sweeps, &markdown(&measured))
}

fn build_bitroom(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let build =
        ["build", "--release", "--package", "bitroom-cli", "--message-format", "json-render-diagnostics"];
    let artifacts = Artifacts::parse(&workspace.cargo().args(build).read()?);
    Ok(artifacts.executable()?.to_owned())
}

/// The grid by the command line, from nothing: seconds, and the file of its records.
fn by_command_line(bitroom: &Path, folder: &Path) -> anyhow::Result<(f64, PathBuf)> {
    println!("the MLP's grid by the command line (minutes)");
    let folder = folder.join("grid");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    let start = Instant::now();
    Cmd::new(bitroom)
        .args(["thesis", "mlp-grid", "--full", "--json", "--workers", &WORKERS.to_string(), "--out"])
        .arg(&folder)
        .read()?;
    Ok((start.elapsed().as_secs_f64(), folder.join("results.jsonl")))
}

/// The same grid in the page, its records compared with those of the command line: the measuring program's JSON.
fn in_browser(workspace: &Workspace, browser: &Browser, records: &Path) -> anyhow::Result<String> {
    println!("the same in a browser with {WORKERS} workers (minutes)");
    workspace
        .cargo()
        .args(["run", "--package", "bitroom-tests", "--features", "e2e", "--bin", "sweep_bench", "--"])
        .arg(records)
        .arg(WORKERS.to_string())
        .env("BITROOM_DIST", workspace.dist())
        .env("CHROME", &browser.chrome)
        .env("CHROMEDRIVER", &browser.driver)
        .read()
}

/// The same networks in JAX: the program's JSON.
fn in_jax(workspace: &Workspace, python: &Path) -> anyhow::Result<String> {
    println!("the same networks in one JAX program (a minute)");
    Cmd::new(python)
        .arg(workspace.root.join("tests/bench/jax/grid.py"))
        .arg(JAX_SECONDS.to_string())
        .read()
        .map_err(|error| say(&error, "its program failed"))
}
