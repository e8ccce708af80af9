//! NumPy archives (.npz): a zip of arrays. Headers are read first and only the arrays that are used are unpacked, with a
//! limit on what they unpack to.

use std::io::Read as _;

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use rawzip::{CompressionMethod, ZipArchive, ZipArchiveEntryWayfinder, ZipSliceArchive, ZipVerification};
use vocabulary::{Part, Severity};

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
    zip: ZipSliceArchive<&'a [u8]>,
    entries: Vec<Entry>,
}

/// Where an entry lies and how it is packed.
#[derive(Clone, Copy)]
struct Entry {
    place: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
}

impl<'a> Archive<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, String> {
        let zip = ZipArchive::from_slice(bytes).map_err(|error| damaged(&error))?;
        Ok(Self { zip, entries: Vec::new() })
    }

    /// The .npy entries with their headers.
    fn headers(&mut self) -> Result<Vec<Found>, String> {
        let mut found = Vec::new();
        for (count, entry) in self.zip.entries().enumerate() {
            let entry = entry.map_err(|error| damaged(&error))?;
            if count == MAX_ENTRIES {
                let all = self.zip.entries_hint();
                return Err(format!("The archive has {all} entries; at most {MAX_ENTRIES} are read."));
            }
            let name = String::from_utf8_lossy(entry.file_path().as_bytes());
            let Some(name) = name.strip_suffix(".npy") else { continue };
            if entry.flags().is_encrypted() {
                return Err(damaged(&"it is encrypted"));
            }
            let packed = Entry { place: entry.wayfinder(), method: entry.compression_method() };
            // Magic, version and length take 12 bytes.
            let start = self.unpack(packed, 12 + MAX_HEADER)?;
            self.entries.push(packed);
            found.push(Found::new(name.to_owned(), Header::parse(&start)));
        }
        if found.is_empty() {
            return Err("This zip holds no .npy arrays. An Excel workbook? Save it as CSV.".to_owned());
        }
        Ok(found)
    }

    /// Unpacks one array.
    fn array(&self, index: usize, header: &Header, budget: &mut usize) -> Result<Array, String> {
        let entry = self.entries.get(index).copied().ok_or(DAMAGED)?;
        let size = header.file_size().filter(|size| size <= budget).ok_or_else(|| {
            format!("the arrays needed unpack to more than {} MB.", MAX_UNPACKED / (1024 * 1024))
        })?;
        *budget -= size;
        // What is packed behind the data that the header promises is not unpacked.
        header.read(&self.unpack(entry, size)?)
    }

    /// At most the first `most` bytes of an entry; its checksum is compared if these are all.
    fn unpack(&self, entry: Entry, most: usize) -> Result<Vec<u8>, String> {
        let packed = self.zip.get_entry(entry.place).map_err(|error| damaged(&error))?;
        let mut unpacked = Vec::new();
        let read = match entry.method {
            CompressionMethod::STORE => packed.data().take(most as u64).read_to_end(&mut unpacked),
            CompressionMethod::DEFLATE => {
                DeflateDecoder::new(packed.data()).take(most as u64).read_to_end(&mut unpacked)
            }
            _ => return Err(damaged(&"it is packed in a way that is not known here")),
        };
        read.map_err(|error| damaged(&error))?;
        let (promised, uncompressed_size) = (packed.claim_verifier(), unpacked.len() as u64);
        if unpacked.len() < most || uncompressed_size == promised.uncompressed_size {
            let mut checksum = Crc::new();
            checksum.update(&unpacked);
            let found = ZipVerification { crc: checksum.sum(), uncompressed_size };
            promised.valid(found).map_err(|error| damaged(&error))?;
        }
        Ok(unpacked)
    }
}

fn damaged(error: &dyn core::fmt::Display) -> String {
    format!("The .npz archive cannot be read ({error}).")
}
