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
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

    use super::*;
    use crate::setup::fake::install_script;
    use std::collections::BTreeMap;

    const PACKAGE: SystemPackage = SystemPackage {
        title: "A browser",
        apt: &["chromium", "chromium-driver"],
        brew: &["x"],
        by_hand: "install one",
    };

    #[test]
    fn apt_commands_carry_the_prefix_and_never_ask() {
        let [update, install] = PACKAGE.apt_commands(&["sudo", "-n"]);
        assert_eq!(update.to_string(), "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get update");
        let [_, as_root] = PACKAGE.apt_commands(&[]);
        let words = "env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends chromium chromium-driver";
        assert_eq!(as_root.to_string(), words);
        assert_eq!(install.to_string(), format!("sudo -n {words}"));
        assert_eq!(
            PACKAGE.apt_line(),
            "sudo apt-get update && sudo apt-get install --yes --no-install-recommends chromium chromium-driver"
        );
    }

    #[test]
    fn without_a_package_manager_the_message_says_what_to_do() {
        let temp = tempfile::tempdir().unwrap();
        let machine = Machine::new(Vec::new(), temp.path().to_owned(), BTreeMap::new());
        let error = PACKAGE.install(&machine).unwrap_err().to_string();
        assert_eq!(error, "A browser is missing and this machine has neither apt-get nor brew: install one");
    }

    #[test]
    fn a_failing_package_manager_is_reported_with_its_output() {
        let temp = tempfile::tempdir().unwrap();
        install_script(temp.path(), "brew", "echo no bottle for $2; exit 1");
        let machine = Machine::new(vec![temp.path().to_owned()], temp.path().to_owned(), BTreeMap::new());
        let error = format!("{:#}", PACKAGE.install(&machine).unwrap_err());
        assert!(error.starts_with("A browser is needed and could not be installed; install one"), "{error}");
        assert!(error.contains("no bottle for x"), "{error}");
    }
}
