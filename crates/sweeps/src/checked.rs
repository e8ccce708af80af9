//! What Start would begin. Checking hundreds of points takes tens of milliseconds: not with every drawing, but when something
//! else is set.

use sweep::{CheckedSweep, SweepConfig};

use crate::state::{Base, Setup, grid_size};

/// What is set up, checked.
#[derive(Debug)]
pub struct Checked {
    /// What it is made of.
    of: (Setup, Base),
    /// The sweep without what is typed over it.
    pub plain: Result<SweepConfig, String>,
    /// The sweep.
    pub sweep: Result<CheckedSweep, String>,
    /// Points of its whole grid; 0 where that cannot be.
    pub size: u64,
}

impl Checked {
    /// What is set up, over what the page is set to.
    pub fn new(setup: Setup, base: Base) -> Self {
        let (plain, sweep) = (setup.plain(&base.job), setup.sweep(&base.job, base.sensors));
        let whole = || plain.as_ref().ok().and_then(|plain| plain.clone().check(base.sensors).ok());
        let size = match &sweep {
            Ok(sweep) => grid_size(sweep),
            Err(_) => whole().as_ref().map_or(0, grid_size),
        };
        Self { of: (setup, base), plain, sweep, size }
    }

    /// Checks it again if it is another.
    pub fn follow(&mut self, setup: &Setup, base: Base) {
        if (&self.of.0, &self.of.1) != (setup, &base) {
            *self = Self::new(setup.clone(), base);
        }
    }
}
