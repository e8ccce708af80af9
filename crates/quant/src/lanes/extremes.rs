//! Smallest and largest value of each channel of a batch, in one pass.

use vectors::{MOST_LANES, Vector, Width, widest};
use wide::f32x4;

use super::period;

/// Buffers for the extremes of tensors with a given number of channels.
#[derive(Debug)]
pub(crate) struct Extremes {
    /// Extremes of every place of the repeating pattern of channels; empty for one channel.
    groups: Vec<[f32x4; 2]>,
    min: Vec<f32>,
    max: Vec<f32>,
}

/// The extremes of nothing.
const NOTHING: [f32x4; 2] = [f32x4::splat(f32::INFINITY), f32x4::splat(f32::NEG_INFINITY)];

impl Extremes {
    pub(crate) fn new(channels: usize) -> Self {
        let groups = if channels == 1 { 0 } else { period(channels) };
        Self { groups: vec![NOTHING; groups], min: vec![0.0; channels], max: vec![0.0; channels] }
    }

    /// The number of channels.
    pub(crate) fn channels(&self) -> usize {
        self.min.len()
    }

    /// Smallest and largest value of `channel` in the batch last [observed](Self::observe).
    pub(crate) fn of(&self, channel: usize) -> (f32, f32) {
        (self.min[channel], self.max[channel])
    }

    /// Looks at `x`, `[.., channels]`, not empty. A channel with a NaN has the extremes NaN. Never gives -0.0.
    pub(crate) fn observe(&mut self, x: &[f32]) {
        let channels = self.channels();
        let has_nan = if channels == 1 { self.one_channel(x) } else { self.many_channels(x) };
        if has_nan {
            // Rare and the end of the run: which channels?
            for (i, _) in x.iter().enumerate().filter(|(_, x)| x.is_nan()) {
                (self.min[i % channels], self.max[i % channels]) = (f32::NAN, f32::NAN);
            }
        }
        for bound in self.min.iter_mut().chain(&mut self.max) {
            // -0.0 + 0.0 is 0.0: which of the two zeros a lane met first must not show.
            *bound += 0.0;
        }
    }

    /// Says whether there may have been a NaN.
    fn one_channel(&mut self, x: &[f32]) -> bool {
        let mut found = ([f32::INFINITY, f32::NEG_INFINITY], false);
        extremes(x, &mut found);
        let ([min, max], has_nan) = found;
        (self.min[0], self.max[0]) = (min, max);
        has_nan
    }

    fn many_channels(&mut self, x: &[f32]) -> bool {
        let channels = self.channels();
        self.groups.fill(NOTHING);
        let (vectors, tail) = x.as_chunks::<4>();
        let mut nan = f32x4::ZERO;
        for vectors in vectors.chunks(self.groups.len()) {
            for ([low, high], x) in self.groups.iter_mut().zip(vectors) {
                let x = f32x4::new(*x);
                (*low, *high) = (low.at_most(x), high.at_least(x));
                nan |= x.is_nan();
            }
        }
        let mut has_nan = nan.any();
        self.min.fill(f32::INFINITY);
        self.max.fill(f32::NEG_INFINITY);
        let mut channel = 0;
        for [low, high] in &self.groups {
            for (low, high) in low.to_array().into_iter().zip(high.to_array()) {
                widen((&mut self.min[channel], &mut self.max[channel]), low, high);
                channel = (channel + 1) % channels;
            }
        }
        let first = 4 * vectors.len();
        for (i, x) in tail.iter().enumerate() {
            let channel = (first + i) % channels;
            widen((&mut self.min[channel], &mut self.max[channel]), *x, *x);
            has_nan |= x.is_nan();
        }
        has_nan
    }
}

widest! {
    /// Smallest and largest value of `x`, passing over NaN, and whether there may have been one: there was none where it says so.
    fn extremes(x: &[f32], found: &mut ([f32; 2], bool)) = extremes_of;
}

/// [`extremes`] by vectors of one width: four independent ones, because each comparison waits for the one before.
#[inline(always)]
fn extremes_of<W: Width>(w: W, x: &[f32], found: &mut ([f32; 2], bool)) {
    let blocks = x.chunks_exact(4 * W::LANES);
    let rest = blocks.remainder();
    let mut lowest = [w.splat(f32::INFINITY); 4];
    let mut highest = [w.splat(f32::NEG_INFINITY); 4];
    let mut nan = w.splat(0.0);
    for block in blocks {
        let x = w.load_all::<4>(block);
        // A sum is NaN if one of its terms is, or if infinities of both signs met.
        nan = nan | ((x[0] + x[1]) + (x[2] + x[3])).is_nan();
        for v in 0..4 {
            (lowest[v], highest[v]) = (lowest[v].at_most(x[v]), highest[v].at_least(x[v]));
        }
    }
    let [a, b, c, d] = lowest;
    let low = a.at_most(b).at_most(c.at_most(d));
    let [a, b, c, d] = highest;
    let high = a.at_least(b).at_least(c.at_least(d));
    let ([min, max], has_nan) = found;
    let mut lanes = [[0.0; MOST_LANES]; 3];
    let [lows, highs, nans] = &mut lanes;
    w.store_all([low], lows);
    w.store_all([high], highs);
    w.store_all([nan], nans);
    for lane in 0..W::LANES {
        widen((min, max), lows[lane], highs[lane]);
        *has_nan |= nans[lane].to_bits() != 0;
    }
    for x in rest {
        widen((min, max), *x, *x);
        *has_nan |= x.is_nan();
    }
}

/// Widens extremes by those of others, passing over NaN. Not `f32::min`: a function that is called, where an instruction does other
/// things with NaN.
#[inline(always)]
fn widen((min, max): (&mut f32, &mut f32), low: f32, high: f32) {
    *min = if low < *min { low } else { *min };
    *max = if high > *max { high } else { *max };
}
