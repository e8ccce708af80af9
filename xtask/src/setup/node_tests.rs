//! Tests of `node`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use crate::setup::fake::install_script;
use std::collections::BTreeMap;

#[test]
fn twenty_is_enough_and_eighteen_is_not() {
    let temp = tempfile::tempdir().unwrap();
    let machine = Machine::new(vec![temp.path().to_owned()], temp.path().to_owned(), BTreeMap::new());
    install_script(temp.path(), "node", "echo v20.0.0");
    assert_eq!(ensure(&machine).unwrap(), temp.path().join("node"));
    install_script(temp.path(), "node", "echo v18.20.4");
    let error = ensure(&machine).unwrap_err().to_string();
    assert!(error.contains("is version 18.20.4") && error.contains("nodejs.org"), "{error}");
}
