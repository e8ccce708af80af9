//! The commands as a user calls them: exit codes, files, and the figures in the JSON.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::path::PathBuf;

use common::{bitroom, fails, succeeds};
use serde_json::Value;
use tempfile::TempDir;

fn data(name: &str) -> String {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/data").join(name).display().to_string()
}

#[test]
fn inspect_accepts_and_refuses_by_its_exit_code() {
    let folder = TempDir::new().unwrap();
    let accepted: Value =
        serde_json::from_str(&succeeds(&folder, &["inspect", &data("reference.csv"), "--json"])).unwrap();
    assert_eq!((&accepted["accepted"], &accepted["rows_good"]), (&Value::from(true), &Value::from(1626)));
    let refused = bitroom(&folder, &["inspect", &data("nasty/08_ambiguous_comma.csv"), "--json"]);
    assert_eq!(refused.status.code(), Some(1));
    let report: Value = serde_json::from_slice(&refused.stdout).unwrap();
    assert_eq!(
        report["refusal"],
        "Comma is both separator and decimal mark; export with semicolons or decimal points."
    );
    let text = bitroom(&folder, &["inspect", &data("nasty/04_bad_cells.csv")]);
    assert_eq!(text.status.code(), Some(1));
    assert!(String::from_utf8(text.stdout).unwrap().contains("6 of 60 rows bad (10 %): file refused."));
}

#[test]
fn answers_decide_what_a_file_leaves_open_and_wrong_ones_are_named() {
    let folder = TempDir::new().unwrap();
    // 3 and 4 April, or 4 March and 4 April: until that is said the times are left out.
    let rows = (0..120_u32).map(|row| {
        let (day, second) = (3 + row / 60, row % 60);
        let place = f64::from(row) / 100.0;
        format!(
            "{day:02}/04/2016 10:00:{second:02},{},{},{},{},{place:.2},{:.2}\n",
            17_000 + row,
            18_000 - row,
            19_000 + 2 * row,
            20_000,
            2.0 - place
        )
    });
    let text = format!("datetime,s1,s2,s3,s4,x,y\n{}", rows.collect::<String>());
    std::fs::write(folder.path().join("days.csv"), text).unwrap();
    let inspect = |answers: &[&str]| -> (Option<i32>, Value) {
        let mut args = vec!["inspect", "days.csv", "--json"];
        answers.iter().for_each(|answer| args.extend(["--answer", answer]));
        let output = bitroom(&folder, &args);
        (output.status.code(), serde_json::from_slice(&output.stdout).unwrap())
    };
    let state = |report: &Value, kind: &str| {
        let questions = report["questions"].as_array().unwrap();
        questions.iter().find(|question| question["kind"] == kind).map(|question| question["state"].clone())
    };
    let (code, open) = inspect(&[]);
    assert_eq!((code, state(&open, "day-order")), (Some(0), Some("open".into())));
    assert_eq!(open["rate_hz"], Value::Null);
    let (code, answered) = inspect(&["day-order=dmy"]);
    assert_eq!((code, state(&answered, "day-order")), (Some(0), Some("answered".into())));
    assert_eq!(answered["rate_hz"], 1.0);
    let (code, inches) = inspect(&["day-order=mdy", "length-unit=in"]);
    assert_eq!((code, state(&inches, "length-unit")), (Some(0), Some("answered".into())));
    let [metres, of_inches] = [answered, inches].map(|report| report["extent_m"][0].as_f64().unwrap());
    assert!((of_inches - 0.0254 * metres).abs() < 1e-9, "{metres} m, {of_inches} m");
    let wrong = bitroom(&folder, &["inspect", "days.csv", "--answer", "day-order=sideways"]);
    let wrong = String::from_utf8(wrong.stderr).unwrap();
    assert!(wrong.contains("sideways") && wrong.contains("dmy"), "{wrong}");
}

