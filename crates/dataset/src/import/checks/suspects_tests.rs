//! Columns in which nothing is wrong, and columns with placeholders and slips of a pen.

use proptest::prelude::*;

use super::*;
use crate::random::Random;
use crate::simulate::{Preset, simulate};

/// Student's t with that many degrees of freedom: the fewer, the heavier the tails.
fn student(random: &mut Random, freedom: usize) -> f64 {
    let squares: f64 = (0..freedom).map(|_| random.gauss()).map(|z| z * z).sum();
    random.gauss() / (squares / freedom as f64).sqrt()
}

type Column = fn(&mut Random, usize) -> f64;

/// Columns in which nothing is wrong, row by row.
const ORDINARY: [(&str, Column); 12] = [
    ("quiet counts near 17,500", |random, _| (17_500.0 + 30.0 * random.gauss()).round()),
    ("signal strengths", |random, _| (-70.0 + 6.0 * random.gauss()).round()),
    ("counts of three values", |random, _| (0.4 * random.gauss()).round()),
    ("heavy tails, t with 3 degrees of freedom", |random, _| student(random, 3)),
    ("skewed, log-normal", |random, _| libm::exp(1.2 * random.gauss())),
    ("two levels, half and half", |random, row| f64::from(row as u32 / 100 % 2) * 100.0 + random.gauss()),
    ("two levels, one row in twenty", |random, row| if row % 20 == 0 { 100.0 } else { 0.0 } + random.gauss()),
    ("a grid of positions", |random, _| (4.0 * random.uniform(0.0, 1.0)).floor()),
    ("a ramp", |_, row| row as f64),
    ("uniform, with its zero", |random, _| (100.0 * random.uniform(0.0, 1.0)).floor()),
    (
        "nobody most of the time",
        |random, row| if row % 3 == 0 { 1_000.0 + 10.0 * random.gauss() } else { 0.0 },
    ),
    ("someone passes a plate now and then", |random, row| {
        let distance = 1.5 + 1.25 * libm::sin(row as f64 * 0.01);
        40.0 / (distance * distance * distance) + 4.0 * random.gauss()
    }),
];

fn column(of: Column, rows: usize, seed: u64) -> Vec<f64> {
    let mut random = Random::new(seed);
    (0..rows).map(|row| of(&mut random, row)).collect()
}

#[test]
fn ordinary_columns_give_no_alarm() {
    for (name, of) in ORDINARY {
        let mut alarms = 0;
        for seed in 0..100 {
            for rows in [120, 1626] {
                alarms += usize::from(!find(column(of, rows, seed).into_iter()).is_empty());
            }
        }
        // Of 200 columns; short ones with heavy tails are not told from others every time.
        assert!(alarms <= 4, "{name}: {alarms} false alarms");
    }
}

#[test]
fn simulated_rooms_with_spikes_and_random_walks_give_no_alarm() {
    for preset in Preset::ALL {
        for seed in 1..6 {
            let mut config = preset.config();
            assert!(config.set("spike_p", "0.02").is_ok());
            let Ok(table) = simulate(&config, seed) else { unreachable!("a preset is in range") };
            for column in table.sensors().columns().into_iter().chain(table.labels().columns()) {
                assert_eq!(find(column.iter().copied()), [], "{} {seed}", preset.name());
            }
        }
    }
    for seed in 0..50 {
        let mut random = Random::new(seed);
        let mut at = 0.0;
        let walk: Vec<f64> = (0..1626)
            .map(|_| {
                at += random.gauss();
                at
            })
            .collect();
        assert_eq!(find(walk.into_iter()), [], "walk {seed}");
    }
}

/// Puts values into some rows of a column.
fn with(mut values: Vec<f64>, wrong: &[(usize, f64)]) -> Vec<f64> {
    wrong.iter().for_each(|(row, value)| values[*row] = *value);
    values
}

