//! Runs other programs: shows what is run, keeps the last lines of output, reports failures with both.

use anyhow::{Context as _, bail};
use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// Lines of a failed program's output that its error message repeats.
const TAIL_LINES: usize = 20;
/// How often a long silent program says that it is still at work.
const HEARTBEAT: Duration = Duration::from_secs(20);

/// One program to run, with its arguments, extra environment and folder.
#[derive(Clone, Debug)]
pub struct Cmd {
    program: OsString,
    args: Vec<OsString>,
    env: Vec<(OsString, OsString)>,
    folder: Option<PathBuf>,
}

impl Cmd {
    /// A command without arguments; a bare name is looked up on `PATH`.
    pub fn new(program: impl AsRef<OsStr>) -> Self {
        Self { program: program.as_ref().to_owned(), args: Vec::new(), env: Vec::new(), folder: None }
    }

    /// Cargo, the same one that started this process.
    pub fn cargo() -> Self {
        Self::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// Appends one argument.
    pub fn arg(mut self, arg: impl AsRef<OsStr>) -> Self {
        self.args.push(arg.as_ref().to_owned());
        self
    }

    /// Appends several arguments.
    pub fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    /// Sets an environment variable for the program.
    pub fn env(mut self, name: impl AsRef<OsStr>, value: impl AsRef<OsStr>) -> Self {
        self.env.push((name.as_ref().to_owned(), value.as_ref().to_owned()));
        self
    }

    /// The folder the program runs in; without it, the current one.
    pub fn folder(mut self, folder: impl AsRef<Path>) -> Self {
        self.folder = Some(folder.as_ref().to_owned());
        self
    }

    /// Runs the program with our own standard streams.
    ///
    /// # Errors
    /// When it cannot be started or does not end with code 0.
    pub fn run(&self) -> anyhow::Result<()> {
        let status = self.command().status().with_context(|| format!("cannot start `{self}`"))?;
        self.check(status)
    }

    /// Runs the program and returns what it wrote to standard output; its standard error stays ours.
    ///
    /// # Errors
    /// When it cannot be started, does not end with code 0 or does not write UTF-8.
    pub fn read(&self) -> anyhow::Result<String> {
        let output = self
            .command()
            .stdin(Stdio::null())
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("cannot start `{self}`"))?;
        self.check(output.status)?;
        String::from_utf8(output.stdout).with_context(|| format!("`{self}` did not write UTF-8"))
    }

    /// Runs the program silently; `None` when it cannot be started or fails. For asking "is it there?".
    pub fn probe(&self) -> Option<String> {
        let output = self.command().stdin(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// Runs a program that takes minutes: prints `label` now, a sign of life every 20 s, and the time at the end.
    ///
    /// # Errors
    /// When it cannot be started or fails; the message carries the command and its last 20 lines of output.
    pub fn run_with_progress(&self, label: &str) -> anyhow::Result<()> {
        println!("{label} ...");
        let started = Instant::now();
        let mut child = self
            .command()
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start `{self}`"))?;
        let (sender, lines) = mpsc::channel();
        let readers = [
            child.stdout.take().map(|pipe| forward_lines(pipe, sender.clone())),
            child.stderr.take().map(|pipe| forward_lines(pipe, sender)),
        ];

        let mut tail = VecDeque::new();
        let mut last_sign = Instant::now();
        loop {
            match lines.recv_timeout(Duration::from_secs(1)) {
                Ok(line) => {
                    tail.push_back(line);
                    if tail.len() > TAIL_LINES {
                        tail.pop_front();
                    }
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
            if last_sign.elapsed() >= HEARTBEAT {
                last_sign = Instant::now();
                let now = tail.back().map_or("", |line| line.trim());
                println!("  {:>4} s  {now}", started.elapsed().as_secs());
            }
        }
        for reader in readers.into_iter().flatten() {
            // A reader only ends by end of file or a read error; neither panics.
            let _ = reader.join();
        }
        let status = child.wait().with_context(|| format!("lost `{self}`"))?;
        if !status.success() {
            let tail = tail.into_iter().collect::<Vec<_>>().join("\n  ");
            bail!("`{self}` failed ({status}); its last lines:\n  {tail}");
        }
        println!("  done in {} s", started.elapsed().as_secs());
        Ok(())
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.args).envs(self.env.iter().map(|(name, value)| (name, value)));
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command
    }

    fn check(&self, status: ExitStatus) -> anyhow::Result<()> {
        if !status.success() {
            bail!("`{self}` failed ({status})");
        }
        Ok(())
    }
}

/// As one would type it in a shell, except that only blanks are quoted and `PATH` is left out.
impl fmt::Display for Cmd {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = |text: &OsStr| {
            let text = text.to_string_lossy();
            if text.contains(' ') { format!("'{text}'") } else { text.into_owned() }
        };
        for (name, value) in self.env.iter().filter(|(name, _)| name != "PATH") {
            write!(out, "{}={} ", word(name), word(value))?;
        }
        write!(out, "{}", word(&self.program))?;
        self.args.iter().try_for_each(|arg| write!(out, " {}", word(arg)))
    }
}

/// Sends every line of a pipe to the channel from a thread of its own; the thread ends with the pipe.
fn forward_lines(pipe: impl Read + Send + 'static, sender: mpsc::Sender<String>) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        // Bytes, not `lines()`: a program that writes something other than UTF-8 must not fill its pipe and hang.
        while reader.read_until(b'\n', &mut line).is_ok_and(|count| count > 0) {
            if sender.send(String::from_utf8_lossy(&line).trim_end().to_owned()).is_err() {
                break;
            }
            line.clear();
        }
    })
}

#[cfg(test)]
#[path = "command_tests.rs"]
mod tests;
