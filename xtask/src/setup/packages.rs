//! The system's package manager: apt-get with administrator rights, or Homebrew.

use crate::command::Cmd;
use crate::machine::Machine;
use anyhow::{Context as _, bail};

/// The same piece of software under each package manager's names.
pub struct SystemPackage {
    /// What a person calls it.
    pub title: &'static str,
    /// Names for apt-get.
    pub apt: &'static [&'static str],
    /// Arguments of `brew install`.
    pub brew: &'static [&'static str],
    /// What to do where there is neither.
    pub by_hand: &'static str,
}

impl SystemPackage {
    /// Installs the package.
    ///
    /// # Errors
    /// When this needs rights we do not have (the message holds the command to run), when there is no known
    /// package manager (it says what to install by hand), or when the package manager fails.
    pub fn install(&self, machine: &Machine) -> anyhow::Result<()> {
        if machine.find("apt-get").is_some() {
            let Some(prefix) = machine.administrator_prefix() else {
                bail!("{} is missing. Run this, then try again:\n\n    {}", self.title, self.apt_line());
            };
            let [update, install] = self.apt_commands(prefix);
            // A stale list is good enough if the packages are still where it says; the installation decides.
            if let Err(error) = update.run_with_progress("refreshing the package lists") {
                println!("  {error:#}");
            }
            install.run_with_progress(&format!("installing {} (less than a minute)", self.apt.join(" ")))
        } else if let Some(brew) = machine.find("brew") {
            let label = format!("installing {} with Homebrew (about a minute)", self.title);
            Cmd::new(brew).arg("install").args(self.brew).run_with_progress(&label)
        } else {
            bail!(
                "{} is missing and this machine has neither apt-get nor brew: {}",
                self.title,
                self.by_hand
            );
        }
        .with_context(|| format!("{} is needed and could not be installed; {}", self.title, self.by_hand))
    }

    /// What a user without administrator rights is asked to run.
    fn apt_line(&self) -> String {
        format!(
            "sudo apt-get update && sudo apt-get install --yes --no-install-recommends {}",
            self.apt.join(" ")
        )
    }

    fn apt_commands(&self, prefix: &[&str]) -> [Cmd; 2] {
        let apt_get = || {
            // `env` carries the setting through sudo, which drops the environment.
            let mut words =
                prefix.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]);
            Cmd::new(words.next().unwrap_or("env")).args(words)
        };
        [
            apt_get().arg("update"),
            apt_get().args(["install", "--yes", "--no-install-recommends"]).args(self.apt),
        ]
    }
}

#[cfg(test)]
#[path = "packages_tests.rs"]
mod tests;
