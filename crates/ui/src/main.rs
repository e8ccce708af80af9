//! Bitroom's page: a yew app that shows, and a worker that computes.

mod address;
mod app;
mod exploration;
mod help;
mod inspect;
mod intake;
mod keys;
mod live;
mod navigate;
mod outside;
mod panels;
mod place;
mod results;
mod series;
mod stage;
mod state;
mod topbar;
mod welcome;
mod widgets;
mod words;

fn main() {
    console_error_panic_hook::set_once();
    yew::Renderer::<app::App>::new().render();
}
