//! Programs that Cargo installs from a package registry: prebuilt where cargo-binstall is there, else compiled.

use crate::command::Cmd;
use crate::machine::Machine;
use anyhow::Context as _;
use std::path::PathBuf;

/// A program installed from a package registry by Cargo.
pub struct CargoTool<'a> {
    /// The package's name.
    pub package: &'static str,
    /// The version to install.
    pub version: &'a str,
    /// Every program of the package that we use.
    pub programs: &'static [&'static str],
    /// How long `cargo install` takes on two cores.
    pub minutes: &'static str,
    /// Extra arguments of `cargo install`.
    pub args: &'static [&'static str],
    /// Optimization of the installed program: what it costs to build against what it saves when it runs.
    pub opt_level: &'static str,
}

impl CargoTool<'_> {
    /// The folder of the tool's programs, which are installed where they are missing.
    ///
    /// # Errors
    /// When an installation fails or leaves no program of the right version behind.
    pub fn ensure(&self, machine: &Machine) -> anyhow::Result<PathBuf> {
        if let Some(folder) = machine.folder_with(self.programs, self.version) {
            return Ok(folder);
        }
        let label = format!("installing {} {}", self.package, self.version);
        if let Some(binstall) = machine.find("cargo-binstall") {
            match self
                .binstall_command(machine, &binstall)
                .run_with_progress(&format!("{label} (prebuilt, some seconds)"))
            {
                Ok(()) => {}
                Err(error) => println!("  no prebuilt program ({error:#}); building it instead"),
            }
        }
        if machine.folder_with(self.programs, self.version).is_none() {
            self.install_command(machine)
                .run_with_progress(&format!("{label} ({})", self.minutes))
                .with_context(|| {
                    format!("{} {} is needed and could not be installed", self.package, self.version)
                })?;
        }
        machine.folder_with(self.programs, self.version).with_context(|| {
            format!(
                "{} {} was installed but {} does not report that version",
                self.package,
                self.version,
                self.programs.join(" or ")
            )
        })
    }

    fn binstall_command(&self, machine: &Machine, binstall: &std::path::Path) -> Cmd {
        Cmd::new(binstall)
            .args(["--no-confirm", "--force", "--disable-strategies", "compile", "--root"])
            .arg(machine.tools_root())
            .arg(format!("{}@{}", self.package, self.version))
    }

    fn install_command(&self, machine: &Machine) -> Cmd {
        Cmd::cargo()
            .args(["install", self.package, "--version", self.version])
            .args(self.args)
            .args(["--force", "--root"])
            .arg(machine.tools_root())
            // Half the time of a full release build.
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "256")
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level)
    }
}

#[cfg(test)]
#[path = "cargo_tool_tests.rs"]
mod tests;
