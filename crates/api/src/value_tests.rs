//! Tests of `value`.

use super::*;
use serde_json::json;

#[test]
fn whole_numbers_become_integers() {
    assert_eq!(json_number(3.0), Some(json!(3_u64)));
    assert_eq!(json_number(-3.0), Some(json!(-3_i64)));
    assert_eq!(json_number(-0.0), Some(json!(0_u64)));
    assert_eq!(json_number(MAX_SAFE_INTEGER), Some(json!(9_007_199_254_740_991_u64)));
    assert_eq!(json_number(1e300), Some(json!(1e300)));
    assert_eq!(json_number(0.5), Some(json!(0.5)));
    assert_eq!((json_number(f64::NAN), json_number(f64::INFINITY)), (None, None));
}
