//! The tables of a report, as Markdown and as CSV.

use sweep::Kind;
use sweep::statistics::{
    Comparison, Group, NoiseTest, best_per_activation_bits, bits, compare, front, variance,
};
use vocabulary::Statistic;

use super::View;

/// Rows of cells below a header.
pub struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn new(header: &[&str]) -> Self {
        Self { header: header.iter().map(|cell| (*cell).to_owned()).collect(), rows: Vec::new() }
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// As CSV; a cell with a comma or a quote stands in quotes.
    pub fn csv(&self) -> String {
        let cell = |cell: &String| {
            let quoted = cell.contains([',', '"', '\n']);
            if quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
        };
        let line = |cells: &Vec<String>| cells.iter().map(cell).collect::<Vec<_>>().join(",") + "\n";
        std::iter::once(&self.header).chain(&self.rows).map(line).collect()
    }

    /// As Markdown; the first column is aligned to the left, the others to the right.
    pub fn markdown(&self) -> String {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | ").replace('\n', " "));
        let rule = format!("|---{}|\n", "|--:".repeat(self.header.len().saturating_sub(1)));
        let rows: String = self.rows.iter().map(|row| line(row)).collect();
        line(&self.header) + &rule + &rows
    }
}

/// A figure in m; empty where there is none.
pub fn metres(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:.4}"))
}

fn percent(value: Option<f64>) -> String {
    value.map_or_else(String::new, |value| format!("{value:+.2}"))
}

/// How a difference from the float network is told.
fn verdict(found: Option<&Comparison>) -> &'static str {
    match found {
        None => "",
        Some(found) if !found.can_tell() => "too few seeds",
        Some(found) if !found.is_clear() => "within the noise",
        Some(found) if found.mean < 0.0 => "better",
        Some(_) => "worse",
    }
}

/// The difference of a point from the float networks of its seeds; `None` for these themselves.
pub fn against_float(group: &Group<'_>) -> Option<Comparison> {
    let differences = group.differences();
    let is_float = group.point.kind == Kind::Float || differences.iter().all(|difference| *difference == 0.0);
    if is_float { None } else { compare(&differences) }
}

/// Every point with every figure.
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
    let mut table = Table::new(&header);
    for group in view.groups {
        let point = group.point;
        let mut row = vec![point.id.to_string(), point.kind.name().to_owned(), point.name.clone()];
        let value = |(number, axis): (usize, &sweep::Varied)| {
            point.places.get(number).map_or_else(String::new, |place| axis.values[*place].0.clone())
        };
        row.extend(axes.iter().enumerate().map(value));
        let widths = bits(&point.job);
        let width =
            |of: fn(sweep::statistics::Bits) -> u8| widths.map_or_else(String::new, |it| of(it).to_string());
        row.extend([width(|it| it.weights), width(|it| it.activations)]);
        row.extend([group.epochs.to_string(), group.seeds.len().to_string()]);
        row.extend([group.failed.to_string(), group.missing.to_string()]);
        let found = group.distribution();
        let spread = group.spread();
        let validation: Vec<f64> = group.seeds.iter().map(|seed| seed.validation.ade).collect();
        let validation = protocol::statistics::Distribution::of(&validation);
        let figures = [
            found.map(|found| found.median),
            found.map(|found| found.lower_quartile),
            found.map(|found| found.upper_quartile),
            spread.map(|spread| spread.mean),
            spread.map(|spread| spread.sd),
            group.value(Statistic::BestTest),
            group.value(Statistic::Validation),
            validation.map(|found| found.median),
        ];
        row.extend(figures.map(|figure| figure.map_or_else(String::new, |figure| figure.to_string())));
        row.push(group.change().map_or_else(String::new, |change| change.to_string()));
        let against = against_float(group);
        row.push(against.map_or_else(String::new, |found| found.p.to_string()));
        let method = |found: Comparison| match found.method {
            NoiseTest::Permutation => "paired permutation",
            NoiseTest::Sign => "sign",
        };
        row.push(against.map_or("", method).to_owned());
        row.push(verdict(against.as_ref()).to_owned());
        table.rows.push(row);
    }
    table
}

/// The smaller tables: name of the file, title, and the table; none that is empty.
pub fn others(view: &View<'_>) -> Vec<(&'static str, &'static str, Table)> {
    let all = [
        ("references", "Beside the sweep", references(view)),
        ("map", "Test ADE over both axes, m", map(view)),
        (
            "front",
            "Fewest bits for the error (Pareto front)",
            named(view, &front(view.groups, view.statistic)),
        ),
        ("best", "Best for each width of the activations", best(view)),
        ("variance", "What each axis counts for", shares(view)),
    ];
    all.into_iter().filter(|(.., table)| !table.is_empty()).collect()
}

const ROW: [&str; 7] = ["point", "bits", "seeds", "test ADE, m", "change, %", "p", "against float"];

fn row(view: &View<'_>, group: &Group<'_>) -> Vec<String> {
    let against = against_float(group);
    let widths = bits(&group.point.job);
    vec![
        group.point.name.clone(),
        widths.map_or_else(String::new, |bits| format!("{}-{}", bits.weights, bits.activations)),
        group.seeds.len().to_string(),
        metres(group.value(view.statistic)),
        percent(group.change().filter(|_| group.point.kind != Kind::Float)),
        against.map_or_else(String::new, |found| format!("{:.3}", found.p)),
        verdict(against.as_ref()).to_owned(),
    ]
}

fn named(view: &View<'_>, groups: &[&Group<'_>]) -> Table {
    let mut table = Table::new(&ROW);
    table.rows = groups.iter().map(|group| row(view, group)).collect();
    table
}

fn references(view: &View<'_>) -> Table {
    let beside: Vec<_> = view.groups.iter().filter(|group| group.point.kind != Kind::Swept).collect();
    named(view, &beside)
}

fn best(view: &View<'_>) -> Table {
    let best = best_per_activation_bits(view.groups, view.statistic);
    named(view, &best.into_iter().map(|(_, group)| group).collect::<Vec<_>>())
}

/// The grid of two axes.
fn map(view: &View<'_>) -> Table {
    let [rows, columns] = view.plan.sweep().varied() else { return Table::new(&[]) };
    let corner = format!("{} \\ {}", rows.name, columns.name);
    let names = columns.values.iter().map(|(name, _)| name.as_str());
    let mut table = Table::new(&std::iter::once(corner.as_str()).chain(names).collect::<Vec<_>>());
    for (number, (name, _)) in rows.values.iter().enumerate() {
        let value = |column: usize| {
            let own = view.groups.iter().find(|group| group.point.places == [number, column]);
            metres(own.and_then(|group| group.value(view.statistic)))
        };
        let cells = (0..columns.values.len()).map(value);
        table.rows.push(std::iter::once(name.clone()).chain(cells).collect());
    }
    table
}

fn shares(view: &View<'_>) -> Table {
    let mut table = Table::new(&["source", "share of the variance of test ADE, %"]);
    let Some(found) = variance(view.plan.sweep(), view.groups) else { return table };
    let others =
        [("what axes do together".to_owned(), found.interactions), ("seeds".to_owned(), found.seeds)];
    let share = |(name, share): (String, f64)| vec![name, format!("{:.1}", 100.0 * share)];
    table.rows = found.axes.into_iter().chain(others).map(share).collect();
    table
}
