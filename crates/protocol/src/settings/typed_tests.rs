//! Tests of `typed`.

use super::super::setting;
use super::*;
use crate::Patch;

/// What is allowed, read off a refusal.
fn allowed(job: &Job, path: &str) -> String {
    setting(path)
        .map(|setting| setting.typed(job, path, "no number"))
        .map_or_else(String::new, |read| read.err().unwrap_or_default())
}

#[test]
fn ends_follow_the_other_settings() {
    let mut job = Job::default();
    assert_eq!(allowed(&job, "split.train"), "1 to 79");
    assert_eq!(allowed(&job, "split.validation"), "1 to 39");
    assert_eq!(allowed(&job, "qat.start_epoch"), "0 to 999");
    job.training.epochs = 10;
    assert_eq!(allowed(&job, "qat.start_epoch"), "0 to 9");
    assert_eq!(allowed(&job, "model.layers.0.units"), "1 to 256");
    let lstm = job.apply(&Patch::of("model", "lstm"));
    assert_eq!(lstm.map(|job| allowed(&job, "model.layers.0.units")), Ok("1 to 64".to_owned()));
    assert_eq!(allowed(&job, "qat.weights.fixed_max"), "0.000001 to 1,000,000");
    assert_eq!(allowed(&job, "qat.weights.fixed_min"), "-1,000,000 to -0.000001");
}

#[test]
fn shares_are_typed_and_shown_in_percent() {
    let job = Job::default();
    let row = |path: &str| setting(path).zip(crate::patch::value_at(&job, path));
    let share =
        row("split.train").map(|(row, value)| (row.typed(&job, row.path, " 62.5 "), row.shown(&value)));
    assert_eq!(share, Some((Ok(0.625.into()), "60".to_owned())));
    let rate = row("training.learning_rate").map(|(row, value)| row.shown(&value));
    assert_eq!(rate.as_deref(), Some("0.0001"));
}