#[test]
fn placeholders_are_found_with_their_rows_and_what_the_others_are() {
    let (quiet, strengths) = (ORDINARY[0].1, ORDINARY[1].1);
    let cases: [(Column, &[f64]); 12] = [
        (quiet, &[-9999.0]),
        (quiet, &[-999.0, -999.0]),
        (quiet, &[65_535.0]),
        (quiet, &[0.0, 0.0, 0.0]),
        (quiet, &[-1.0]),
        (quiet, &[1e6, 1e6]),
        (quiet, &[-9999.0, -999.0, 65_535.0]),
        (strengths, &[100.0; 60]),
        (strengths, &[0.0]),
        (strengths, &[-200.0, -200.0]),
        (strengths, &[127.0]),
        // Positions in a room, with the origin for "not seen".
        (|random, _| 4.0 + 3.0 * random.uniform(0.0, 1.0), &[-99.0, -99.0]),
    ];
    for (of, wrong) in cases {
        let clean = column(of, 120, 7);
        let placed: Vec<(usize, f64)> = wrong.iter().enumerate().map(|(k, value)| (2 * k, *value)).collect();
        let others: Vec<f64> = clean
            .iter()
            .copied()
            .enumerate()
            .filter(|(row, _)| !placed.iter().any(|(r, _)| r == row))
            .map(|(_, v)| v)
            .collect();
        let found = find(with(clean, &placed).into_iter());
        let mut different = wrong.to_vec();
        different.sort_unstable_by(f64::total_cmp);
        different.dedup();
        assert_eq!(found.iter().map(|suspect| suspect.range.0).collect::<Vec<_>>(), different, "{wrong:?}");
        for suspect in found {
            assert!(suspect.is_placeholder && suspect.range.0 == suspect.range.1, "{suspect:?}");
            assert_eq!(suspect.count, wrong.iter().filter(|value| suspect.holds(**value)).count());
            let least = others.iter().copied().fold(f64::INFINITY, f64::min);
            let greatest = others.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            assert_eq!(suspect.others, (least, greatest));
        }
    }
}

#[test]
fn a_placeholder_that_most_rows_have_is_found() {
    let strengths = column(ORDINARY[1].1, 1000, 3);
    let mostly: Vec<f64> =
        strengths.iter().enumerate().map(|(row, v)| if row % 10 == 0 { *v } else { 100.0 }).collect();
    let found = find(mostly.into_iter());
    assert_eq!((found.len(), found[0].range, found[0].count), (1, (100.0, 100.0), 900));
}

#[test]
fn slips_of_a_pen_are_found_at_both_ends() {
    let wrong = [(10, 175_000.0), (30, 1_750.0), (50, 18_400.5)];
    let found = find(with(column(ORDINARY[0].1, 1626, 5), &wrong).into_iter());
    let ranges: Vec<(f64, f64)> = found.iter().map(|suspect| suspect.range).collect();
    assert_eq!(ranges, [(1_750.0, 1_750.0), (18_400.5, 18_400.5), (175_000.0, 175_000.0)]);
    assert!(found.iter().all(|suspect| !suspect.is_placeholder && suspect.count == 1));
}

#[test]
fn columns_too_short_or_of_too_few_values_are_not_judged() {
    assert_eq!(find(core::iter::empty()), []);
    assert_eq!(find([1.0].into_iter()), []);
    assert_eq!(find([1.0, 2.0, 3.0, -9999.0].into_iter()), []);
    let switch = (0..1000).map(|row| if row == 500 { 255.0 } else { 0.0 });
    assert_eq!(find(switch), [], "a switch that was pressed once");
    assert_eq!(find(core::iter::repeat_n(65_535.0, 500)), [], "a saturated sensor is told otherwise");
}

proptest! {
    /// Whatever a column holds: found groups do not overlap, are counted rightly, and lie outside of the others.
    #[test]
    fn what_is_found_lies_outside_the_others(
        base in proptest::collection::vec(-1e3..1e3_f64, 0..300),
        wrong in proptest::collection::vec(prop_oneof![Just(-9999.0), Just(0.0), Just(65_535.0), -1e12..1e12_f64], 0..6),
    ) {
        let values: Vec<f64> = base.into_iter().chain(wrong).collect();
        let found = find(values.iter().copied());
        let total: usize = found.iter().map(|suspect| suspect.count).sum();
        prop_assert!(found.is_empty() || values.len() - total >= LEAST_OTHERS);
        for pair in found.windows(2) {
            prop_assert!(pair[0].range.1 < pair[1].range.0);
        }
        for suspect in &found {
            prop_assert_eq!(values.iter().filter(|value| suspect.holds(**value)).count(), suspect.count);
            prop_assert!(suspect.range.1 < suspect.others.0 || suspect.range.0 > suspect.others.1);
        }
    }
}
