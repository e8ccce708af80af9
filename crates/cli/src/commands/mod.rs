//! The commands, one file each.

pub mod claims;
pub mod evaluate;
pub mod explore;
pub mod inspect;
pub mod merge;
pub mod network;
pub mod qat;
pub mod quantize;
pub mod report;
pub mod reproduce;
pub mod settings;
pub mod simulate;
pub mod study;
pub mod sweep;
pub mod thesis;
pub mod train;
