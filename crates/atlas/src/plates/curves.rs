//! The figure over a setting.

use std::rc::Rc;

use charts::{Curve, CurvePoint, CurvesScene, SweepScene};
use sweep::Varied;
use sweep::statistics::{Group, bits};

use crate::overlay::{over, places, with_lines};
use crate::plate::Plate;
use crate::shown::{quantity, with_unit, written};
use crate::table::Table;
use crate::tables::named;
use crate::view::View;

/// What a single curve is called, the lines of one or two pictures, and the best of each width.
pub(super) const ALONE: &str = "curve";
pub(super) const LINES: [&str; 2] = ["curves", "curves-2"];
pub(super) const BEST: &str = "best";

/// Lines in one picture; more are divided among two.
const MOST_LINES: usize = 8;

/// A point of a line, and the point of the sweep that it is.
struct Dot<'a> {
    x: f64,
    y: f64,
    label: Option<Rc<str>>,
    group: &'a Group<'a>,
}

/// A line by its name.
struct Line<'a> {
    name: String,
    dots: Vec<Dot<'a>>,
}

/// The settings of a picture: that of the level axis, and that in which lines differ.
type Settings<'a> = (&'a str, &'a str);

/// A picture of lines.
fn plate(
    view: &View<'_>,
    (id, title): (&'static str, &str),
    (setting, line_setting): Settings<'_>,
    lines: &[Line<'_>],
) -> Plate {
    let dots = || lines.iter().flat_map(|line| &line.dots);
    let own = dots().map(|dot| Some(dot.group.point.id));
    let overlay = over(view, dots().map(|dot| (dot.x, dot.group)));
    let overlay = if lines.len() > 1 { with_lines(view, overlay) } else { overlay };
    let points = places(own, overlay.as_ref());
    let curve = |line: &Line<'_>| {
        let point = |dot: &Dot<'_>| CurvePoint { x: dot.x, y: dot.y, label: dot.label.clone() };
        Curve { name: line.name.as_str().into(), points: line.dots.iter().map(point).collect() }
    };
    let scene = CurvesScene {
        figure: view.measure(),
        setting: setting.into(),
        line_setting: line_setting.into(),
        curves: lines.iter().map(curve).collect(),
        reference: view.reference(),
        overlay,
        hovered: None,
        selected: view.selected_of(&points),
    };
    let clipped = scene.clipped();
    Plate {
        id,
        title: title.into(),
        scene: SweepScene::Curves(scene),
        points,
        clipped,
        table: table(view, (setting, line_setting), lines),
        numbers: id,
        of: None,
    }
}

/// A row for each point.
fn table(view: &View<'_>, (setting, line_setting): Settings<'_>, lines: &[Line<'_>]) -> Table {
    let figure = with_unit(view.figure);
    let mut table = match line_setting {
        "" => Table::new(&[setting, &figure]),
        _ => Table::new(&[line_setting, setting, &figure]),
    };
    for line in lines {
        let first = (!line_setting.is_empty()).then(|| line.name.clone());
        let row = |dot: &Dot<'_>| {
            let own = [dot.x.to_string(), written(view.figure, Some(dot.y))];
            first.iter().cloned().chain(own).collect()
        };
        table.rows.extend(line.dots.iter().map(row));
    }
    table
}

/// The point at these places.
fn dot<'a>(view: &View<'a>, x: f64, places: &[usize]) -> Option<Dot<'a>> {
    let group = view.at(places)?;
    Some(Dot { x, y: view.shown(group)?, label: None, group })
}

/// One axis of numbers.
pub(super) fn alone(view: &View<'_>, axis: &Varied) -> Option<Plate> {
    let numbers = axis.numbers()?;
    let dots = numbers.iter().enumerate().filter_map(|(place, x)| dot(view, *x, &[place]));
    let title = format!("{} over {}", view.figure.label(), axis.name);
    let line = Line { name: String::new(), dots: dots.collect() };
    Some(plate(view, (ALONE, &title), (&axis.name, ""), &[line]))
}

/// How many pictures so many lines are divided among.
pub(super) fn parts(lines: usize) -> usize {
    if lines > MOST_LINES { 2 } else { 1 }
}

/// A line for each row, over columns that are numbers.
pub(super) fn lines(view: &View<'_>, rows: &Varied, columns: &Varied) -> Vec<Plate> {
    let Some(numbers) = columns.numbers() else { return Vec::new() };
    let line = |(row, (name, _)): (usize, &(String, _))| {
        let dots = numbers.iter().enumerate().filter_map(|(column, x)| dot(view, *x, &[row, column]));
        Line { name: name.clone(), dots: dots.collect() }
    };
    let all: Vec<Line<'_>> = rows.values.iter().enumerate().map(line).collect();
    let half = all.len() / parts(all.len());
    let (low, high) = all.split_at(half);
    let both = LINES.into_iter().zip([low, high]).filter(|(_, lines)| !lines.is_empty());
    let of = |(id, lines): (&'static str, &[Line<'_>])| {
        let range = match lines {
            [first, .., last] => format!(" from {} to {}", first.name, last.name),
            _ => String::new(),
        };
        let label = view.figure.label();
        let title = format!("{label} over {}, a line for each of {}{range}", columns.name, rows.name);
        plate(view, (id, &title), (&columns.name, &rows.name), lines)
    };
    both.map(of).collect()
}

/// The best for each width of the activations, both widths beside it.
pub(super) fn best(view: &View<'_>) -> Option<Plate> {
    let best = view.best();
    let mut dots = Vec::with_capacity(best.len());
    for (width, group) in &best {
        let label = bits(&group.point.job).map(|bits| bits.to_string().into());
        if let Some(y) = view.value(group) {
            dots.push(Dot { x: f64::from(*width), y, label, group });
        }
    }
    if dots.len() < 2 {
        return None;
    }
    let title = format!("Best {} for each width of the activations", quantity(view.figure));
    let line = Line { name: "best".to_owned(), dots };
    let mut plate = plate(view, (BEST, &title), ("activation bits", ""), &[line]);
    plate.table = named(view, &best.into_iter().map(|(_, group)| group).collect::<Vec<_>>());
    Some(plate)
}
