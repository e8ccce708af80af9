//! Tests of `serve`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

#[test]
fn a_taken_port_is_refused_by_name_and_avoided_otherwise() {
    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = choose_port(Some(port)).unwrap_err().to_string();
    assert_eq!(error, format!("port {port} is taken; choose another or leave out --port"));
    assert!((FIRST_PORT..FIRST_PORT + PORTS_TRIED).contains(&choose_port(None).unwrap()));
}
