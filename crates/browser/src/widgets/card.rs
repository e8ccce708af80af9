//! A card of the pipeline: number, title, one-line summary, and a body that folds away.

use yew::{AttrValue, Children, Html, Properties, classes, component, html, use_state_eq};

use super::{Sign, icon};

/// What [`Card`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct CardProps {
    /// Place in the pipeline.
    pub number: u8,
    /// Title.
    pub title: AttrValue,
    /// What the card is set to, in one line.
    pub summary: AttrValue,
    /// CSS class that places the card.
    pub class: AttrValue,
    /// The body.
    pub children: Children,
}

/// A section whose header is a button that folds it.
#[component]
pub fn Card(props: &CardProps) -> Html {
    let open = use_state_eq(|| true);
    let body_id = format!("card-{}", props.number);
    let toggle = {
        let open = open.clone();
        move |_| open.set(!*open)
    };
    html! {
        <section class={classes!("card", props.class.clone(), (!*open).then_some("folded"))}
            aria-labelledby={format!("{body_id}-title")}>
            <h2 class="card-head">
                <button type="button" class="card-fold" aria-expanded={open.to_string()}
                    aria-controls={body_id.clone()} onclick={toggle}>
                    <span class="card-number" aria-hidden="true">{ props.number }</span>
                    <span class="card-title" id={format!("{body_id}-title")}>{ props.title.clone() }</span>
                    <span class="card-summary">{ props.summary.clone() }</span>
                    { icon(Sign::Chevron) }
                </button>
            </h2>
            <div class="card-body" id={body_id} hidden={!*open}>{ props.children.clone() }</div>
        </section>
    }
}
