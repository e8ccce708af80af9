//! Tests of `training`.

use super::*;

#[test]
fn every_choice_comes_back() {
    let kept = Kept::default();
    for choice in OptimizerKind::ALL {
        let config = kept.optimizer(choice);
        assert_eq!(config.kind(), choice);
    }
    for choice in ScheduleKind::ALL {
        let schedule = kept.schedule(choice);
        assert_eq!(schedule.kind(), choice);
    }
}

#[test]
fn the_rate_at_the_end_follows_from_the_schedule() {
    let mut training = TrainingConfig { learning_rate: 1e-3, epochs: 1000, ..TrainingConfig::default() };
    assert_eq!(final_rate(&training), 1e-3);
    training.schedule = Schedule::Exponential { decay: 0.5, every: 250 };
    assert!((final_rate(&training) - 1e-3 / 16.0).abs() < 1e-15);
    training.schedule = Schedule::Cosine { final_share: 0.25 };
    assert_eq!(final_rate(&training), 2.5e-4);
}
