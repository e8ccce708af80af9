//! The thesis' tables beside the same figures of the sweep.

use protocol::thesis::{
    GridResults, NEURONS, QUANTIZER_ACTIVATION_BITS, QUANTIZER_WEIGHT_BITS, QUANTIZERS, QuantizerChoice,
    grid_of, published,
};
use sweep::statistics::{Group, bits};
use vocabulary::{Figure, Statistic};

use super::study::Study;
use crate::compared::{against_float, verdict};
use crate::shown::written;
use crate::table::{Table, percent};

/// A figure of a point, by a statistic.
fn of(group: Option<&Group<'_>>, figure: Figure, statistic: Statistic) -> String {
    written(figure, group.and_then(|group| group.figure(figure, statistic)))
}

fn printed(figure: Option<f64>) -> String {
    figure.map_or_else(String::new, |figure| format!("{figure:.3}"))
}

/// Table 3.1, with the parameters of Table 3.2.
pub fn neurons(study: &Study<'_>) -> Table {
    let mut table = Table::new(&[
        "neurons",
        "parameters",
        "thesis: MSE, m²",
        "thesis: ADE, m",
        "as the thesis: MSE, m²",
        "as the thesis: ADE, m",
        "median ADE, m",
    ]);
    let row = |row: &protocol::thesis::NeuronResult| {
        let is_own = |group: &&Group<'_>| {
            group.point.job.model.as_mlp().is_some_and(|(hidden, _)| hidden == [row.neurons])
        };
        let group = study.view.swept().find(is_own);
        let parameters = group.and_then(|group| group.point.job.model.totals(group.sensors));
        vec![
            row.neurons.to_string(),
            parameters.map_or_else(String::new, |(parameters, _)| parameters.to_string()),
            printed(Some(row.mse)),
            printed(Some(row.ade)),
            of(group, Figure::TestMse, Statistic::BestTest),
            of(group, Figure::TestAde, Statistic::BestTest),
            of(group, Figure::TestAde, Statistic::Median),
        ]
    };
    table.rows = NEURONS.iter().map(row).collect();
    table
}

/// Table 3.3.
pub fn quantizers(study: &Study<'_>) -> Table {
    let widths = QUANTIZER_ACTIVATION_BITS.map(|bits| format!("{QUANTIZER_WEIGHT_BITS}-{bits}"));
    let mut header = vec!["weights / activations".to_owned()];
    for of in ["thesis", "as the thesis", "median"] {
        header.extend(widths.iter().map(|widths| format!("{of}: {widths}, m")));
    }
    let mut table = Table::new(&header.iter().map(String::as_str).collect::<Vec<_>>());
    let row = |row: &protocol::thesis::QuantizerResult| {
        let at = |activations: u8| {
            study.view.swept().find(|group| {
                group.point.job.qat.as_ref().is_some_and(|qat| {
                    QuantizerChoice::pair(qat) == (row.weights, row.activations)
                        && qat.activations.bits == activations
                })
            })
        };
        let mut cells = vec![format!("{} / {}", row.weights.name(), row.activations.name())];
        cells.extend((0..widths.len()).map(|place| printed(row.ade.map(|own| own[place]))));
        for statistic in [Statistic::BestTest, Statistic::Median] {
            cells.extend(QUANTIZER_ACTIVATION_BITS.map(|bits| of(at(bits), Figure::TestAde, statistic)));
        }
        cells
    };
    table.rows = QUANTIZERS.iter().map(row).collect();
    table
}

/// The points of a grid that have a name in the thesis: float, the conversion, widths of hardware and those it prints.
pub fn grid(study: &Study<'_>) -> Table {
    let mut table = Table::new(&[
        "bits",
        "thesis: MSE, m²",
        "thesis: ADE, m",
        "as the thesis: MSE, m²",
        "as the thesis: ADE, m",
        "median ADE, m",
        "change, %",
        "p",
        "against float",
        "packed size, B",
    ]);
    let printed_widths = grid_of(&study.view.plan.sweep().job.model).map_or(&[][..], |grid| grid.trained);
    let mut widths: Vec<(u8, u8)> = printed_widths.iter().map(|own| (own.weights, own.activations)).collect();
    widths.extend([(4, 4), (4, 8), (4, 16), (6, 6), (5, 3)]);
    widths.sort_unstable();
    widths.dedup();
    let trained = widths.iter().filter_map(|(weights, activations)| study.at(*weights, *activations));
    let all = study.float().into_iter().chain(study.converted()).chain(trained);
    table.rows = all.map(|group| named(study, group)).collect();
    table
}

