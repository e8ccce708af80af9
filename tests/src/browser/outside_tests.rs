//! Tests of `outside`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use std::io::Read as _;

#[test]
fn hosts_are_read_from_both_forms_of_requests() {
    assert_eq!(host_of("CONNECT fonts.example:443 HTTP/1.1"), Some("fonts.example"));
    assert_eq!(host_of("GET http://cdn.example/a/b.js?c HTTP/1.1"), Some("cdn.example"));
    assert_eq!(host_of("POST http://cdn.example:8080/ HTTP/1.1"), Some("cdn.example"));
    assert_eq!(host_of(""), None);
}

#[test]
fn a_request_is_refused_and_remembered() {
    let outside = Outside::listen().unwrap();
    let mut own = TcpStream::connect(outside.address()).unwrap();
    own.write_all(b"CONNECT update.googleapis.com:443 HTTP/1.1\r\n\r\n").unwrap();
    assert!(outside.asked().is_empty());
    let mut stream = TcpStream::connect(outside.address()).unwrap();
    stream.write_all(b"CONNECT fonts.example:443 HTTP/1.1\r\n\r\n").unwrap();
    let mut answer = String::new();
    // The proxy closes without reading the rest, which some systems report as a reset.
    let _ = stream.read_to_string(&mut answer);
    while outside.asked().is_empty() {
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(outside.asked(), ["CONNECT fonts.example:443 HTTP/1.1"]);
}
