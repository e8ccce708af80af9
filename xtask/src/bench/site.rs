//! The page of the comparison, put together below `target/`: our API, TensorFlow.js from npm, the samples, the peak, predictions.

use crate::dist::SiteTool;
use crate::machine::Machine;
use crate::npm;
use crate::workspace::Workspace;
use anyhow::Context as _;
use std::fs;
use std::path::{Path, PathBuf};

/// The samples' name in the page's folder.
pub const MEASUREMENTS: &str = "measurements.csv";
/// What the page loads of the npm packages: the library, then one backend with its programs.
const TFJS: [(&str, &[&str]); 2] = [
    ("tfjs", &["tf.min.js"]),
    (
        "tfjs-backend-wasm",
        &[
            "tf-backend-wasm.min.js",
            "tfjs-backend-wasm.wasm",
            "tfjs-backend-wasm-simd.wasm",
            "tfjs-backend-wasm-threaded-simd.wasm",
        ],
    ),
];

/// Fills `folder/site` from `dist/api`, `tests/bench`, npm and the samples kept for the tests; gives its path.
///
/// # Errors
/// When npm is missing or fails, a file is missing, or the peak's program cannot be built.
pub fn assemble(
    machine: &Machine,
    workspace: &Workspace,
    site_tool: &SiteTool,
    folder: &Path,
) -> anyhow::Result<PathBuf> {
    let ours = workspace.root.join("tests/bench");
    let packages = npm::install(machine, &ours.join("package.json"), &folder.join("npm"), "TensorFlow.js")?;
    let site = folder.join("site");
    if site.exists() {
        fs::remove_dir_all(&site).with_context(|| format!("cannot empty {}", site.display()))?;
    }
    copy_folder(&ours.join("site"), &site)?;
    copy_folder(&workspace.dist().join("api"), &site.join("api"))?;
    for (package, files) in TFJS {
        for file in files {
            let from = packages.join("@tensorflow").join(package).join("dist").join(file);
            copy(&from, &site.join("tfjs").join(file))?;
        }
    }
    copy(&workspace.root.join("tests/data/reference.csv"), &site.join(MEASUREMENTS))?;
    for example in ["peak", "predict"] {
        site_tool.bind_example(workspace, example, "release", &site.join(example))?;
    }
    Ok(site)
}

/// Copies the files of a folder that has no folders.
fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("cannot read {}", from.display()))? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    fs::copy(from, to).with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))?;
    Ok(())
}

#[cfg(test)]
#[path = "site_tests.rs"]
mod tests;
