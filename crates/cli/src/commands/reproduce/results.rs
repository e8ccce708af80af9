//! The comparison that `reproduce` prints: errors per room and network, means, the thesis' figures, the order.

use anyhow::Result;
use protocol::defaults::SENSORS;
use protocol::report::RepeatedNetwork;
use protocol::statistics::Distribution;
use protocol::thesis::{FLOAT_REFERENCES, FloatReference};

use super::{Member, job};
use crate::args::{Network, Reproduce};
use crate::batch::Records;
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

/// The finished repeats of one network in one room, each with its seed, in order of seeds.
fn repeats<'a>(member: &Member, records: &'a Records) -> Vec<(u64, &'a RepeatedNetwork)> {
    let known = member.keys.iter().filter_map(|key| records.of(key));
    known.filter_map(|record| Some((record.job.training.seed, record.float.as_ref()?))).collect()
}

/// The repeat with the lowest validation MSE; test data play no part.
fn best<'a>(repeats: &[(u64, &'a RepeatedNetwork)]) -> Option<(u64, &'a RepeatedNetwork)> {
    let validation = |repeat: &&(u64, &RepeatedNetwork)| repeat.1.metrics.validation.mse;
    repeats.iter().min_by(|a, b| validation(a).total_cmp(&validation(b))).copied()
}

/// Prints all tables.
pub fn print(args: &Reproduce, members: &[Member], records: &Records) -> Result<()> {
    let mut ades = Vec::new();
    for network in &args.networks {
        let members = members.iter().filter(|member| member.network == *network);
        ades.push((*network, print_network(args, *network, members, records)?));
    }
    print_order(args, &ades)
}

/// One network's table; the chosen test ADE of every room that has one.
fn print_network<'m>(
    args: &Reproduce,
    network: Network,
    members: impl Iterator<Item = &'m Member>,
    records: &Records,
) -> Result<Vec<Option<f64>>> {
    let config = job(network, 0, args);
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
    for member in members {
        let repeats = repeats(member, records);
        let all: Vec<f64> = repeats.iter().map(|(_, network)| network.metrics.test.ade).collect();
        let chosen = best(&repeats);
        if let (Some((seed, report)), Some(spread)) = (chosen, Distribution::of(&all)) {
            let test = report.metrics.test;
            outln!(
                "{:>7}  {:>7}  {:>4}  {:>10}  {:>14.4}  {:>8.4}  {:>8.4}  {:>24.4} {:.4} {:.4}",
                member.simulator_seed,
                repeats.len(),
                seed,
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
        found.push(chosen.map(|(_, report)| report.metrics.test.ade));
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
