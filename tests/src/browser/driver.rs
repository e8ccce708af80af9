//! The driver process: started on a free port, ended with all its browsers when dropped.

use anyhow::Context as _;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// How long the driver may take to close its browsers before it is killed.
const SHUTDOWN: Duration = Duration::from_secs(5);

/// Attempts to start the driver: it takes a free port of IPv6 and then the same one of IPv4, which another program may hold.
const STARTS: usize = 5;

/// A running `chromedriver`.
#[derive(Debug)]
pub(super) struct Driver {
    process: Child,
    port: u16,
}

impl Driver {
    /// Starts the driver on a port the system chooses.
    ///
    /// # Errors
    /// When it cannot be started or ends without naming its port, every time.
    pub(super) fn start(program: &Path) -> anyhow::Result<Self> {
        let mut outcome = Self::start_once(program);
        for _ in 1..STARTS {
            if outcome.is_ok() {
                break;
            }
            outcome = Self::start_once(program);
        }
        outcome
    }

    fn start_once(program: &Path) -> anyhow::Result<Self> {
        let mut process = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", program.display()))?;
        let output = process.stdout.take().context("the driver has no output")?;
        let mut lines = BufReader::new(output).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| port_in(&line));
        let Some(port) = port else {
            // It has closed its output, so it is ending already.
            let _ = process.kill();
            let status = process.wait()?;
            anyhow::bail!("{} ended with {status} and named no port", program.display());
        };
        // A full pipe would block the driver, so somebody has to go on reading.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { process, port })
    }

    /// Where the driver answers.
    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Asks the driver to close its browsers and end.
    fn request_shutdown(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(SHUTDOWN))?;
        write!(stream, "GET /shutdown HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Killing the driver at once would leave its browsers behind; a driver that does not answer is killed below.
        let _ = self.request_shutdown();
        let deadline = Instant::now() + SHUTDOWN;
        while Instant::now() < deadline {
            if matches!(self.process.try_wait(), Ok(Some(_)) | Err(_)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The port in "ChromeDriver was started successfully on port 41231."
fn port_in(line: &str) -> Option<u16> {
    line.split_once("successfully on port ")?.1.trim_end_matches('.').parse().ok()
}

#[cfg(test)]
#[path = "driver_tests.rs"]
mod tests;
