//! The pictures of a report.

use std::rc::Rc;

use charts::{Curve, CurvePoint, CurvesScene, FrontPoint, FrontScene, MapScene, Picture, Standing, Theme};
use sweep::statistics::{Group, best_per_activation_bits, bits, front};
use sweep::{Kind, Varied};

use super::View;

/// Width of a picture in css px.
const WIDTH: u32 = 720;
/// Lines in one picture; more are divided among two.
const MOST_LINES: usize = 8;
/// Widths that hardware has: weights, activations.
const HARDWARE: [(u8, u8); 3] = [(4, 4), (4, 8), (4, 16)];
/// What all pictures show.
const FIGURE: &str = "test ADE (m)";

/// A picture as a file.
pub struct File {
    /// Name of the file.
    pub file: String,
    /// What it shows.
    pub title: &'static str,
    /// Points beyond its scale.
    pub clipped: usize,
    /// The file's text.
    pub svg: String,
}

impl File {
    fn new(file: String, title: &'static str, clipped: usize, picture: &impl Picture) -> Self {
        let height = picture.height(f64::from(WIDTH)) as u32;
        Self { file, title, clipped, svg: charts::svg(picture, (WIDTH, height), &Theme::LIGHT) }
    }
}

/// All that the sweep has data for.
pub fn pictures(view: &View<'_>) -> Vec<File> {
    let mut files = Vec::new();
    match view.plan.sweep().varied() {
        [only] => files.extend(alone(view, only)),
        [rows, columns] => {
            files.extend(curves(view, rows, columns));
            files.extend(map(view, rows, columns));
        }
        _ => {}
    }
    files.extend(best(view));
    files.extend(bits_and_errors(view));
    files
}

/// The figure of the float network, if there is one for all points.
fn reference(view: &View<'_>) -> Option<(Rc<str>, f64)> {
    let mut floats = view.groups.iter().filter(|group| group.point.kind == Kind::Float);
    match (floats.next(), floats.next()) {
        (Some(float), None) => Some(("float".into(), float.value(view.statistic)?)),
        _ => None,
    }
}

/// The group of these places on the axes.
fn at<'a>(view: &'a View<'_>, places: &[usize]) -> Option<&'a Group<'a>> {
    view.groups.iter().find(|group| group.point.kind == Kind::Swept && group.point.places == places)
}

/// A point of a line; one whose seeds all failed is no number, and is drawn at the end of the scale.
fn point(view: &View<'_>, x: f64, places: &[usize]) -> Option<CurvePoint> {
    let group = at(view, places)?;
    let failed = (group.failed > 0 && group.seeds.is_empty()).then_some(f64::NAN);
    Some(CurvePoint { x, y: group.value(view.statistic).or(failed)?, label: None })
}

fn scene(view: &View<'_>, setting: &str, curves: Vec<Curve>) -> CurvesScene {
    let reference = reference(view);
    CurvesScene {
        figure: FIGURE.into(),
        setting: setting.into(),
        curves: curves.into(),
        reference,
        hovered: None,
    }
}

/// One axis of numbers.
fn alone(view: &View<'_>, axis: &Varied) -> Option<File> {
    let numbers = axis.numbers()?;
    let points = numbers.iter().enumerate().filter_map(|(place, x)| point(view, *x, &[place]));
    let curve = Curve { name: "".into(), points: points.collect() };
    let scene = scene(view, &axis.name, vec![curve]);
    Some(File::new("curve.svg".to_owned(), "Test ADE", scene.clipped(), &scene))
}

/// A line for each row, over columns that are numbers.
fn curves(view: &View<'_>, rows: &Varied, columns: &Varied) -> Vec<File> {
    let Some(numbers) = columns.numbers() else { return Vec::new() };
    let curve = |(row, (name, _)): (usize, &(String, _))| {
        let points = numbers.iter().enumerate().filter_map(|(column, x)| point(view, *x, &[row, column]));
        Curve { name: name.as_str().into(), points: points.collect() }
    };
    let all: Vec<Curve> = rows.values.iter().enumerate().map(curve).collect();
    let half = if all.len() > MOST_LINES { all.len() / 2 } else { all.len() };
    let (low, high) = all.split_at(half);
    let parts = [("curves.svg", low), ("curves-2.svg", high)];
    let parts = parts.into_iter().filter(|(_, lines)| !lines.is_empty());
    let file = |(file, lines): (&str, &[Curve])| {
        let scene = scene(view, &columns.name, lines.to_vec());
        File::new(file.to_owned(), "Test ADE, a line for each row", scene.clipped(), &scene)
    };
    parts.map(file).collect()
}

fn map(view: &View<'_>, rows: &Varied, columns: &Varied) -> Option<File> {
    let names = |axis: &Varied| axis.values.iter().map(|(name, _)| Rc::from(name.as_str())).collect();
    let places =
        (0..rows.values.len()).flat_map(|row| (0..columns.values.len()).map(move |column| [row, column]));
    let cells: Rc<[Option<f64>]> = places.map(|places| Some(point(view, 0.0, &places)?.y)).collect();
    let scene = MapScene {
        figure: FIGURE.into(),
        row_setting: rows.name.as_str().into(),
        column_setting: columns.name.as_str().into(),
        rows: names(rows),
        columns: names(columns),
        cells,
        hovered: None,
    };
    let is_known = scene.cells.iter().any(Option::is_some);
    is_known.then(|| File::new("map.svg".to_owned(), "Test ADE over both axes", scene.clipped(), &scene))
}

/// The best for each width of the activations, its weights' bits beside it.
fn best(view: &View<'_>) -> Option<File> {
    let best = best_per_activation_bits(view.groups, view.statistic);
    let point = |(width, group): &(u8, &Group<'_>)| {
        let label =
            bits(&group.point.job).map(|bits| Rc::from(format!("{}-{}", bits.weights, bits.activations)));
        Some(CurvePoint { x: f64::from(*width), y: group.value(view.statistic)?, label })
    };
    let points: Rc<[CurvePoint]> = best.iter().filter_map(point).collect();
    if points.len() < 2 {
        return None;
    }
    let scene = scene(view, "activation bits", vec![Curve { name: "best".into(), points }]);
    Some(File::new("best.svg".to_owned(), "Best for each width of the activations", scene.clipped(), &scene))
}

/// Error against bits.
fn bits_and_errors(view: &View<'_>) -> Option<File> {
    let front: Vec<_> = front(view.groups, view.statistic).iter().map(|group| group.point.id).collect();
    let point = |group: &Group<'_>| {
        let bits = bits(&group.point.job)?;
        let standing = match group.point.job.qat {
            None => Standing::Ptq,
            Some(_) if front.contains(&group.point.id) => Standing::Front,
            Some(_) if HARDWARE.contains(&(bits.weights, bits.activations)) => Standing::Hardware,
            Some(_) => Standing::Other,
        };
        let name = format!("{}-{}", bits.weights, bits.activations).into();
        let figure = group.value(view.statistic).or((group.failed > 0).then_some(f64::NAN))?;
        Some(FrontPoint { name, bits: f64::from(bits.total()), figure, standing })
    };
    let mut points: Vec<FrontPoint> = view.groups.iter().filter_map(point).collect();
    if points.len() < 2 {
        return None;
    }
    points.sort_by(|a, b| a.bits.total_cmp(&b.bits));
    let scene = FrontScene {
        figure: FIGURE.into(),
        points: points.into(),
        reference: reference(view),
        hovered: None,
    };
    Some(File::new("front.svg".to_owned(), "Test ADE against bits", scene.clipped(), &scene))
}
