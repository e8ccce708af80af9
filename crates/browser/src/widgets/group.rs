//! A group of settings that folds away; one line says what it is set to.

use yew::{AttrValue, Html, html};

/// What stands above a group of settings.
pub struct GroupHead {
    /// `data-testid` of the group.
    pub test_id: AttrValue,
    /// Title.
    pub title: &'static str,
    /// What it is set to, in one line.
    pub summary: AttrValue,
    /// Whether it starts unfolded.
    pub open: bool,
}

/// A native `details`, so that keyboard and search in the page work as everywhere.
pub fn group(head: GroupHead, rows: Html) -> Html {
    html! {
        <details class="fold group-fold" data-testid={head.test_id} open={head.open}>
            <summary>
                <span class="fold-title">{ head.title }</span>
                <span class="note">{ head.summary }</span>
            </summary>
            <div class="fold-body">{ rows }</div>
        </details>
    }
}
