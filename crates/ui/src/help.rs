//! The list of shortcuts, a native dialog.

use web_sys::HtmlDialogElement;
use yew::{Callback, Html, NodeRef, Properties, component, html};

use crate::keys::SHORTCUTS;
use crate::widgets::{Check, Sign, check, icon};

/// Where [`Help`] is.
#[derive(Clone, PartialEq, Properties)]
pub struct HelpProps {
    /// The dialog element, for [`open`].
    pub node: NodeRef,
    /// Whether single keys are shortcuts.
    pub single_keys: bool,
    /// Switches that.
    pub on_single_keys: Callback<bool>,
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
            { check(Check {
                test_id: "single-keys".into(),
                label: Some("Single keys are shortcuts".into()),
                tip: Some("Off, keys without Ctrl do nothing outside of fields, which helps whoever speaks to the computer. Default: on.".into()),
                checked: props.single_keys,
                on_change: props.on_single_keys.clone(),
                ..Check::default()
            }) }
        </dialog>
    }
}
