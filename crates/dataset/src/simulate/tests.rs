//! Tests of `simulate`.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
use super::*;

fn assert_same_text(ours: &str, reference: &str) {
    for (number, (our_line, line)) in ours.lines().zip(reference.lines()).enumerate() {
        assert_eq!(our_line, line, "line {}", number + 1);
    }
    assert!(ours == reference, "the files differ in length or line ends");
}

#[test]
fn the_three_presets_equal_the_reference_files_byte_for_byte() {
    let files = [
        include_str!("../../../../tests/data/reference.csv"),
        include_str!("../../../../tests/data/reference-drift.csv"),
        include_str!("../../../../tests/data/reference-clean.csv"),
    ];
    for (preset, file) in Preset::ALL.into_iter().zip(files) {
        assert_same_text(&to_csv(&simulate(&preset.config(), 2016).unwrap()), file);
    }
}

/// 64-bit FNV-1a of a text.
fn digest(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

fn csv_with(seed: u64, settings: &[(&str, &str)]) -> String {
    let mut config = SimConfig::default();
    for (key, value) in settings {
        config.set(key, value).unwrap();
    }
    to_csv(&simulate(&config, seed).unwrap())
}

#[test]
fn other_walks_and_filters_equal_the_reference_simulator() {
    // Last rows and FNV-1a digests of the reference simulator's files.
    let grid =
        csv_with(7, &[("n", "300"), ("places", "0"), ("spots", "9"), ("median", "3"), ("iir_fc", "0.5")]);
    assert_eq!(grid.lines().last(), Some("99.667,16443.71,17505.65,17974.93,15848.74,2.567,1.427"));
    assert_eq!(digest(&grid), 0xaf7f_8384_95a6_3a9b);
    let places = csv_with(11, &[("n", "200"), ("places", "8"), ("sub", "4"), ("fs", "5"), ("mid_sd", "2")]);
    assert_eq!(places.lines().last(), Some("39.800,19328,18100,19119,18264,1.131,2.197"));
    assert_eq!(digest(&places), 0x884a_1a4b_3d89_4822);
    let large =
        csv_with(2016, &[("n", "120"), ("places", "0"), ("spots", "16"), ("room", "5"), ("plate_z", "0.9")]);
    assert_eq!(large.lines().last(), Some("39.667,17948,17699,17539,21983,4.389,0.543"));
    assert_eq!(digest(&large), 0x817a_0366_163e_11e5);
}

#[test]
fn another_noise_seedless_setting_keeps_the_walk() {
    let quiet = csv_with(3, &[("n", "50"), ("white", "0"), ("label_sd", "0")]);
    let loud = csv_with(3, &[("n", "50"), ("white", "50"), ("label_sd", "0")]);
    let labels = |text: &str| -> Vec<String> {
        text.lines().map(|line| line.rsplitn(3, ',').take(2).collect()).collect()
    };
    assert_eq!(labels(&quiet), labels(&loud));
    assert_ne!(quiet, loud);
}

#[test]
fn an_unchecked_configuration_is_refused() {
    let config = SimConfig { sub: 0, ..SimConfig::default() };
    assert_eq!(simulate(&config, 1).unwrap_err().to_string(), "sub is 0, allowed is 1 to 100");
}
