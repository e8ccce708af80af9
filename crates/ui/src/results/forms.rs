//! In which arithmetic each layer of a quantized network runs, why, and what else there is to know about the settings.

use protocol::report::{LayerForm, Method, NumberFormat, QuantizedReport};
use yew::{Html, html};

use crate::state::ResultState;
use browser::format::counted;

/// All layers in one sentence.
fn sentence(forms: &[LayerForm]) -> String {
    let mut counts: Vec<(NumberFormat, u64)> = Vec::new();
    for form in forms {
        match counts.iter_mut().find(|(format, _)| *format == form.format) {
            Some((_, count)) => *count += 1,
            None => counts.push((form.format, 1)),
        }
    }
    match counts[..] {
        [(format, _)] => format!("Every layer: {}.", format.label()),
        _ => {
            let parts: Vec<String> = counts
                .iter()
                .map(|(format, count)| format!("{} in {}", counted(*count, "layer"), format.label()))
                .collect();
            format!("{}.", parts.join("; "))
        }
    }
}

/// Whether a look at the single layers tells more than the sentence.
fn differ(forms: &[LayerForm]) -> bool {
    let first = forms.first().map(|form| form.format);
    forms.iter().any(|form| !form.reason.is_empty() || Some(form.format) != first)
}

fn row(form: &LayerForm) -> Html {
    let reason = if form.reason.is_empty() { String::new() } else { format!(": {}", form.reason) };
    html! {
        <li><b>{ form.name.clone() }</b>{ format!(" {}{reason}", form.format.label()) }</li>
    }
}

/// The sentence, the layers behind it, and the notes.
pub fn layer_forms(result: &ResultState, method: Method) -> Html {
    let Some(QuantizedReport { forms, notes, .. }) = result.quantized(method) else {
        return Html::default();
    };
    html! {
        <div class="forms" data-testid="forms">
            if !forms.is_empty() {
                <p class="note">{ sentence(forms) }</p>
            }
            if differ(forms) {
                <ul class="form-list note">{ for forms.iter().map(row) }</ul>
            }
            if !notes.is_empty() {
                <ul class="form-list note" data-testid="quantization-notes">{ for notes.iter().map(|note| html! { <li>{ note.clone() }</li> }) }</ul>
            }
        </div>
    }
}

#[cfg(test)]
#[path = "forms_tests.rs"]
mod tests;
