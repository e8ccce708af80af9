//! Tables of points: all of them with every figure, and the smaller ones that people look for.

use sweep::Kind;
use sweep::statistics::{Bits, Comparison, Group, NoiseTest, bits, variance};
use vocabulary::{Figure, Statistic};

use crate::compared::{against_float, verdict};
use crate::shown::{quantity, with_unit};
use crate::table::{Table, percent};
use crate::view::View;

/// A table with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Titled {
    /// What it is called in files; no other table and no plate has it.
    pub id: &'static str,
    /// What it shows.
    pub title: &'static str,
    /// Its cells.
    pub table: Table,
}

/// Every point with every figure: the test ADE by every statistic, the others by that of the view.
pub fn points(view: &View<'_>) -> Table {
    let axes = view.plan.sweep().varied();
    let mut header = vec!["point", "kind", "name"];
    header.extend(axes.iter().map(|axis| axis.name.as_str()));
    header.extend([
        "weight_bits",
        "activation_bits",
        "epochs",
        "seeds",
        "failed",
        "missing",
        "test_ade_median_m",
        "lower_quartile_m",
        "upper_quartile_m",
        "mean_m",
        "sd_m",
        "best_test_m",
        "by_validation_m",
        "validation_ade_median_m",
        "change_against_float_percent",
        "p",
        "test",
        "against_float",
    ]);
    let names: Vec<String> = others().map(with_unit).collect();
    header.extend(names.iter().map(String::as_str));
    let mut table = Table::new(&header);
    table.rows = view.groups.iter().map(|group| every_figure(view, group)).collect();
    table
}

/// The figures beside the test ADE, which stand for a point as the view's statistic says.
fn others() -> impl Iterator<Item = Figure> {
    Figure::ALL.into_iter().filter(|figure| *figure != Figure::TestAde)
}

fn every_figure(view: &View<'_>, group: &Group<'_>) -> Vec<String> {
    let point = group.point;
    let mut row = vec![point.id.to_string(), point.kind.name().to_owned(), point.name.clone()];
    let value = |(number, axis): (usize, &sweep::Varied)| {
        point.places.get(number).map_or_else(String::new, |place| axis.values[*place].0.clone())
    };
    row.extend(view.plan.sweep().varied().iter().enumerate().map(value));
    let widths = bits(&point.job);
    let width = |of: fn(Bits) -> u8| widths.map_or_else(String::new, |it| of(it).to_string());
    row.extend([width(|it| it.weights), width(|it| it.activations)]);
    row.extend([group.epochs.to_string(), group.seeds.len().to_string()]);
    row.extend([group.failed.to_string(), group.missing.to_string()]);
    let found = group.distribution();
    let spread = group.spread();
    let figures = [
        found.map(|found| found.median),
        found.map(|found| found.lower_quartile),
        found.map(|found| found.upper_quartile),
        spread.map(|spread| spread.mean),
        spread.map(|spread| spread.sd),
        group.value(Statistic::BestTest),
        group.value(Statistic::Validation),
        group.validation_ade(),
        group.change(),
    ];
    let exact = |figure: Option<f64>| figure.map_or_else(String::new, |figure| figure.to_string());
    row.extend(figures.map(exact));
    let against = against_float(group, Figure::TestAde);
    row.push(exact(against.map(|found| found.p)));
    let method = |found: Comparison| match found.method {
        NoiseTest::Permutation => "paired permutation",
        NoiseTest::Sign => "sign",
    };
    row.push(against.map_or("", method).to_owned());
    row.push(verdict(Figure::TestAde, against.as_ref()).to_owned());
    let figures = others().map(|figure| exact(group.figure(figure, view.statistic)));
    row.extend(figures);
    row
}

/// The smaller tables, none that is empty; those of the numbers in pictures are with these.
pub fn tables(view: &View<'_>) -> Vec<Titled> {
    let beside: Vec<_> = view.groups.iter().filter(|group| group.point.kind != Kind::Swept).collect();
    let all = [
        Titled { id: "references", title: "Beside the sweep", table: named(view, &beside) },
        Titled {
            id: "fewest-bits",
            title: "Best for the bits (Pareto front)",
            table: named(view, &view.front()),
        },
        shares(view),
    ];
    all.into_iter().filter(|titled| !titled.table.is_empty()).collect()
}

/// Points with what is told of each.
pub(crate) fn named(view: &View<'_>, groups: &[&Group<'_>]) -> Table {
    let figure = with_unit(view.figure);
    let mut table = Table::new(&["point", "bits", "seeds", &figure, "change, %", "p", "against float"]);
    table.rows = groups.iter().map(|group| row(view, group)).collect();
    table
}

fn row(view: &View<'_>, group: &Group<'_>) -> Vec<String> {
    let against = against_float(group, view.figure);
    vec![
        group.point.name.clone(),
        bits(&group.point.job).map_or_else(String::new, |bits| bits.to_string()),
        group.seeds.len().to_string(),
        view.written(group),
        percent(view.change(group)),
        against.map_or_else(String::new, |found| format!("{:.3}", found.p)),
        verdict(view.figure, against.as_ref()).to_owned(),
    ]
}

/// What each axis counts for: a table without rows where the grid is not full.
pub fn shares(view: &View<'_>) -> Titled {
    Titled { id: "variance", title: "What each axis counts for", table: sources(view) }
}

/// The share of each source of variance.
fn sources(view: &View<'_>) -> Table {
    let share = format!("share of the variance of {}, %", quantity(view.figure));
    let mut table = Table::new(&["source", &share]);
    let Some(found) = variance(view.plan.sweep(), view.groups, view.figure) else { return table };
    let others =
        [("what axes do together".to_owned(), found.interactions), ("seeds".to_owned(), found.seeds)];
    let share = |(name, share): (String, f64)| vec![name, format!("{:.1}", 100.0 * share)];
    table.rows = found.axes.into_iter().chain(others).map(share).collect();
    table
}
