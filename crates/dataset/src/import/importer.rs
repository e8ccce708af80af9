//! The import as an object that is stepped, so that a page can show progress and stop it.

use vocabulary::{Part, Severity};

use super::assemble::{Assembly, Piece};
use super::columns::{Falls, Header};
use super::report::{Format, Note, Report};
use super::roles::{Shape, assign};
use super::source::{ArraySource, MAX_ROWS};
use super::text::{MAX_COLUMNS, Step, TextReader};
use super::units::{Named, Quantity};
use super::{Import, ImportOptions, PREVIEW_ROWS, Refusal, bytes, in_order, rows};
use super::{arrays, npz};
use crate::table::Table;

/// A file with its bytes in any form: a slice, a vector, a shared buffer.
#[derive(Debug, Clone)]
pub struct SourceFile<B> {
    /// File name; only messages and the roles of three files use it.
    pub name: String,
    /// Contents.
    pub bytes: B,
}

/// An import under way. [`Importer::step`] does a bounded part of the work; the result does not depend on who calls it when.
#[derive(Debug)]
pub struct Importer<B> {
    files: Vec<SourceFile<B>>,
    options: ImportOptions,
    report: Report,
    state: State,
}

#[derive(Debug)]
enum State {
    /// Files still to be read, the text under way, and the pieces read.
    Reading { plan: Vec<Planned>, next: usize, text: Option<Box<TextReader>>, pieces: Vec<Piece> },
    /// All are read and become one table.
    Joining(Box<Assembly>),
    /// Nothing more to do.
    Done(Result<Box<Table>, String>),
}

/// A file to read: its index, and the part it stands for.
type Planned = (usize, Option<Part>);

impl<B: AsRef<[u8]>> Importer<B> {
    /// An import of one file, or of three whose names contain train, val (or valid) and test. Nothing is read yet.
    #[must_use]
    pub fn new(files: Vec<SourceFile<B>>, options: ImportOptions) -> Self {
        let report = Report::new(files.iter().map(|file| file.name.clone()).collect());
        let state = match options.check().and_then(|()| plan(&files)) {
            Ok(plan) => State::Reading { plan, next: 0, text: None, pieces: Vec::new() },
            Err(message) => State::Done(Err(message)),
        };
        Self { files, options, report, state }
    }

    /// Does a part of the work: at most some thousand rows. Returns whether more is left.
    pub fn step(&mut self) -> bool {
        let (plan, next, text, pieces) = match &mut self.state {
            State::Reading { plan, next, text, pieces } => (plan, next, text, pieces),
            State::Joining(assembly) => {
                match assembly.step(&self.options, &mut self.report) {
                    Ok(None) => return true,
                    Ok(Some(table)) => self.state = State::Done(Ok(Box::new(table))),
                    Err(message) => self.state = State::Done(Err(message)),
                }
                return false;
            }
            State::Done(_) => return false,
        };
        let Some(&(index, part)) = plan.get(*next) else {
            self.state = match Assembly::new(core::mem::take(pieces), &self.options) {
                Ok(assembly) => State::Joining(Box::new(assembly)),
                Err(message) => State::Done(Err(message)),
            };
            return true;
        };
        let SourceFile { name, bytes } = &self.files[index];
        let label = part.map(|_| name.clone());
        let result = match text {
            None => open(bytes.as_ref(), part, label, &self.options, &mut self.report),
            Some(reader) => match reader.step(bytes.as_ref(), &self.options, &mut self.report) {
                Ok(Step::More) => return true,
                Ok(Step::Done(piece)) => Ok(Opened::Pieces(vec![Piece { part, label, ..*piece }])),
                Err(message) => Err(message),
            },
        };
        match result {
            Ok(Opened::Text(reader)) => *text = Some(reader),
            Ok(Opened::Pieces(read)) => {
                pieces.extend(read);
                *text = None;
                *next += 1;
            }
            Err(message) => {
                let message = if part.is_some() { format!("{name}: {message}") } else { message };
                self.state = State::Done(Err(message));
                return false;
            }
        }
        true
    }

    /// Share of the work that is done, 0 to 1. It never falls.
    #[must_use]
    pub fn progress(&self) -> f64 {
        match &self.state {
            State::Reading { plan, next, text, .. } => {
                let file = plan.get(*next).map(|&(index, _)| self.files[index].bytes.as_ref());
                let within = text.as_ref().zip(file).map_or(0.0, |(text, bytes)| text.progress(bytes));
                0.95 * (*next as f64 + within) / plan.len() as f64
            }
            State::Joining(_) => 0.95,
            State::Done(_) => 1.0,
        }
    }

