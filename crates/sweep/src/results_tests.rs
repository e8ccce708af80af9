//! Tests of `results`: lines as they are written, read and put together.

use super::*;
use crate::testing::lines;

#[test]
fn lines_survive_their_text() {
    let lines = lines();
    assert_eq!(lines.len(), 8);
    for line in &lines {
        assert_eq!(Line::read(&line.write()).as_ref(), Some(line));
    }
    let text = |index: usize| lines[index].write();
    let older = text(2).replace("\"engine_version\":3", "\"engine_version\":2");
    assert_eq!((older == text(2), Line::read(&older)), (false, None));
    assert_eq!(Line::read(&text(1).replace("\"float\":null", "\"ended\":true,\"float\":null")), None);
    for damaged in ["", "{", "{\"sweep\":{}}", "{\"failure\":3}", &text(1)[..90]] {
        assert_eq!(Line::read(damaged), None);
    }
}

#[test]
fn results_make_the_plan_whose_trainings_are_over() {
    let mut results = Results::default();
    let text: Vec<String> = lines().iter().map(Line::write).collect();
    results.add_text(&format!("{}\n{}\nno line\n", text.join("\n"), text[3]));
    assert_eq!((results.lines().count(), results.twice(), results.unused()), (7, 1, 1));
    let plan = results.plan().unwrap();
    assert_eq!((plan.total(), plan.done(), plan.failed(), plan.taken_over()), (7, 7, 1, 7));
    let key = plan.trainings(4)[0].0.unwrap().clone();
    // Quantized after training, a point is its integers.
    let outcome = plan.outcomes()[&key].clone();
    let score = crate::Score { validation_ade: 1.4, weights_hash: "0123456789abcdef".to_owned() };
    assert_eq!(outcome, (&Outcome::Finished(score), vec![4]));
    assert_eq!(results.record(&key).map(|record| &record.key), Some(&key));
    assert_eq!(results.record(plan.trainings(1)[0].0.unwrap()), None);
    let nothing = Results::default().plan().unwrap_err().to_string();
    assert_eq!(nothing, "the results do not say of which sweep they are");
}
