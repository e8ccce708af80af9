//! Tests of `config`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;

#[test]
fn presets_are_found_by_name_and_pass_their_own_check() {
    for preset in Preset::ALL {
        assert_eq!(Preset::parse(preset.name()), Some(preset));
        assert_eq!(preset.config().check(), Ok(()));
    }
    assert_eq!(Preset::parse("attic"), None);
}

#[test]
fn set_takes_keys_by_name_and_refuses_with_the_allowed_range() {
    let mut config = SimConfig::default();
    config.set("places", "0").unwrap();
    config.set("iir_fc", " 0.5 ").unwrap();
    assert_eq!((config.places, config.iir_fc), (0, 0.5));
    let error = |config: &mut SimConfig, key, text| config.set(key, text).unwrap_err().to_string();
    assert_eq!(error(&mut config, "n", "0"), "n is 0, allowed is 1 to 200000");
    assert_eq!(error(&mut config, "n", "3.5"), "n: '3.5' is not a whole number");
    assert_eq!(error(&mut config, "fs", "nan"), "fs: 'nan' is not a number");
    assert_eq!(error(&mut config, "colour", "1"), "no simulator parameter is called 'colour'");
    assert_eq!(config.n, 1626);
    assert_eq!(config.keys().len(), 49);
}

#[test]
fn check_refuses_what_would_diverge_or_run_for_minutes() {
    let refused = |change: fn(&mut SimConfig)| {
        let mut config = SimConfig::default();
        change(&mut config);
        config.check().unwrap_err().to_string()
    };
    assert_eq!(refused(|c| c.drift_tau = 0.0), "drift_tau is 0, allowed is 0.001 to 1000000");
    assert!(refused(|c| c.white = f64::NAN).starts_with("white is NaN"));
    assert_eq!(refused(|c| c.margin = 1.5), "margin must be less than half of room");
    assert!(refused(|c| c.fs = 0.2).starts_with("steps are too long"));
    assert!(
        refused(|c| {
            c.n = 200_000;
            c.sub = 100;
        })
        .starts_with("too much work")
    );
    assert_eq!(refused(|c| c.median = 2), "median must be odd");
}
