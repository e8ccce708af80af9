//! The JavaScript beside a .wasm file, by wasm-bindgen's library, with the settings of its program.

use crate::files;
use crate::slim::slim;
use anyhow::Context as _;
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// Whether type declarations are written too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Types {
    /// `.d.ts` files for those who import the library.
    Written,
    /// Nobody imports it but the page.
    LeftOut,
}

/// Writes `name.js` and `name_bg.wasm` for a browser (`--target web`) into `folder`.
///
/// # Errors
/// When the file is no library of wasm-bindgen's own version, or the folder cannot be written.
pub fn write(wasm: &Path, name: &str, folder: &Path, types: Types) -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(wasm)
        .web(true)?
        .out_name(name)
        .typescript(types == Types::Written)
        // `init()` without an argument finds the .wasm file beside the script.
        .omit_default_module_path(false)
        .generate(folder)
        .with_context(|| format!("cannot write the JavaScript of {}", wasm.display()))?;
    let program = folder.join(format!("{name}_bg.wasm"));
    let slim = slim(&files::read(&program)?).with_context(|| format!("in {}", program.display()))?;
    files::write(&program, slim)
}