#[test]
fn a_network_goes_the_whole_way() {
    let folder = TempDir::new().unwrap();
    succeeds(&folder, &["simulate", "--seed", "2016", "--out", "room.csv"]);
    assert_eq!(
        std::fs::read(folder.path().join("room.csv")).unwrap(),
        std::fs::read(data("reference.csv")).unwrap()
    );
    succeeds(
        &folder,
        &["train", "--data", "room.csv", "--epochs", "20", "--lr", "0.003", "--out", "run.json"],
    );
    // Without the data there are no errors to write; with them there are.
    succeeds(&folder, &["quantize", "run.json", "--mode", "int8", "--out", "blind.json"]);
    succeeds(
        &folder,
        &[
            "quantize",
            "run.json",
            "--data",
            "room.csv",
            "--weight-bits",
            "4",
            "--per-tensor",
            "--out",
            "q.json",
        ],
    );
    let file = |name: &str| -> Value {
        serde_json::from_slice(&std::fs::read(folder.path().join(name)).unwrap()).unwrap()
    };
    assert_eq!(file("blind.json")["evaluation"], Value::Null);

    let evaluate = |model: &str| -> Value {
        serde_json::from_str(&succeeds(&folder, &["evaluate", model, "--data", "room.csv", "--json"]))
            .unwrap()
    };
    let (float, four) = (evaluate("run.json"), evaluate("q.json"));
    let test = |found: &Value, figure: &str| found["metrics"]["test"][figure].as_f64().unwrap();
    let (mse, ade) = (test(&float, "mse"), test(&float, "ade"));
    assert!(ade > mse.sqrt() && ade < (2.0 * mse).sqrt(), "{mse} {ade}");
    assert_eq!(float["metrics"], file("run.json")["float"]["metrics"]);
    assert_eq!(four["metrics"], file("q.json")["evaluation"]["metrics"]);
    assert_eq!(four["float"], float["metrics"]);
    assert_ne!(test(&four, "ade"), ade);
    assert_eq!(four["exactness"]["total"], 650);
    let smoothness =
        |found: &Value, block: &str, figure: &str| found["metrics"][block]["smoothness"][figure].clone();
    assert_eq!(smoothness(&four, "test", "true_jerk"), smoothness(&float, "test", "true_jerk"));
    for (found, most) in [(&float, 325), (&four, 256)] {
        assert!(smoothness(found, "test", "levels")[0].as_u64().unwrap() <= most);
        assert!(smoothness(found, "validation", "speed_error").as_f64().unwrap() > 0.0);
    }
    let printed = succeeds(&folder, &["evaluate", "q.json", "--data", "room.csv"]);
    let head = "  block       Speed error (m/s)  Acceleration error (m/s²)  Jerk (m/s³)  of the truth  Stair index  Output levels x, y";
    assert_eq!(printed.lines().filter(|line| *line == head).count(), 2, "{printed}");

    // On other data the model is evaluated, but the file keeps to its own.
    let other = ["quantize", "run.json", "--simulate", "1", "--out", "other.json"];
    succeeds(&folder, &other);
    assert_eq!(file("other.json")["evaluation"], Value::Null);
}

#[test]
fn repeats_and_qat_reach_the_file() {
    let folder = TempDir::new().unwrap();
    let args = ["train", "--simulate", "2016", "--epochs", "5", "--repeats", "3", "--weight-bits", "6"];
    let text = succeeds(&folder, &args);
    assert!(text.contains("test ADE in m over 3 seeds"), "{text}");
    for seed in 1..=3 {
        assert!(
            text.contains(&format!("{seed}  float")) && text.contains(&format!("{seed}  QAT*")),
            "{text}"
        );
    }
    let run: Value = serde_json::from_slice(&std::fs::read(folder.path().join("run.json")).unwrap()).unwrap();
    assert_eq!(run["config"]["qat"]["weights"]["bits"], 6);
    assert!(run["qat"]["network"]["layers"].is_array());
}

#[test]
fn networks_over_windows_are_trained_and_trained_further() {
    let folder = TempDir::new().unwrap();
    let short = ["--set", "n=300"];
    let train = |options: &[&str]| {
        let args: Vec<&str> =
            ["train", "--simulate", "2016"].iter().chain(options).chain(&short).copied().collect();
        succeeds(&folder, &args)
    };
    let json = |text: String| -> Value { serde_json::from_str(&text).unwrap() };
    let lstm =
        json(train(&["--model", "lstm", "--epochs", "2", "--repeats", "2", "--json", "--out", "a.json"]));
    assert_eq!(lstm["float"]["parameters"], 62);
    assert_eq!(lstm["repeats"].as_array().unwrap().len(), 2);
    assert_eq!(lstm["float"]["paths"]["test"]["x"], Value::Array(Vec::new()));

    let further = ["--model", "lstm", "--epochs", "2", "--from", "a.json", "--json", "--out", "b.json"];
    let further = json(train(&further));
    assert_eq!(further["config"]["warm_start"], lstm["float"]["weights_hash"]);
    let validation = |run: &Value| run["float"]["metrics"]["validation"]["mse"].as_f64().unwrap();
    assert!(validation(&further) < validation(&lstm));
    let other = ["train", "--simulate", "1", "--model", "lstm", "--cells", "3", "--from", "a.json"];
    assert_eq!(
        fails(&folder, &other),
        "error: warm start: layer 1 of the finished run is lstm of 2 cells, the last step; \
         the settings have lstm of 3 cells, the last step\n"
    );

    let layers = r#"[{"kind":"conv1d","filters":3,"kernel_size":3,"stride":2,"padding":"valid","activation":"relu","l2":0},
        {"kind":"flatten"},{"kind":"dense","units":2,"activation":"linear","l2":0}]"#;
    std::fs::write(folder.path().join("layers.json"), layers).unwrap();
    let text = train(&["--layers", "layers.json", "--window", "9", "--l2", "0.01", "--epochs", "1"]);
    assert!(text.contains("CNN 3-2 on") && text.contains("65 parameters"), "{text}");
    let run: Value = serde_json::from_slice(&std::fs::read(folder.path().join("run.json")).unwrap()).unwrap();
    assert_eq!(run["config"]["model"]["layers"][0]["l2"], 0.01);
    assert_eq!(run["config"]["model"]["layers"][2]["l2"], 0.0);
    assert!(succeeds(&folder, &["quantize", "run.json"]).contains("conv1d 1: sums need "));
    assert!(succeeds(&folder, &["evaluate", "run.json"]).contains("CNN 3-2, float network"));
    let shuffled = ["train", "--simulate", "1", "--model", "lstm", "--split", "shuffled"];
    assert!(fails(&folder, &shuffled).contains("choose consecutive blocks, or a network on single samples"));
}

