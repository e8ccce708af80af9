//! What can be checked of a page's accessibility and layout by a machine: axe-core's rules, and whether anything is cut off.

use super::{Page, repository};
use anyhow::Context as _;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::Mutex;

/// axe-core's program, read once.
static AXE: Mutex<Option<String>> = Mutex::new(None);

/// Runs every rule of WCAG 2 A and AA up to 2.2, of good practice, and of target sizes; gives one line per element at fault.
const RUN: &str = "const only = arguments[0];
    const options = only.length
        ? { runOnly: { type: 'rule', values: only } }
        : { runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
            rules: { 'target-size': { enabled: true } } };
    return axe.run(document, { ...options, resultTypes: ['violations'] }).then(results =>
        results.violations.flatMap(rule => rule.nodes.map(node =>
            `${rule.id}: ${node.target.join(' ')}: ${node.failureSummary.split('\\n').slice(1).join(' ').trim()}`)));";

/// A page that scrolls sideways, and boxes whose content is wider than they are and that cannot be scrolled.
///
/// Text that ends in an ellipsis is cut with a hint. The marks under a slider stand out on purpose, by half a number; what
/// only screen readers read is a pixel wide.
const CUT: &str = "const cut = [];
    const page = document.scrollingElement;
    if (page.scrollWidth > page.clientWidth) cut.push(`the page is ${page.scrollWidth} px of ${page.clientWidth} px wide`);
    for (const element of document.querySelectorAll('body *')) {
        if (element.closest('svg, select, datalist, .marks, .unseen') || !element.getClientRects().length) continue;
        const style = getComputedStyle(element);
        if (['auto', 'scroll'].includes(style.overflowX) || style.textOverflow === 'ellipsis') continue;
        const inline = style.display.startsWith('inline') || element.clientWidth <= 1;
        if (inline || element.scrollWidth <= element.clientWidth + 1) continue;
        const name = `${element.tagName.toLowerCase()}.${element.className}`;
        cut.push(`${name} holds ${element.scrollWidth} px in ${element.clientWidth} px: ${element.textContent.slice(0, 60)}`);
    }
    // The readout of a chart may lie over it and so widens nothing.
    for (const readout of document.querySelectorAll('.readout')) {
        const chart = readout.parentElement.closest('[class*=chart-]')?.getBoundingClientRect();
        const { left, right } = readout.getBoundingClientRect();
        if (chart && right > left && (left < chart.left - 1 || right > chart.right + 1))
            cut.push(`a readout from ${left} to ${right} px stands out of its chart from ${chart.left} to ${chart.right} px`);
    }
    return cut;";

impl Page {
    /// What axe-core finds at fault on the page as it is, one line per element; `rules` picks rules, none picks all.
    ///
    /// # Errors
    /// When axe-core cannot be had or fails.
    pub fn violations(&self, rules: &[&str]) -> anyhow::Result<Vec<String>> {
        if self.script("return typeof axe", &[])? == "undefined" {
            self.script(&format!("{}\nwindow.axe = axe;", axe()?), &[])?;
        }
        lines(&self.script(RUN, &[json!(rules)])?)
    }

    /// What is cut off on the page as it is, one line per element.
    ///
    /// # Errors
    /// When the browser does not answer.
    pub fn cut_off(&self) -> anyhow::Result<Vec<String>> {
        lines(&self.script(CUT, &[])?)
    }
}

fn lines(value: &Value) -> anyhow::Result<Vec<String>> {
    serde_json::from_value(value.clone()).with_context(|| format!("not a list of lines: {value}"))
}

fn axe() -> anyhow::Result<String> {
    let mut program = AXE.lock().map_err(|_| anyhow::anyhow!("another test failed to read axe-core"))?;
    if let Some(text) = program.as_ref() {
        return Ok(text.clone());
    }
    // `cargo xtask test` installs it below the target folder and names it; later runs by hand find it there.
    let usual = || repository().join("target/e2e/node_modules/axe-core/axe.min.js");
    let path = std::env::var_os("BITROOM_AXE").map_or_else(usual, PathBuf::from);
    let text = std::fs::read_to_string(&path).with_context(|| {
        format!(
            "cannot read {}: run `cargo xtask test` once, or name axe-core's axe.min.js in BITROOM_AXE",
            path.display()
        )
    })?;
    Ok(program.insert(text).clone())
}
