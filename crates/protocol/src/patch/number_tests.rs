//! Tests of `number`: serde_json writes and reads the same.

use super::*;
use proptest::prelude::*;
use std::str::FromStr as _;

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
            prop_assert_eq!(write(&number), number.to_string());
            prop_assert_eq!(read(&write(&number)), Some(number));
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