#[test]
fn an_exploration_writes_its_table() {
    let folder = TempDir::new().unwrap();
    let args =
        ["explore", "--simulate", "2016", "--first", "22", "--last", "24", "--repeats", "2", "--epochs", "3"];
    let text = succeeds(&folder, &args);
    assert!(text.contains("6 networks in ") && text.contains(" 230  0.123  0.433"), "{text}");
    assert!(text.contains("r = +0.006: thesis, Table 3.1"), "{text}");
    let table = std::fs::read_to_string(folder.path().join("exploration.csv")).unwrap();
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows.len(), 4);
    assert!(rows[3].starts_with("24,170,2,") && rows[3].ends_with(",241,0.117,0.422"), "{table}");
    for jobs in ["1", "4"] {
        succeeds(&folder, &[&args[..], &["--jobs", jobs, "--out", "again.csv"]].concat());
        assert_eq!(std::fs::read_to_string(folder.path().join("again.csv")).unwrap(), table);
    }
}

#[test]
fn a_study_goes_on_where_it_was_ended() {
    let folder = TempDir::new().unwrap();
    let study = |options: &[&str]| {
        let args: Vec<&str> = ["reproduce", "--seeds", "2016,1", "--epochs", "2", "--jobs", "2"]
            .iter()
            .chain(options)
            .copied()
            .collect();
        let output = bitroom(&folder, &args);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{error}");
        (String::from_utf8(output.stdout).unwrap(), error)
    };
    let path = folder.path().join("reproduction.jsonl");
    study(&["--networks", "mlp", "--repeats", "2"]);
    let first = std::fs::read_to_string(&path).unwrap();
    assert_eq!(first.lines().count(), 4);
    // Killed while a line was written; and a line of another version.
    let other = first.lines().next().unwrap().replacen("\"engine_version\":", "\"engine_version\":9", 1);
    std::fs::write(&path, format!("{other}\n{first}{}", &first[..40])).unwrap();
    let (table, notes) = study(&["--networks", "mlp,lstm", "--repeats", "2"]);
    assert!(notes.contains("note: 1 lines") && notes.contains("4 of 8 trainings are in"), "{notes}");
    let all = std::fs::read_to_string(&path).unwrap();
    assert!(all.starts_with(&format!("{other}\n{first}")) && all.lines().count() == 9, "{all}");
    assert!(
        table.contains("MLP 4-32-2, learning rate 0.0001")
            && table.contains("LSTM 2-2, learning rate 0.0003")
    );
    assert!(!table.contains("CNN <"), "the order needs all three networks: {table}");
    // All is there: the same tables again, without training.
    let (again, notes) = study(&["--networks", "mlp,lstm", "--repeats", "2"]);
    assert_eq!(again, table);
    assert!(!notes.contains("per second"), "{notes}");
}

/// The values of a Markdown table's cells in that column, by the rows' names.
fn column(table: &str, name: &str) -> Vec<(String, String)> {
    let mut lines = table.lines().filter(|line| line.starts_with("| "));
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let header = cells(lines.next().unwrap());
    let place = header.iter().position(|cell| cell == name).unwrap();
    lines.map(|line| (cells(line)[0].clone(), cells(line)[place].clone())).collect()
}

