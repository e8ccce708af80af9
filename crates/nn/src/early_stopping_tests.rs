//! Tests of `early_stopping`.

use super::*;

fn stops_at(patience: u32, min_delta: f64, losses: &[f64]) -> Option<usize> {
    let mut stopping = EarlyStopping::new(patience, min_delta);
    losses.iter().position(|loss| stopping.observe(*loss))
}

#[test]
fn patience_counts_epochs_without_improvement() {
    assert_eq!(stops_at(2, 0.0, &[5.0, 4.0, 4.0, 4.5, 1.0]), Some(3));
    assert_eq!(stops_at(2, 0.0, &[5.0, 4.0, 4.5, 3.9, 4.0]), None);
    assert_eq!(stops_at(1, 0.0, &[5.0, 5.0]), Some(1));
}

#[test]
fn an_improvement_within_min_delta_does_not_count() {
    assert_eq!(stops_at(3, 0.1, &[1.0, 0.95, 0.92, 0.905, 0.5]), Some(3));
    assert_eq!(stops_at(3, 0.1, &[1.0, 0.95, 0.89, 0.85, 0.8, 0.7]), None);
}
