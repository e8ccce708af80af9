//! Reports of sweeps: their tables and pictures have the figures of the records.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use std::fs;

use common::{refuses, succeeds};
use protocol::Record;
use serde_json::Value;
use sweep::Line;
use tempfile::TempDir;

const GRID: &str = r#"
version = 1
extra = [{ ptq = "int8" }]

[job]
data.overrides = [["n", "240"]]
training = { epochs = 8, repeats = 6 }
model.layers.0.units = 4

[[axes]]
name = "weight bits"
paths = ["qat.weights.bits"]
values = [2, 4, 8]

[[axes]]
name = "activation bits"
paths = ["qat.activations.bits"]
values = [4, 8]
"#;

fn swept() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("sweep.toml"), GRID).unwrap();
    succeeds(&folder, &["sweep", "sweep.toml", "--out", "out"]);
    folder
}

fn text(at: &TempDir, file: &str) -> String {
    fs::read_to_string(at.path().join(file)).unwrap()
}

/// Rows of a CSV file without quotes, by the names of their columns.
fn cell(csv: &str, row: usize, column: &str) -> String {
    let place = csv.lines().next().unwrap().split(',').position(|name| name == column).unwrap();
    // Names of points are the only cells with commas, and stand before everything else.
    let line = csv.lines().nth(row + 1).unwrap();
    let quotes = line.matches('"').count() / 2;
    let commas_inside = if quotes > 0 { line.split('"').nth(1).unwrap().matches(',').count() } else { 0 };
    let place = if place > 2 { place + commas_inside } else { place };
    line.split(',').nth(place).unwrap().to_owned()
}

