//! The project's own commands: set up a machine, serve, test, build, measure, and check the house rules.
//!
//! It depends on no crate of the workspace, so it builds before they do.

mod artifact;
mod bench;
mod command;
mod differential;
mod dist;
mod flags;
mod forbidden;
mod machine;
mod npm;
mod python;
mod results;
mod same_bits;
mod scaling;
mod serve;
mod setup;
mod test;
mod tidy;
mod workspace;

use clap::Parser as _;
use flags::{Action, Flags};
use same_bits::Length;
use workspace::Workspace;

/// Runs the command named on the process' command line.
///
/// # Errors
/// Whatever stopped the command, with the failed program's command line where one was started.
pub fn run() -> anyhow::Result<()> {
    let flags = Flags::parse();
    let workspace = Workspace::find()?;
    match flags.action {
        Action::Setup => setup::everything(&workspace),
        Action::Serve { watch: false, port } => serve::release_build(&workspace, port),
        Action::Serve { watch: true, port } => serve::watch(&workspace, port),
        Action::Test { long } => test::run(&workspace, Length::of(long)),
        Action::SameBits { store: true, .. } => same_bits::store(&workspace),
        Action::SameBits { long, .. } => test::same_bits(&workspace, Length::of(long)),
        Action::Dist => dist::build(&workspace).map(drop),
        Action::Bench { only, rounds } => bench::run(&workspace, only, rounds),
        Action::Differential { networks, seed } => differential::run(&workspace, networks, seed),
        Action::Results => results::run(&workspace),
        Action::Tidy => tidy::run(&workspace),
    }
}
