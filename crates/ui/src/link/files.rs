//! Files: chosen, dropped or pasted ones are read into bytes; results are offered for saving. Nothing leaves the browser.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::file::callbacks::{FileReader, read_as_bytes};
use gloo::file::{Blob, FileList, ObjectUrl};
use protocol::NamedFile;
use wasm_bindgen::JsCast;
use web_sys::HtmlAnchorElement;
use yew::Callback;

/// Largest file that is read at all; the importer has its own, lower limit.
const MAX_BYTES: u64 = 64 << 20;
/// Most files taken at once: training, validation and test.
const MAX_FILES: usize = 3;

/// Files being read: keep it until the callback was called, dropping it ends the reading.
pub type Reading = Rc<RefCell<Vec<FileReader>>>;

/// Reads all files of a list; calls `done` once, with the files in the list's order or with the reason why not.
pub fn read_all(list: Option<web_sys::FileList>, done: &Callback<Result<Vec<NamedFile>, String>>) -> Reading {
    let readers: Reading = Rc::default();
    let Some(list) = list.map(FileList::from) else { return readers };
    if list.is_empty() {
        return readers;
    }
    if list.len() > MAX_FILES {
        done.emit(Err(format!(
            "{} files were chosen; one, or three (train, validation, test), can be imported.",
            list.len()
        )));
        return readers;
    }
    if let Some(file) = list.iter().find(|file| file.size() > MAX_BYTES) {
        done.emit(Err(format!("{} has {} MB; at most 64 MB can be read.", file.name(), file.size() >> 20)));
        return readers;
    }
    let slots: Rc<RefCell<Vec<Option<NamedFile>>>> = Rc::new(RefCell::new(vec![None; list.len()]));
    for (i, file) in list.iter().enumerate() {
        let (slots, done, name) = (Rc::clone(&slots), done.clone(), file.name());
        let reader = read_as_bytes(file, move |result| match result {
            Ok(bytes) => {
                if let Some(slot) = slots.borrow_mut().get_mut(i) {
                    *slot = Some(NamedFile { name, bytes });
                }
                let all: Option<Vec<NamedFile>> = slots.borrow().iter().cloned().collect();
                if let Some(files) = all {
                    done.emit(Ok(files));
                }
            }
            Err(error) => done.emit(Err(format!("{name} could not be read: {error}."))),
        });
        readers.borrow_mut().push(reader);
    }
    readers
}

/// Offers bytes for saving under a name.
pub fn save(file_name: &str, bytes: &[u8]) {
    let mime = if file_name.ends_with(".json") { "application/json" } else { "text/csv" };
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
