//! Prints the numbers of `docs/quantization.md`: `cargo run -p bitroom-tests --example quantization`.

use bitroom_tests::scheme::{SchemeError, blocks};

fn main() -> Result<(), SchemeError> {
    for (name, text) in blocks()? {
        println!("[{name}]\n{text}");
    }
    Ok(())
}
