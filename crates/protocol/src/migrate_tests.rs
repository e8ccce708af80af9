//! Tests of `migrate`.

use serde_json::json;

use super::*;

#[test]
fn every_form_leads_to_its_present_version_without_a_gap() {
    for form in [Form::Model, Form::Job, Form::Patch, Form::Record] {
        for version in form.oldest()..form.version() {
            let steps = STEPS.iter().filter(|(of, from, _)| (*of, *from) == (form, version));
            assert_eq!(steps.count(), 1, "{form:?} {version}");
        }
        assert!(STEPS.iter().all(|(of, from, _)| *of != form || *from < form.version()));
    }
}

#[test]
fn another_version_is_refused_by_name() {
    let refused =
        |version: Value| migrated(Form::Job, "job", json!({ "version": version })).unwrap_err().to_string();
    let newer = JOB_VERSION + 1;
    assert_eq!(
        refused(newer.into()),
        format!("job version {newer} is not known; this Bitroom reads version {JOB_VERSION}")
    );
    assert_eq!(refused("1".into()), "missing field `version`");
}

#[test]
fn a_setting_without_a_place_is_not_dropped_silently() {
    let file = json!({ "version": 3, "config": { "version": 3, "constraints": [{ "kind": "pruning" }] } });
    assert_eq!(
        migrated(Form::Model, "bitroom-run file", file).unwrap_err().to_string(),
        "config.constraints is [{\"kind\":\"pruning\"}]; versions after 3 know no such setting"
    );
}

#[test]
fn a_quantized_file_comes_with_the_version_of_what_it_came_from() {
    for part in ["run", "model"] {
        let file = json!({ "version": 4, part: { "version": 4, "config": { "version": 4 } } });
        let expected = json!({ "version": 5, part: { "version": 5, "config": { "version": 4 } } });
        assert_eq!(migrated(Form::Model, "bitroom-quantized file", file).unwrap(), expected);
    }
}
