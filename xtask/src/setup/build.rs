//! wasm-bindgen and Trunk: found in the right version, or installed beside the user's own versions.

use crate::command::Cmd;
use crate::machine::Machine;
use anyhow::Context as _;
use std::ffi::OsString;
use std::path::PathBuf;

/// The Trunk we build with. 0.22 wants rustc 1.96.1.
const TRUNK_VERSION: &str = "0.21.14";

/// Where the build tools are.
#[derive(Clone, Debug)]
pub struct BuildTools {
    /// `wasm-bindgen`, in the version that `Cargo.lock` names for the library.
    pub wasm_bindgen: PathBuf,
    /// `wasm-bindgen-test-runner`, of the same version.
    pub test_runner: PathBuf,
    /// `trunk`.
    pub trunk: PathBuf,
    /// A `PATH` on which these are found first; Trunk looks for wasm-bindgen there.
    pub path: OsString,
}

/// A program installed from a package registry by Cargo.
struct CargoTool<'a> {
    package: &'static str,
    version: &'a str,
    /// Every program of the package that we use.
    programs: &'static [&'static str],
    /// How long `cargo install` takes on two cores.
    minutes: &'static str,
    /// Extra arguments of `cargo install`.
    args: &'static [&'static str],
    /// Optimization of the installed program: what it costs to build against what it saves when it runs.
    opt_level: &'static str,
}

/// Finds both tools, or installs what is missing.
///
/// # Errors
/// When an installation fails or leaves no program of the right version behind.
pub fn ensure(machine: &Machine, wasm_bindgen_version: &str) -> anyhow::Result<BuildTools> {
    let wasm_bindgen = CargoTool {
        package: "wasm-bindgen-cli",
        version: wasm_bindgen_version,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        minutes: "about 3 minutes",
        // Not --locked: the lock file of this package's release does not build.
        args: &[],
        // It reads and writes megabytes of wasm in every build.
        opt_level: "1",
    };
    let trunk = CargoTool {
        package: "trunk",
        version: TRUNK_VERSION,
        programs: &["trunk"],
        minutes: "about 4 minutes",
        args: &["--locked", "--no-default-features", "--features", "rustls"],
        opt_level: "0",
    };
    let bindgen_folder = wasm_bindgen.ensure(machine)?;
    let trunk_folder = trunk.ensure(machine)?;
    Ok(BuildTools {
        wasm_bindgen: bindgen_folder.join("wasm-bindgen"),
        test_runner: bindgen_folder.join("wasm-bindgen-test-runner"),
        trunk: trunk_folder.join("trunk"),
        path: machine.path_with(&[&bindgen_folder, &trunk_folder]),
    })
}

impl CargoTool<'_> {
    /// The folder of the tool's programs.
    fn ensure(&self, machine: &Machine) -> anyhow::Result<PathBuf> {
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
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

    use super::*;
    use crate::setup::fake::install_script;
    use std::collections::BTreeMap;
    use std::path::Path;

    fn machine(home: &Path) -> Machine {
        Machine::new(vec![home.join("path")], home.join("cargo"), BTreeMap::new())
    }

    fn tool(version: &str) -> CargoTool<'_> {
        CargoTool {
            package: "imaginary-tool",
            version,
            programs: &["imaginary"],
            minutes: "0",
            args: &["--locked"],
            opt_level: "0",
        }
    }

    #[test]
    fn tools_that_are_there_are_taken_and_nothing_is_installed() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("path");
        install_script(&path, "wasm-bindgen", "echo wasm-bindgen 0.2.130");
        install_script(&path, "wasm-bindgen-test-runner", "echo wasm-bindgen-test-runner 0.2.130");
        install_script(&path, "trunk", "echo trunk 0.21.14");
        // An installer that would leave a trace.
        install_script(&path, "cargo-binstall", "touch \"$0.ran\"");
        let tools = ensure(&machine(home.path()), "0.2.130").unwrap();
        assert_eq!(tools.wasm_bindgen, path.join("wasm-bindgen"));
        assert_eq!(tools.test_runner, path.join("wasm-bindgen-test-runner"));
        assert_eq!(tools.trunk, path.join("trunk"));
        assert!(tools.path.to_string_lossy().starts_with(path.to_str().unwrap()));
        assert!(!path.join("cargo-binstall.ran").exists());
    }

    #[test]
    fn a_wrong_version_is_left_alone_and_the_right_one_put_beside_it() {
        let home = tempfile::tempdir().unwrap();
        let machine = machine(home.path());
        install_script(&home.path().join("path"), "imaginary", "echo imaginary 1.0.0");
        // Imitates cargo-binstall: the argument after --root is the folder to install under.
        let body = r#"
            while [ "$1" != --root ]; do shift; done
            mkdir -p "$2/bin"; printf '#!/bin/sh\necho imaginary 2.0.0\n' > "$2/bin/imaginary"; chmod +x "$2/bin/imaginary""#;
        install_script(&home.path().join("path"), "cargo-binstall", body);
        assert_eq!(tool("2.0.0").ensure(&machine).unwrap(), machine.tools_root().join("bin"));
        assert_eq!(machine.folder_with(&["imaginary"], "1.0.0"), Some(home.path().join("path")));
    }

    #[test]
    fn the_install_command_is_the_verified_one() {
        let home = Path::new("/home");
        let command = tool("2.0.0").install_command(&machine(home)).to_string();
        let (settings, install) = command.split_at(command.find("install ").unwrap());
        assert_eq!(
            install,
            "install imaginary-tool --version 2.0.0 --locked --force --root /home/cargo/bitroom-tools"
        );
        for setting in ["RELEASE_LTO=off", "RELEASE_CODEGEN_UNITS=256", "RELEASE_OPT_LEVEL=0"] {
            assert!(settings.contains(setting), "{settings}");
        }
    }
}
