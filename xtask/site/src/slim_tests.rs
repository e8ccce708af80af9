//! Tests of `slim`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

#[test]
fn functions_stand_in_the_order_of_their_names_and_everything_that_means_one_still_does() {
    let program = r#"(module
            (import "env" "outside" (func $outside (param i32)))
            (table 3 funcref)
            (func $c (result i32) i32.const 3)
            (func $a (param i32) (local f64) call $c call $outside)
            (func $b call $c call $a)
            (start $b)
            (export "c" (func $c))
            (export "outside" (func $outside))
            (elem (i32.const 0) func $outside $b $c)
            (data "kept"))"#;
    // The same with the numbers that the order a, b, c gives, and without names.
    let expected = r#"(module
            (type (func (param i32))) (type (func (result i32))) (type (func))
            (import "env" "outside" (func (type 0)))
            (table 3 funcref)
            (func (type 0) (local f64) call 3 call 0)
            (func (type 2) call 3 call 1)
            (func (type 1) i32.const 3)
            (start 2)
            (export "c" (func 3))
            (export "outside" (func 0))
            (elem (i32.const 0) func 0 2 3)
            (data "kept"))"#;
    let slimmed = slim(&wat::parse_str(program).unwrap()).unwrap();
    assert_eq!(slimmed, wat::parse_str(expected).unwrap());
}

#[test]
fn what_has_no_names_or_is_no_program_is_an_error() {
    let error = slim(&wat::parse_str("(module (func))").unwrap()).unwrap_err().to_string();
    assert_eq!(error, "the program has no names to order by");
    assert!(slim(b"\0asm").is_err());
}
