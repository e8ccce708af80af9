//! Files of other than four sensors on the command line: inspected, trained on, quantized, evaluated.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::fmt::Write as _;

use common::{bitroom, fails, succeeds};
use serde_json::Value;
use tempfile::TempDir;

/// Writes a walk with so many anchors as `walk.csv`.
fn write_walk(folder: &TempDir, sensors: u32) {
    let names: String = (1..=sensors).map(|number| format!("anchor{number};")).collect();
    let mut text = format!("time;{names}x;y\n");
    for row in 0..200_u32 {
        let (x, y) = (f64::from(row % 30) / 10.0, f64::from(row % 17) / 8.0);
        write!(text, "{:.2};", f64::from(row) / 4.0).unwrap();
        for sensor in 0..sensors {
            let reading = 1000.0 + 90.0 * x * f64::from(sensor + 1) - 70.0 * y * f64::from(sensor % 3);
            write!(text, "{reading:.0};").unwrap();
        }
        writeln!(text, "{x:.3};{y:.3}").unwrap();
    }
    std::fs::write(folder.path().join("walk.csv"), text).unwrap();
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn three_and_eight_sensors_are_inspected_trained_quantized_and_evaluated() {
    for sensors in [3_u32, 8] {
        let folder = TempDir::new().unwrap();
        write_walk(&folder, sensors);
        let report = json(&succeeds(&folder, &["inspect", "walk.csv", "--json"]));
        let roles: Vec<&str> = report["columns"]
            .as_array()
            .unwrap()
            .iter()
            .map(|column| column["role"].as_str().unwrap())
            .collect();
        let expected: Vec<String> = (1..=sensors).map(|number| format!("sensor{number}")).collect();
        assert_eq!(roles[1..=sensors as usize], expected);
        assert_eq!((roles[0], roles[roles.len() - 2]), ("time", "x"));

        let trained = succeeds(&folder, &["train", "--data", "walk.csv", "--epochs", "4", "--lr", "0.01"]);
        assert!(trained.starts_with(&format!("MLP {sensors}-32-2 on walk.csv, seed")), "{trained}");
        let counts =
            format!("{} parameters, {} multiply-accumulates", 32 * (sensors + 1) + 66, 32 * sensors + 64);
        assert!(trained.contains(&counts), "{trained}");
        let quantized = succeeds(&folder, &["quantize", "run.json", "--data", "walk.csv"]);
        assert!(quantized.contains("test outputs differ from fake-quant"), "{quantized}");
        let evaluated = json(&succeeds(&folder, &["evaluate", "q.json", "--data", "walk.csv", "--json"]));
        assert_eq!(evaluated["model"], format!("MLP {sensors}-32-2"));
        let file = json(&std::fs::read_to_string(folder.path().join("q.json")).unwrap());
        assert_eq!(file["evaluation"]["metrics"], evaluated["metrics"]);
        assert_eq!(file["run"]["scaler"]["mean"].as_array().unwrap().len(), sensors as usize);
        assert_eq!(file["integer"]["layers"][0]["inputs"], sensors);

        // The simulated room has four sensors.
        for args in [["evaluate", "run.json", "--simulate", "1"], ["quantize", "run.json", "--simulate", "1"]]
        {
            let refused = fails(&folder, &args);
            assert!(
                refused.contains(&format!("the model takes {sensors} sensors, the data have 4")),
                "{refused}"
            );
        }
        let warm = fails(&folder, &["train", "--simulate", "1", "--epochs", "1", "--from", "run.json"]);
        assert!(
            warm.contains(&format!("looks at {sensors} values of a window; the settings at 4")),
            "{warm}"
        );
    }
}

#[test]
fn sensors_are_chosen_by_their_roles() {
    let folder = TempDir::new().unwrap();
    write_walk(&folder, 5);
    let inspect = |roles: &str| bitroom(&folder, &["inspect", "walk.csv", "--json", "--columns", roles]);
    let chosen = inspect("time,sensor2,ignore,sensor1,ignore,sensor3,x,y");
    assert_eq!(json(&String::from_utf8(chosen.stdout).unwrap())["accepted"], true);
    let gap = inspect("time,sensor1,ignore,sensor3,ignore,sensor4,x,y");
    assert_eq!(json(&String::from_utf8(gap.stdout).unwrap())["refusal"], "No column is chosen as sensor B.");
    let unknown = fails(&folder, &["inspect", "walk.csv", "--columns", "time,sensor17"]);
    assert!(
        unknown.contains("there are time, date, sensor1 to sensor16, x, y, split, recording, ignore"),
        "{unknown}"
    );
}
