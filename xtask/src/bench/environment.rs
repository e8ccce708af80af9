//! What a measurement depends on beside the programs: processor, cores, system, browser, date.

use crate::command::Cmd;
use crate::machine::version_of;
use crate::setup::Browser;
use std::fs;

/// Lines of "what: value", without a path or a name of the machine.
pub fn of(browser: &Browser) -> Vec<(&'static str, String)> {
    let cores = std::thread::available_parallelism().map_or_else(|_| "unknown".to_owned(), |n| n.to_string());
    vec![
        (
            "Date",
            Cmd::new("date").args(["-u", "+%Y-%m-%d"]).probe().map_or_else(unknown, |date| trimmed(&date)),
        ),
        ("Processor", processor()),
        ("Cores", cores),
        ("System", format!("{}, {}", std::env::consts::OS, std::env::consts::ARCH)),
        ("Chromium", version_of(&browser.chrome).unwrap_or_else(unknown)),
    ]
}

fn unknown() -> String {
    "unknown".to_owned()
}

fn trimmed(text: &str) -> String {
    text.trim().to_owned()
}

/// The processor's name: Linux writes it into a file, macOS answers a program.
fn processor() -> String {
    let linux = fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| model_name(&text));
    let macos =
        || Cmd::new("sysctl").args(["-n", "machdep.cpu.brand_string"]).probe().map(|name| trimmed(&name));
    linux.or_else(macos).unwrap_or_else(unknown)
}

fn model_name(cpuinfo: &str) -> Option<String> {
    let (_, name) = cpuinfo.lines().find(|line| line.starts_with("model name"))?.split_once(':')?;
    Some(trimmed(name))
}

#[cfg(test)]
#[path = "environment_tests.rs"]
mod tests;