#[test]
fn the_tables_have_the_figures_of_the_records() {
    let at = swept();
    let said = succeeds(&at, &["report", "out", "--out", "report"]);
    assert!(said.contains("48 of 48 trainings; wrote 20 files to report"), "{said}");
    let lines = text(&at, "out/results.jsonl");
    let records = lines.lines().filter_map(|line| {
        if let Some(Line::Record(record)) = Line::read(line) { Some(*record) } else { None }
    });
    let records: Vec<Record> = records.collect();
    let ades = |weights: u8, activations: u8| {
        let own = records.iter().filter(|record| {
            let bits = record.job.qat.as_ref().map(|qat| (qat.weights.bits, qat.activations.bits));
            bits == Some((weights, activations))
        });
        let mut ades: Vec<f64> = own.map(|record| record.qat.as_ref().unwrap().metrics.test.ade).collect();
        ades.sort_by(f64::total_cmp);
        ades
    };
    let csv = text(&at, "report/points.csv");
    assert_eq!(csv.lines().count(), 9);
    for (row, (weights, activations)) in
        [(2, 4), (2, 8), (4, 4), (4, 8), (8, 4), (8, 8)].into_iter().enumerate()
    {
        let ades = ades(weights, activations);
        assert_eq!(ades.len(), 6);
        let number = |column: &str| cell(&csv, row, column).parse::<f64>().unwrap();
        assert_eq!(number("test_ade_median_m"), ades[2] + (ades[3] - ades[2]) * 0.5);
        assert_eq!(
            (number("best_test_m"), number("seeds"), number("weight bits")),
            (ades[0], 6.0, f64::from(weights))
        );
        assert!((number("mean_m") - ades.iter().sum::<f64>() / 6.0).abs() < 1e-12);
        assert!(number("p") >= 2.0 / 64.0 && cell(&csv, row, "test") == "paired permutation");
    }
    assert_eq!((cell(&csv, 6, "name"), cell(&csv, 7, "kind")), ("ptq=int8".to_owned(), "float".to_owned()));
    let map = text(&at, "report/map.csv");
    let median = |weights, activations| {
        let ades = ades(weights, activations);
        format!("{:.4}", ades[2] + (ades[3] - ades[2]) * 0.5)
    };
    let expected = format!("weight bits \\ activation bits,4,8\n2,{},{}\n", median(2, 4), median(2, 8));
    assert!(map.starts_with(&expected), "{map}");
    let markdown = text(&at, "report/report.md");
    for words in [
        "# MLP 4-4-2",
        "48 of 48 trainings are over, 0 failed",
        "within 5 % of float",
        "## What each axis counts for",
        "![Test ADE over both axes](map.svg)",
    ] {
        assert!(markdown.contains(words), "{words}: {markdown}");
    }
    let shares: f64 = text(&at, "report/variance.csv")
        .lines()
        .skip(1)
        .map(|line| line.rsplit(',').next().unwrap().parse::<f64>().unwrap())
        .sum();
    assert!((shares - 100.0).abs() < 0.21, "{shares}");

    let best = succeeds(&at, &["report", "out", "--out", "best", "--statistic", "best-test"]);
    assert!(best.contains("wrote 20 files"), "{best}");
    assert!(text(&at, "best/map.csv").contains(&format!("\n2,{:.4},", ades(2, 4)[0])));
    assert!(
        text(&at, "best/report.md").contains("it is chosen on test data, as in the thesis, and flatters")
    );
    // Any other figure by the same statistic; the surface's numbers are the map's.
    let jerks = |weights: u8, activations: u8| {
        let own = records.iter().filter(|record| {
            let bits = record.job.qat.as_ref().map(|qat| (qat.weights.bits, qat.activations.bits));
            bits == Some((weights, activations))
        });
        let test =
            |record: &Record| record.qat.as_ref().unwrap().metrics.test.smoothness.unwrap().jerk.unwrap();
        let jerks: Vec<f64> = own.map(test).collect();
        jerks.iter().sum::<f64>() / jerks.len() as f64
    };
    succeeds(&at, &["report", "out", "--out", "jerk", "--figure", "jerk", "--statistic", "mean"]);
    let expected = format!("weight bits \\ activation bits,4,8\n2,{:.4},{:.4}\n", jerks(2, 4), jerks(2, 8));
    assert!(text(&at, "jerk/map.csv").starts_with(&expected), "{expected}");
    let own = cell(&text(&at, "jerk/points.csv"), 0, "jerk (m/s\u{b3})").parse::<f64>().unwrap();
    assert!((own / jerks(2, 4) - 1.0).abs() < 1e-12, "{own}");
    assert!(at.path().join("jerk/surface.svg").exists() && !at.path().join("jerk/surface.csv").exists());
    let markdown = text(&at, "jerk/report.md");
    for words in
        ["Jerk (m/s\u{b3}) is shown.", "![Jerk over both axes](map.svg)", "Its numbers: [map.csv](map.csv)."]
    {
        assert!(markdown.contains(words), "{words}: {markdown}");
    }
    let refused = refuses(&at, &["report", "out", "--figure", "beauty"]);
    assert!(
        refused.contains("--figure: 'beauty' is not known; there are test-ade, test-mse, speed-error, "),
        "{refused}"
    );
    // What is within a budget, and what is none.
    succeeds(&at, &["report", "out", "--out", "budget", "--budget", "total-bits=8"]);
    let markdown = text(&at, "budget/report.md");
    assert!(
        markdown.contains(
            "\n- Lowest median validation ADE of the 2 of 6 points within 8 total bits: weight bits "
        ),
        "{markdown}"
    );
    assert!(text(&at, "budget/map.svg").contains("faint: more than 8 total bits"));
    for (budget, problem) in [
        (
            "total-bits=few",
            "--budget total-bits=few: the budget is \u{201c}few\u{201d}; allowed: numbers above 0",
        ),
        (
            "jerk=3",
            "--budget jerk=3: the budget is of jerk; allowed: total-bits, packed-bytes, bit-operations",
        ),
        ("total-bits", "--budget total-bits: COST=MOST is needed, as in total-bits=12"),
        ("bits=12", "--budget: 'bits' is not known; there are test-ade, "),
    ] {
        let refused = refuses(&at, &["report", "out", "--budget", budget]);
        assert!(refused.contains(problem), "{refused}");
    }
    let refused = refuses(&at, &["report", "out", "--statistic", "most"]);
    assert!(
        refused.contains("'most' is not known; there are median, mean, validation, best-test"),
        "{refused}"
    );
}

