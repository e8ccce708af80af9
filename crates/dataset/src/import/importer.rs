//! The import as an object that is stepped, so that a page can show progress and stop it.

use super::assemble::{self, Piece};
use super::report::{Note, Report, Severity};
use super::{Import, ImportOptions, InputFile, Refusal, in_order, read_file};
use crate::split::Part;
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
    /// Files still to be read (index and part), and the pieces read.
    Reading { plan: Vec<(usize, Option<Part>)>, next: usize, pieces: Vec<Piece> },
    /// Nothing more to do.
    Done(Result<Table, String>),
}

impl<B: AsRef<[u8]>> Importer<B> {
    /// An import of one file, or of three whose names contain train, val (or valid) and test. Nothing is read yet.
    #[must_use]
    pub fn new(files: Vec<SourceFile<B>>, options: ImportOptions) -> Self {
        let report = Report::new(files.iter().map(|file| file.name.clone()).collect());
        let state = match options.check().and_then(|()| plan(&files)) {
            Ok(plan) => State::Reading { plan, next: 0, pieces: Vec::new() },
            Err(message) => State::Done(Err(message)),
        };
        Self { files, options, report, state }
    }

    /// Does a part of the work: at most some thousand rows. Returns whether more is left.
    pub fn step(&mut self) -> bool {
        let State::Reading { plan, next, pieces } = &mut self.state else { return false };
        let result = match plan.get(*next) {
            Some(&(index, part)) => {
                *next += 1;
                let file =
                    InputFile { name: &self.files[index].name, bytes: self.files[index].bytes.as_ref() };
                let read = read_file(&file, part, &self.options, &mut self.report);
                match read {
                    Ok(read) => {
                        pieces.extend(read);
                        return true;
                    }
                    Err(message) if part.is_some() => Err(format!("{}: {message}", file.name)),
                    Err(message) => Err(message),
                }
            }
            None => assemble::table(core::mem::take(pieces), &self.options, &mut self.report),
        };
        self.state = State::Done(result);
        false
    }

    /// Share of the work that is done, 0 to 1. It never falls.
    #[must_use]
    pub fn progress(&self) -> f64 {
        match &self.state {
            State::Reading { plan, next, .. } => *next as f64 / (plan.len() + 1) as f64,
            State::Done(_) => 1.0,
        }
    }

    /// Does what is left, and gives the result.
    ///
    /// # Errors
    /// A [`Refusal`] with the report so far.
    pub fn finish(mut self) -> Result<Import, Refusal> {
        loop {
            if let State::Done(result) = self.state {
                let mut report = self.report;
                return result.map(|table| Import { table, report: report.clone() }).map_err(|message| {
                    report.notes.push(Note::new(Severity::Error, message.clone()));
                    Refusal { report: Box::new(report), messages: vec![message] }
                });
            }
            self.step();
        }
    }
}

/// The files in the order of reading, with the part each of three stands for.
fn plan<B>(files: &[SourceFile<B>]) -> Result<Vec<(usize, Option<Part>)>, String> {
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
