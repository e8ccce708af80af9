//! The files that the page sent, held once whatever is asked of them.

use std::sync::Arc;

use protocol::config::{DataSource, NamedFile};
use protocol::import::ImportOptions;
use protocol::message::FilesId;

/// Files by their number, until the page lets them go.
#[derive(Debug, Default)]
pub struct Files(Vec<(FilesId, Arc<[NamedFile]>)>);

impl Files {
    /// Keeps files; they replace others of the same number.
    pub fn keep(&mut self, id: FilesId, contents: Arc<[NamedFile]>) {
        self.forget(id);
        self.0.push((id, contents));
    }

    /// Drops the files of that number, if they are here.
    pub fn forget(&mut self, id: FilesId) {
        self.0.retain(|(known, _)| *known != id);
    }

    /// The files with the user's decisions, as the importer takes them; shares the bytes.
    ///
    /// # Errors
    /// That no files of this number are here.
    pub fn source(&self, id: FilesId, options: ImportOptions) -> Result<DataSource, String> {
        let known = self.0.iter().find(|(known, _)| *known == id);
        let (_, contents) = known.ok_or("the files are not here any more; choose them again")?;
        Ok(DataSource::Files { files: Arc::clone(contents), options })
    }
}
