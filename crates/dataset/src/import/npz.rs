//! NumPy archives (.npz): a zip of arrays. Headers are read first and only the arrays that are used are unpacked, with a
//! limit on what they unpack to.

use std::io::{Cursor, Read as _};

use vocabulary::{Part, Severity};
use zip::ZipArchive;

use super::arrays::{self, Plan};
use super::found::Found;
use super::npy::{Array, Header, MAX_HEADER};
use super::report::Note;
use super::source::ArraySource;

/// Most bytes that the arrays used may unpack to.
const MAX_UNPACKED: usize = 64 * 1024 * 1024;
/// Most entries an archive may have.
const MAX_ENTRIES: usize = 4_096;

/// What an archive holds that can be imported.
pub(super) struct Tables {
    /// One table without a part, or several with theirs.
    pub(super) tables: Vec<(Option<Part>, ArraySource)>,
    /// What was assumed and what is not used.
    pub(super) notes: Vec<Note>,
}

/// Reads the bytes of an .npz file.
///
/// # Errors
/// A sentence for the user: damaged archive, arrays from which no table can be made, or one that unpacks to too much.
pub(super) fn tables(bytes: &[u8]) -> Result<Tables, String> {
    let mut archive = Archive::open(bytes)?;
    let found = archive.headers()?;
    let Plan { tables, notes } = arrays::plan(&found)?;
    let mut budget = MAX_UNPACKED;
    let mut read = |index: usize| -> Result<Array, String> {
        let Some(Found { name, header: Ok(header), .. }) = found.get(index) else {
            return Err(DAMAGED.to_owned());
        };
        archive.array(index, header, &mut budget).map_err(|message| format!("{name}: {message}"))
    };
    let tables = tables
        .into_iter()
        .map(|(part, table)| Ok((part, table.read(&mut read)?)))
        .collect::<Result<Vec<_>, String>>()?;
    Ok(Tables { tables, notes: notes.into_iter().map(|text| Note::new(Severity::Info, text)).collect() })
}

const DAMAGED: &str = "The .npz archive cannot be read.";

/// A zip and the places of its arrays.
struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    entries: Vec<usize>,
}

impl<'a> Archive<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| damaged(&error))?;
        if zip.len() > MAX_ENTRIES {
            return Err(format!("The archive has {} entries; at most {MAX_ENTRIES} are read.", zip.len()));
        }
        Ok(Self { zip, entries: Vec::new() })
    }

    /// The .npy entries with their headers.
    fn headers(&mut self) -> Result<Vec<Found>, String> {
        let mut found = Vec::new();
        for index in 0..self.zip.len() {
            let entry = self.zip.by_index(index).map_err(|error| damaged(&error))?;
            let name = entry.name().map_err(|error| damaged(&error))?;
            let Some(name) = name.strip_suffix(".npy").map(str::to_owned) else { continue };
            let mut start = Vec::new();
            // Magic, version and length take 12 bytes.
            entry.take(12 + MAX_HEADER as u64).read_to_end(&mut start).map_err(|error| damaged(&error))?;
            self.entries.push(index);
            found.push(Found::new(name, Header::parse(&start)));
        }
        if found.is_empty() {
            return Err("This zip holds no .npy arrays. An Excel workbook? Save it as CSV.".to_owned());
        }
        Ok(found)
    }

    /// Unpacks one array.
    fn array(&mut self, index: usize, header: &Header, budget: &mut usize) -> Result<Array, String> {
        let entry = self.entries.get(index).copied().ok_or(DAMAGED)?;
        let entry = self.zip.by_index(entry).map_err(|error| damaged(&error))?;
        let size = header.file_size().filter(|size| size <= budget).ok_or_else(|| {
            format!("the arrays needed unpack to more than {} MB.", MAX_UNPACKED / (1024 * 1024))
        })?;
        *budget -= size;
        let mut unpacked = Vec::new();
        // What is packed behind the data that the header promises is not unpacked.
        entry.take(size as u64).read_to_end(&mut unpacked).map_err(|error| damaged(&error))?;
        header.read(&unpacked)
    }
}

fn damaged(error: &dyn core::fmt::Display) -> String {
    format!("The .npz archive cannot be read ({error}).")
}