fn named(study: &Study<'_>, group: &Group<'_>) -> Vec<String> {
    let widths = bits(&group.point.job).map_or_else(|| "float".to_owned(), |bits| bits.to_string());
    let method = if group.point.job.ptq.is_some() { ", after training" } else { "" };
    let found = published(&group.point.job);
    let against = against_float(group, Figure::TestAde);
    vec![
        widths + method,
        printed(found.and_then(|found| found.mse)),
        printed(found.map(|found| found.ade)),
        of(Some(group), Figure::TestMse, Statistic::BestTest),
        of(Some(group), Figure::TestAde, Statistic::BestTest),
        of(Some(group), Figure::TestAde, Statistic::Median),
        percent(study.view.change(group)),
        against.map_or_else(String::new, |found| format!("{:.3}", found.p)),
        verdict(Figure::TestAde, against.as_ref()).to_owned(),
        of(Some(group), Figure::PackedBytes, Statistic::Median),
    ]
}

/// What else the thesis says of a grid in numbers.
pub fn sentences(study: &Study<'_>) -> Vec<String> {
    let grid = grid_of(&study.view.plan.sweep().job.model);
    let said = |of: &dyn Fn(&GridResults) -> Option<String>| {
        grid.and_then(of).map_or_else(String::new, |words| format!(" (thesis: {words})"))
    };
    let mut all = Vec::new();
    if let Some(distance) = study.converted().and_then(|group| distance(study, group)) {
        let thesis = said(&|grid| Some(format!("{:.4} m", grid.int8_from_float)));
        all.push(format!(
            "The int8 network's estimates are {distance:.4} m from those of its float network in the mean of the test block{thesis}."
        ));
    }
    let share = |statistic: Statistic| {
        let float = study.float()?.figure(Figure::TestAde, statistic)?;
        let swept = study.view.swept().filter_map(|group| group.figure(Figure::TestAde, statistic));
        let ades: Vec<f64> = swept.collect();
        let below = ades.iter().filter(|ade| **ade <= float).count();
        (!ades.is_empty()).then(|| 100.0 * below as f64 / ades.len() as f64)
    };
    if let (Some(median), Some(best)) = (share(Statistic::Median), share(Statistic::BestTest)) {
        let thesis = said(&|grid| grid.no_worse.map(|share| format!("{share:.0} %")));
        all.push(format!(
            "{best:.0} % of the points are at or below the float network if the best test ADE stands for each{thesis}; {median:.0} % by the median."
        ));
    }
    if let Some(((low, high), but)) = grid.map(|grid| grid.flat) {
        let within = |group: &&Group<'_>| {
            group.figure(Figure::TestAde, Statistic::BestTest).is_some_and(|ade| (low..=high).contains(&ade))
        };
        let (inside, total) = (study.view.swept().filter(within).count(), study.view.swept().count());
        all.push(format!(
            "The thesis' lines lie between {low:.2} and {high:.2} m {but}; here {inside} of {total} points do, by the best test ADE."
        ));
    }
    all
}

/// Mean distance of the conversion's estimates from those of its float network, m.
fn distance(study: &Study<'_>, group: &Group<'_>) -> Option<f64> {
    let run = study.runs.iter().find(|run| run.point == group.point.id)?;
    let own = run.quantized.as_ref()?;
    let pairs = own.x.iter().zip(own.y.iter()).zip(run.float.x.iter().zip(run.float.y.iter()));
    let distances = pairs.map(|((x, y), (to_x, to_y))| {
        let (x, y) = (f64::from(x - to_x), f64::from(y - to_y));
        (x * x + y * y).sqrt()
    });
    let distances: Vec<f64> = distances.collect();
    (!distances.is_empty()).then(|| distances.iter().sum::<f64>() / distances.len() as f64)
}
