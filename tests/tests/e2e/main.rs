//! End-to-end tests: the production build, under a sub-path, in a real browser, used as a visitor uses it.
//!
//! `cargo xtask test` builds the site and runs them; by hand: `cargo xtask dist`, then
//! `cargo test --package bitroom-tests --features e2e --test e2e`, with axe-core's `axe.min.js` (npm) in `BITROOM_AXE` unless a test
//! run has installed it, and Firefox with its driver in `FIREFOX` and `GECKODRIVER` (`-- --skip ::firefox::` does without).
//! Screenshots are kept in `artifacts/screenshots`.

mod accessibility;
mod accidents;
mod charts;
mod common;
mod exploration;
mod first_visit;
mod inside;
mod keyboard;
mod live_ptq;
mod long_work;
mod model_files;
mod networks;
mod pictures;
mod places;
mod qat;
mod questions;
mod same_numbers;
mod screenshots;
mod sensors;
mod smoothness;
mod sweeps;
mod sweeps_smooth;
mod training;
mod transport;
mod upload;
mod worker_death;
