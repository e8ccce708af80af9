//! Chains of f32x4 multiplications and additions that never leave the registers: as fast as a browser can compute.
//!
//! Built for wasm only, as a library of its own: `bench/site/peak.js` runs it.
#![cfg(target_arch = "wasm32")]

use core::arch::wasm32::{f32x4_add, f32x4_extract_lane, f32x4_mul, f32x4_splat, v128};
use wasm_bindgen::prelude::wasm_bindgen;

/// Runs `rounds` links of `accumulators` independent chains (8 to 14) and gives their sum, so that none can be left out.
/// A link multiplies four lanes and adds to them. Another number of chains gives not-a-number.
#[wasm_bindgen]
pub fn chains(accumulators: u32, rounds: u32) -> f32 {
    match accumulators {
        8 => run::<8>(rounds),
        9 => run::<9>(rounds),
        10 => run::<10>(rounds),
        11 => run::<11>(rounds),
        12 => run::<12>(rounds),
        13 => run::<13>(rounds),
        14 => run::<14>(rounds),
        _ => f32::NAN,
    }
}

fn run<const CHAINS: usize>(rounds: u32) -> f32 {
    // Each chain tends to 0.5 / (1 - 0.75) = 2 from another start, so no number becomes subnormal or infinite.
    let (factor, summand) = (f32x4_splat(0.75), f32x4_splat(0.5));
    let mut chains: [v128; CHAINS] = core::array::from_fn(|chain| f32x4_splat(chain as f32));
    for _ in 0..rounds {
        for chain in &mut chains {
            *chain = f32x4_add(f32x4_mul(*chain, factor), summand);
        }
    }
    let sum = chains.into_iter().reduce(|sum, chain| f32x4_add(sum, chain)).unwrap_or(summand);
    f32x4_extract_lane::<0>(sum) + f32x4_extract_lane::<3>(sum)
}
