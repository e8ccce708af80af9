//! Tests of `engines`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use crate::setup::fake::install_script;
use std::collections::BTreeMap;

fn machine(folder: &Path, named: BTreeMap<&'static str, PathBuf>) -> Machine {
    Machine::new(vec![folder.join("path")], folder.join("cargo"), named)
}

#[test]
fn programs_on_the_path_are_taken_whatever_their_version() {
    let temp = tempfile::tempdir().unwrap();
    let path = temp.path().join("path");
    install_script(&path, "firefox", "echo Mozilla Firefox 9.0");
    install_script(&path, "geckodriver", "echo geckodriver 0.1.0");
    let found = firefox(&machine(temp.path(), BTreeMap::new())).unwrap();
    assert_eq!(found, [("FIREFOX", path.join("firefox")), ("GECKODRIVER", path.join("geckodriver"))]);
}

#[test]
fn named_programs_win_and_a_name_of_nothing_is_an_error() {
    let temp = tempfile::tempdir().unwrap();
    let mine = temp.path().join("mine");
    for name in ["driver", "browser", "screen"] {
        install_script(&mine, name, "true");
    }
    install_script(&temp.path().join("path"), "WebKitWebDriver", "true");
    let variables = [("WEBKIT_DRIVER", "driver"), ("WEBKIT_BROWSER", "browser"), ("XVFB", "screen")];
    let mut named: BTreeMap<_, _> =
        variables.into_iter().map(|(variable, name)| (variable, mine.join(name))).collect();
    let expected: Programs = named.clone().into_iter().collect();
    let mut found = webkit_gtk(&machine(temp.path(), named.clone())).unwrap();
    found.sort();
    assert_eq!(found, expected);
    named.insert("XVFB", temp.path().join("nowhere"));
    let error = webkit_gtk(&machine(temp.path(), named)).unwrap_err().to_string();
    assert!(error.starts_with("XVFB names ") && error.ends_with("which is not a file"), "{error}");
}

#[test]
fn an_engine_that_cannot_be_had_says_why() {
    let temp = tempfile::tempdir().unwrap();
    let chromium = Browser { chrome: "/c".into(), driver: "/d".into() };
    // No package manager, no Cargo: nothing can be installed.
    let named = BTreeMap::from([("WEBKIT_DRIVER", temp.path().join("nowhere"))]);
    let [chromium, _, webkit] = ensure(&machine_with_firefox(temp.path(), named), &chromium);
    assert_eq!(chromium.programs.unwrap(), [("CHROME", "/c".into()), ("CHROMEDRIVER", "/d".into())]);
    let reason = webkit.programs.unwrap_err();
    assert!(reason.starts_with("WEBKIT_DRIVER names "), "{reason}");
}

fn machine_with_firefox(folder: &Path, named: BTreeMap<&'static str, PathBuf>) -> Machine {
    install_script(&folder.join("path"), "firefox", "true");
    install_script(&folder.join("path"), "geckodriver", "true");
    machine(folder, named)
}

#[test]
fn mini_browser_is_found_in_its_library_folder() {
    let temp = tempfile::tempdir().unwrap();
    assert_eq!(mini_browser(temp.path()), None);
    let folder = temp.path().join("libexec/webkit2gtk-4.1");
    install_script(&folder, "MiniBrowser", "true");
    assert_eq!(mini_browser(temp.path()), Some(folder.join("MiniBrowser")));
}
