//! How long the worker works before it hears messages.

/// Length of a slice of work, ms: between two slices the worker hears messages, so it stops within 100 ms.
pub(super) const SLICE_MS: f64 = 25.0;
