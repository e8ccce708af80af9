//! Why data could not be loaded.

use protocol::import::ImportReport;

/// Why data could not be loaded, with the import report as far as it got.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("{message}")]
pub struct LoadError {
    /// Why, in one sentence.
    pub message: String,
    /// The report.
    pub report: Box<ImportReport>,
}

impl LoadError {
    pub(crate) fn plain(message: String) -> Self {
        let report = ImportReport { refusal: message.clone(), ..ImportReport::default() };
        Self { message, report: Box::new(report) }
    }
}
