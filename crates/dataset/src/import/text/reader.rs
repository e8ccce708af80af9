//! A text read in steps: decoded, surveyed, gone through once for what its cells show and once for its values.

use vocabulary::Severity;

use super::super::assemble::Piece;
use super::super::bytes::Decoder;
use super::super::columns::{ColumnNames, Falls, Header};
use super::super::moments::{Moment, moment};
use super::super::numbers::number;
use super::super::report::{DecimalMark, Encoding, Note, Report};
use super::super::roles::{Shape, assign};
use super::super::source::MAX_ROWS;
use super::super::units::Quantity;
use super::super::values::shorten;
use super::super::{ImportOptions, PREVIEW_ROWS};
use super::comments::comment;
use super::decide::{Case, Decisions};
use super::evidence::Evidence;
use super::layout::{Layout, survey};
use super::lines::{Cursor, Line, is_empty};
use super::rows::RowReader;
use super::tokens::{MAX_COLUMNS, Tokens};

/// Bytes of text gone through in one step.
const STEP_BYTES: usize = 256 * 1024;
/// Bytes looked at to find the layout; the survey itself stops earlier.
const SURVEY_BYTES: usize = 1024 * 1024;
/// Bytes behind a step that a quoted line break may reach into.
const REACH: usize = 16 * 1024;
/// Rows whose last cells are compared to see whether the file's last line was cut off.
const CUT_SAMPLE: usize = 200;

/// A text under way.
#[derive(Debug)]
pub(in super::super) struct TextReader {
    decoder: Decoder,
    known: ColumnNames,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    Decode,
    Survey,
    Look(Box<Body>, Box<Evidence>),
    Read(Box<Body>, Box<RowReader>),
}

/// The part of the text that holds the data.
#[derive(Debug)]
struct Body {
    layout: Layout,
    names: Vec<String>,
    mapping: super::super::columns::ColumnMapping,
    tokens: Tokens,
    at: Cursor,
    /// Decimals of the last cell, if the first rows agree on them.
    last_decimals: Option<usize>,
}

/// What a step came to.
pub(in super::super) enum Step {
    /// More is left.
    More,
    /// The file is read.
    Done(Box<Piece>),
}

impl TextReader {
    pub(in super::super) fn new(bytes: &[u8], options: &ImportOptions) -> Self {
        Self { decoder: Decoder::new(bytes), known: options.names.keyed(), stage: Stage::Decode }
    }

    /// Share of the work that is done.
    pub(in super::super) fn progress(&self, bytes: &[u8]) -> f64 {
        let share = |at: usize| at as f64 / self.decoder.bytes(bytes).len().max(1) as f64;
        match &self.stage {
            Stage::Decode => 0.1 * self.decoder.progress(bytes),
            Stage::Survey => 0.1,
            Stage::Look(body, _) => 0.1 + 0.4 * share(body.at.at),
            Stage::Read(body, _) => 0.5 + 0.5 * share(body.at.at),
        }
    }

    /// Does the next part of the work.
    ///
    /// # Errors
    /// A sentence for the user: no text, no layout, unknown columns, or a question only the user can answer.
    pub(in super::super) fn step(
        &mut self,
        bytes: &[u8],
        options: &ImportOptions,
        report: &mut Report,
    ) -> Result<Step, String> {
        match &mut self.stage {
            Stage::Decode => {
                if self.decoder.step(bytes)? {
                    return Ok(Step::More);
                }
                let encoding = self.decoder.encoding();
                report.encoding = Some(encoding);
                if encoding == Encoding::Latin1 {
                    let text = "The file is not UTF-8; it is read as Latin-1.";
                    report.notes.push(Note::new(Severity::Info, text));
                }
                self.stage = Stage::Survey;
            }
            Stage::Survey => {
                let text = window(self.decoder.bytes(bytes), 0, SURVEY_BYTES);
                let (body, evidence) = start(text, &self.known, options, report)?;
                self.stage = Stage::Look(Box::new(body), Box::new(evidence));
            }
            Stage::Look(body, evidence) => {
                let more = body.go(self.decoder.bytes(bytes), |line, tokens, body| {
                    if tokens.len() == body.width {
                        evidence.add(line.number, tokens);
                    }
                });
                if evidence.rows > MAX_ROWS {
                    return Err(format!("More than {MAX_ROWS} rows; at most so many can be read."));
                }
                if !more {
                    let reader = body.decide(evidence, options, report)?;
                    let Stage::Look(mut body, _) = core::mem::replace(&mut self.stage, Stage::Survey) else {
                        return Ok(Step::More);
                    };
                    body.at = body.layout.body;
                    self.stage = Stage::Read(body, Box::new(reader));
                }
            }
            Stage::Read(body, reader) => {
                let usual = body.last_decimals;
                let more = body.go(self.decoder.bytes(bytes), |line, tokens, layout| {
                    if layout.repeats(tokens) {
                        reader.repeated_header(line.number);
                        return;
                    }
                    let cut = !line.terminated
                        && usual.is_some_and(|usual| {
                            decimals(tokens.get(tokens.len().saturating_sub(1))) < usual
                        });
                    reader.read(line.number, tokens, !line.terminated, cut);
                });
                if !more {
                    let Stage::Read(body, reader) = core::mem::replace(&mut self.stage, Stage::Survey) else {
                        return Ok(Step::More);
                    };
                    return Ok(Step::Done(Box::new(body.piece(reader.finish()))));
                }
            }
        }
        Ok(Step::More)
    }
}

