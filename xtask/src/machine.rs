//! What this machine offers: where programs are searched, which version they have, whether we may install.

use crate::command::Cmd;
use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// The environment as the set-up sees it; a value, so that tests can make one up.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Folders searched for programs, in order.
    search: Vec<PathBuf>,
    /// Cargo's home folder.
    cargo_home: PathBuf,
    /// Variables by which a user names a program, such as `CHROME` and `CHROMEDRIVER`.
    named: BTreeMap<&'static str, PathBuf>,
}

/// The variables that may name a browser, its driver, the driver's folder, or the screen a browser is shown on.
const NAMING_VARIABLES: [&str; 9] = [
    "CHROME",
    "CHROMEDRIVER",
    "CHROMEWEBDRIVER",
    "FIREFOX",
    "GECKODRIVER",
    "GECKOWEBDRIVER",
    "WEBKIT_BROWSER",
    "WEBKIT_DRIVER",
    "XVFB",
];

impl Machine {
    /// The machine this process runs on.
    pub fn current() -> Self {
        let home = env::var_os("HOME").map_or_else(|| PathBuf::from("."), PathBuf::from);
        let cargo_home = env::var_os("CARGO_HOME").map_or_else(|| home.join(".cargo"), PathBuf::from);
        let search = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect();
        let named = NAMING_VARIABLES
            .into_iter()
            .filter_map(|name| Some((name, PathBuf::from(env::var_os(name)?))))
            .filter(|(_, path)| !path.as_os_str().is_empty())
            .collect();
        Self::new(search, cargo_home, named)
    }

    /// A machine with this `PATH`, this Cargo home and these naming variables.
    pub fn new(path: Vec<PathBuf>, cargo_home: PathBuf, named: BTreeMap<&'static str, PathBuf>) -> Self {
        let mut search = path;
        search.push(cargo_home.join("bin"));
        search.push(tools_root(&cargo_home).join("bin"));
        Self { search, cargo_home, named }
    }

    /// Where `cargo install --root` puts our build tools: beside, not over, a user's own versions of them, and
    /// shared by every clone of the project.
    pub fn tools_root(&self) -> PathBuf {
        tools_root(&self.cargo_home)
    }

    /// The path a user gave by an environment variable.
    pub fn named(&self, variable: &str) -> Option<&Path> {
        self.named.get(variable).map(PathBuf::as_path)
    }

    /// The first program of this name.
    pub fn find(&self, program: &str) -> Option<PathBuf> {
        self.search.iter().map(|folder| folder.join(program)).find(|path| path.is_file())
    }

    /// The first folder that holds all these programs in exactly this version.
    pub fn folder_with(&self, programs: &[&str], version: &str) -> Option<PathBuf> {
        let fits = |path: PathBuf| path.is_file() && version_of(&path).as_deref() == Some(version);
        self.search.iter().find(|folder| programs.iter().all(|name| fits(folder.join(name)))).cloned()
    }

    /// A `PATH` in which these folders come first.
    pub fn path_with(&self, first: &[&Path]) -> OsString {
        let folders = first.iter().map(|folder| folder.to_path_buf()).chain(self.search.iter().cloned());
        // Only a folder with the separator in its name fails; such a folder cannot be on a PATH at all.
        env::join_paths(folders.filter(|folder| env::join_paths([folder]).is_ok())).unwrap_or_default()
    }

    /// What to put before a command that needs the administrator's rights: nothing for root, `sudo -n` where
    /// that asks for no password, `None` where neither works.
    pub fn administrator_prefix(&self) -> Option<&'static [&'static str]> {
        if Cmd::new("id").arg("-u").probe().is_some_and(|id| id.trim() == "0") {
            return Some(&[]);
        }
        let sudo = self.find("sudo")?;
        Cmd::new(sudo).args(["-n", "true"]).probe().map(|_| ["sudo", "-n"].as_slice())
    }
}

fn tools_root(cargo_home: &Path) -> PathBuf {
    cargo_home.join("bitroom-tools")
}

/// What `program --version` says, reduced to the version; `None` when it does not run.
pub fn version_of(program: impl AsRef<OsStr>) -> Option<String> {
    parse_version(&Cmd::new(program).arg("--version").probe()?)
}

/// The first word that starts with a digit, or with `v` and a digit, without that `v`.
fn parse_version(text: &str) -> Option<String> {
    let starts_with_digit = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    text.split_whitespace()
        .map(|word| word.strip_prefix('v').unwrap_or(word))
        .find(starts_with_digit)
        .map(str::to_owned)
}

/// The number before the first dot of a version.
pub fn major(version: &str) -> Option<u32> {
    version.split('.').next()?.parse().ok()
}

#[cfg(test)]
#[path = "machine_tests.rs"]
mod tests;
