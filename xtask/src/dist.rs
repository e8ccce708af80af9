//! Builds the static site and the JavaScript API into `dist/`. Nothing is downloaded but crates Cargo lacks.

use crate::artifact::Artifacts;
use crate::command::Cmd;
use crate::setup;
use crate::workspace::Workspace;
use anyhow::Context as _;
use std::path::{Path, PathBuf};
use std::thread;

/// The wasm target of the page, the worker and the API.
pub const WASM_TARGET: &str = "wasm32-unknown-unknown";
/// The profile of everything that a visitor downloads.
pub const SITE_PROFILE: &str = "site";
/// The profile of what runs during a build; `cargo xtask` itself is built in it (`.cargo/config.toml`).
const TOOLS_PROFILE: &str = "tools";
/// The programs of `index.html`, by their names in `data-bin`.
const PROGRAMS: [&str; 3] = ["bitroom-ui", "worker", "sweeps"];

/// The program of the package `site`, which makes the page of .wasm files and serves it.
#[derive(Clone, Debug)]
pub struct SiteTool(PathBuf);

impl SiteTool {
    /// Builds it, or finds that it is up to date.
    ///
    /// # Errors
    /// When it does not compile.
    pub fn build(workspace: &Workspace) -> anyhow::Result<Self> {
        let messages = workspace
            .cargo()
            // Quiet: it may run beside another build, which says what it does.
            .args(["build", "--quiet", "--profile", TOOLS_PROFILE, "--package", "site"])
            .args(["--message-format", "json-render-diagnostics"])
            .read()?;
        Ok(Self(Artifacts::parse(&messages).executable()?.to_owned()))
    }

    /// Serves `folder` until the process is interrupted.
    ///
    /// # Errors
    /// When the port is taken.
    pub fn serve(&self, folder: &Path, port: u16) -> anyhow::Result<()> {
        Cmd::new(&self.0).arg("serve").arg(folder).args(["--port", &port.to_string()]).run()
    }

    /// Writes `name.js` and `name_bg.wasm` for browsers into `folder`.
    ///
    /// # Errors
    /// When the file is not what wasm-bindgen expects.
    pub fn bind(&self, wasm: &Path, name: &str, folder: &Path) -> anyhow::Result<()> {
        Cmd::new(&self.0).arg("bind").arg(wasm).args(["--name", name, "--out"]).arg(folder).run()
    }

    /// Builds an example of the tests' package, a wasm library, in a profile of Cargo, and writes it for browsers into `folder`.
    ///
    /// # Errors
    /// When it does not compile.
    pub fn bind_example(
        &self,
        workspace: &Workspace,
        name: &str,
        profile: &str,
        folder: &Path,
    ) -> anyhow::Result<()> {
        let messages = workspace
            .cargo()
            .args(["build", "--profile", profile, "--target", WASM_TARGET])
            .args(["--package", "bitroom-tests", "--example", name])
            .args(["--message-format", "json-render-diagnostics"])
            .read()?;
        let library = Artifacts::parse(&messages).wasm_library();
        self.bind(&library.with_context(|| format!("in the example `{name}`"))?, name, folder)
    }

    fn assemble(&self, workspace: &Workspace, built: &Artifacts) -> anyhow::Result<()> {
        let mut command =
            Cmd::new(&self.0).args(["assemble", "--index"]).arg(workspace.root.join("index.html"));
        for name in PROGRAMS {
            let wasm = built.wasm_program(name)?;
            command = command.arg("--program").arg(format!("{name}={}", wasm.display()));
        }
        command.arg("--api").arg(built.wasm_library()?).arg("--out").arg(workspace.dist()).run()
    }
}

/// `dist/`: the page, its worker and the JavaScript API, then their sizes. Gives the program that can serve them.
///
/// # Errors
/// When a build fails.
pub fn build(workspace: &Workspace) -> anyhow::Result<SiteTool> {
    setup::wasm_target()?;
    // Side by side: on a fresh machine the one is waiting for a single crate while the other has many.
    let (site, built) = thread::scope(|scope| {
        let site = scope.spawn(|| SiteTool::build(workspace));
        let built = build_wasm(workspace);
        (site.join(), built)
    });
    let built = built?;
    let site = match site {
        Ok(site) => site.context("cannot build the program that makes the site")?,
        Err(panic) => std::panic::resume_unwind(panic),
    };
    site.assemble(workspace, &built)?;
    Ok(site)
}

/// One call for all three, so that what they share is compiled once.
fn build_wasm(workspace: &Workspace) -> anyhow::Result<Artifacts> {
    let messages = workspace
        .cargo()
        .args(["build", "--profile", SITE_PROFILE, "--target", WASM_TARGET])
        .args(["--package", "bitroom-ui", "--package", "bitroom-worker", "--package", "bitroom-sweeps"])
        .args(["--package", "bitroom-api"])
        .args(["--message-format", "json-render-diagnostics"])
        .read()?;
    Ok(Artifacts::parse(&messages))
}
