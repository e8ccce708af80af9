//! Tests of `group`.

use protocol::report::Method;
use serde_json::Value;

use super::*;
use crate::state::NetworkKind;

const ALL: [Group; 4] = [Group::Data, Group::Network, Group::Training, Group::Quantization];

/// Settings of which every group differs from its defaults.
fn changed() -> Settings {
    let mut settings = Settings::default();
    settings.change_simulated(|room| room.seed = 7);
    settings.choose_network(NetworkKind::Lstm);
    settings.set("training.epochs", Value::from(50));
    settings.set("ptq.weight_bits", Value::from(3));
    settings.beside_mut().method = Method::Qat;
    settings
}

#[test]
fn a_group_goes_back_and_the_others_stay() {
    for group in ALL {
        let mut settings = changed();
        assert!(!settings.is_default(group), "{group:?}");
        settings.reset(group);
        for other in ALL {
            assert_eq!(settings.is_default(other), other == group, "{group:?} and {other:?}");
        }
    }
}

#[test]
fn all_groups_together_are_all_that_a_job_has() {
    let mut settings = changed();
    ALL.into_iter().for_each(|group| settings.reset(group));
    assert_eq!(settings.job(), Settings::default().job());
    assert_eq!(settings.network_kind(), NetworkKind::Mlp);
}
