//! The chart of an exploration as a file: its marks against its own axes, and against the table.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use std::process::{Command, Output};

use roxmltree::{Document, Node};
use tempfile::TempDir;

const BLUE: &str = "#0072B2";
const MUTED: &str = "#5B616B";

fn explore(folder: &TempDir, options: &[&str]) -> Output {
    let args = ["explore", "--simulate", "2016", "--first", "22", "--last", "24", "--epochs", "3"];
    Command::new(env!("CARGO_BIN_EXE_bitroom"))
        .args(args)
        .args(options)
        .current_dir(folder.path())
        .output()
        .unwrap()
}

/// The file that an exploration with these options has written.
fn chart(folder: &TempDir, options: &[&str]) -> String {
    let output = explore(folder, &[&["--svg", "chart.svg"], options].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8(output.stdout).unwrap().ends_with("wrote exploration.csv\nwrote chart.svg\n"));
    std::fs::read_to_string(folder.path().join("chart.svg")).unwrap()
}

/// A column of the table.
fn column(folder: &TempDir, name: &str) -> Vec<f64> {
    let table = std::fs::read_to_string(folder.path().join("exploration.csv")).unwrap();
    let mut lines = table.lines();
    let place = lines.next().unwrap().split(',').position(|column| column == name).unwrap();
    lines.map(|line| line.split(',').nth(place).unwrap().parse().unwrap()).collect()
}

fn number(node: Node<'_, '_>, name: &str) -> f64 {
    node.attribute(name).unwrap().parse().unwrap()
}

fn ends(line: Node<'_, '_>) -> Vec<(f64, f64)> {
    let pair = |pair: &str| {
        let (x, y) = pair.split_once(',').unwrap();
        (x.parse().unwrap(), y.parse().unwrap())
    };
    line.attribute("points").unwrap().split_whitespace().map(pair).collect()
}

/// All elements of a name that are painted in a colour.
fn painted<'a, 'input>(document: &'a Document<'input>, name: &str, colour: &str) -> Vec<Node<'a, 'input>> {
    let wanted = |node: &Node<'_, '_>| {
        node.tag_name().name() == name
            && ["fill", "stroke"].iter().any(|paint| node.attribute(*paint) == Some(colour))
    };
    document.descendants().filter(wanted).collect()
}

/// Texts with the positions they are anchored at, in the file's units.
fn texts(document: &Document<'_>) -> Vec<(String, f64, f64)> {
    let text =
        |node: Node<'_, '_>| (node.text().unwrap().trim().to_owned(), number(node, "x"), number(node, "y"));
    document.descendants().filter(|node| node.tag_name().name() == "text").map(text).collect()
}

/// The straight line through two labels of an axis: from a position to the value there.
fn axis(labels: &[(f64, f64)]) -> impl Fn(f64) -> f64 + use<> {
    let (first, last) = (labels[0], labels[labels.len() - 1]);
    move |at| first.1 + (at - first.0) * (last.1 - first.1) / (last.0 - first.0)
}

#[test]
fn points_and_line_lie_where_the_table_says_against_the_labels_of_the_axes() {
    let folder = TempDir::new().unwrap();
    let text = chart(&folder, &["--repeats", "3"]);
    let document = Document::parse(&text).unwrap();
    let texts = texts(&document);
    for label in ["test ADE (m)", "neurons", "ours"] {
        assert_eq!(texts.iter().filter(|text| text.0 == label).count(), 1, "{label}");
    }
    assert!(texts.iter().all(|text| text.0 != "thesis"));
    let labels = |sizes: bool| -> Vec<(f64, f64)> {
        let numbers = texts.iter().filter_map(|(text, x, y)| Some((text.parse::<f64>().ok()?, *x, *y)));
        let of_axis = numbers.filter(|(value, ..)| (*value > 20.0) == sizes);
        of_axis.map(|(value, x, y)| (if sizes { x } else { y }, value)).collect()
    };
    let (neurons_at, ade_at) = (axis(&labels(true)), axis(&labels(false)));

    // A unit is a sixteenth of a pixel; half of one is what rounding takes.
    let near = |a: f64, b: f64| (a - b).abs() < 1e-3;
    let ades = column(&folder, "test_ade");
    let points = painted(&document, "circle", BLUE);
    assert_eq!((points.len(), ades.len()), (3, 3));
    for (point, (neurons, ade)) in points.iter().zip([22.0, 23.0, 24.0].into_iter().zip(&ades)) {
        assert_eq!(number(*point, "r"), 48.0, "3 px");
        assert!(near(neurons_at(number(*point, "cx")), neurons), "{text}");
        assert!(near(ade_at(number(*point, "cy")), *ade), "{} is not {ade}", ade_at(number(*point, "cy")));
    }

    let line = painted(&document, "polyline", BLUE);
    assert_eq!(line.len(), 1);
    let mean = ades.iter().sum::<f64>() / 3.0;
    let slope = (ades[2] - ades[0]) / 2.0;
    for (x, y) in ends(line[0]) {
        let expected = mean + slope * (neurons_at(x) - 23.0);
        assert!(near(ade_at(y), expected), "least squares: {} is not {expected}", ade_at(y));
    }

    // Each size has a whisker from its lowest to its highest repeat, then a box between the quartiles.
    let mut upright: Vec<_> = document
        .descendants()
        .filter(|node| node.tag_name().name() == "polyline")
        .map(ends)
        .filter(|ends| ends[0].0 == ends[1].0)
        .map(|ends| (ade_at(ends[1].1), ade_at(ends[0].1)))
        .collect();
    assert_eq!(upright.len(), 6);
    let of = |name: &str| column(&folder, name);
    for (low, high) in
        [("test_ade_min", "test_ade_max"), ("test_ade_lower_quartile", "test_ade_upper_quartile")]
    {
        for (low, high) in of(low).into_iter().zip(of(high)) {
            let place = upright.iter().position(|found| near(found.0, low) && near(found.1, high));
            upright.remove(place.unwrap());
        }
    }
}

#[test]
fn the_thesis_is_laid_over_where_it_is_asked_for() {
    let folder = TempDir::new().unwrap();
    let text = chart(&folder, &["--repeats", "1", "--thesis"]);
    let document = Document::parse(&text).unwrap();
    assert_eq!(painted(&document, "circle", MUTED).len(), 3, "of 31 sizes, those on the axis");
    assert_eq!(painted(&document, "circle", BLUE).len(), 3);
    let names = texts(&document);
    assert!(["ours", "thesis"].iter().all(|name| names.iter().any(|text| text.0 == *name)));
    let title = document.root_element().first_element_child().unwrap();
    assert!(title.text().unwrap().ends_with("The thesis\u{2019} points are laid over."));
    let alone = explore(&folder, &["--repeats", "1", "--thesis"]);
    assert_eq!(alone.status.code(), Some(2), "no chart to lay it over");
}
