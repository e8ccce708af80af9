//! `bitroom`: simulate, inspect, train, quantize and evaluate without a browser, through the same pipeline as the page.

#![deny(clippy::print_stdout, clippy::print_stderr)]

mod args;
mod batch;
mod commands;
mod files;
mod job;
mod names;
mod out;
mod progress;
mod source;
mod table;

use std::io::Write as _;
use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;

use args::{Cli, Command};
use out::{ReaderGone, note};

fn main() -> ExitCode {
    let result = match Cli::try_parse() {
        Ok(cli) => run(cli.command),
        Err(words) => explain(&words),
    };
    match result {
        Ok(code) => code,
        Err(error) if error.is::<ReaderGone>() => ExitCode::SUCCESS,
        Err(error) => {
            note!("error: {}", sentence(&error));
            ExitCode::FAILURE
        }
    }
}

/// An error with its causes, without those that it tells itself.
fn sentence(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if !text.ends_with(&cause) {
            text = if text.is_empty() { cause } else { format!("{text}: {cause}") };
        }
    }
    text
}

fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Simulate(args) => commands::simulate::run(&args),
        Command::Inspect(args) => commands::inspect::run(&args),
        Command::Train(args) => commands::train::run(&args),
        Command::Quantize(args) => commands::quantize::run(&args),
        Command::Evaluate(args) => commands::evaluate::run(&args),
        Command::Explore(args) => commands::explore::run(&args),
        Command::Reproduce(args) => commands::reproduce::run(&args),
        Command::Settings(args) => commands::settings::run(&args),
        Command::Study(args) => commands::study::run(&args),
        Command::Sweep(args) => commands::sweep::run(&args),
        Command::Merge(args) => commands::merge::run(&args),
        Command::Report(args) => commands::report::run(&args),
        Command::Claims(args) => commands::claims::run(&args),
        Command::Thesis(args) => commands::thesis::run(&args),
    }
}

/// Help and version on standard output; on standard error what is wrong with the command line, with clap's exit code, 2.
fn explain(words: &clap::Error) -> Result<ExitCode> {
    let printed = words.print().and_then(|()| std::io::stdout().flush());
    if words.use_stderr() {
        return Ok(ExitCode::from(2));
    }
    out::written(printed).map(|()| ExitCode::SUCCESS)
}
