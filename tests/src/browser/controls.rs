//! What a visitor does: clicks, types, chooses, drags, uploads.

use super::Page;
use super::page::{PATIENCE, by_test_id};
use anyhow::Context as _;
use serde_json::json;
use std::path::Path;
use thirtyfour::{Key, WebElement};

impl Page {
    /// Clicks the element, unfolding what hides it.
    ///
    /// # Errors
    /// When it does not appear or something covers it.
    pub fn click(&self, test_id: &str) -> anyhow::Result<()> {
        self.click_css(&by_test_id(test_id))
    }

    /// Like [`Self::click`], by CSS selector. A click on a disabled control would be lost without a word, so this waits, as a
    /// person does, until the control can be used.
    ///
    /// # Errors
    /// When it does not appear, stays disabled, or something covers it.
    pub fn click_css(&self, selector: &str) -> anyhow::Result<()> {
        let element = self.reveal(selector)?;
        let script = "return document.querySelector(arguments[0])?.disabled !== true";
        self.wait_for(&format!("{selector} to be enabled"), PATIENCE, || {
            Ok((self.script(script, &[json!(selector)])? == true).then_some(()))
        })?;
        self.run(|_| async move { element.click().await }).with_context(|| format!("cannot click {selector}"))
    }

    /// Replaces what a text or number field holds by keyboard, and leaves the field.
    ///
    /// # Errors
    /// When it does not appear or cannot be typed into.
    pub fn type_value(&self, test_id: &str, text: &str) -> anyhow::Result<()> {
        let element = self.reveal(&by_test_id(test_id))?;
        let text = text.to_owned();
        self.run(|_| async move {
            element.send_keys(Key::Control + "a").await?;
            element.send_keys(text).await?;
            element.send_keys(Key::Tab + "").await
        })
        .with_context(|| format!("cannot type into {test_id}"))
    }

    /// Sends keys to the element that has the focus, after giving it to this one.
    ///
    /// # Errors
    /// When it does not appear or cannot have the focus.
    pub fn press(&self, test_id: &str, keys: &[Key]) -> anyhow::Result<()> {
        let element = self.reveal(&by_test_id(test_id))?;
        let keys: String = keys.iter().map(Key::value).collect();
        self.run(|driver| async move {
            driver.execute("arguments[0].focus()", vec![element.to_json()?]).await?;
            driver.action_chain().send_keys(keys).perform().await
        })
        .with_context(|| format!("cannot press keys on {test_id}"))
    }

