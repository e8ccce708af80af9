//! Tests of `address`.

use protocol::config::{PtqConfig, QatConfig};
use serde_json::Value;

use super::*;
use crate::state::Settings;

fn job_at(hash: &str) -> Job {
    *Address::parse(hash).unwrap().job.unwrap()
}

#[test]
fn an_address_without_a_job_names_a_place_only() {
    assert_eq!(Address::parse("").unwrap(), Address { place: Place::Room, job: None });
    assert_eq!(Address::parse("#inside").unwrap(), Address { place: Place::Inside, job: None });
}

#[test]
fn what_an_address_says_comes_back() {
    let ptq = PtqConfig { weight_bits: 3, activation_bits: 5, ..PtqConfig::default() };
    let mut job = Job { ptq: Some(ptq), ..Job::default() };
    job.training.seed = 7;
    for place in Place::ALL {
        let text = Address::text(place, &job);
        assert_eq!(
            Address::parse(&text).unwrap(),
            Address { place, job: Some(Box::new(job.clone())) },
            "{text}"
        );
    }
    let qat = Job {
        ptq: None,
        qat: Some(QatConfig::default()),
        warm_start: Some("0123456789abcdef".into()),
        ..job
    };
    assert_eq!(job_at(&Address::text(Place::Room, &qat)), Job { warm_start: None, ..qat });
}

#[test]
fn an_address_is_short_where_little_is_set() {
    let settings = Settings::default();
    assert_eq!(Address::text(Place::Room, &settings.job()), "#room/1;ptq=int8");
    assert_eq!(job_at("#compare/1;ptq.weight_bits=4").ptq.unwrap().weight_bits, 4);
}

#[test]
fn what_is_no_address_is_refused_by_its_part() {
    for (hash, part) in [
        ("#attic", "“attic”"),
        ("#room/2;ptq=int8", "version 2"),
        ("#room/1;ptq.weight_bits=wide", "ptq.weight_bits"),
        ("#room/1;training.epoch=5", "training.epoch"),
        ("#room/1;seed", "seed"),
        ("#room/1;data.seed=1x", "data.seed"),
    ] {
        let refused = Address::parse(hash).unwrap_err();
        assert!(refused.contains(part), "{hash}: {refused}");
    }
}

proptest::proptest! {
    /// Settings that a visitor made are found again by the address.
    #[test]
    fn settings_come_back_by_the_address(bits in 2_u8..=16, seed in 1_u64..1000, epochs in 1_u32..5000, qat: bool, kind in 0_usize..5) {
        let mut settings = Settings::default();
        settings.choose_network(crate::state::NetworkKind::ALL[kind]);
        settings.set("training.seed", Value::from(seed));
        settings.set("training.epochs", Value::from(epochs));
        settings.set("ptq.weight_bits", Value::from(bits));
        if qat {
            settings.beside_mut().method = protocol::report::Method::Qat;
        }
        let job = settings.job();
        let read = job_at(&Address::text(Place::Room, &job));
        proptest::prop_assert_eq!(&read, &job);
        let mut visitor = Settings::default();
        visitor.adopt_job(&read);
        proptest::prop_assert_eq!(visitor.job(), job);
    }
}
