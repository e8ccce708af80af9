//! Tests of `flags`.
#![allow(clippy::unwrap_used, reason = "a failed parse is the test's failure")]

use super::*;

#[test]
fn serve_takes_a_port_and_watch() {
    let flags = Flags::try_parse_from(["xtask", "serve", "--watch", "--port", "9000"]).unwrap();
    assert_eq!(flags.action, Action::Serve { watch: true, port: Some(9000) });
}

#[test]
fn long_networks_are_trained_on_demand() {
    let action = |words: &[&str]| Flags::try_parse_from(words).unwrap().action;
    assert_eq!(action(&["xtask", "test"]), Action::Test { long: false });
    assert_eq!(action(&["xtask", "test", "--long"]), Action::Test { long: true });
    assert_eq!(action(&["xtask", "same-bits", "--long"]), Action::SameBits { long: true, store: false });
}

#[test]
fn a_part_of_the_benchmarks_can_be_chosen() {
    let action = |words: &[&str]| Flags::try_parse_from(words).unwrap().action;
    assert_eq!(action(&["xtask", "bench"]), Action::Bench { only: None, rounds: 7 });
    assert_eq!(
        action(&["xtask", "bench", "--only", "speed", "--rounds", "3"]),
        Action::Bench { only: Some(Part::Speed), rounds: 3 }
    );
    assert!(Flags::try_parse_from(["xtask", "bench", "--rounds", "0"]).is_err());
}

#[test]
fn the_number_of_networks_to_compare_can_be_chosen() {
    let action = |words: &[&str]| Flags::try_parse_from(words).unwrap().action;
    assert_eq!(action(&["xtask", "differential"]), Action::Differential { networks: 100, seed: 1 });
    let chosen = action(&["xtask", "differential", "--networks", "5", "--seed", "7"]);
    assert_eq!(chosen, Action::Differential { networks: 5, seed: 7 });
    assert!(Flags::try_parse_from(["xtask", "differential", "--networks", "0"]).is_err());
}

#[test]
fn unknown_flags_and_impossible_ports_are_refused() {
    assert!(Flags::try_parse_from(["xtask", "test", "--nonsense"]).is_err());
    assert!(Flags::try_parse_from(["xtask", "serve", "--port", "70000"]).is_err());
    assert!(Flags::try_parse_from(["xtask"]).is_err());
    assert!(Flags::try_parse_from(["xtask", "same-bits", "--store", "--long"]).is_err());
}
