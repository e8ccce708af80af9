//! The commands, one file each.

pub mod evaluate;
pub mod inspect;
pub mod quantize;
pub mod simulate;
pub mod train;
