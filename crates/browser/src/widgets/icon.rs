//! The page's drawn signs, in the colour of the text around them.

use yew::{Html, html};

/// A sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// Start.
    Play,
    /// Pause.
    Pause,
    /// One epoch.
    Step,
    /// End.
    Stop,
    /// Back to the start.
    Reset,
    /// Another seed.
    Dice,
    /// Undo.
    Undo,
    /// Redo.
    Redo,
    /// Fold.
    Chevron,
    /// Towards the start of a list.
    Up,
    /// Towards the end of a list.
    Down,
    /// Keep.
    Pin,
    /// Close.
    Close,
    /// A link to copy.
    Link,
    /// In order.
    Tick,
    /// Save to a file.
    Save,
    /// Open a file.
    Open,
}

/// A sign of 16 x 16 css px. Screen readers skip it: the button has the words.
pub fn icon(sign: Sign) -> Html {
    let (shape, name) = match sign {
        Sign::Play => (html! { <path d="M4 2.5v11l9.5-5.5z" fill="currentColor" /> }, "play"),
        Sign::Pause => {
            (html! { <path d="M3.5 2.5h3v11h-3zM9.5 2.5h3v11h-3z" fill="currentColor" /> }, "pause")
        }
        Sign::Step => (html! { <path d="M2.5 3v10l8-5zM11.5 3h2v10h-2z" fill="currentColor" /> }, "step"),
        Sign::Stop => (html! { <path d="M3 3h10v10H3z" fill="currentColor" /> }, "stop"),
        Sign::Reset => (html! { <path d="M3 2v4h4M3.4 6A5.5 5.5 0 1 1 2.5 9" /> }, "reset"),
        Sign::Dice => (
            html! {
                <>
                    <rect x="2" y="2" width="12" height="12" rx="2.5" />
                    <path d="M5.5 5.5h0M10.5 5.5h0M8 8h0M5.5 10.5h0M10.5 10.5h0" stroke-width="2" />
                </>
            },
            "dice",
        ),
        Sign::Undo => (html! { <path d="M5.5 2.5l-3 3 3 3M3 5.5h6a4 4 0 0 1 0 8H6" /> }, "undo"),
        Sign::Redo => (html! { <path d="M10.5 2.5l3 3-3 3M13 5.5H7a4 4 0 0 0 0 8h3" /> }, "redo"),
        Sign::Chevron => (html! { <path d="M4 6l4 4 4-4" /> }, "chevron"),
        Sign::Up => (html! { <path d="M8 13V3M4 7l4-4 4 4" /> }, "up"),
        Sign::Down => (html! { <path d="M8 3v10M4 9l4 4 4-4" /> }, "down"),
        Sign::Pin => (html! { <path d="M5.5 2.5h5l-.8 4.5 2.3 2.5H4l2.3-2.5zM8 9.5v4" /> }, "pin"),
        Sign::Close => (html! { <path d="M4 4l8 8M12 4l-8 8" /> }, "close"),
        Sign::Link => (
            html! { <path d="M6.5 9.5l3-3M7.5 4.5l1-1a2.8 2.8 0 0 1 4 4l-1 1M8.5 11.5l-1 1a2.8 2.8 0 0 1-4-4l1-1" /> },
            "link",
        ),
        Sign::Tick => (html! { <path d="M3 8.5l3.5 3.5L13 4.5" /> }, "tick"),
        Sign::Save => (html! { <path d="M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11" /> }, "save"),
        Sign::Open => (html! { <path d="M8 10.5v-8M4.5 5.5L8 2l3.5 3.5M2.5 13.5h11" /> }, "open"),
    };
    html! {
        <svg class={format!("icon icon-{name}")} width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor"
            stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{ shape }</svg>
    }
}
