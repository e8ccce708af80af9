//! A tip: a small button beside a label whose sentence shows on hover and focus.

use yew::{AttrValue, Html, html};

/// A small button beside what it is `about`; its text is drawn over the page, so that nothing moves. A control names `id` in
/// `aria-describedby`.
pub fn tip_button(
    id: impl Into<AttrValue>,
    about: impl std::fmt::Display,
    text: impl Into<AttrValue>,
) -> Html {
    draw(id.into(), format!("About {about}"), text.into())
}

/// Not generic, so that it is there once.
fn draw(id: AttrValue, about: String, text: AttrValue) -> Html {
    html! {
        <span class="tip">
            <button type="button" class="tip-button" aria-label={about} aria-describedby={id.clone()}>{ "i" }</button>
            <span class="tip-text" role="tooltip" {id}>{ text }</span>
        </span>
    }
}
