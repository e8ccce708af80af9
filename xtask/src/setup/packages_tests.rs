//! Tests of `packages`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use crate::setup::fake::install_script;
use std::collections::BTreeMap;

const PACKAGE: SystemPackage = SystemPackage {
    title: "A browser",
    apt: &["chromium", "chromium-driver"],
    brew: &["x"],
    by_hand: "install one",
};

#[test]
fn apt_commands_carry_the_prefix_and_never_ask() {
    let [update, install] = PACKAGE.apt_commands(&["sudo", "-n"]);
    assert_eq!(update.to_string(), "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get update");
    let [_, as_root] = PACKAGE.apt_commands(&[]);
    let words = "env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium chromium-driver";
    assert_eq!(as_root.to_string(), words);
    assert_eq!(install.to_string(), format!("sudo -n {words}"));
    assert_eq!(
        PACKAGE.apt_line(),
        "sudo apt-get update && sudo apt-get install --yes --no-install-recommends chromium chromium-driver"
    );
}

#[test]
fn without_a_package_manager_the_message_says_what_to_do() {
    let temp = tempfile::tempdir().unwrap();
    let machine = Machine::new(Vec::new(), temp.path().to_owned(), BTreeMap::new());
    let error = PACKAGE.install(&machine).unwrap_err().to_string();
    assert_eq!(error, "A browser is missing and this machine has neither apt-get nor brew: install one");
}

#[test]
fn a_failing_package_manager_is_reported_with_its_output() {
    let temp = tempfile::tempdir().unwrap();
    install_script(temp.path(), "brew", "echo no bottle for $2; exit 1");
    let machine = Machine::new(vec![temp.path().to_owned()], temp.path().to_owned(), BTreeMap::new());
    let error = format!("{:#}", PACKAGE.install(&machine).unwrap_err());
    assert!(error.starts_with("A browser is needed and could not be installed; install one"), "{error}");
    assert!(error.contains("no bottle for x"), "{error}");
}
