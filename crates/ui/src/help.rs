//! The list of shortcuts, a native dialog.

use web_sys::HtmlDialogElement;
use yew::{Html, NodeRef, Properties, component, html};

use crate::keys::SHORTCUTS;
use crate::widgets::{Sign, icon};

/// Where [`Help`] is.
#[derive(Clone, PartialEq, Properties)]
pub struct HelpProps {
    /// The dialog element, for [`open`].
    pub node: NodeRef,
}

/// Opens the dialog unless it is open.
pub fn open(node: &NodeRef) {
    if let Some(dialog) = node.cast::<HtmlDialogElement>().filter(|dialog| !dialog.open()) {
        // Fails only for a dialog outside the page.
        dialog.show_modal().unwrap_or_default();
    }
}

/// Keys and what they do.
#[component]
pub fn Help(props: &HelpProps) -> Html {
    let close = {
        let node = props.node.clone();
        move |_| {
            if let Some(dialog) = node.cast::<HtmlDialogElement>() {
                dialog.close();
            }
        }
    };
    let row = |(key, what): &(&'static str, &'static str)| {
        html! { <div><dt><kbd>{ *key }</kbd></dt><dd>{ *what }</dd></div> }
    };
    html! {
        <dialog ref={props.node.clone()} class="help" aria-label="Keyboard shortcuts">
            <div class="plain-head">
                <h2>{ "Keyboard shortcuts" }</h2>
                <button type="button" class="small" onclick={close} aria-label="Close">{ icon(Sign::Close) }</button>
            </div>
            <dl>{ for SHORTCUTS.iter().map(row) }</dl>
        </dialog>
    }
}
