//! The standard library for wasm32, which rustup installs.

use crate::command::Cmd;
use anyhow::Context as _;
use std::path::{Path, PathBuf};

/// The target triple of everything that runs in the browser.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Installs the target's standard library where it is missing.
///
/// # Errors
/// When there is no rustup or it fails; the message says what else provides the library.
pub fn ensure() -> anyhow::Result<()> {
    if has_std(&sysroot()?) {
        return Ok(());
    }
    Cmd::new("rustup")
        .args(["target", "add", TARGET])
        .run_with_progress(&format!("installing the {TARGET} standard library (about 5 seconds)"))
        .with_context(|| {
            format!(
                "rustc has no standard library for {TARGET}. With rustup (https://rustup.rs) it is one command: \
                 `rustup target add {TARGET}`; with a distribution's rustc it is a package \
                 (Fedora: rust-std-static-{TARGET}; Arch: rust-wasm)"
            )
        })
}

fn sysroot() -> anyhow::Result<PathBuf> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    Ok(PathBuf::from(Cmd::new(rustc).args(["--print", "sysroot"]).read()?.trim()))
}

fn has_std(sysroot: &Path) -> bool {
    let folder = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    let Ok(entries) = std::fs::read_dir(folder) else { return false };
    entries.flatten().any(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

#[cfg(test)]
#[path = "wasm_target_tests.rs"]
mod tests;
