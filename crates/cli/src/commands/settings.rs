//! `bitroom settings`: the table of settings as Markdown, or their types for TypeScript.

use std::process::ExitCode;

use anyhow::Result;

use protocol::settings::{reference, types};

use crate::args::Settings;
use crate::out;

/// Prints it.
pub fn run(args: &Settings) -> Result<ExitCode> {
    out::text(&if args.types { types() } else { reference() })?;
    Ok(ExitCode::SUCCESS)
}
