//! What comes from outside: `deny.toml`, checked by cargo-deny.
//!
//! The database of known faults is one download, from a host that not every network lets through. Where it cannot be
//! reached, that is said and the rest is checked; where it can, not getting it is an error.

use crate::command::Cmd;
use crate::setup;
use crate::workspace::Workspace;
use anyhow::bail;
use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

/// Where cargo-deny fetches the database from when nothing else is set.
const DATABASE_HOST: (&str, u16) = ("github.com", 443);
const PATIENCE: Duration = Duration::from_secs(5);

/// Checks bans, licences, sources and, where the database of faults can be had, these.
///
/// # Errors
/// When cargo-deny cannot be had, or when something is found.
pub fn check(workspace: &Workspace) -> anyhow::Result<()> {
    let deny = setup::cargo_deny()?.folder(&workspace.root);
    check_with(&deny, host_answers)
}

fn check_with(deny: &Cmd, host_answers: impl Fn() -> bool) -> anyhow::Result<()> {
    let what = ["bans", "licenses", "sources"];
    let check = |what: &[&str]| {
        deny.clone().args(["--log-level", "error", "check", "--hide-inclusion-graph"]).args(what).run()
    };
    if deny.clone().args(["fetch", "db"]).probe().is_some() {
        check(&["advisories", "--disable-fetch"])?;
    } else if host_answers() {
        bail!(
            "{} answers, but cargo-deny cannot fetch the database of known faults from it: `{deny} fetch db`",
            DATABASE_HOST.0
        );
    } else {
        println!("NOT checked: known faults of crates, because {} cannot be reached", DATABASE_HOST.0);
    }
    check(&what)
}

fn host_answers() -> bool {
    let addresses = DATABASE_HOST.to_socket_addrs().into_iter().flatten();
    addresses.take(2).any(|address| TcpStream::connect_timeout(&address, PATIENCE).is_ok())
}

#[cfg(test)]
#[path = "supply_tests.rs"]
mod tests;
