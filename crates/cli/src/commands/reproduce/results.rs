//! The comparison that `reproduce` prints: errors per room and network, means, the thesis' figures, the order.

use anyhow::Result;
use protocol::defaults::SENSORS;
use protocol::statistics::Distribution;
use protocol::thesis::{FLOAT_REFERENCES, FloatReference};

use super::network_config;
use super::record::Record;
use crate::args::{Network, Reproduce};
use crate::out::outln;

/// A network's name.
pub fn name(network: Network) -> &'static str {
    match network {
        Network::Mlp => "mlp",
        Network::Lstm => "lstm",
        Network::Cnn => "cnn",
    }
}

/// What the project wants of the mean test ADE, m.
fn goal(network: Network) -> (f64, f64) {
    match network {
        Network::Mlp => (0.41, 0.46),
        Network::Lstm => (0.30, 0.34),
        Network::Cnn => (0.26, 0.30),
    }
}

fn thesis(network: Network) -> Option<&'static FloatReference> {
    FLOAT_REFERENCES.iter().find(|reference| reference.network.eq_ignore_ascii_case(name(network)))
}

/// The repeats of one network in one room that `args` ask for.
fn repeats<'a>(
    args: &Reproduce,
    records: &'a [Record],
    network: Network,
    simulator_seed: u64,
) -> Vec<&'a Record> {
    let config = network_config(network, args.epochs);
    let wanted = |record: &&Record| {
        let seed = record.config.training.seed;
        let mut expected = config.clone();
        expected.training.seed = seed;
        record.simulator_seed == simulator_seed
            && record.config == expected
            && (1..=u64::from(args.repeats)).contains(&seed)
    };
    records.iter().filter(wanted).collect()
}

/// The repeat with the lowest validation MSE; test data play no part.
fn best<'a>(repeats: &[&'a Record]) -> Option<&'a Record> {
    let validation = |record: &&&Record| record.report.float.metrics.validation.mse;
    repeats.iter().min_by(|a, b| validation(a).total_cmp(&validation(b))).copied()
}

/// Prints all tables.
pub fn print(args: &Reproduce, records: &[Record]) -> Result<()> {
    let mut ades = Vec::new();
    for network in &args.networks {
        ades.push((*network, print_network(args, records, *network)?));
    }
    print_order(args, &ades)
}

/// One network's table; the chosen test ADE of every room that has one.
fn print_network(args: &Reproduce, records: &[Record], network: Network) -> Result<Vec<Option<f64>>> {
    let config = network_config(network, args.epochs);
    outln!(
        "{}, learning rate {}, {} epochs, best of {} repeats by validation",
        config.model.label(SENSORS),
        config.training.learning_rate,
        args.epochs,
        args.repeats
    )?;
    outln!(
        "   room  repeats  seed  best epoch  validation MSE  test MSE  test ADE  ADE of all repeats: min median max"
    )?;
    let mut found = Vec::new();
    let mut errors = Vec::new();
    for simulator_seed in &args.seeds {
        let repeats = repeats(args, records, network, *simulator_seed);
        let all: Vec<f64> = repeats.iter().map(|record| record.report.float.metrics.test.ade).collect();
        let chosen = best(&repeats);
        if let (Some(record), Some(spread)) = (chosen, Distribution::of(&all)) {
            let (report, test) = (&record.report.float, record.report.float.metrics.test);
            outln!(
                "{simulator_seed:>7}  {:>7}  {:>4}  {:>10}  {:>14.4}  {:>8.4}  {:>8.4}  {:>24.4} {:.4} {:.4}",
                repeats.len(),
                record.report.seed,
                report.best_epoch,
                report.metrics.validation.mse,
                test.mse,
                test.ade,
                spread.min,
                spread.median,
                spread.max
            )?;
            errors.push((test.mse, test.ade));
        }
        found.push(chosen.map(|record| record.report.float.metrics.test.ade));
    }
    if let Some((mse, ade)) = mean(&errors) {
        let (low, high) = goal(network);
        let verdict = match errors.len() == args.seeds.len() {
            true if (low..=high).contains(&ade) => "reached",
            true => "not reached",
            false => "rooms are missing",
        };
        outln!(
            "   mean of {} rooms: MSE {mse:.4} m², ADE {ade:.4} m; goal {low:.2} to {high:.2} m: {verdict}",
            errors.len()
        )?;
    }
    if let Some(reference) = thesis(network) {
        outln!("   thesis (measured data): MSE {:.3} m², ADE {:.3} m", reference.mse, reference.ade)?;
    }
    outln!()?;
    Ok(found)
}

/// Means of MSE and ADE; `None` if there are none.
fn mean(errors: &[(f64, f64)]) -> Option<(f64, f64)> {
    let count = errors.len() as f64;
    let (mse, ade) = errors.iter().fold((0.0, 0.0), |sum, error| (sum.0 + error.0, sum.1 + error.1));
    (!errors.is_empty()).then_some((mse / count, ade / count))
}

/// Whether CNN < LSTM < MLP holds in every room.
fn print_order(args: &Reproduce, ades: &[(Network, Vec<Option<f64>>)]) -> Result<()> {
    let of = |network, room: usize| {
        ades.iter().find(|(candidate, _)| *candidate == network).and_then(|(_, ades)| ades[room])
    };
    let (mut holds, mut fails) = (Vec::new(), Vec::new());
    for (room, seed) in args.seeds.iter().enumerate() {
        let (Some(mlp), Some(lstm), Some(cnn)) =
            (of(Network::Mlp, room), of(Network::Lstm, room), of(Network::Cnn, room))
        else {
            continue;
        };
        if cnn < lstm && lstm < mlp { holds.push(seed.to_string()) } else { fails.push(seed.to_string()) }
    }
    match (holds.as_slice(), fails.as_slice()) {
        // Not one room has all three networks.
        ([], []) => {}
        (_, []) => outln!("ADE of CNN < LSTM < MLP: in every room ({})", holds.join(", "))?,
        (_, fails) => outln!("ADE of CNN < LSTM < MLP: not in rooms {}", fails.join(", "))?,
    }
    Ok(())
}
