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
    assert_eq!(Line::read(&text(1).replace("\"float\":null", "\"ended\":true,\"float\":null")), None);
    for damaged in ["", "{", "{\"sweep\":{}}", "{\"failure\":3}", &text(1)[..90]] {
        assert_eq!(Line::read(damaged), None);
    }
}

#[test]
fn lines_of_two_engines_are_never_put_together() {
    let text: Vec<String> = lines().iter().map(Line::write).collect();
    let older = |line: &str| {
        let older = line.replace(&format!("\"engine_version\":{ENGINE_VERSION}"), "\"engine_version\":1");
        assert_ne!(older, line);
        older
    };
    let file = [text[0].clone(), older(&text[1]), text[2].clone(), older(&text[3]), older(&text[3])];
    let counts = |mut results: Results, lines: &[String]| {
        results.add_text(&(lines.join("\n") + "\n"));
        (results.lines().count(), results.unused(), results.engine())
    };
    assert_eq!(counts(Results::default(), &file), (1, 3, ENGINE_VERSION));
    // The newest one counts, wherever its lines stand.
    for turn in 0..file.len() {
        let mut turned = file.to_vec();
        turned.rotate_left(turn);
        assert_eq!(counts(Results::of_newest_engine(), &turned), (1, 3, ENGINE_VERSION), "{turn}");
    }
    assert_eq!(counts(Results::default(), &file[3..]), (0, 2, ENGINE_VERSION));
    assert_eq!(counts(Results::of_newest_engine(), &file[3..]), (1, 0, 1));
    assert_eq!(Results::of_newest_engine().engine(), ENGINE_VERSION);
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
