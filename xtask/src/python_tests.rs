//! Tests of `python`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use crate::setup::fake::install_script;
use std::collections::BTreeMap;

#[test]
fn versions_are_compared_as_numbers() {
    assert!(new_enough("3.10.0") && new_enough("3.11.7") && new_enough("4.0"));
    assert!(!new_enough("3.9.18") && !new_enough("2.7") && !new_enough("3"));
}

#[test]
fn a_missing_or_old_python_and_a_failed_installation_are_reasons() {
    let temp = tempfile::tempdir().unwrap();
    let (bin, venv) = (temp.path().join("bin"), temp.path().join("venv"));
    let requirements = temp.path().join("requirements.txt");
    fs::write(&requirements, "keras==1").unwrap();
    let machine = Machine::new(vec![bin.clone()], temp.path().join("home"), BTreeMap::new());
    let reason = || install(&machine, "Keras", &requirements, &venv).unwrap_err().to_string();
    assert_eq!(reason(), "there is no python3");
    install_script(&bin, "python3", "echo Python 3.9.2");
    assert_eq!(reason(), "Python is version 3.9.2; 3.10 or newer is needed");
    install_script(&bin, "python3", "[ $1 = --version ] && echo Python 3.12.1");
    assert_eq!(reason(), "no venv could be made (on Debian: python3-venv is missing)");
}

#[test]
fn the_libraries_are_installed_once_and_no_path_of_the_machine_is_in_a_reason() {
    let temp = tempfile::tempdir().unwrap();
    let (bin, venv) = (temp.path().join("bin"), temp.path().join("venv"));
    let requirements = temp.path().join("requirements.txt");
    fs::write(&requirements, "keras==1").unwrap();
    let machine = Machine::new(vec![bin.clone()], temp.path().join("home"), BTreeMap::new());
    // Imitates `python3 -m venv --clear FOLDER`: the venv's python notes every call and ends as asked.
    let python = |code: u8| {
        let body = format!(
            r#"[ $1 = --version ] && echo Python 3.12.1 && exit
                mkdir -p "$4/bin"; printf '#!/bin/sh\necho $2 >> "$0.calls"; exit {code}\n' > "$4/bin/python"
                chmod +x "$4/bin/python""#
        );
        install_script(&bin, "python3", &body);
    };
    python(1);
    let reason = install(&machine, "Keras", &requirements, &venv).unwrap_err().to_string();
    assert_eq!(reason, "the libraries could not be installed");
    python(0);
    fs::remove_file(venv.join("bin/python.calls")).unwrap();
    for _ in 0..2 {
        assert_eq!(install(&machine, "Keras", &requirements, &venv).unwrap(), venv.join("bin/python"));
    }
    assert_eq!(fs::read_to_string(venv.join("bin/python.calls")).unwrap(), "pip\n");
}
