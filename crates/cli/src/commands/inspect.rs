//! `bitroom inspect`: what the importer finds in a file.

use std::process::ExitCode;

use anyhow::Result;
use experiment::Dataset;
use protocol::DataSource;
use protocol::import::{ImportReport, QuestionState, Severity};

use crate::args::Inspect;
use crate::out::outln;
use crate::{files, out, source};

/// Prints the report; exit code 1 if the file is refused.
pub fn run(args: &Inspect) -> Result<ExitCode> {
    let files = args.files.iter().map(|path| files::read_named(path)).collect::<Result<Vec<_>>>()?.into();
    let options = source::import_options(&args.import)?;
    let report = match Dataset::load(&DataSource::Files { files, options }) {
        Ok(dataset) => dataset.report,
        Err(error) => *error.report,
    };
    if args.json {
        out::json(&report)?;
    } else {
        print_report(&report)?;
    }
    Ok(if report.accepted { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn print_report(report: &ImportReport) -> Result<()> {
    outln!("{}: {}", report.file_name, if report.accepted { "accepted" } else { "refused" })?;
    if !report.accepted {
        outln!("  {}", report.refusal)?;
    }
    outln!("  format   {}", report.format)?;
    outln!("  rows     {} read, {} good, {} skipped", report.rows_read, report.rows_good, report.rows_bad)?;
    if let Some(rate) = report.rate_hz {
        outln!("  rate     {rate:.3} Hz, {} gaps", report.gaps)?;
    }
    if let Some((width, depth)) = report.extent_m {
        outln!("  room     positions span {width:.2} m x {depth:.2} m")?;
    }
    for column in &report.columns {
        outln!("  column   {:<16} {:<8} {}", column.name, column.role.name(), column.first_cells.join("  "))?;
    }
    for question in &report.questions {
        let state = match question.state {
            QuestionState::Open => "asks",
            QuestionState::Guessed => "guessed",
            QuestionState::Found => "found",
            QuestionState::Answered => "answered",
        };
        outln!("  {state:<8} {}", question.text)?;
        for (index, choice) in question.choices.iter().enumerate() {
            let mark = if question.chosen == Some(index) { '*' } else { ' ' };
            let flag =
                question.answer(index).map(|answer| format!("--answer '{answer}'")).unwrap_or_default();
            outln!("         {mark} {:<24} {:<28} {flag}", choice.label, choice.example)?;
        }
    }
    for note in &report.notes {
        let severity = match note.severity {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Question => "question",
            Severity::Error => "error",
        };
        outln!("  {severity:<8} {}", note.message)?;
    }
    Ok(())
}
