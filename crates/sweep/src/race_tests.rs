//! Tests of `race`.

use super::*;
use crate::outcome::Score;

fn ade(validation_ade: f64) -> Outcome {
    Outcome::Finished(Score { validation_ade, weights_hash: String::new() })
}

#[test]
fn a_point_stands_where_its_median_is() {
    let failed = || Outcome::Failed("a loss that is not finite".to_owned());
    let of = |outcomes: &[Outcome]| standing(outcomes.iter());
    assert_eq!(of(&[ade(0.5), ade(0.1), ade(0.4)]), 0.4);
    assert_eq!(of(&[ade(0.5), ade(0.3)]), 0.4);
    assert_eq!(of(&[ade(0.5), failed(), ade(0.4)]), 0.5);
    assert_eq!(of(&[failed(), ade(0.4)]), f64::INFINITY);
    assert_eq!(of(&[ade(f64::NAN)]), f64::INFINITY);
    assert_eq!(of(&[]), f64::INFINITY);
}

#[test]
fn the_best_go_on_and_ties_go_by_id() {
    let standings = vec![(4, 0.3), (9, 0.1), (2, 0.3), (7, 0.3), (1, f64::INFINITY), (3, 0.5)];
    assert_eq!(promoted(standings.clone(), 3), [2, 9]);
    assert_eq!(promoted(standings.clone(), 2), [2, 4, 9]);
    assert_eq!(promoted(standings, 100), [9]);
    assert_eq!(promoted(vec![(1, f64::INFINITY), (2, f64::INFINITY)], 2), Vec::<PointId>::new());
}
