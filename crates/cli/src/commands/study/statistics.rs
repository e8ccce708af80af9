//! What the seeds of a study's rows say: means, scatter, and which differences exceed it.

use protocol::Record;
use protocol::record::IntegerResult;
use protocol::report::RepeatedNetwork;
use protocol::statistics::Spread;

use super::rows::Row;
use crate::batch::Records;

/// One row's figures over its seeds; errors in m.
pub struct Summary<'a> {
    /// The network.
    pub row: &'a Row,
    /// Test ADE of each seed's best epoch by validation: of the network as trained, or of the integers for a PTQ row.
    pub ades: Vec<f64>,
    /// Their mean and standard deviation.
    pub spread: Spread,
    /// Mean test ADE of the integers.
    pub integer: f64,
    /// Test outputs of all seeds in which integers and fake-quant differ, and how many there are.
    pub mismatches: (u32, u32),
    /// Largest of these differences in steps of the output's grid.
    pub max_lsb: u32,
    /// Mean of the best epochs.
    pub best_epoch: f64,
}

impl<'a> Summary<'a> {
    /// Of the row's records with the seeds 1 to `repeats` on data of that fingerprint; `None` if there are none.
    pub fn of(row: &'a Row, repeats: u32, records: &Records, fingerprint: &str) -> Option<Self> {
        let found: Vec<(&RepeatedNetwork, &IntegerResult)> = (1..=u64::from(repeats))
            .filter_map(|seed| records.of(&row.with_seed(seed).key(fingerprint)).and_then(results))
            .collect();
        let ades: Vec<f64> = found
            .iter()
            .map(|(network, integer)| if row.is_ptq { &integer.metrics } else { &network.metrics })
            .map(|metrics| metrics.test.ade)
            .collect();
        let spread = Spread::of(&ades)?;
        let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / found.len() as f64;
        let exactness = || found.iter().filter_map(|(_, integer)| integer.exactness);
        Some(Self {
            row,
            spread,
            integer: mean(&mut found.iter().map(|(_, integer)| integer.metrics.test.ade)),
            mismatches: (exactness().map(|one| one.mismatches).sum(), exactness().map(|one| one.total).sum()),
            max_lsb: exactness().map(|one| one.max_lsb).max().unwrap_or(0),
            best_epoch: mean(&mut found.iter().map(|(network, _)| f64::from(network.best_epoch))),
            ades,
        })
    }

    /// Whether these are figures of the float network itself.
    pub fn is_float(&self) -> bool {
        self.row.job.qat.is_none() && !self.row.is_ptq
    }
}

/// The network that a record is about, and its integers.
fn results(record: &Record) -> Option<(&RepeatedNetwork, &IntegerResult)> {
    Some((record.network()?, record.integer.as_ref()?))
}

/// How many standard errors a difference of two means must exceed to be reported.
pub const STANDARD_ERRORS: f64 = 2.0;

/// A group's pairs of rows whose means differ by more than [`STANDARD_ERRORS`] standard errors.
pub struct Comparison {
    /// Scatter of one training around its row's mean, common to the group, m.
    pub pooled_sd: f64,
    /// Standard error of the difference of two means of all seeds, m.
    pub error: f64,
    /// Pairs in the group.
    pub pairs: usize,
    /// Pairs beyond: the better row, the other, difference in m.
    pub beyond: Vec<(String, String, f64)>,
}

impl Comparison {
    /// Of the rows of one group; `None` for less than two rows, or rows of one seed.
    pub fn of(group: &[&Summary<'_>]) -> Option<Self> {
        let spreads: Vec<Spread> = group.iter().map(|summary| summary.spread).collect();
        let pooled_sd = Spread::pooled_sd(&spreads).filter(|_| group.len() > 1)?;
        let error_of =
            |a: Spread, b: Spread| pooled_sd * (1.0 / a.count as f64 + 1.0 / b.count as f64).sqrt();
        let mut sorted = group.to_vec();
        sorted.sort_by(|a, b| a.spread.mean.total_cmp(&b.spread.mean));
        let mut beyond = Vec::new();
        for (number, better) in sorted.iter().enumerate() {
            for other in &sorted[number + 1..] {
                let difference = other.spread.mean - better.spread.mean;
                if difference > STANDARD_ERRORS * error_of(better.spread, other.spread) {
                    beyond.push((better.row.name.clone(), other.row.name.clone(), difference));
                }
            }
        }
        let most = spreads.iter().copied().max_by_key(|spread| spread.count)?;
        let pairs = group.len() * (group.len() - 1) / 2;
        Some(Self { pooled_sd, error: error_of(most, most), pairs, beyond })
    }
}