/// What a row is compared with.
struct RowLayout<'a> {
    width: usize,
    names: Option<&'a [String]>,
    units: &'a [String],
}

impl RowLayout<'_> {
    /// Whether a row is the header, or the row of units, again.
    fn repeats(&self, tokens: &Tokens) -> bool {
        // A row of numbers differs in its first values already, so this costs little.
        let same = |cells: &[String]| {
            cells.len() == tokens.len()
                && cells.iter().zip(tokens.iter()).all(|(name, value)| name.eq_ignore_ascii_case(value))
        };
        self.names.is_some_and(same) || !self.units.is_empty() && same(self.units)
    }
}

impl Body {
    /// Goes through the lines of one step; returns whether more are left.
    fn go(&mut self, bytes: &[u8], mut visit: impl FnMut(Line<'_>, &Tokens, &RowLayout<'_>)) -> bool {
        let start = self.at;
        let text = window(bytes, start.at, STEP_BYTES + REACH);
        let mut cursor = Cursor { at: 0, lines: start.lines };
        let layout = RowLayout {
            width: self.layout.width,
            names: self.layout.names.as_deref(),
            units: &self.layout.units,
        };
        while cursor.at < STEP_BYTES.min(text.len()) {
            let mut ahead = cursor;
            let Some(line) = ahead.next(text) else { break };
            if is_empty(line.text) || comment(line.text).is_some() {
                cursor = ahead;
                continue;
            }
            let Some(line) = cursor.next_split(text, &mut self.tokens) else { break };
            if self.layout.drops_trailing
                && self.tokens.len() == self.layout.width + 1
                && self.tokens.get(self.layout.width).is_empty()
            {
                self.tokens.pop();
            }
            visit(line, &self.tokens, &layout);
        }
        self.at = Cursor { at: start.at + cursor.at, lines: cursor.lines };
        self.at.at < bytes.len()
    }

    fn header(&self) -> Header<'_> {
        Header { names: self.layout.names.as_deref().unwrap_or_default(), units: &self.layout.units }
    }

    fn decide(
        &mut self,
        evidence: &Evidence,
        options: &ImportOptions,
        report: &mut Report,
    ) -> Result<RowReader, String> {
        let case = Case {
            mapping: self.mapping.clone(),
            names: &self.names,
            separator: self.layout.separator,
            evidence,
            options,
        };
        let Decisions { mapping, decimals, form } = case.decide(report)?;
        for column in &mut report.columns {
            if column.assigned != mapping.role(column.index)
                && self.mapping.role(column.index) == column.assigned
            {
                column.assigned = mapping.role(column.index);
            }
        }
        self.mapping = mapping.clone();
        Ok(RowReader::new(mapping, self.names.clone(), decimals, form))
    }

    fn piece(self, rows: super::super::rows::Rows) -> Piece {
        let header = self.header();
        let length = |column| header.unit(column, Quantity::Length);
        let (time_unit, length_units) = (
            self.mapping.time.map(|column| header.unit(column, Quantity::Time)),
            [length(self.mapping.x), length(self.mapping.y)],
        );
        Piece {
            rows,
            part: None,
            label: None,
            mapping: self.mapping.clone(),
            names: self.names,
            place: "Line",
            time_unit: time_unit.unwrap_or(super::super::units::Named::Nothing),
            length_units,
        }
    }
}