    /// Presses a key, with others held down, while no control has the focus.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn shortcut(&self, held: &[Key], key: char) -> anyhow::Result<()> {
        let held = held.to_vec();
        self.run(|driver| async move {
            driver.execute("document.activeElement?.blur()", vec![]).await?;
            let mut chain = driver.action_chain();
            for modifier in &held {
                chain = chain.key_down(modifier.value());
            }
            chain = chain.key_down(key).key_up(key);
            for modifier in held.iter().rev() {
                chain = chain.key_up(modifier.value());
            }
            chain.perform().await
        })
    }

    /// Chooses an option of a native select by its value.
    ///
    /// # Errors
    /// When there is no such option, it is disabled, or the choice does not last.
    pub fn select(&self, test_id: &str, value: &str) -> anyhow::Result<()> {
        self.select_css(&by_test_id(test_id), value)
    }

    /// Like [`Self::select`], by CSS selector.
    ///
    /// # Errors
    /// As [`Self::select`].
    pub fn select_css(&self, selector: &str, value: &str) -> anyhow::Result<()> {
        self.reveal(selector)?;
        let option = self.find_css(&format!("{selector} option[value=\"{value}\"]"))?;
        self.run(|_| async move { option.click().await })
            .with_context(|| format!("cannot choose {value} in {selector}"))?;
        // A select whose value follows from an answer of the worker may fall back for a moment.
        self.wait_for(&format!("{selector} to hold {value}"), PATIENCE, || {
            let chosen =
                self.script("return document.querySelector(arguments[0])?.value", &[json!(selector)])?;
            Ok((chosen == value).then_some(()))
        })
    }

    /// Moves a range input to a value at once, as a click on its track does.
    ///
    /// # Errors
    /// When there is no such input, or it refuses the value.
    pub fn slide(&self, test_id: &str, value: u32) -> anyhow::Result<()> {
        self.drag(test_id, &[value])
    }

    /// Drags a range input through values: an `input` event at each, a `change` event when it is let go.
    ///
    /// # Errors
    /// When there is no such input, or it refuses a value.
    pub fn drag(&self, test_id: &str, values: &[u32]) -> anyhow::Result<()> {
        self.reveal(&by_test_id(test_id))?;
        let script = "const slider = document.querySelector(arguments[0]);
            const refused = [];
            for (const value of arguments[1]) {
                slider.value = value;
                if (Number(slider.value) !== value) refused.push(value);
                slider.dispatchEvent(new Event('input', { bubbles: true }));
            }
            slider.dispatchEvent(new Event('change', { bubbles: true }));
            return refused;";
        let refused = self.script(script, &[json!(by_test_id(test_id)), json!(values)])?;
        anyhow::ensure!(refused == json!([]), "{test_id} refuses {refused}");
        Ok(())
    }

    /// Ticks or clears a checkbox by clicking it if need be.
    ///
    /// # Errors
    /// When it does not appear, is disabled, or does not follow.
    pub fn tick(&self, test_id: &str, on: bool) -> anyhow::Result<()> {
        if self.property(test_id, "checked")? != on {
            self.click(test_id)?;
        }
        let checked = self.property(test_id, "checked")?;
        anyhow::ensure!(checked == on, "{test_id} is {checked}, not {on}");
        Ok(())
    }

    /// Chooses files in a file input.
    ///
    /// # Errors
    /// When there is no such input or a file is missing.
    pub fn upload(&self, test_id: &str, files: &[&Path]) -> anyhow::Result<()> {
        let element = self.find(test_id)?;
        let mut names = Vec::with_capacity(files.len());
        for file in files {
            let file = file.canonicalize().with_context(|| format!("there is no {}", file.display()))?;
            names.push(file.display().to_string());
        }
        self.run(|_| async move { element.send_keys(names.join("\n")).await })
            .with_context(|| format!("cannot choose files in {test_id}"))
    }

    /// Moves the mouse to a point of an element, measured from its centre in CSS px.
    ///
    /// # Errors
    /// When it does not appear.
    pub fn hover(&self, test_id: &str, x: i64, y: i64) -> anyhow::Result<()> {
        let element = self.reveal(&by_test_id(test_id))?;
        self.run(|driver| async move {
            driver.action_chain().move_to_element_center(&element).move_by_offset(x, y).perform().await
        })
        .with_context(|| format!("cannot hover over {test_id}"))
    }

    /// Clicks at a point of an element, measured from its centre in CSS px.
    ///
    /// # Errors
    /// When it does not appear.
    pub fn click_at(&self, test_id: &str, x: i64, y: i64) -> anyhow::Result<()> {
        let element = self.reveal(&by_test_id(test_id))?;
        self.run(|driver| async move {
            let chain = driver.action_chain().move_to_element_center(&element).move_by_offset(x, y);
            chain.click().perform().await
        })
        .with_context(|| format!("cannot click on {test_id}"))
    }

    /// Brings an element into view, in the page and in every box around it that scrolls.
    ///
    /// # Errors
    /// When it does not appear.
    pub fn scroll_to(&self, test_id: &str) -> anyhow::Result<()> {
        self.reveal(&by_test_id(test_id)).map(drop)
    }

    /// The element, with every fold around it opened and itself in view.
    fn reveal(&self, selector: &str) -> anyhow::Result<WebElement> {
        let element = self.find_css(selector)?;
        let script = "const element = document.querySelector(arguments[0]);
            for (let fold = element?.closest('details'); fold; fold = fold.parentElement?.closest('details')) {
                if (!fold.open && !fold.querySelector(':scope > summary')?.contains(element)) {
                    fold.querySelector(':scope > summary').click();
                }
            }
            element?.scrollIntoView({ block: 'center', behavior: 'instant' });";
        self.script(script, &[json!(selector)])?;
        Ok(element)
    }
}
