//! Tests of `quantize`.

use clap::Parser as _;
use protocol::defaults::conversions;
use protocol::settings::applied;

use super::*;
use crate::args::{Cli, Command};

#[test]
fn no_option_gives_the_page_s_defaults_of_every_mode() {
    let of = |options: &[&str]| {
        let line = ["bitroom", "quantize", "run.json"].iter().chain(options);
        match Cli::try_parse_from(line).unwrap().command {
            Command::Quantize(args) => {
                let base = Job { ptq: Some(PtqConfig::default()), ..Job::default() };
                applied(&base, &args.settings.patch).unwrap().ptq.unwrap()
            }
            _ => panic!("not quantize"),
        }
    };
    assert_eq!(of(&[]), PtqConfig::default());
    for (name, expected) in conversions() {
        assert_eq!(of(&["--mode", name]), expected, "{name}");
    }
    let mut switched = PtqConfig { per_channel: false, carried_state: false, ..PtqConfig::default() };
    (switched.moved_biases, switched.bias_correction) = (false, true);
    assert_eq!(of(&["--per-tensor", "--reset-state", "--keep-biases", "--bias-correction"]), switched);
}
