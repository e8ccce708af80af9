//! Tests of `codes`.

use super::*;

#[test]
fn uint8_codes_are_int8_codes_moved_by_128() {
    for code in 0..=255 {
        assert_eq!(uint8_from_code(code_from_uint8(code)), Some(code));
    }
    assert_eq!((uint8_from_code(-128), uint8_from_code(127)), (Some(0), Some(255)));
    assert_eq!((uint8_from_code(-129), uint8_from_code(128), uint8_from_code(i32::MAX)), (None, None, None));
}
