//! Steps that many tests share, and the page's parts by name where it has no agreed test id.

use bitroom_tests::browser::Page;
use std::time::Duration;

/// For what happens at once.
pub const SHORT: Duration = Duration::from_secs(5);
/// For loading the page, with its wasm, on a busy machine.
pub const LOADING: Duration = Duration::from_secs(30);
/// For a training of a few thousand epochs on a busy machine.
pub const TRAINING: Duration = Duration::from_secs(60);

/// What the page says about the room it opens with.
pub const FIRST_DATA: &str = "1,626 samples";

/// The four figures of the test split, as printed.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// ADE of the float network, m.
    pub ade_float: String,
    /// MSE of the float network, m².
    pub mse_float: String,
    /// ADE of the quantized network, m.
    pub ade_quantized: String,
    /// MSE of the quantized network, m².
    pub mse_quantized: String,
    /// Size of the quantized network, B.
    pub size: String,
    /// Every table of one result: all blocks, sizes, repeats, layers; not the list of kept runs, which grows with every one, nor that
    /// of the layers' own widths, which are settings.
    pub tables: String,
}

/// Reads the figures; each must be one plain number.
pub fn figures(page: &Page) -> anyhow::Result<Figures> {
    for name in ["ade-float", "mse-float", "ade-quantized", "mse-quantized"] {
        page.number(name)?;
    }
    let tables = page.script(
        "return Array.from(document.querySelectorAll('table')).filter(table => !table.closest('.preview, .runs, .per-layer'))
            .map(table => table.textContent).join('\\n')",
        &[],
    )?;
    Ok(Figures {
        ade_float: page.text("ade-float")?,
        mse_float: page.text("mse-float")?,
        ade_quantized: page.text("ade-quantized")?,
        mse_quantized: page.text("mse-quantized")?,
        size: page.text("size-quantized")?,
        tables: tables.as_str().unwrap_or_default().to_owned(),
    })
}

/// Waits until the page has trained the network that it opens with, and takes that run away, once.
pub fn ready(page: &Page) -> anyhow::Result<()> {
    if page.script("return globalThis.isReady === true", &[])? == true {
        return Ok(());
    }
    opened(page)?;
    page.script("globalThis.isReady = true", &[])?;
    reset(page)?;
    go(page, "compare")?;
    page.click_css("[data-testid^=kept-][data-testid$=-remove]")?;
    go(page, "room")?;
    page.wait_status("idle", SHORT)
}

/// Waits until the page has trained and quantized the network that it opens with.
pub fn opened(page: &Page) -> anyhow::Result<()> {
    page.wait_text("dataset-summary", LOADING, |text| text.contains(FIRST_DATA))?;
    page.wait_status("done", TRAINING)?;
    quantized(page)
}

/// Goes to a place, unless the page is there.
pub fn go(page: &Page, place: &str) -> anyhow::Result<()> {
    let link = format!("place-{place}");
    if page.attribute(&link, "aria-current")?.is_none() {
        page.click(&link)?;
        page.wait_for(place, SHORT, || page.attribute(&link, "aria-current"))?;
    }
    Ok(())
}

/// Takes the run away, where there is one.
pub fn reset(page: &Page) -> anyhow::Result<()> {
    if page.property("reset", "disabled")? == false { page.click("reset") } else { Ok(()) }
}

/// Trains to the end and waits for the quantized result that follows by itself.
pub fn train(page: &Page) -> anyhow::Result<()> {
    page.click("train")?;
    page.wait_status("done", TRAINING)?;
    quantized(page)
}

/// Waits until there is a quantized result.
pub fn quantized(page: &Page) -> anyhow::Result<()> {
    page.wait_text("ade-quantized", SHORT, is_number)?;
    page.wait_for("the badge", SHORT, || {
        let total =
            page.exists("integer-exactness")? && page.attribute("integer-exactness", "data-total")?.is_some();
        Ok(total.then_some(()))
    })
}

/// Waits until the quantized ADE differs from `before`, and returns it.
pub fn other_ade(page: &Page, before: &str, patience: Duration) -> anyhow::Result<String> {
    page.wait_text("ade-quantized", patience, |text| is_number(text) && text != before)
}

/// Whether a figure's element holds a number yet.
pub fn is_number(text: &str) -> bool {
    text.parse::<f64>().is_ok_and(f64::is_finite)
}

/// The text of the whole page as a visitor sees it.
pub fn page_text(page: &Page) -> anyhow::Result<String> {
    Ok(page.script("return document.body.innerText", &[])?.as_str().unwrap_or_default().to_owned())
}
