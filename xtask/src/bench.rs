//! `cargo xtask bench`: the page's long tasks while it trains, then every benchmark of the crates.

use crate::workspace::Workspace;
use crate::{dist, setup};
use anyhow::Context as _;
use serde_json::Value;

/// Measures the production build in a browser, then runs the crates' benchmarks.
///
/// # Errors
/// When a tool cannot be had or a measurement fails or misses its budget.
pub fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let tools = setup::build_tools(workspace)?;
    let browser = setup::test_tools()?.browser;
    dist::build(workspace, &tools)?;
    // Not --release: the measuring program only waits, and the end-to-end tests have built the same already.
    workspace
        .cargo()
        .args(["run", "--package", "bitroom-tests", "--features", "e2e", "--bin", "page_bench"])
        .env("BITROOM_DIST", workspace.dist())
        .env("CHROME", &browser.chrome)
        .env("CHROMEDRIVER", &browser.driver)
        .run()?;
    for (package, bench) in benches(&workspace.metadata()?)? {
        workspace.cargo().args(["bench", "--package", &package, "--bench", &bench]).run()?;
    }
    Ok(())
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
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

    use super::*;

    #[test]
    fn benchmarks_are_found_by_their_kind() {
        let metadata = serde_json::json!({ "packages": [
            { "name": "nn", "targets": [{ "name": "nn", "kind": ["lib"] }, { "name": "steps", "kind": ["bench"] }] },
            { "name": "quant", "targets": [{ "name": "quant", "kind": ["lib"] }] },
        ]});
        assert_eq!(benches(&metadata).unwrap(), [("nn".to_owned(), "steps".to_owned())]);
    }
}
