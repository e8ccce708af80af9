//! Tests of `cargo_tool`.
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
