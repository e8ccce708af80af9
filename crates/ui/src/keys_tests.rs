//! Tests of `keys`.

use super::*;

#[test]
fn space_belongs_to_the_control_that_has_the_focus() {
    assert_eq!(wish(" ", false, false, false, true), Some(Wish::Do(Action::Train)));
    assert_eq!(wish(" ", false, false, true, true), None);
    assert_eq!(wish("s", false, false, false, true), Some(Wish::Do(Action::Step)));
    assert_eq!(wish("s", true, false, false, true), None);
    assert_eq!(wish("Escape", false, false, false, true), Some(Wish::Do(Action::CancelImport)));
}

#[test]
fn undo_and_redo_take_a_modifier() {
    assert_eq!(wish("z", true, false, false, true), Some(Wish::Do(Action::Undo)));
    assert_eq!(wish("Z", true, true, false, true), Some(Wish::Do(Action::Redo)));
    assert_eq!(wish("z", false, false, false, true), None);
    assert_eq!(wish("?", false, true, false, true), Some(Wish::Help));
}

#[test]
fn single_keys_can_be_switched_off() {
    for key in [" ", "s", "p", "?"] {
        assert!(wish(key, false, false, false, true).is_some());
        assert_eq!(wish(key, false, false, false, false), None);
    }
    assert_eq!(wish("z", true, false, false, false), Some(Wish::Do(Action::Undo)));
    assert_eq!(wish("Escape", false, false, false, false), Some(Wish::Do(Action::CancelImport)));
}
