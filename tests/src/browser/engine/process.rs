//! A program with everything it starts: one group of processes, ended together when dropped.

use anyhow::Context as _;
use std::process::{Child, ChildStdout, Command, Stdio};

/// A running program.
#[derive(Debug)]
pub(super) struct Process(Child);

impl Process {
    /// Starts the program in a group of its own. Its standard output is nobody's unless `command` says otherwise.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(super) fn start(mut command: Command) -> anyhow::Result<Self> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let name = command.get_program().to_owned();
        let child = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn();
        Ok(Self(child.with_context(|| format!("cannot start {}", name.display()))?))
    }

    /// What it writes, if it was started with a pipe and nobody took it before.
    pub(super) fn take_output(&mut self) -> Option<ChildStdout> {
        self.0.stdout.take()
    }

    /// Whether it has ended by itself.
    pub(super) fn has_ended(&mut self) -> bool {
        !matches!(self.0.try_wait(), Ok(None))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A driver that is killed leaves its browser behind, so the whole group goes. Where there is no `kill`, or the
        // group has gone already, only the program itself is left to be ended.
        let group = format!("-{}", self.0.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).stderr(Stdio::null()).status();
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(test)]
#[path = "process_tests.rs"]
mod tests;
