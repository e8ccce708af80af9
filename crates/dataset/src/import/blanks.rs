//! Blanks around cells and lines. Nearly all begin and end with a plain sign, which a look at one byte tells.

/// A sign of ASCII that is seen.
fn is_plain(byte: Option<&u8>) -> bool {
    byte.is_some_and(u8::is_ascii_graphic)
}

/// Whether the text begins with a sign of ASCII that is seen.
pub(super) fn begins_plain(text: &str) -> bool {
    is_plain(text.as_bytes().first())
}

/// [`str::trim_start`].
pub(super) fn trim_start(text: &str) -> &str {
    if begins_plain(text) { text } else { text.trim_start() }
}

/// [`str::trim`].
pub(super) fn trim(text: &str) -> &str {
    let text = trim_start(text);
    if is_plain(text.as_bytes().last()) { text } else { text.trim_end() }
}
