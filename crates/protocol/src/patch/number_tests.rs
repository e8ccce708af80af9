//! Tests of `number`: serde_json writes and reads the same.

use super::*;
use proptest::prelude::*;
use std::str::FromStr as _;

/// Whether two decimals differ by one in the last digit, and both read as the number.
fn is_tie(ours: &str, theirs: &str, real: f64) -> bool {
    let last = |text: &str| text.bytes().rev().find(u8::is_ascii_digit);
    let near = last(ours).zip(last(theirs)).is_some_and(|(a, b)| a.abs_diff(b) == 1);
    near && ours.len() == theirs.len() && theirs.parse() == Ok(real)
}

#[test]
fn a_tie_reads_as_the_same_number() {
    let number = Number::from_f64(-34_839_014_295_958.063).unwrap_or_else(|| 0.into());
    assert_eq!(
        (write(&number).as_str(), read(&write(&number))),
        ("-34839014295958.063", Some(number.clone()))
    );
    assert_eq!(number.to_string(), "-34839014295958.062");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]
    #[test]
    fn reals_are_written_as_serde_json_writes_them(
        real in prop_oneof![
            any::<f64>(),
            (-12..20_i32, any::<i32>()).prop_map(|(power, digits)| format!("{digits}e{power}").parse().unwrap_or(0.0)),
            (-12..20_i32).prop_map(|power| format!("1e{power}").parse().unwrap_or(0.0)),
        ],
    ) {
        if let Some(number) = Number::from_f64(real) {
            let (ours, theirs) = (write(&number), number.to_string());
            prop_assert_eq!(read(&ours), Some(number));
            // Of two decimals of the same length just as near, either may be written.
            prop_assert!(ours == theirs || is_tie(&ours, &theirs, real), "{} {}", ours, theirs);
        }
    }

    #[test]
    fn integers_are_written_as_serde_json_writes_them(positive in any::<u64>(), signed in any::<i64>()) {
        for number in [Number::from(positive), Number::from(signed)] {
            prop_assert_eq!(write(&number), number.to_string());
            prop_assert_eq!(read(&write(&number)), Some(number));
        }
    }

    #[test]
    fn texts_are_numbers_where_serde_json_reads_them(text in "-?[0-9]{0,3}[-+.eE0-9a-z]{0,6}|-?[0-9]{15,22}|-?[0-9]\\.?[0-9]{0,4}[eE]?[-+]?[0-9]{0,3}") {
        prop_assert_eq!(read(&text), Number::from_str(&text).ok(), "{}", text);
    }
}
