//! Why something cannot be done, as sentences to show.

/// Why nothing can be trained or evaluated yet.
pub(super) const NO_DATA: &str = "no data are loaded; choose a file or the simulated room first";
/// Why a stopped run has no result.
pub(super) const NO_EPOCH: &str =
    "the run was stopped before its first epoch was finished, so there is no network to show";

/// Why there is no quantized file.
pub(super) const NOT_QUANTIZED: &str =
    "this run was not quantized yet, so there is no integer network to save";
/// Why there is no file of quantization-aware training.
pub(super) const NO_QAT: &str =
    "this run was trained without quantization in the loop, so it has no such network to save";
/// Why a quantization is not one after training.
pub(super) const NOT_PTQ: &str = "the network was quantized during training, not after it";

/// An error as the sentence to show.
#[expect(clippy::needless_pass_by_value, reason = "takes what map_err gives")]
pub(super) fn text(error: impl ToString) -> String {
    error.to_string()
}
