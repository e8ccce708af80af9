//! Tests of `lib`.
#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

fn site() -> tempfile::TempDir {
    let site = tempfile::tempdir().unwrap();
    for (name, text) in [
        ("index.html", "<p>page</p>"),
        ("app.js", "export {}"),
        ("app.mjs", "export {}"),
        ("app.wasm", "\0asm"),
        ("sample.csv", "a,b"),
        ("main.css", "p {}"),
        ("icon.svg", "<svg/>"),
        ("app.webmanifest", "{}"),
    ] {
        std::fs::write(site.path().join(name), text).unwrap();
    }
    std::fs::create_dir(site.path().join("api")).unwrap();
    std::fs::write(site.path().join("api/bitroom.d.ts"), "export {}").unwrap();
    site
}

/// The whole answer to a GET as text.
fn request(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn status(answer: &str) -> &str {
    answer.split(' ').nth(1).unwrap()
}

fn header_of<'a>(answer: &'a str, name: &str) -> &'a str {
    let prefix = format!("{name}: ");
    answer.lines().find_map(|line| line.strip_prefix(&prefix)).unwrap_or("")
}

#[test]
fn files_come_with_their_mime_types() {
    let site = site();
    let server = StaticServer::start(site.path(), "/", 0).unwrap();
    for (path, mime) in [
        ("/", "text/html"),
        ("/index.html", "text/html"),
        ("/app.js", "text/javascript"),
        ("/app.mjs", "application/javascript"),
        ("/app.wasm", "application/wasm"),
        ("/sample.csv", "text/csv"),
        ("/main.css", "text/css"),
        ("/icon.svg", "image/svg+xml"),
        ("/app.webmanifest", "application/manifest+json"),
    ] {
        let answer = request(server.address, path);
        assert_eq!(status(&answer), "200", "{path}");
        assert_eq!(header_of(&answer, "content-type"), mime, "{path}");
        assert_eq!(header_of(&answer, "cache-control"), "no-cache", "{path}");
    }
}

#[test]
fn what_is_not_there_is_404_and_never_the_page() {
    let site = site();
    for base in ["/", "/a/b/"] {
        let server = StaticServer::start(site.path(), base, 0).unwrap();
        for path in ["missing.js", "missing/", "some/route", "../Cargo.toml", "%2e%2e/Cargo.toml"] {
            let answer = request(server.address, &format!("{base}{path}"));
            assert_eq!(status(&answer), "404", "{base}{path}");
            assert!(!answer.contains("<p>page</p>"), "{base}{path}");
        }
    }
}

#[test]
fn a_sub_path_holds_the_site_and_nothing_lies_outside() {
    let site = site();
    let server = StaticServer::start(site.path(), "/a/b/", 0).unwrap();
    assert_eq!(server.url(), format!("http://{}/a/b/", server.address));
    for path in ["/a/b/", "/a/b/app.wasm", "/a/b/api/bitroom.d.ts", "/a/b/index.html?x=1"] {
        assert_eq!(status(&request(server.address, path)), "200", "{path}");
    }
    assert!(request(server.address, "/a/b/").ends_with("<p>page</p>"));
    for path in ["/", "/app.wasm", "/a/", "/a/app.wasm", "/a/bb/"] {
        assert_eq!(status(&request(server.address, path)), "404", "{path}");
    }
    let redirect = request(server.address, "/a/b");
    assert_eq!((status(&redirect), header_of(&redirect, "location")), ("308", "/a/b/"));
}

#[test]
fn stopping_closes_open_connections_and_frees_the_port() {
    let site = site();
    let server = StaticServer::start(site.path(), "/", 0).unwrap();
    let address = server.address;
    let mut kept = TcpStream::connect(address).unwrap();
    write!(kept, "GET /app.js HTTP/1.1\r\nHost: localhost\r\n\r\n").unwrap();
    let mut first = [0; 12];
    kept.read_exact(&mut first).unwrap();
    server.stop();
    // The rest of the first answer, then the end: without the stop this would block for ever.
    kept.set_read_timeout(Some(std::time::Duration::from_secs(10))).unwrap();
    let _ = kept
        .read_to_end(&mut Vec::new())
        .or_else(|error| match error.kind() {
            std::io::ErrorKind::ConnectionReset => Ok(0),
            _ => Err(error),
        })
        .unwrap();
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn a_bad_folder_a_bad_base_and_a_taken_port_are_errors() {
    let site = site();
    assert!(StaticServer::start(&site.path().join("no"), "/", 0).is_err());
    assert!(StaticServer::start(site.path(), "a/b", 0).is_err());
    let server = StaticServer::start(site.path(), "/", 0).unwrap();
    let taken = StaticServer::start(site.path(), "/", server.address.port()).unwrap_err();
    assert_eq!(taken.to_string(), format!("cannot listen on {}", server.address));
}
