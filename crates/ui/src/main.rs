//! Bitroom's page: a yew app that shows, and a worker that computes.

mod app;
mod canvas;
mod exploration;
mod format;
mod help;
mod inspect;
mod intake;
mod keys;
mod link;
mod panels;
mod results;
mod stage;
mod state;
mod topbar;
mod widgets;
mod words;

fn main() {
    console_error_panic_hook::set_once();
    yew::Renderer::<app::App>::new().render();
}
