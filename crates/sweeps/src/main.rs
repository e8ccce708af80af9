//! The page's place for sweeps: a program of its own, which the page loads when somebody goes there. It lives in an element of
//! the page, has workers of its own, and keeps what they leave in this browser.

mod app;
mod checked;
mod host;
mod panels;
mod seen;
mod state;
mod store;
mod tabs;

use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::HtmlElement;
use yew::{Html, component};

use app::{App, AppProps};
use host::Host;

fn main() {
    console_error_panic_hook::set_once();
}

/// Nothing.
#[component]
fn Nothing() -> Html {
    Html::default()
}

/// Shows the program in an element of the page, once.
#[wasm_bindgen]
pub fn mount(element: HtmlElement) {
    // Yew tells the events of two programs on one page apart by the numbers of their roots. The page's is the first of its
    // program; the second one here is another.
    if let Some(aside) = element.owner_document().and_then(|document| document.create_element("div").ok()) {
        yew::Renderer::<Nothing>::with_root(aside).render().destroy();
    }
    let root = element.clone().into();
    yew::Renderer::<App>::with_root_and_props(root, AppProps { host: Host(element) }).render();
}
