//! `cargo xtask bench`: the page's long tasks while it trains, the comparison with other engines, the crates' benchmarks.

mod document;
mod environment;
mod keras;
mod predictions;
mod record;
mod report;
mod site;
mod speed;
mod sweeps;
mod sweeps_report;
mod tables;
mod targets;

use crate::setup::Browser;
use crate::workspace::Workspace;
use crate::{dist, setup};
use anyhow::Context as _;
use serde_json::Value;

/// One part of the command, for `--only`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// The page in a browser while it trains.
    Page,
    /// Epochs against TensorFlow.js and Keras; writes its part of BENCHMARKS.md.
    Speed,
    /// The MLP's whole grid in a browser, by the command line and in JAX, and wide vectors; writes its part of BENCHMARKS.md.
    Sweeps,
    /// The benchmarks of the crates.
    Kernels,
}

/// Measures the production build in a browser, compares it with other engines in `rounds` rounds, then runs the crates'
/// benchmarks; with `only`, one of these.
///
/// # Errors
/// When a tool cannot be had or a measurement fails or misses its budget.
pub fn run(workspace: &Workspace, only: Option<Part>, rounds: u32) -> anyhow::Result<()> {
    let wanted = |part| only.is_none_or(|only| only == part);
    if wanted(Part::Page) || wanted(Part::Speed) || wanted(Part::Sweeps) {
        let browser = setup::test_tools()?.browser;
        let site_tool = dist::build(workspace)?;
        if wanted(Part::Page) {
            page(workspace, &browser)?;
        }
        if wanted(Part::Speed) {
            speed::run(workspace, &site_tool, &browser, rounds)?;
        }
        if wanted(Part::Sweeps) {
            sweeps::run(workspace, &browser)?;
        }
    }
    if wanted(Part::Kernels) {
        for (package, bench) in benches(&workspace.metadata()?)? {
            workspace.cargo().args(["bench", "--package", &package, "--bench", &bench]).run()?;
        }
    }
    Ok(())
}

fn page(workspace: &Workspace, browser: &Browser) -> anyhow::Result<()> {
    // Not --release: the measuring program only waits, and the end-to-end tests have built the same already.
    workspace
        .cargo()
        .args(["run", "--package", "bitroom-tests", "--features", "e2e", "--bin", "page_bench"])
        .env("BITROOM_DIST", workspace.dist())
        .env("CHROME", &browser.chrome)
        .env("CHROMEDRIVER", &browser.driver)
        .run()
}

/// Package and name of every benchmark in the workspace.
fn benches(metadata: &Value) -> anyhow::Result<Vec<(String, String)>> {
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let mut found = Vec::new();
    for package in packages {
        for target in package["targets"].as_array().into_iter().flatten() {
            if target["kind"].as_array().is_some_and(|kinds| kinds.contains(&"bench".into())) {
                let name =
                    |value: &Value| value["name"].as_str().map(str::to_owned).context("a target has no name");
                found.push((name(package)?, name(target)?));
            }
        }
    }
    Ok(found)
}

#[cfg(test)]
#[path = "bench_tests.rs"]
mod tests;