/// Finds layout and columns by the first lines.
fn start(
    text: &str,
    known: &ColumnNames,
    options: &ImportOptions,
    report: &mut Report,
) -> Result<(Body, Evidence), String> {
    let layout = survey(text, options.separator(), known)?;
    report.separator.get_or_insert(layout.separator);
    if layout.width > MAX_COLUMNS {
        return Err(format!("More than {MAX_COLUMNS} columns."));
    }
    let mut body = Body {
        tokens: layout.tokens(),
        at: layout.body,
        names: Vec::new(),
        mapping: super::super::columns::ColumnMapping::default(),
        last_decimals: None,
        layout,
    };
    let mut preview: Vec<Vec<String>> = Vec::new();
    let mut first_column = FirstColumn::default();
    let mut last = LastCells::default();
    let from = body.at;
    body.at = Cursor { at: from.at, ..from };
    body.go(text.as_bytes(), |line, tokens, layout| {
        if tokens.len() != layout.width || layout.repeats(tokens) {
            return;
        }
        if preview.len() < PREVIEW_ROWS {
            preview.push(tokens.iter().map(shorten).collect());
        }
        first_column.add(line.number, tokens.get(0));
        if line.terminated {
            last.add(tokens.get(tokens.len().saturating_sub(1)));
        }
    });
    body.at = from;
    body.last_decimals = last.common();
    let header = body.layout.names.is_some().then(|| body.header());
    let shape = Shape {
        header,
        width: body.layout.width,
        numbered: body.layout.numbered,
        preview,
        first_falls: Falls::of(first_column.falls, first_column.falling, first_column.steps),
        known,
    };
    let (mapping, names) = assign(shape, options, report)?;
    let evidence = Evidence::new(&mapping, names.len());
    body.mapping = mapping;
    body.names = names;
    Ok((body, evidence))
}

/// Where and how often the first column falls, as far as it was looked at.
#[derive(Default)]
struct FirstColumn {
    last: Option<f64>,
    falls: Option<usize>,
    falling: usize,
    steps: usize,
}

impl FirstColumn {
    fn add(&mut self, line: usize, text: &str) {
        let value = number(text, DecimalMark::Point).or_else(|| number(text, DecimalMark::Comma));
        let value = value.map(|(value, _)| value).or_else(|| match moment(text)? {
            Moment::Absolute(ns) | Moment::Clock(ns) => Some(ns as f64),
            Moment::Dated(..) => None,
        });
        let Some(value) = value else { return };
        self.steps += usize::from(self.last.is_some());
        if self.last.is_some_and(|last| value < last) {
            self.falls.get_or_insert(line);
            self.falling += 1;
        }
        self.last = Some(value);
    }
}

/// Decimals of the rows' last cells.
#[derive(Default)]
struct LastCells {
    decimals: Option<usize>,
    differ: bool,
    seen: usize,
}

impl LastCells {
    fn add(&mut self, text: &str) {
        if self.seen < CUT_SAMPLE {
            self.seen += 1;
            let found = decimals(text);
            self.differ |= *self.decimals.get_or_insert(found) != found;
        }
    }

    fn common(&self) -> Option<usize> {
        self.decimals.filter(|_| !self.differ && self.seen > 1)
    }
}

fn decimals(text: &str) -> usize {
    text.rfind(['.', ',']).map_or(0, |mark| text.len() - mark - 1)
}

/// Whole lines from `at` on, about `length` bytes of them; all that is left if no line ends there.
fn window(bytes: &[u8], at: usize, length: usize) -> &str {
    let rest = bytes.get(at..).unwrap_or_default();
    let end = match rest.get(length..) {
        // A line feed may follow a carriage return, so lines end behind a line feed where there are any.
        Some(tail) => {
            let near = &tail[..tail.len().min(length)];
            let feed = near.iter().position(|&byte| byte == b'\n');
            let end = feed.or_else(|| near.iter().position(|&byte| byte == b'\r'));
            end.or_else(|| tail.iter().position(|&byte| byte == b'\n' || byte == b'\r'))
                .map_or(rest.len(), |end| length + end + 1)
        }
        None => rest.len(),
    };
    // The text was checked when it was decoded, and line ends lie between characters.
    core::str::from_utf8(&rest[..end]).unwrap_or_default()
}
