//! Chosen files: held once by the page, for another worker, and named by a number in messages.

use std::cell::OnceCell;
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use protocol::config::NamedFile;
use protocol::job::FileName;
use protocol::message::{FilesId, ToWorker};

/// Files as they were chosen. Choosing the same file again gives others.
#[derive(Clone, Debug)]
pub struct ChosenFiles {
    id: FilesId,
    contents: Arc<[NamedFile]>,
    /// Names with the hashes of the bytes, made once where a job names the files.
    names: Rc<OnceCell<Vec<FileName>>>,
}

impl ChosenFiles {
    /// The files as a job names them.
    pub fn names(&self) -> Vec<FileName> {
        self.names.get_or_init(|| self.contents.iter().map(FileName::of).collect()).clone()
    }

    /// Their number in messages.
    pub fn id(&self) -> FilesId {
        self.id
    }
}

impl PartialEq for ChosenFiles {
    /// By number: bytes are not looked at.
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Deref for ChosenFiles {
    type Target = [NamedFile];

    fn deref(&self) -> &Self::Target {
        &self.contents
    }
}

/// Which files the worker holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FilesInWorker {
    ids: Vec<FilesId>,
    last: FilesId,
}

impl FilesInWorker {
    /// Gives files a number of their own.
    pub fn number(&mut self, contents: Arc<[NamedFile]>) -> ChosenFiles {
        self.last.0 += 1;
        ChosenFiles { id: self.last, contents, names: Rc::default() }
    }

    /// The message that gives the worker these files, if it does not hold them.
    pub fn give(&mut self, files: &ChosenFiles) -> Option<ToWorker> {
        if self.ids.contains(&files.id) {
            return None;
        }
        self.ids.push(files.id);
        Some(ToWorker::Files { files: files.id, contents: Arc::clone(&files.contents) })
    }

    /// The messages that make the worker drop all others.
    pub fn keep_only(&mut self, wanted: &[Option<FilesId>]) -> Vec<ToWorker> {
        let unwanted = self.ids.extract_if(.., |id| !wanted.contains(&Some(*id)));
        unwanted.map(|files| ToWorker::Forget { files }).collect()
    }

    /// A new worker holds nothing; numbers are not given out again.
    pub fn worker_lost(&mut self) {
        self.ids.clear();
    }
}
