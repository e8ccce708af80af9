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
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

    use super::*;
    use crate::setup::fake::install_script;
    use std::fs;

    /// Runs the check with a cargo-deny that fetches as asked, finds nothing unless `fault` is asked for, and notes its calls.
    fn run(fetches: bool, answers: bool, fault: &str) -> (anyhow::Result<()>, Vec<String>) {
        let temp = tempfile::tempdir().unwrap();
        let notes = temp.path().join("calls");
        let end = if fetches { 0 } else { 1 };
        let body = format!(
            "echo \"$*\" >> {}; case \"$*\" in 'fetch db') exit {end};; *'{fault}'*) exit 1;; esac",
            notes.display()
        );
        install_script(temp.path(), "cargo-deny", &body);
        let end = check_with(&Cmd::new(temp.path().join("cargo-deny")), || answers);
        let calls = fs::read_to_string(notes).unwrap();
        (end, calls.lines().map(str::to_owned).collect())
    }

    const NOTHING: &str = "no such word";

    #[test]
    fn faults_are_checked_where_their_database_can_be_had() {
        let (end, calls) = run(true, true, NOTHING);
        end.unwrap();
        let check = "--log-level error check --hide-inclusion-graph";
        let expected = [
            "fetch db".to_owned(),
            format!("{check} advisories --disable-fetch"),
            format!("{check} bans licenses sources"),
        ];
        assert_eq!(calls, expected);
        assert!(run(true, true, "advisories").0.is_err());
        assert!(run(true, true, "licenses").0.is_err());
    }

    #[test]
    fn without_the_host_the_rest_is_checked_and_with_it_a_failed_download_is_an_error() {
        let (end, calls) = run(false, false, NOTHING);
        end.unwrap();
        assert_eq!(calls.len(), 2, "{calls:?}");
        assert!(calls[1].ends_with("bans licenses sources"), "{calls:?}");
        assert!(run(false, false, "bans").0.is_err());
        let error = run(false, true, NOTHING).0.unwrap_err().to_string();
        assert!(error.starts_with("github.com answers, but"), "{error}");
    }
}
