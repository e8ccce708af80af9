//! What a visitor reads: texts, figures, states.

use super::Page;
use super::page::by_test_id;
use anyhow::Context as _;
use serde_json::{Value, json};
use std::time::Duration;

impl Page {
    /// The element's text without the white space around it.
    ///
    /// # Errors
    /// When there is no such element.
    pub fn text(&self, test_id: &str) -> anyhow::Result<String> {
        self.text_css(&by_test_id(test_id))
    }

    /// Like [`Self::text`], by CSS selector.
    ///
    /// # Errors
    /// When there is no such element.
    pub fn text_css(&self, selector: &str) -> anyhow::Result<String> {
        let text =
            self.script("return document.querySelector(arguments[0])?.textContent", &[json!(selector)])?;
        Ok(text.as_str().with_context(|| format!("there is no {selector}"))?.trim().to_owned())
    }

    /// Whether there is such an element.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn exists(&self, test_id: &str) -> anyhow::Result<bool> {
        let selector = by_test_id(test_id);
        Ok(self.script("return document.querySelector(arguments[0]) !== null", &[json!(selector)])? == true)
    }

    /// The figure an element shows; the element must hold nothing else.
    ///
    /// # Errors
    /// When there is no such element or it holds more or less than one plain number.
    pub fn number(&self, test_id: &str) -> anyhow::Result<f64> {
        let text = self.text(test_id)?;
        let plain = text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == '-');
        anyhow::ensure!(plain, "{test_id} holds {text:?}, not only a number");
        text.parse().with_context(|| format!("{test_id} holds {text:?}, not a number"))
    }

    /// An attribute of the element, if it has it.
    ///
    /// # Errors
    /// When there is no such element.
    pub fn attribute(&self, test_id: &str, name: &str) -> anyhow::Result<Option<String>> {
        let script = "return document.querySelector(arguments[0]).getAttribute(arguments[1])";
        let value = self.script(script, &[json!(by_test_id(test_id)), json!(name)])?;
        Ok(value.as_str().map(str::to_owned))
    }

    /// A whole number in an attribute.
    ///
    /// # Errors
    /// When it is missing or not a whole number.
    pub fn count(&self, test_id: &str, name: &str) -> anyhow::Result<u32> {
        let text = self.attribute(test_id, name)?.with_context(|| format!("{test_id} has no {name}"))?;
        text.parse().with_context(|| format!("{name} of {test_id} is {text:?}"))
    }

    /// A JavaScript property of the element, such as `value`, `checked` or `disabled`.
    ///
    /// # Errors
    /// When there is no such element.
    pub fn property(&self, test_id: &str, name: &str) -> anyhow::Result<Value> {
        let script = "return document.querySelector(arguments[0])[arguments[1]]";
        self.script(script, &[json!(by_test_id(test_id)), json!(name)])
    }

    /// The word in `status`.
    ///
    /// # Errors
    /// When there is no status.
    pub fn status(&self) -> anyhow::Result<String> {
        self.text("status")
    }

    /// The number in `epoch`.
    ///
    /// # Errors
    /// When it is not a whole number.
    pub fn epoch(&self) -> anyhow::Result<u32> {
        let text = self.text("epoch")?;
        text.parse().with_context(|| format!("epoch holds {text:?}"))
    }

    /// Waits until the status is `wanted`; a status of `failed` that nobody waits for ends the wait.
    ///
    /// # Errors
    /// When it does not come.
    pub fn wait_status(&self, wanted: &str, patience: Duration) -> anyhow::Result<()> {
        self.wait_for(&format!("status {wanted}"), patience, || {
            let status = self.status()?;
            anyhow::ensure!(status == wanted || status != "failed", "the status is failed, not {wanted}");
            Ok((status == wanted).then_some(()))
        })
    }

    /// Waits until the text of an element fulfils `good`, and returns it.
    ///
    /// # Errors
    /// When it does not come.
    pub fn wait_text(
        &self,
        test_id: &str,
        patience: Duration,
        good: impl Fn(&str) -> bool,
    ) -> anyhow::Result<String> {
        let mut last = String::new();
        let result = self.wait_for(&format!("{test_id} to change"), patience, || {
            last = if self.exists(test_id)? { self.text(test_id)? } else { String::new() };
            Ok(good(&last).then(|| last.clone()))
        });
        result.with_context(|| format!("{test_id} last held {last:?}"))
    }
}
