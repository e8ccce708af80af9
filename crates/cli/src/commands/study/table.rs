//! A study's table, as text or in Markdown, and the sentences below it.

use anyhow::Result;
use experiment::Prepared;
use experiment::metrics::metrics;

use super::rows::{Row, reference_name};
use super::statistics::{Comparison, STANDARD_ERRORS, Summary};
use protocol::defaults::SENSORS;

use crate::args::Study;
use crate::batch::Records;
use crate::out::outln;

/// Prints the table, what differs by more than the scatter, and what predicting the mean would give.
pub fn print(args: &Study, repeats: u32, rows: &[Row], records: &Records, prepared: &Prepared) -> Result<()> {
    let fingerprint = &prepared.description.fingerprint;
    let summaries: Vec<Summary<'_>> =
        rows.iter().filter_map(|row| Summary::of(row, repeats, records, fingerprint)).collect();
    let Some(first) = rows.first() else { return Ok(()) };
    let training = &first.job.training;
    outln!(
        "{} on {}: learning rate {}, {} epochs, seeds 1 to {repeats}; test ADE in m at each seed's best epoch by validation",
        first.job.model.label(SENSORS),
        prepared.description.name,
        training.learning_rate,
        training.epochs
    )?;
    outln!()?;
    print_cells(&cells(args, &summaries), args.markdown)?;
    outln!()?;
    let bullet = if args.markdown { "- " } else { "" };
    for group in groups(&summaries) {
        print_comparison(&group, bullet)?;
    }
    outln!("{bullet}always the mean position of the training block: test ADE {:.3} m", mean_ade(prepared))?;
    Ok(())
}

/// The summaries of each group, groups in order of their first row.
fn groups<'s, 'r>(summaries: &'s [Summary<'r>]) -> Vec<Vec<&'s Summary<'r>>> {
    let mut groups: Vec<Vec<&Summary<'_>>> = Vec::new();
    for summary in summaries {
        let of_same = |group: &&mut Vec<&Summary<'_>>| {
            group.first().is_some_and(|first| first.row.group == summary.row.group)
        };
        match groups.iter_mut().find(of_same) {
            Some(group) => group.push(summary),
            None => groups.push(vec![summary]),
        }
    }
    groups
}

/// Header and rows.
fn cells(args: &Study, summaries: &[Summary<'_>]) -> Vec<Vec<String>> {
    let reference = reference_name(args.study);
    let mut header: Vec<String> =
        ["network", "seeds", "min", "mean", "max", "sd", "integers", "outputs that differ", "best epoch"]
            .map(str::to_owned)
            .to_vec();
    if let Some(name) = reference {
        header.extend([name.to_owned(), "difference".to_owned()]);
    }
    let mut table = vec![header];
    for summary in summaries {
        let Summary { row, ades, spread, .. } = summary;
        let figure = |value: f64| format!("{value:.4}");
        let (integer, differ) = match summary.mismatches {
            _ if summary.is_float() => (String::new(), String::new()),
            (0, total) => (figure(summary.integer), format!("0 of {total}")),
            (count, total) => {
                (figure(summary.integer), format!("{count} of {total}, by at most {}", summary.max_lsb))
            }
        };
        let mut line = vec![
            row.name.clone(),
            spread.count.to_string(),
            figure(ades.iter().copied().fold(f64::INFINITY, f64::min)),
            figure(spread.mean),
            figure(ades.iter().copied().fold(f64::NEG_INFINITY, f64::max)),
            figure(spread.sd),
            integer,
            differ,
            format!("{:.0}", summary.best_epoch),
        ];
        if reference.is_some() {
            line.extend(match row.reference {
                Some(ade) => [format!("{ade:.3}"), format!("{:+.4}", spread.mean - ade)],
                None => [String::new(), String::new()],
            });
        }
        table.push(line);
    }
    table
}

/// Columns as wide as their widest cell; the first is aligned to the left, the others to the right.
fn print_cells(table: &[Vec<String>], markdown: bool) -> Result<()> {
    let columns = table.first().map_or(0, Vec::len);
    let width_of = |column: usize| {
        table.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width_of).collect();
    for (number, line) in table.iter().enumerate() {
        let cells: Vec<String> = line
            .iter()
            .zip(&widths)
            .enumerate()
            .map(
                |(column, (cell, &width))| {
                    if column == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
                },
            )
            .collect();
        if markdown {
            outln!("| {} |", cells.join(" | "))?;
        } else {
            outln!("{}", cells.join("  "))?;
        }
        if markdown && number == 0 {
            outln!("|---{}|", "|--:".repeat(columns.saturating_sub(1)))?;
        }
    }
    Ok(())
}

fn print_comparison(group: &[&Summary<'_>], bullet: &str) -> Result<()> {
    let (Some(found), Some(first)) = (Comparison::of(group), group.first()) else { return Ok(()) };
    let of = if first.row.group.is_empty() { String::new() } else { format!("{}: ", first.row.group) };
    outln!(
        "{bullet}{of}sd of one training {:.4} m, standard error of a difference of two means {:.4} m; {} of {} pairs differ by more \
         than {STANDARD_ERRORS} standard errors{}",
        found.pooled_sd,
        found.error,
        found.beyond.len(),
        found.pairs,
        if found.beyond.is_empty() { "" } else { ":" }
    )?;
    for (better, other, difference) in &found.beyond {
        outln!("  {bullet}{better} below {other} by {difference:.4} m")?;
    }
    Ok(())
}

/// Test ADE of predicting the mean label of the training block, m.
fn mean_ade(prepared: &Prepared) -> f64 {
    let (train, test) = (&prepared.blocks.train, &prepared.blocks.test);
    let mean = |coordinate: usize| {
        let labels = train.y.iter().skip(coordinate).step_by(2);
        (labels.map(|label| f64::from(*label)).sum::<f64>() / train.len() as f64) as f32
    };
    let estimates: Vec<f32> = [mean(0), mean(1)].into_iter().cycle().take(test.y.len()).collect();
    metrics(&estimates, &test.y).ade
}