#[test]
fn quantizations_are_compared_over_seeds() {
    let folder = TempDir::new().unwrap();
    let study = |name: &str, options: &[&str]| {
        let args = ["study", name, "--set", "n=300", "--epochs", "2", "--jobs", "2", "--markdown"];
        let args: Vec<&str> = args.iter().chain(options).copied().collect();
        let output = bitroom(&folder, &args);
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{error}");
        (String::from_utf8(output.stdout).unwrap(), error)
    };
    let (table, notes) = study("tfmot", &["--repeats", "2"]);
    // Float and PTQ share a training.
    assert!(notes.contains("12 trainings in ") && notes.contains("QAT 2-8, seed 2: epoch "), "{notes}");
    let references: Vec<(String, String)> = column(&table, "TFMOT, mean of 5");
    let expected = [
        ("float", "0.447"),
        ("PTQ int8", "0.446"),
        ("QAT 6-6", "0.444"),
        ("QAT 4-8", "0.451"),
        ("QAT 4-4", "0.461"),
        ("QAT 3-8", "0.459"),
        ("QAT 2-8", "0.499"),
    ];
    assert_eq!(references, expected.map(|(name, ade)| (name.to_owned(), ade.to_owned())));
    assert!(column(&table, "seeds").iter().all(|(_, seeds)| seeds == "2"), "{table}");
    let number = |(_, text): &(String, String)| -> f64 { text.parse().unwrap() };
    let (mins, means, maxs) = (column(&table, "min"), column(&table, "mean"), column(&table, "max"));
    for ((min, mean), max) in mins.iter().zip(&means).zip(&maxs) {
        assert!((number(min) + number(max) - 2.0 * number(mean)).abs() < 2.1e-4, "{table}");
    }
    assert!(table.contains("of 21 pairs differ by more than 2 standard errors"), "{table}");
    // A line of the file has the figures of the table.
    let lines = std::fs::read_to_string(folder.path().join("study.jsonl")).unwrap();
    let records: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let float = records.iter().filter(|record| record["job"]["qat"].is_null());
    let ades: Vec<f64> =
        float.map(|record| record["float"]["metrics"]["test"]["ade"].as_f64().unwrap()).collect();
    assert_eq!(ades.len(), 2);
    assert!((ades[0] + ades[1] - 2.0 * number(&means[0])).abs() < 1.1e-4, "{ades:?} {table}");

    // The file is shared: another study's trainings are added, and nothing is trained twice.
    let (lstm, _) = study("lstm", &["--repeats", "1"]);
    assert_eq!(column(&lstm, "sd").len(), 3);
    let (again, notes) = study("tfmot", &["--repeats", "2"]);
    assert!(notes.contains("12 of 12 trainings are in study.jsonl already"), "{notes}");
    assert_eq!(again, table);
    let refused = fails(&folder, &["study", "cnn", "--layout", "d"]);
    assert!(refused.contains("--layout: 'd' is not known; there are a, b, c"), "{refused}");
}

#[test]
fn every_pair_of_quantizers_is_a_row_for_each_width() {
    let folder = TempDir::new().unwrap();
    let args = ["study", "quantizers", "--set", "n=240", "--epochs", "1", "--repeats", "1", "--layout", "c"];
    let table = succeeds(&folder, &args.iter().chain(&["--markdown"]).copied().collect::<Vec<_>>());
    let rows = column(&table, "thesis, best of 10");
    assert_eq!(rows.len(), 25);
    let figure = |name: &str| rows.iter().find(|row| row.0 == name).unwrap().1.as_str();
    assert_eq!(figure("4-8: MA T,T / LV F,F"), "0.291");
    assert_eq!(figure("4-16: MA F,F / MA F,F"), "0.285");
    // TFMOT's own default, which the thesis leaves out.
    assert_eq!(figure("4-4: LV T,T / MA F,F"), "");
    assert!(!table.contains("pairs"), "one seed has no scatter: {table}");
}

#[test]
fn mistakes_are_named() {
    let folder = TempDir::new().unwrap();
    assert!(fails(&folder, &["train"]).contains("--data FILE or --simulate SEED is needed"));
    assert!(fails(&folder, &["train", "--simulate", "1", "--epochs", "0"]).contains("training.epochs is 0"));
    assert!(fails(&folder, &["evaluate", "none.json"]).contains("cannot read none.json"));
    assert!(
        fails(&folder, &["train", "--data", &data("reference.csv"), "--preset", "clean-lab"])
            .contains("--preset and --set KEY=VALUE go with --simulate SEED")
    );
    std::fs::write(folder.path().join("bad.json"), "{").unwrap();
    assert!(fails(&folder, &["quantize", "bad.json"]).contains("not a Bitroom model file"));
}
