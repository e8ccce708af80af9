//! A group of settings that folds away; one line says what it is set to.

use yew::{AttrValue, Children, Html, Properties, component, html};

/// What [`Group`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct GroupProps {
    /// `data-testid` of the group.
    pub test_id: AttrValue,
    /// Title.
    pub title: AttrValue,
    /// What it is set to, in one line.
    pub summary: AttrValue,
    /// Whether it starts unfolded.
    #[prop_or_default]
    pub open: bool,
    /// The settings.
    pub children: Children,
}

/// A native `details`, so that keyboard and search in the page work as everywhere.
#[component]
pub fn Group(props: &GroupProps) -> Html {
    html! {
        <details class="fold group-fold" data-testid={props.test_id.clone()} open={props.open}>
            <summary>
                <span class="fold-title">{ props.title.clone() }</span>
                <span class="note">{ props.summary.clone() }</span>
            </summary>
            <div class="fold-body">{ props.children.clone() }</div>
        </details>
    }
}
