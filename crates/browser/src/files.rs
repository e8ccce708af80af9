//! Files: chosen, dropped or pasted ones are read into bytes; results are offered for saving. Nothing leaves the browser.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::file::callbacks::{FileReader, read_as_bytes};
use gloo::file::{Blob, FileList, ObjectUrl};
use protocol::NamedFile;
use wasm_bindgen::JsCast;
use web_sys::HtmlAnchorElement;
use yew::Callback;

/// Files that were chosen and could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// Their names.
    pub names: Vec<String>,
    /// Why not, in one sentence.
    pub message: String,
}

/// How many files of what size are read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    files: usize,
    /// Size of one file in units of 2^20 bytes.
    megabytes: u64,
}

impl Limits {
    /// At most so many files, each of so many units of 2^20 bytes.
    pub const fn new(files: usize, megabytes: u64) -> Self {
        Self { files, megabytes }
    }
}

/// Data: one file, or training, validation and test. The importer takes 20 MB (`dataset::import::MAX_BYTES`), so that more
/// need not be read.
pub const DATA_FILES: Limits = Limits { files: 3, megabytes: 20 };
/// A model: it holds every loss of up to 100,000 epochs as text.
pub const MODEL_FILE: Limits = Limits { files: 1, megabytes: 64 };

/// Files being read: keep it until the callback was called, dropping it ends the reading.
pub type Reading = Rc<RefCell<Vec<FileReader>>>;

/// What came of a choice of files, in the list's order or as the reason why not.
type Outcome = Result<Vec<NamedFile>, Unreadable>;

/// Why files of these names and sizes in bytes are not read at all; absent if they are.
fn refusal(files: &[(String, u64)], limits: Limits) -> Option<String> {
    let megabytes = 1u64 << 20;
    if files.len() > limits.files {
        let allowed = if limits.files == 1 { "one" } else { "one, or three (train, validation, test)," };
        return Some(format!("{} files were chosen; {allowed} can be imported.", files.len()));
    }
    let (name, size) = files.iter().find(|(_, size)| *size > limits.megabytes * megabytes)?;
    // Rounded up: what is too large by a byte must not be said to have just the size allowed.
    let tenths = (size * 10).div_ceil(megabytes);
    let allowed = limits.megabytes;
    Some(format!("{name} has {}.{} MB; at most {allowed} MB can be read.", tenths / 10, tenths % 10))
}

/// Files that arrive one by one, each as its bytes or as what went wrong.
struct Gathering {
    names: Vec<String>,
    bytes: Vec<Option<Vec<u8>>>,
    over: bool,
}

impl Gathering {
    fn new(names: Vec<String>) -> Self {
        Self { bytes: vec![None; names.len()], names, over: false }
    }

    /// Takes file `i`; the outcome is returned once: with the last file, or with the first that could not be read.
    fn take(&mut self, i: usize, read: Result<Vec<u8>, String>) -> Option<Outcome> {
        if self.over {
            return None;
        }
        match read {
            Ok(bytes) => *self.bytes.get_mut(i)? = Some(bytes),
            Err(error) => {
                self.over = true;
                let message = format!("{} could not be read: {error}.", self.names.get(i)?);
                return Some(Err(Unreadable { names: std::mem::take(&mut self.names), message }));
            }
        }
        if self.bytes.iter().any(Option::is_none) {
            return None;
        }
        self.over = true;
        let names = std::mem::take(&mut self.names).into_iter();
        let bytes = std::mem::take(&mut self.bytes).into_iter().flatten();
        Some(Ok(names.zip(bytes).map(|(name, bytes)| NamedFile { name, bytes }).collect()))
    }
}

/// Reads all files of a list; calls `done` once, with the files in the list's order or with the reason why not. A list that
/// is missing or empty (a picker that was cancelled, dragged text) is no choice, and `done` is not called.
pub fn read_all(list: Option<web_sys::FileList>, limits: Limits, done: &Callback<Outcome>) -> Reading {
    let readers: Reading = Rc::default();
    let Some(list) = list.map(FileList::from) else { return readers };
    if list.is_empty() {
        return readers;
    }
    let chosen: Vec<(String, u64)> = list.iter().map(|file| (file.name(), file.size())).collect();
    let refusal = refusal(&chosen, limits);
    let names: Vec<String> = chosen.into_iter().map(|(name, _)| name).collect();
    if let Some(message) = refusal {
        done.emit(Err(Unreadable { names, message }));
        return readers;
    }
    let gathering = Rc::new(RefCell::new(Gathering::new(names)));
    for (i, file) in list.iter().enumerate() {
        let (gathering, done) = (Rc::clone(&gathering), done.clone());
        let reader = read_as_bytes(file, move |result| {
            let outcome = gathering.borrow_mut().take(i, result.map_err(|error| error.to_string()));
            if let Some(outcome) = outcome {
                done.emit(outcome);
            }
        });
        readers.borrow_mut().push(reader);
    }
    readers
}

/// Offers bytes for saving under a name.
pub fn save(file_name: &str, bytes: &[u8]) {
    let mime = match file_name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("json") => "application/json",
        Some("jsonl") => "application/jsonl",
        Some("png") => "image/png",
        Some("svg") => "image/svg+xml",
        _ => "text/csv",
    };
    let url = ObjectUrl::from(Blob::new_with_options(bytes, Some(mime)));
    let link = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.create_element("a").ok())
        .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok());
    if let Some(link) = link {
        link.set_href(&url);
        link.set_download(file_name);
        link.click();
        // The browser fetches the URL after the click; a minute is ample.
        gloo::timers::callback::Timeout::new(60_000, move || drop(url)).forget();
    }
}

#[cfg(test)]
#[path = "files_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
