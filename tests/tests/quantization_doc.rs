//! Every number of `docs/quantization.md` is what the engine computes: its blocks are compared with the example's.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use bitroom_tests::scheme::blocks;

const DOCUMENT: &str = include_str!("../../docs/quantization.md");

#[test]
fn the_document_shows_what_the_example_prints() {
    let mut shown = Vec::new();
    let mut rest = DOCUMENT;
    while let Some(start) = rest.find("```text ") {
        let block = &rest[start + "```text ".len()..];
        let (name, block) = block.split_once('\n').unwrap();
        let end = block.find("```").unwrap();
        shown.push((name, &block[..end]));
        rest = &block[end + 3..];
    }
    let computed = blocks().unwrap();
    assert_eq!(shown.len(), computed.len(), "blocks of the document");
    for ((shown_name, shown), (name, computed)) in shown.into_iter().zip(&computed) {
        assert_eq!((shown_name, shown), (*name, computed.as_str()));
    }
}
