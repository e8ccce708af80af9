//! What the seeds of a study's rows say: means, scatter, and which differences exceed it.

use protocol::statistics::Spread;

use super::record::Record;
use super::rows::Row;

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
    /// Of the row's records with the seeds 1 to `repeats`; `None` if there are none.
    pub fn of(row: &'a Row, repeats: u32, records: &[Record], fingerprint: &str) -> Option<Self> {
        let found: Vec<&Record> = (1..=u64::from(repeats))
            .filter_map(|seed| {
                let config = row.with_seed(seed);
                records
                    .iter()
                    .find(|record| record.data_fingerprint == fingerprint && record.config == config)
            })
            .collect();
        let ade = |record: &&Record| {
            if row.is_ptq { record.integer.test.ade } else { record.network.metrics.test.ade }
        };
        let ades: Vec<f64> = found.iter().map(ade).collect();
        let spread = Spread::of(&ades)?;
        let mean =
            |of: fn(&Record) -> f64| found.iter().map(|record| of(record)).sum::<f64>() / found.len() as f64;
        let exactness = || found.iter().filter_map(|record| record.exactness);
        Some(Self {
            row,
            spread,
            integer: mean(|record| record.integer.test.ade),
            mismatches: (exactness().map(|one| one.mismatches).sum(), exactness().map(|one| one.total).sum()),
            max_lsb: exactness().map(|one| one.max_lsb).max().unwrap_or(0),
            best_epoch: mean(|record| f64::from(record.network.best_epoch)),
            ades,
        })
    }

    /// Whether these are figures of the float network itself.
    pub fn is_float(&self) -> bool {
        self.row.config.qat.is_none() && !self.row.is_ptq
    }
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
