//! What the records of a sweep say together: points over their seeds, which differences exceed the noise, what each axis counts
//! for, and which points nothing beats.

mod best;
mod figures;
mod group;
mod noise;
mod variance;

pub use best::{Bits, best_by_validation, best_per_activation_bits, bits, front_of, smallest_within};
pub use group::{Group, SeedResult, chosen_record, group, groups};
pub use noise::{Comparison, LEAST_PAIRS, LEVEL, NoiseTest, compare};
pub use variance::{Variance, variance};
