//! Notes every request that leaves this machine: the browser's proxy for all hosts but its own.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Hosts that browsers ask by themselves whatever switches and preferences say (updates, accounts, settings, the start page).
/// No page of ours has any business there, and what they are asked for is not the page's doing.
const OWN_SERVICES: [&str; 17] = [
    "accounts.google.com",
    "clients2.google.com",
    "clientservices.googleapis.com",
    "content-autofill.googleapis.com",
    "edgedl.me.gvt1.com",
    "optimizationguide-pa.googleapis.com",
    "redirector.gvt1.com",
    "safebrowsing.googleapis.com",
    "start.duckduckgo.com",
    "update.googleapis.com",
    "aus5.mozilla.org",
    "content-signature-2.cdn.mozilla.net",
    "detectportal.firefox.com",
    "firefox-settings-attachments.cdn.mozilla.net",
    "firefox.settings.services.mozilla.com",
    "location.services.mozilla.com",
    "push.services.mozilla.com",
];

/// A proxy that answers every request with 502 and remembers what was asked.
///
/// Browsers never send requests for 127.0.0.1 to a proxy, so whatever arrives was meant for another host; this
/// sees workers, style sheets and preloads alike.
#[derive(Debug)]
pub(super) struct Outside {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Outside {
    /// Listens on a free port of this machine until the process ends.
    ///
    /// # Errors
    /// When no port is free.
    pub(super) fn listen() -> std::io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let address = listener.local_addr()?;
        let asked = Arc::new(Mutex::new(Vec::new()));
        let notes = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A connection that asks nothing is a browser opening one in advance.
                let line = refuse(stream).unwrap_or_default();
                if host_of(&line).is_some_and(|host| !OWN_SERVICES.contains(&host)) {
                    notes.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                }
            }
        });
        Ok(Self { address, asked })
    }

    /// host:port of the proxy.
    pub(super) fn address(&self) -> String {
        self.address.to_string()
    }

    /// The request lines so far, such as `CONNECT fonts.example:443 HTTP/1.1`.
    pub(super) fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The host in `CONNECT host:443 HTTP/1.1` or `GET http://host/path HTTP/1.1`.
fn host_of(line: &str) -> Option<&str> {
    let target = line.split(' ').nth(1)?;
    let authority = target.split_once("://").map_or(target, |(_, rest)| rest);
    authority.split(['/', ':', '?']).next()
}

fn refuse(mut stream: TcpStream) -> std::io::Result<String> {
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    let mut line = String::new();
    BufReader::new(&stream).read_line(&mut line)?;
    write!(stream, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")?;
    Ok(line.trim().to_owned())
}

#[cfg(test)]
#[path = "outside_tests.rs"]
mod tests;
