//! Tests of `marks`.

use super::DecimalMark::{Comma, Point};
use super::*;

fn decided(separator: Separator, columns: &[&str]) -> (Vec<DecimalMark>, Vec<usize>) {
    let marks: Vec<Marks> = columns
        .iter()
        .map(|cells| {
            let mut marks = Marks::default();
            for cell in cells.split('|') {
                assert!(marks.add(cell), "{cell}");
            }
            marks
        })
        .collect();
    let formats = decide(&marks.iter().collect::<Vec<_>>(), separator, None);
    (formats.decimals, formats.open.into_iter().map(|(index, _)| index).collect())
}

#[test]
fn columns_are_decided_by_all_values_other_columns_and_the_separator() {
    use Separator::{Comma as Commas, Semicolon, Spaces, Tab};
    type Case<'a> = (Separator, &'a [&'a str], &'a [DecimalMark], &'a [usize]);
    let few = format!("{}|966", ["1,508"; 40].join("|"));
    let cases: [Case<'_>; 18] = [
        // Whole millimetres: numbers below 1000 have no group.
        (Semicolon, &["19022", "1,508|966|1,478|389"], &[Comma, Point], &[]),
        (Tab, &["19022", "1.508|966|1.478|389"], &[Point, Comma], &[]),
        // A few of them confirm what the other columns say.
        (Commas, &["17927|18000", &few, "1.189|0.508"], &[Point, Point, Point], &[]),
        // One of forty may be a mistake: asked.
        (Semicolon, &["19022", &few], &[Comma, Comma], &[1]),
        // A value below 1 cannot be a group.
        (Tab, &["1,189|0,333"], &[Comma], &[]),
        // ... and speaks for the other columns.
        (Commas, &["17927|18000", "1,508|1,478", "0,000|0,333"], &[Comma, Comma, Comma], &[]),
        // Grouped sensors beside decimal positions.
        (Semicolon, &["17.927|18.001", "1,189|1,508"], &[Comma, Comma], &[]),
        (Commas, &["17,927|18,001", "1.189|1.508"], &[Point, Point], &[]),
        (Tab, &["17,927|18,001", "1.189|0.508"], &[Point, Point], &[]),
        (Tab, &["17,927|18,001", "1.189|1.508"], &[Point, Point], &[0, 1]),
        // The semicolon itself tells of a decimal comma.
        (Semicolon, &["1,189|1,508"], &[Comma], &[]),
        // Numbers of five digits without a group: nothing is grouped here.
        (Tab, &["17927|18001", "1,189|1,508"], &[Comma, Comma], &[]),
        (Spaces, &["17927|18001", "1.189|1.508"], &[Point, Point], &[]),
        // Nothing tells.
        (Tab, &["17.927|18.001"], &[Point], &[0]),
        (Semicolon, &["17.927|18.001"], &[Point], &[0]),
        (Commas, &["17,927|18,001", "1,189"], &[Comma, Comma], &[0, 1]),
        // A comma separates, so a point without quotes is decimal.
        (Commas, &["17.927|18.001", "1.189"], &[Point, Point], &[]),
        // Two styles in one file: each column by its own values.
        (Tab, &["0.5|1.189", "0,5|1,508", "17"], &[Point, Comma, Point], &[]),
    ];
    for (separator, columns, decimals, open) in cases {
        assert_eq!(
            decided(separator, columns),
            (decimals.to_vec(), open.to_vec()),
            "{columns:?} with {separator:?}"
        );
    }
}

#[test]
fn a_broken_cell_does_not_outvote_a_column() {
    let cells = format!("{}|1,25", ["1.5"; 20].join("|"));
    assert_eq!(decided(Separator::Tab, &[&cells]), (vec![Point], vec![]));
}