#[test]
fn pictures_are_drawn_of_the_same_figures() {
    let at = swept();
    succeeds(&at, &["report", "out/results.jsonl", "--out", "report"]);
    let map = text(&at, "report/map.csv");
    for (file, title) in [
        ("curves.svg", "test ADE (m) over activation bits, 3 lines: lowest "),
        ("map.svg", "test ADE (m) of 6 cells: lowest "),
        ("best.svg", "test ADE (m) over activation bits: lowest "),
        ("front.svg", "test ADE (m) against total bits, 7 points; the front: 2-4 "),
        ("smoothness.svg", "test ADE (m) against stair index, 8 points; the front: "),
        ("surface.svg", "test ADE (m) of 6 cells: lowest "),
        ("changes.svg", "Changes of test ADE against float, 6 points: "),
        ("parallel.svg", "6 points over weight bits, activation bits, test ADE (m): 6 within 0 brushes."),
    ] {
        let svg = text(&at, &format!("report/{file}"));
        let document = roxmltree::Document::parse(&svg).unwrap();
        let found = document.descendants().find(|node| node.has_tag_name("title")).unwrap().text().unwrap();
        assert!(found.starts_with(title), "{found}");
        if file == "map.svg" {
            let texts: Vec<&str> = document
                .descendants()
                .filter(|node| node.has_tag_name("text"))
                .filter_map(|node| node.text())
                .map(str::trim)
                .collect();
            let cells = map.lines().skip(1).flat_map(|line| line.split(',').skip(1));
            for cell in cells {
                let short = format!("{:.3}", cell.parse::<f64>().unwrap());
                let next = format!("{:.3}", cell.parse::<f64>().unwrap() - 0.00005);
                assert!(
                    texts.contains(&short.as_str()) || texts.contains(&next.as_str()),
                    "{cell}: {texts:?}"
                );
            }
        }
    }
}

#[test]
fn sweeps_of_the_thesis_run_by_name() {
    let at = TempDir::new().unwrap();
    let lines = succeeds(&at, &["thesis", "neurons", "--out", "neurons", "--json"]);
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 14);
    succeeds(&at, &["report", "neurons", "--out", "report"]);
    let csv = text(&at, "report/points.csv");
    assert_eq!(
        (cell(&csv, 0, "name"), cell(&csv, 6, "name")),
        ("neurons 22".to_owned(), "neurons 52".to_owned())
    );
    // The exploration's own networks.
    succeeds(
        &at,
        &[
            "explore",
            "--simulate",
            "2016",
            "--first",
            "22",
            "--last",
            "22",
            "--repeats",
            "2",
            "--epochs",
            "100",
        ],
    );
    let table = text(&at, "exploration.csv");
    let place = table.lines().next().unwrap().split(',').position(|name| name.contains("min")).unwrap();
    let least = table.lines().nth(1).unwrap().split(',').nth(place).unwrap().parse::<f64>().unwrap();
    assert_eq!(cell(&csv, 0, "best_test_m").parse::<f64>().unwrap(), least);
    let refused = refuses(&at, &["thesis", "everything"]);
    assert!(refused.contains("mlp-grid") && refused.contains("neurons"), "{refused}");
}

/// Numbers of a CSV column, by its place.
fn column(csv: &str, place: usize) -> Vec<f64> {
    csv.lines().skip(1).map(|line| line.split(',').nth(place).unwrap().parse().unwrap()).collect()
}

