//! What the tests of the whole workspace share.

pub mod conversion;
pub mod differential;
pub mod golden;
pub mod same_bits;
pub mod scheme;
pub mod tally;

#[cfg(all(feature = "e2e", not(target_arch = "wasm32")))]
pub mod browser;
