//! Tests of `browser`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use crate::setup::fake::install_script;
use std::collections::BTreeMap;

#[test]
fn a_pair_on_the_path_is_taken_when_it_fits() {
    let temp = tempfile::tempdir().unwrap();
    install_script(temp.path(), "google-chrome", "echo Google Chrome 150.0.1");
    install_script(temp.path(), "chromium", "echo Chromium 151.0.1 built on Debian");
    install_script(temp.path(), "chromedriver", "echo 'ChromeDriver 151.0.9 (abc)'");
    let machine = Machine::new(vec![temp.path().to_owned()], temp.path().to_owned(), BTreeMap::new());
    let browser = ensure(&machine).unwrap();
    assert_eq!(browser.chrome, temp.path().join("chromium"));
    assert_eq!(browser.driver, temp.path().join("chromedriver"));
}

#[test]
fn a_named_browser_wins_and_a_driver_that_does_not_fit_is_reported() {
    let temp = tempfile::tempdir().unwrap();
    install_script(temp.path(), "my-chrome", "echo Google Chrome 150.0.1");
    install_script(temp.path(), "chromium", "echo Chromium 151.0.1");
    install_script(temp.path(), "chromedriver", "echo ChromeDriver 151.0.9");
    let named = BTreeMap::from([("CHROME", temp.path().join("my-chrome"))]);
    let machine = Machine::new(vec![temp.path().to_owned()], temp.path().to_owned(), named);
    let error = ensure(&machine).unwrap_err().to_string();
    assert!(error.contains("my-chrome is version 150.0.1 but"), "{error}");
    assert!(error.contains("chromedriver is version 151.0.9"), "{error}");
}

#[test]
fn a_variable_that_names_nothing_is_an_error() {
    let temp = tempfile::tempdir().unwrap();
    let named = BTreeMap::from([("CHROMEDRIVER", temp.path().join("nowhere"))]);
    let machine = Machine::new(Vec::new(), temp.path().to_owned(), named);
    let error = ensure(&machine).unwrap_err().to_string();
    assert!(error.starts_with("CHROMEDRIVER names ") && error.ends_with("which is not a file"), "{error}");
}

#[test]
fn capabilities_keep_their_switches_and_name_the_browser_of_this_machine() {
    let browser = Browser { chrome: "/opt/chrome".into(), driver: "/opt/driver".into() };
    let template = r#"{ "goog:chromeOptions": { "args": ["--headless"], "binary": "/usr/bin/chromium" } }"#;
    let expected =
        serde_json::json!({ "goog:chromeOptions": { "args": ["--headless"], "binary": "/opt/chrome" } });
    assert_eq!(browser.capabilities(template).unwrap(), expected);
    assert!(browser.capabilities("{}").is_err());
}
