//! The comparison from end to end: puts the page together, runs browser and Keras, prints and writes its part of the report.

use super::document::{self, Part};
use super::report::Comparison;
use super::tables::one_line;
use super::{environment, keras, predictions, record, report, site};
use crate::dist::SiteTool;
use crate::machine::Machine;
use crate::setup::Browser;
use crate::workspace::Workspace;

/// Measures all networks in `rounds` rounds and writes its part of `BENCHMARKS.md`. A figure that was not reached is no error: the
/// report says so.
///
/// # Errors
/// When the browser's part cannot be run. Keras is optional: without it, the report says why.
pub fn run(
    workspace: &Workspace,
    site_tool: &SiteTool,
    browser: &Browser,
    rounds: u32,
) -> anyhow::Result<()> {
    let machine = Machine::current();
    let folder = workspace.target()?.join("bench");
    let keras_program = keras::prepare(&machine, workspace, &folder);
    let page = site::assemble(&machine, workspace, site_tool, &folder)?;

    println!("Bitroom against TensorFlow.js in one browser, {rounds} rounds (minutes)");
    let measured = workspace
        .cargo()
        .args(["run", "--package", "bitroom-tests", "--features", "e2e", "--bin", "speed_bench", "--"])
        .arg(rounds.to_string())
        .env("BITROOM_DIST", &page)
        .env("CHROME", &browser.chrome)
        .env("CHROMEDRIVER", &browser.driver)
        .read()?;
    let comparison = Comparison {
        browser: record::browser(&measured)?,
        predictions: predictions::read(&measured)?,
        keras: keras_program
            .and_then(|program| program.run(&page.join(site::MEASUREMENTS), rounds))
            .map_err(|error| one_line(&format!("{error:#}"))),
        environment: environment::of(browser),
        rounds,
    };
    println!("\n{}", report::for_terminal(&comparison));
    document::write(workspace, Part::Speed, &report::markdown(&comparison))
}
