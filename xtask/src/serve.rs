//! `cargo xtask serve`: the release build on localhost, or Trunk's own server that rebuilds on every change.

use crate::workspace::Workspace;
use crate::{dist, setup};
use anyhow::{Context as _, ensure};
use std::net::{Ipv4Addr, TcpListener};

/// Where the search for a free port begins when the user names none.
const FIRST_PORT: u16 = 8080;
/// How many ports are tried.
const PORTS_TRIED: u16 = 50;

/// Builds `dist/` and serves it until the process is interrupted.
///
/// # Errors
/// When a tool, the build or the port cannot be had.
pub fn release_build(workspace: &Workspace, port: Option<u16>) -> anyhow::Result<()> {
    // Now, so that a taken port is reported before the minutes of a first build; a free one is taken after it.
    choose_port(port)?;
    let site = dist::build(workspace)?;
    site.serve(&workspace.dist(), choose_port(port)?)
}

/// Runs `trunk serve`: a debug build that follows every change.
///
/// # Errors
/// When a tool or the port cannot be had, or Trunk fails.
pub fn watch(workspace: &Workspace, port: Option<u16>) -> anyhow::Result<()> {
    let port = choose_port(port)?;
    let trunk = setup::trunk(workspace)?;
    println!("Building; then Bitroom is served at http://127.0.0.1:{port}/  (Ctrl-C stops it)");
    trunk.args(["serve", "--port", &port.to_string()]).run()
}

/// The port the user asked for, which must be free, or the first free one from 8080 on.
fn choose_port(wanted: Option<u16>) -> anyhow::Result<u16> {
    if let Some(port) = wanted {
        ensure!(is_free(port), "port {port} is taken; choose another or leave out --port");
        return Ok(port);
    }
    (FIRST_PORT..FIRST_PORT + PORTS_TRIED)
        .find(|port| is_free(*port))
        .with_context(|| format!("no port from {FIRST_PORT} to {} is free", FIRST_PORT + PORTS_TRIED - 1))
}

fn is_free(port: u16) -> bool {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok()
}

#[cfg(test)]
#[path = "serve_tests.rs"]
mod tests;
