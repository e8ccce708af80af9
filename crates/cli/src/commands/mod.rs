//! The commands, one file each.

pub mod config;
pub mod evaluate;
pub mod explore;
pub mod inspect;
pub mod qat;
pub mod quantize;
pub mod reproduce;
pub mod simulate;
pub mod study;
pub mod train;
