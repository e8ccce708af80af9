//! A card of the pipeline: number, title, what it is set to, and a body that folds away.

use yew::{AttrValue, Callback, Html, MouseEvent, html};

use super::{Sign, icon};

/// What a [`card`] shows beside its body.
pub struct CardHead {
    /// Place in the pipeline.
    pub number: u8,
    /// Title.
    pub title: &'static str,
    /// What the card is set to, in one line.
    pub summary: String,
    /// What else it is set to, below the title whether the card is folded or not.
    pub lead: Html,
    /// CSS class that places the card.
    pub class: &'static str,
    /// Sets the card back to its defaults; absent where it is as they are.
    pub on_reset: Option<Callback<MouseEvent>>,
    /// What stands below whether the card is folded or not.
    pub after: Html,
}

/// A section whose head folds its body. It begins folded: what nobody asked for is a line.
pub fn card(head: CardHead, body: Html) -> Html {
    let CardHead { number, title, summary, lead, class, on_reset, after } = head;
    let title_id = AttrValue::from(format!("card-{number}-title"));
    html! {
        <section class={format!("card {class}")} aria-labelledby={title_id.clone()}>
            <details class="card-fold">
                <summary class="card-head">
                    <span class="card-number" aria-hidden="true">{ number }</span>
                    <h2 id={title_id}>{ title }</h2>
                    <span class="card-summary">{ summary }</span>
                    { icon(Sign::Chevron) }
                    <span class="card-lead note">{ lead }</span>
                </summary>
                <div class="card-body">
                    { body }
                    if let Some(on_reset) = on_reset {
                        <button type="button" class="small card-reset" data-testid={format!("reset-{number}")}
                            title="Set this card back to its defaults; undo takes that back" onclick={on_reset}>
                            { icon(Sign::Reset) }{ format!("Reset {title}") }
                        </button>
                    }
                </div>
            </details>
            { after }
        </section>
    }
}