    /// Does what is left, and gives the result.
    ///
    /// # Errors
    /// A [`Refusal`] with the report so far.
    pub fn finish(mut self) -> Result<Import, Refusal> {
        while self.step() {}
        let Self { mut report, state, .. } = self;
        let message = match state {
            State::Done(Ok(table)) => return Ok(Import { table: *table, report }),
            State::Done(Err(message)) => message,
            // A step that has nothing more to do leaves nothing else behind.
            State::Reading { .. } | State::Joining(_) => "The import did not end.".to_owned(),
        };
        report.notes.push(Note::new(Severity::Error, message.clone()));
        Err(Refusal { report: Box::new(report), messages: vec![message] })
    }
}

/// The files in the order of reading, with the part each of three stands for.
fn plan<B>(files: &[SourceFile<B>]) -> Result<Vec<Planned>, String> {
    match files {
        [] => Err("No file was given.".to_owned()),
        [_] => Ok(vec![(0, None)]),
        [_, _, _] => {
            let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
            Ok(in_order(&names)?.into_iter().map(|(index, part)| (index, Some(part))).collect())
        }
        _ => Err(format!(
            "{} files given; one, or three with train, val and test in their names, can be read.",
            files.len()
        )),
    }
}

/// A file after its first step.
enum Opened {
    /// A text, to be read in steps.
    Text(Box<TextReader>),
    /// An array or an archive, read.
    Pieces(Vec<Piece>),
}

/// Begins a file: a text is only opened, arrays are read whole.
fn open(
    file: &[u8],
    part: Option<Part>,
    label: Option<String>,
    options: &ImportOptions,
    report: &mut Report,
) -> Result<Opened, String> {
    let format = bytes::sniff(file).map_err(|(format, message)| {
        report.format = format;
        message
    })?;
    report.format = format;
    match format {
        Format::Npy => {
            let (source, notes) = arrays::npy_table(file)?;
            report.notes.extend(notes);
            Ok(Opened::Pieces(vec![of_array(&source, part, label, options, report)?]))
        }
        Format::Npz => {
            let npz::Tables { tables, notes } = npz::tables(file)?;
            report.notes.extend(notes);
            if tables.len() > 1 && part.is_some() {
                return Err("This archive holds three parts already; give it alone.".to_owned());
            }
            let mut pieces = Vec::with_capacity(tables.len());
            for (own_part, source) in tables {
                let label = own_part.map(|p| p.name().to_owned()).or(label.clone());
                pieces.push(of_array(&source, part.or(own_part), label, options, report)?);
            }
            Ok(Opened::Pieces(pieces))
        }
        Format::Text | Format::Matlab | Format::Unknown => {
            Ok(Opened::Text(Box::new(TextReader::new(file, options))))
        }
    }
}

/// Finds the columns of an array and reads its rows.
fn of_array(
    source: &ArraySource,
    part: Option<Part>,
    label: Option<String>,
    options: &ImportOptions,
    report: &mut Report,
) -> Result<Piece, String> {
    if source.width > MAX_COLUMNS {
        return Err(format!("More than {MAX_COLUMNS} columns."));
    }
    let rows = source.values.chunks_exact(source.width.max(1));
    if rows.len() > MAX_ROWS {
        return Err(format!("{} rows; at most {MAX_ROWS} can be read.", rows.len()));
    }
    let falls = || rows.clone().zip(rows.clone().skip(1)).map(|(row, next)| next[0] < row[0]);
    let (first, falling) = (falls().position(|falls| falls), falls().filter(|falls| *falls).count());
    let known = options.names.keyed();
    let header = source.names.as_ref().map(|names| Header { names, units: &[] });
    let shape = Shape {
        header,
        width: source.width,
        numbered: None,
        preview: rows
            .clone()
            .take(PREVIEW_ROWS)
            .map(|row| row.iter().map(f64::to_string).collect())
            .collect(),
        first_falls: Falls::of(first.map(|row| row + 2), falling, rows.len()),
        known: &known,
    };
    let (mapping, names) = assign(shape, options, report)?;
    let unit = |column, quantity| header.map_or(Named::Nothing, |header| header.unit(column, quantity));
    Ok(Piece {
        rows: rows::of_array(source, &mapping, &names),
        part,
        label,
        place: "Row",
        time_unit: mapping.time.map_or(Named::Nothing, |column| unit(column, Quantity::Time)),
        length_units: [unit(mapping.x, Quantity::Length), unit(mapping.y, Quantity::Length)],
        mapping,
        names,
    })
}
