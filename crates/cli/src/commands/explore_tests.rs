//! Tests of `explore`.

use clap::Parser as _;

use super::*;
use crate::args::{Cli, Command};

#[test]
fn no_option_gives_the_page_s_defaults() {
    match Cli::try_parse_from(["bitroom", "explore"]).unwrap().command {
        Command::Explore(args) => {
            let job = wanted(&args).unwrap().job;
            assert_eq!(config(&args, job).unwrap(), ExplorationConfig::default());
        }
        _ => panic!("not explore"),
    }
}
