//! The columns of the exploration's table: what each holds, how it is written, how rows are sorted. Pure.

use protocol::report::NeuronReport;
use protocol::statistics::Distribution;
use protocol::thesis::{self, NeuronResult};

use super::finding::validation_mse;
use crate::state::{Column, ExplorationLook, Shared};
use browser::format::{NO_NUMBER, metres, square_metres, thousands};

/// Columns that belong together, under one heading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Group {
    /// Heading; empty for the sizes themselves.
    pub title: &'static str,
    /// Its columns.
    pub columns: &'static [Column],
}

/// The size and its parameters.
const SIZE: Group = Group { title: "size", columns: &[Column::Neurons, Column::Parameters] };
/// The repeat with the lowest validation MSE.
const CHOSEN: Group = Group {
    title: "repeat chosen by validation",
    columns: &[Column::BestEpoch, Column::ValidationMse, Column::TestMse, Column::TestAde],
};
/// All repeats.
const REPEATS: Group = Group {
    title: "test ADE of all repeats (m)",
    columns: &[Column::LowestAde, Column::MedianAde, Column::HighestAde],
};
/// The thesis' Table 3.1.
const THESIS: Group = Group {
    title: "thesis, Table 3.1",
    columns: &[Column::ThesisEpoch, Column::ThesisMse, Column::ThesisAde],
};

/// The groups shown.
pub fn groups(thesis: bool) -> Vec<Group> {
    let mut groups = vec![SIZE, CHOSEN, REPEATS];
    groups.extend(thesis.then_some(THESIS));
    groups
}

/// Heading of a column.
pub fn title(column: Column) -> &'static str {
    match column {
        Column::Neurons => "n",
        Column::Parameters => "param.",
        Column::BestEpoch | Column::ThesisEpoch => "best epoch",
        Column::ValidationMse => "val. MSE (m\u{b2})",
        Column::TestMse | Column::ThesisMse => "test MSE (m\u{b2})",
        Column::TestAde | Column::ThesisAde => "test ADE (m)",
        Column::LowestAde => "lowest",
        Column::MedianAde => "median",
        Column::HighestAde => "highest",
    }
}

/// What a column holds, in a sentence.
pub fn tip(column: Column) -> &'static str {
    match column {
        Column::Neurons => "Neurons of the hidden layer.",
        Column::Parameters => "Trainable values; 7n + 2 of MLP 4-n-2.",
        Column::BestEpoch => "Epoch with the lowest validation loss; the network is that of this epoch.",
        Column::ValidationMse => {
            "Mean squared error on the validation block; the repeat with the lowest is chosen."
        }
        Column::TestMse => "Mean squared error of the chosen repeat on the test block.",
        Column::TestAde => "Average displacement error of the chosen repeat on the test block.",
        Column::LowestAde => {
            "Best test ADE of all repeats: the thesis\u{2019} protocol. Test data choose here, so it flatters."
        }
        Column::MedianAde => "Half of the repeats have a lower test ADE.",
        Column::HighestAde => "Worst test ADE of all repeats.",
        Column::ThesisEpoch => "The thesis\u{2019} best epoch.",
        Column::ThesisMse => {
            "The thesis\u{2019} test MSE: the best of ten repeats by test ADE, on its own measured data."
        }
        Column::ThesisAde => {
            "The thesis\u{2019} test ADE: the best of ten repeats by test ADE, on its own measured data."
        }
    }
}

/// The thesis' row for a size.
pub fn thesis_row(neurons: u32) -> Option<&'static NeuronResult> {
    thesis::NEURONS.iter().find(|row| row.neurons == neurons)
}

/// The figure in a column; none where the thesis has no such size.
pub fn figure(column: Column, member: &NeuronReport) -> Option<f64> {
    let chosen = member.chosen();
    let spread = || Distribution::of(&member.test_ades());
    let thesis = || thesis_row(member.neurons);
    match column {
        Column::Neurons => Some(f64::from(member.neurons)),
        Column::Parameters => Some(f64::from(member.parameters)),
        Column::BestEpoch => chosen.map(|network| f64::from(network.best_epoch)),
        Column::ValidationMse => validation_mse(member),
        Column::TestMse => chosen.map(|network| network.metrics.test.mse),
        Column::TestAde => chosen.map(|network| network.metrics.test.ade),
        Column::LowestAde => spread().map(|spread| spread.min),
        Column::MedianAde => spread().map(|spread| spread.median),
        Column::HighestAde => spread().map(|spread| spread.max),
        Column::ThesisEpoch => thesis().map(|row| f64::from(row.best_epoch)),
        Column::ThesisMse => thesis().map(|row| row.mse),
        Column::ThesisAde => thesis().map(|row| row.ade),
    }
}

/// The figure as text: whole numbers, m with three decimals, m² with four (the thesis prints three).
pub fn text(column: Column, member: &NeuronReport) -> String {
    let Some(value) = figure(column, member) else { return NO_NUMBER.to_owned() };
    match column {
        // Counts are below 2^32, so the cast is exact.
        Column::Neurons | Column::Parameters | Column::BestEpoch | Column::ThesisEpoch => {
            thousands(value as u64)
        }
        Column::ValidationMse | Column::TestMse => square_metres(value),
        Column::ThesisMse
        | Column::TestAde
        | Column::LowestAde
        | Column::MedianAde
        | Column::HighestAde
        | Column::ThesisAde => metres(value),
    }
}

/// The members in the order the reader asks for; those without the figure come last, equal ones by neurons.
pub fn sorted(members: &[Shared<NeuronReport>], look: &ExplorationLook) -> Vec<Shared<NeuronReport>> {
    let rows = members.iter().map(|member| (figure(look.sort, member), member));
    let rows = vocabulary::sorted(rows, |(a, left), (b, right)| {
        let order = match (a, b) {
            (Some(a), Some(b)) if look.descending => b.total_cmp(a),
            (Some(a), Some(b)) => a.total_cmp(b),
            // A missing figure is after every other, whichever way round.
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        order.then(left.neurons.cmp(&right.neurons))
    });
    rows.into_iter().map(|(_, member)| member.clone()).collect()
}

#[cfg(test)]
#[path = "columns_tests.rs"]
mod tests;
