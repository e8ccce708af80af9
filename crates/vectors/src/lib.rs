//! The width of vectors: four lanes everywhere, eight where the processor has AVX2.
//!
//! A kernel is written once, for any [`Width`], and [`widest!`] runs it with the widest vectors that the processor has. Lanes hold
//! different elements and every operation rounds as it does on one number (no multiply-add is fused: AVX2 is asked for, FMA is
//! not), so that the width shows in the time and not in the bits. On wasm there is only [`Four`], known to the compiler.

#[cfg(target_arch = "x86_64")]
mod eight;
mod four;
#[cfg(feature = "narrow")]
mod narrow;
mod widest;
mod width;

#[cfg(target_arch = "x86_64")]
pub use eight::{Eight, EightLanes};
pub use four::Four;
#[cfg(feature = "narrow")]
pub use narrow::only_four;
pub use widest::{lanes, widest};
pub use width::{Kernel, MOST_LANES, Vector, Width, array_of};

#[cfg(test)]
mod tests;
