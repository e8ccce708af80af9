//! The rules of the stored hashes, each with an attempt to break it.

#![allow(clippy::unwrap_used, reason = "a failed call is the test's failure")]

use super::*;

fn entry(engine_version: u64, hashes: &[(&str, &str)]) -> Entry {
    let owned = |(name, hash): &(&str, &str)| ((*name).to_owned(), (*hash).to_owned());
    Entry { engine_version, hashes: hashes.iter().map(owned).collect() }
}

fn committed(stored: &Stored) -> [Version; 1] {
    [Version { commit: "abc1234".to_owned(), stored: stored.clone() }]
}

fn two_versions() -> Stored {
    Stored(vec![entry(1, &[("mlp", "aa"), ("cnn", "bb")]), entry(3, &[("mlp", "cc"), ("cnn", "dd")])])
}

#[test]
fn what_is_written_is_read_again() {
    let stored = two_versions();
    assert_eq!(Stored::parse(&stored.to_json()).unwrap(), stored);
    assert_eq!(Stored::parse("[]").unwrap(), Stored::default());
    assert!(stored.to_json().ends_with("]\n"));
}

#[test]
fn versions_that_do_not_rise_and_broken_entries_are_refused() {
    let refusal = |text: &str| Stored::parse(text).unwrap_err().to_string();
    for second in [1, 2] {
        let text = Stored(vec![entry(2, &[("mlp", "aa")]), entry(second, &[("mlp", "bb")])]).to_json();
        let expected = format!("version {second} stands after version 2; versions must rise");
        assert_eq!(refusal(&text), expected);
    }
    assert_eq!(refusal("{}"), "it is no list");
    assert_eq!(refusal(r#"[{"hashes": {}}]"#), "an entry has no engine_version");
    assert_eq!(refusal(r#"[{"engine_version": 1}]"#), "the entry of version 1 has no hashes");
    assert_eq!(refusal(r#"[{"engine_version": 1, "hashes": {}}]"#), "the entry of version 1 is empty");
    assert_eq!(refusal(r#"[{"engine_version": 1, "hashes": {"mlp": 7}}]"#), "the hash of mlp is no text");
}

#[test]
fn the_bits_of_the_last_version_pass_and_some_networks_are_enough() {
    let stored = two_versions();
    stored.compare(&entry(3, &[("mlp", "cc"), ("cnn", "dd")])).unwrap();
    stored.compare(&entry(3, &[("mlp", "cc")])).unwrap();
}

#[test]
fn other_bits_are_named_by_version_and_network() {
    let error = two_versions().compare(&entry(3, &[("mlp", "cc"), ("cnn", "xx")])).unwrap_err().to_string();
    assert!(error.contains("engine version 3:\n  cnn: xx instead of dd\n"), "{error}");
    assert!(!error.contains("mlp"), "{error}");
}

#[test]
fn an_older_version_a_newer_one_and_an_unknown_network_do_not_pass() {
    let stored = two_versions();
    for version in [1, 2, 4] {
        let error = stored.compare(&entry(version, &[("mlp", "aa")])).unwrap_err().to_string();
        assert!(
            error.starts_with(&format!("ENGINE_VERSION is {version}, the stored hashes are of version 3"))
        );
    }
    let error = stored.compare(&entry(3, &[("lstm", "ee")])).unwrap_err().to_string();
    assert!(error.contains("lstm: ee, nothing is stored"), "{error}");
    let error = Stored::default().compare(&entry(1, &[("mlp", "aa")])).unwrap_err().to_string();
    assert!(error.starts_with("no hashes are stored yet"), "{error}");
}

#[test]
fn a_committed_hash_can_be_neither_changed_nor_removed() {
    let stored = two_versions();
    let committed = committed(&stored);
    stored.keeps(&committed).unwrap();

    let mut edited = stored.clone();
    edited.0[0] = entry(1, &[("mlp", "xx"), ("cnn", "bb")]);
    let error = edited.keeps(&committed).unwrap_err().to_string();
    let expected =
        "committed hashes of engine version 1 were changed:\n  mlp: xx instead of aa in commit abc1234\n";
    assert!(error.starts_with(expected), "{error}");

    let mut shortened = stored.clone();
    shortened.0[1] = entry(3, &[("mlp", "cc")]);
    let error = shortened.keeps(&committed).unwrap_err().to_string();
    assert!(error.contains("version 3") && error.contains("cnn: missing instead of dd"), "{error}");

    let without = Stored(vec![stored.0[1].clone()]);
    let error = without.keeps(&committed).unwrap_err().to_string();
    assert!(error.contains("version 1") && error.contains("mlp: missing instead of aa"), "{error}");
}

#[test]
fn committing_a_change_does_not_make_it_right_and_putting_it_back_mends_it() {
    let version = |commit: &str, hash| Version {
        commit: commit.to_owned(),
        stored: Stored(vec![entry(1, &[("mlp", hash)])]),
    };
    let committed = [version("first", "aa"), version("second", "xx")];
    let error = committed[1].stored.keeps(&committed).unwrap_err().to_string();
    assert!(error.contains("mlp: xx instead of aa in commit first"), "{error}");
    committed[0].stored.keeps(&committed).unwrap();
}

#[test]
fn a_new_version_and_a_new_network_may_be_added() {
    let stored = two_versions();
    let committed = committed(&stored);
    let mut next = stored.clone();
    next.store(entry(4, &[("mlp", "ee")]), &committed).unwrap();
    assert_eq!(next.0[..2], stored.0);
    assert_eq!(next.0[2], entry(4, &[("mlp", "ee")]));
    let mut wider = stored.clone();
    let with_lstm = entry(3, &[("mlp", "cc"), ("cnn", "dd"), ("lstm", "ee")]);
    wider.store(with_lstm.clone(), &committed).unwrap();
    assert_eq!(wider.0, [stored.0[0].clone(), with_lstm]);
}

#[test]
fn storing_over_a_committed_version_is_refused_and_changes_nothing() {
    let mut stored = two_versions();
    let committed = committed(&stored);
    let error = stored.store(entry(3, &[("mlp", "xx"), ("cnn", "dd")]), &committed).unwrap_err().to_string();
    assert!(error.contains("version 3") && error.contains("mlp: xx instead of cc"), "{error}");
    assert!(stored.store(entry(3, &[("mlp", "cc")]), &committed).is_err());
    let error = stored.store(entry(2, &[("mlp", "xx")]), &committed).unwrap_err().to_string();
    assert_eq!(error, "ENGINE_VERSION is 2, but hashes of version 3 are stored already");
    assert_eq!(stored, two_versions());
}

#[test]
fn a_version_in_no_commit_may_be_stored_again() {
    let mut stored = two_versions();
    let committed = committed(&Stored(vec![stored.0[0].clone()]));
    stored.store(entry(3, &[("mlp", "xx")]), &committed).unwrap();
    assert_eq!(stored.0[1], entry(3, &[("mlp", "xx")]));
    let mut first = Stored::default();
    first.store(entry(1, &[("mlp", "aa")]), &[]).unwrap();
    assert_eq!(first.0, [entry(1, &[("mlp", "aa")])]);
}