#[test]
fn points_are_trained_again_for_their_losses_and_paths() {
    let at = swept();
    succeeds(&at, &["report", "out", "--out", "report", "--retrain"]);
    let file = |name: &str| at.path().join("report").join(name).exists();
    let points = text(&at, "report/points.csv");
    // 4-4 and 4-8 have widths of hardware; 6 is int8, which has the losses of float, and 7 is float.
    for point in [2, 3, 6, 7] {
        assert_eq!(file(&format!("loss-{point}.svg")), point != 6, "{point}");
        let csv = text(&at, &format!("report/trace-x-{point}.csv"));
        let columns = if point == 7 { 3 } else { 4 };
        assert_eq!(csv.lines().next().unwrap().split(',').count(), columns);
    }
    assert!(!file("trace-x-0.svg"));
    // The error of the paths is that of the record: the seed that validation chooses, its integers.
    for point in [3, 6, 7] {
        let of =
            |axis: &str, place: usize| column(&text(&at, &format!("report/trace-{axis}-{point}.csv")), place);
        let last = if point == 7 { 2 } else { 3 };
        let distances = (0..of("x", 1).len())
            .map(|k| (of("x", 1)[k] - of("x", last)[k], of("y", 1)[k] - of("y", last)[k]))
            .map(|(x, y)| (x * x + y * y).sqrt());
        let distances: Vec<f64> = distances.collect();
        let ade = distances.iter().sum::<f64>() / distances.len() as f64;
        let expected = cell(&points, point, "by_validation_m").parse::<f64>().unwrap();
        assert!((ade / expected - 1.0).abs() < 1e-5, "point {point}: {ade} m, {expected} m");
    }
    let losses = text(&at, "report/loss-2.csv");
    assert_eq!(losses.lines().count(), 9);
    let markdown = text(&at, "report/report.md");
    assert!(markdown.contains("## Loss of weight bits 4, activation bits 4 (4-4), seed "), "{markdown}");

    // Only what is asked for.
    let said = succeeds(&at, &["report", "out", "--out", "one", "--retrain=0"]);
    assert!(said.contains("wrote 26 files"), "{said}");
    assert!(at.path().join("one/loss-0.svg").exists() && !at.path().join("one/loss-2.svg").exists());
    let refused = refuses(&at, &["report", "out", "--retrain=99"]);
    assert!(refused.contains("--retrain 99: no point of the sweep"), "{refused}");
}

#[test]
fn weights_that_are_not_those_of_the_record_are_refused() {
    let at = swept();
    let lines = text(&at, "out/results.jsonl");
    let other = lines.lines().map(|line| {
        let Some(Line::Record(mut record)) = Line::read(line) else { return line.to_owned() };
        if let Some(qat) = &mut record.qat {
            qat.weights_hash = "0123456789abcdef".to_owned();
        }
        Line::Record(record).write()
    });
    let other: String = other.map(|line| line + "\n").collect();
    fs::write(at.path().join("out/results.jsonl"), other).unwrap();
    let refused = refuses(&at, &["report", "out", "--retrain=3"]);
    assert!(refused.contains("and those of the record 0123456789abcdef"), "{refused}");
    // Float networks are as they were.
    succeeds(&at, &["report", "out", "--retrain=7"]);
}

#[test]
fn figures_of_the_thesis_are_laid_over_on_request() {
    let at = TempDir::new().unwrap();
    let grid = GRID.replace("model.layers.0.units = 4\n", "").replace("repeats = 6", "repeats = 1");
    fs::write(at.path().join("sweep.toml"), grid).unwrap();
    succeeds(&at, &["sweep", "sweep.toml", "--out", "out"]);
    let words = "thesis: its own data, another room; best test ADE of 10";
    succeeds(&at, &["report", "out", "--out", "with", "--thesis"]);
    assert!(text(&at, "with/front.svg").contains(words));
    assert!(text(&at, "with/changes.svg").contains("(thesis: 67 %)"));
    succeeds(&at, &["report", "out", "--out", "without"]);
    assert!(!text(&at, "without/front.svg").contains("thesis"));
}
