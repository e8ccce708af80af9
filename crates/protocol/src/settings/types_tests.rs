//! Tests of `types`.

use super::*;

#[test]
fn every_setting_has_a_type() {
    assert!(!types().contains("unknown"), "{}", types());
    for (path, _) in OBJECTS {
        assert!(inside(path).count() > 0, "{path}");
    }
    let kinds = KINDS.map(|(path, _)| named(&path.replace('*', "0")).len());
    assert_eq!(types().matches("| { kind: ").count(), kinds.iter().sum::<usize>());
}
