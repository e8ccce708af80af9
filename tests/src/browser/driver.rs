//! The driver process: started on a free port, ended with all its browsers when dropped.

use super::process::Process;
use anyhow::Context as _;
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Attempts to start the driver: it takes a free port of IPv6 and then the same one of IPv4, or one that was free just before, which
/// another program may hold.
const STARTS: usize = 5;
/// How long a driver that does not say when it listens may take to do so on a busy machine.
const START: Duration = Duration::from_secs(60);

/// Words before the port in the line by which a driver says that it listens: chromedriver's and geckodriver's.
const ANNOUNCED: [&str; 2] = ["successfully on port ", "Listening on 127.0.0.1:"];

/// A running driver.
#[derive(Debug)]
pub(super) struct Driver {
    process: Process,
    port: u16,
}

impl Driver {
    /// Starts the driver that `command` names. One that `announces` its port chooses it itself, others are given one.
    ///
    /// # Errors
    /// When it cannot be started, or ends before it listens, every time.
    pub(super) fn start(
        command: impl Fn() -> anyhow::Result<Command>,
        announces: bool,
    ) -> anyhow::Result<Self> {
        let start = || if announces { Self::announced(command()?) } else { Self::given(command()?) };
        let mut outcome = start();
        for _ in 1..STARTS {
            if outcome.is_ok() {
                break;
            }
            outcome = start();
        }
        outcome
    }

    fn announced(mut command: Command) -> anyhow::Result<Self> {
        command.arg("--port=0").stdout(Stdio::piped());
        let mut process = Process::start(command)?;
        let output = process.take_output().context("the driver has no output")?;
        let mut lines = BufReader::new(output).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| port_in(&line));
        let port = port.context("the driver ended and named no port")?;
        // A full pipe would block the driver, so somebody has to go on reading.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { process, port })
    }

    fn given(mut command: Command) -> anyhow::Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        command.arg(format!("--port={port}")).stdout(Stdio::null());
        let mut process = Process::start(command)?;
        let deadline = Instant::now() + START;
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            anyhow::ensure!(!process.has_ended(), "the driver ended before it answered");
            anyhow::ensure!(Instant::now() < deadline, "the driver did not answer in {} s", START.as_secs());
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(Self { process, port })
    }

    /// Where the driver answers.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Kills it with its browsers (SIGKILL); nobody of them can tidy anything up.
    ///
    /// # Errors
    /// When one of them stays.
    pub(super) fn kill(&mut self) -> anyhow::Result<()> {
        self.process.kill()
    }
}

/// The port in "ChromeDriver was started successfully on port 41231." or "... INFO Listening on 127.0.0.1:41231".
fn port_in(line: &str) -> Option<u16> {
    let (_, port) = ANNOUNCED.iter().find_map(|words| line.split_once(words))?;
    port.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
#[path = "driver_tests.rs"]
mod tests;
