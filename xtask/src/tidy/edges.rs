//! Rule "edge": which crate may use which. ARCHITECTURE.md draws the same picture.

use super::Finding;
use anyhow::Context as _;
use serde_json::Value;

/// Every package of the workspace and the workspace packages it may depend on.
const ALLOWED: [(&str, &[&str]); 25] = [
    ("vocabulary", &[]),
    ("charts", &["vocabulary"]),
    ("browser", &["charts", "protocol"]),
    ("dataset", &["protocol", "vocabulary"]),
    ("formula", &["vocabulary"]),
    ("vectors", &[]),
    ("quant", &["formula", "vectors", "vocabulary"]),
    ("protocol", &["vocabulary"]),
    ("sweep", &["protocol", "vocabulary"]),
    ("atlas", &["charts", "protocol", "sweep", "vocabulary"]),
    ("nn", &["quant", "vectors", "vocabulary"]),
    ("int_nn", &["quant", "vocabulary"]),
    ("form", &["nn", "int_nn", "vocabulary"]),
    ("deploy", &["nn", "int_nn", "form", "protocol", "quant", "vocabulary"]),
    ("experiment", &["protocol", "dataset", "quant", "nn", "int_nn", "form", "deploy", "vocabulary"]),
    ("bitroom-wasm", &["protocol", "dataset", "experiment", "deploy"]),
    ("bitroom-worker", &["bitroom-wasm"]),
    ("bitroom-api", &["protocol", "experiment"]),
    (
        "bitroom-cli",
        &["protocol", "dataset", "experiment", "deploy", "charts", "sweep", "atlas", "vocabulary"],
    ),
    ("bitroom-ui", &["browser", "protocol", "vocabulary", "charts"]),
    ("bitroom-sweeps", &["atlas", "browser", "charts", "protocol", "sweep", "vocabulary"]),
    (
        "bitroom-tests",
        &[
            "dataset",
            "formula",
            "quant",
            "nn",
            "int_nn",
            "form",
            "protocol",
            "experiment",
            "deploy",
            "bitroom-wasm",
            "bitroom-worker",
            "bitroom-api",
            "bitroom-ui",
            "bitroom-sweeps",
            "bitroom-cli",
            "sweep",
            "static_server",
            "vocabulary",
            "charts",
        ],
    ),
    ("static_server", &[]),
    ("site", &["static_server"]),
    ("xtask", &[]),
];

/// Compares every manifest with the table; dev-dependencies are free, except for xtask's.
///
/// # Errors
/// When the metadata lacks what Cargo always writes.
pub fn check(metadata: &Value) -> anyhow::Result<Vec<Finding>> {
    let root = metadata["workspace_root"].as_str().context("cargo metadata names no workspace root")?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists no packages")?;
    let mut findings = Vec::new();
    for package in packages {
        let name = package["name"].as_str().context("a package has no name")?;
        let manifest = package["manifest_path"].as_str().context("a package has no manifest")?;
        let path = manifest.strip_prefix(root).unwrap_or(manifest).trim_start_matches('/').to_owned();
        let finding = |rule, message| Finding { path: path.clone(), line: 1, rule, message };
        let Some((_, allowed)) = ALLOWED.iter().find(|(known, _)| *known == name) else {
            findings.push(finding(
                "edge",
                format!(
                    "{name} is not in the table of crates: add it with its edges to tidy and ARCHITECTURE.md"
                ),
            ));
            continue;
        };
        for dependency in package["dependencies"].as_array().into_iter().flatten() {
            let target = dependency["name"].as_str().context("a dependency has no name")?;
            let ours = dependency["path"].is_string();
            let free = dependency["kind"] == "dev" && name != "xtask";
            if ours && !free && !allowed.contains(&target) {
                let list = if allowed.is_empty() { "none".to_owned() } else { allowed.join(", ") };
                findings
                    .push(finding("edge", format!("{name} must not depend on {target}; allowed: {list}")));
            }
            let features = dependency["features"].as_array();
            let exact = features.is_some_and(|features| features.contains(&"float_roundtrip".into()));
            if target == "serde_json" && !exact {
                let message = "serde_json without float_roundtrip loses bits of floats; allowed: serde_json.workspace = true";
                findings.push(finding("exact floats", message.to_owned()));
            }
        }
    }
    Ok(findings)
}

#[cfg(test)]
#[path = "edges_tests.rs"]
mod tests;
