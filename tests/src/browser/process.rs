//! A program with everything it starts, ended together when dropped.

use anyhow::Context as _;
use std::collections::BTreeSet;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// How long processes may take to be gone after they were killed.
const GONE: Duration = Duration::from_secs(20);
/// Pause between two looks.
const POLL: Duration = Duration::from_millis(10);

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

    /// Kills it (SIGKILL) with all that comes from it, also what has left its group, and waits until all are gone.
    ///
    /// # Errors
    /// When the system's processes cannot be listed or killed, or one of them stays.
    pub(super) fn kill(&mut self) -> anyhow::Result<()> {
        let own = family(&processes()?, self.0.id());
        let mut targets: Vec<String> = own.iter().map(u32::to_string).collect();
        // The group as well: who has lost its parent belongs to no family.
        targets.push(format!("-{}", self.0.id()));
        // Processes that end by themselves meanwhile make `kill` complain; the look below decides.
        Command::new("kill").args(["-KILL", "--"]).args(&targets).stderr(Stdio::null()).status()?;
        self.0.wait()?;
        let deadline = Instant::now() + GONE;
        while processes()?.iter().any(|process| own.contains(&process.id) && !process.is_dead) {
            anyhow::ensure!(Instant::now() < deadline, "a process outlives kill -KILL: {own:?}");
            std::thread::sleep(POLL);
        }
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // A driver that is killed leaves its browser behind, so all go. Where they cannot be listed, or have gone already,
        // only the program itself is left to be ended.
        let _ = self.kill();
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A line of the system's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Listed {
    id: u32,
    parent: u32,
    /// It has ended, and nobody has asked how.
    is_dead: bool,
}

/// All processes of the machine.
fn processes() -> anyhow::Result<Vec<Listed>> {
    let list = Command::new("ps").args(["-A", "-o", "pid=", "-o", "ppid=", "-o", "stat="]).output();
    let list = list.context("`ps` cannot be started")?;
    Ok(String::from_utf8_lossy(&list.stdout).lines().filter_map(listed).collect())
}

fn listed(line: &str) -> Option<Listed> {
    let mut words = line.split_whitespace();
    let (id, parent) = (words.next()?.parse().ok()?, words.next()?.parse().ok()?);
    Some(Listed { id, parent, is_dead: words.next()?.starts_with('Z') })
}

/// A process and all that come from it.
fn family(all: &[Listed], first: u32) -> BTreeSet<u32> {
    let mut own = BTreeSet::from([first]);
    loop {
        let before = own.len();
        own.extend(
            all.iter().filter(|process| own.contains(&process.parent)).map(|it| it.id).collect::<Vec<_>>(),
        );
        if own.len() == before {
            return own;
        }
    }
}

#[cfg(test)]
#[path = "process_tests.rs"]
mod tests;
