//! Tests of `layers`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use crate::tidy::source::SourceFile;
use crate::tidy::tokens::lex_all;

fn findings(path: &str, text: &str) -> Vec<String> {
    check(&lex_all(&[SourceFile::new(path, text)]).files).unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn the_outer_world_is_found_below_the_edge_crates() {
    for (text, what) in [
        ("fn f() { std::fs::read(\"x\"); }", "std::fs"),
        ("use std::thread;", "std::thread"),
        ("use std::{fmt, env::var};", "std::env"),
        ("use std::{collections::{BTreeMap, BTreeSet}, fs};", "std::fs"),
        ("use std::time::Duration;", "std::time"),
        ("fn f() { web_time::Instant::now(); }", "Instant"),
        ("fn f() { println!(\"x\"); }", "println!"),
        ("fn f() { dbg!(1); }", "dbg!"),
        ("fn f() { getrandom(); }", "getrandom"),
        ("use std::collections::HashMap;", "HashMap"),
        ("use std::net::UdpSocket;", "std::net"),
        ("use std::process::Command;", "std::process"),
        ("fn f(x: SystemTime) {}", "SystemTime"),
    ] {
        let found = findings("crates/nn/src/lib.rs", text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].starts_with(&format!("crates/nn/src/lib.rs:1: [layer] {what} below")), "{found:?}");
    }
}

#[test]
fn the_same_code_passes_at_the_edge_and_in_tests() {
    let text = "use std::{fs, time::Instant}; fn f() { println!(\"x\"); }";
    assert!(!findings("crates/dataset/src/lib.rs", text).is_empty());
    assert!(!findings("crates/charts/src/svg.rs", text).is_empty());
    for path in
        ["crates/cli/src/main.rs", "crates/wasm/src/lib.rs", "crates/nn/tests/t.rs", "tests/src/lib.rs"]
    {
        assert_eq!(findings(path, text), [""; 0], "{path}");
    }
    assert_eq!(findings("crates/nn/src/lib.rs", &format!("#[cfg(test)] mod tests {{ {text} }}")), [""; 0]);
}

#[test]
fn the_rules_are_those_of_the_lists() {
    let rules = Rules::read().unwrap();
    let modules: Vec<_> = rules.modules.iter().map(|module| module.path.as_str()).collect();
    assert_eq!(modules, ["thread", "time", "fs", "env", "net", "process"]);
    let mut maths: Vec<_> = rules.maths.iter().map(Ban::name).collect();
    maths.sort_unstable();
    maths.dedup();
    // 27 functions of floats, and three names of ndarray.
    assert_eq!(maths.len(), 30, "{maths:?}");
}

#[test]
fn names_that_only_look_alike_pass() {
    for text in [
        "use crate::time; use super::{env, fs}; fn f() { row.time; column(time, fs) }",
        "use std::{fmt::{self, Display}, io::Read}; use std::collections::{BTreeMap, BTreeSet};",
        "/// println!(\"{}\", std::fs::read())\nfn f() -> &'static str { \"HashMap\" }",
    ] {
        assert_eq!(findings("crates/dataset/src/lib.rs", text), [""; 0], "{text}");
    }
}

#[test]
fn integers_may_be_multiplied_in_pairs_where_no_float_is() {
    let text = "fn f(a: i16x8, b: i16x8) -> i32x4 { a.dot(b) }";
    for path in ["crates/int_nn/src/kernels/paired.rs", "crates/int_nn/src/packed.rs"] {
        assert_eq!(findings(path, text), [""; 0], "{path}");
    }
    for path in ["crates/int_nn/src/boundary/hybrid.rs", "crates/nn/src/kernels/dense.rs"] {
        assert_eq!(findings(path, text).len(), 1, "{path}");
    }
    let other = findings("crates/int_nn/src/kernels/paired.rs", "fn f() { x.exp() }");
    assert_eq!(other.len(), 1, "{other:?}");
}

#[test]
fn platform_maths_is_found_as_method_and_as_path() {
    for (text, what) in [
        ("fn f(x: f32) -> f32 { x.exp() }", "exp()"),
        ("fn f(x: f64) -> f64 { f64::powf(x, 2.0) }", "powf()"),
        ("fn f(x: &[f64]) { x.iter().copied().map(f64::tanh); }", "tanh()"),
        ("fn f(x: f32) -> f32 { x.mul_add(1.0, 2.0) }", "mul_add()"),
        ("fn f() { a.dot(&b); }", "dot()"),
    ] {
        let found = findings("crates/nn/src/lib.rs", text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].contains(&format!("[same bits] {what} ")), "{found:?}");
    }
}

#[test]
fn libm_exact_operations_and_our_own_functions_pass() {
    let text = "fn f(x: f64) -> f64 { libm::exp(x).sqrt().floor().abs() + own::tanh(x) + x.log } fn dot() {}";
    assert_eq!(findings("crates/nn/src/lib.rs", text), [""; 0]);
    assert_eq!(findings("crates/ui/src/main.rs", "fn f(x: f32) -> f32 { x.exp() }"), [""; 0]);
}
