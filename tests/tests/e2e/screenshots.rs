//! Pictures of the page's main states on a desk and on a phone, light and dark, for people to look at.

use crate::common::{SHORT, TRAINING, quantized, ready, train};
use bitroom_tests::browser::{Machine, Page, Screen, Theme, scenario, test_data};

/// The four pictures of one state, with the element `shown` in view where a column scrolls by itself.
pub fn keep(page: &Page, state: &str, shown: &str) -> anyhow::Result<()> {
    for (place, screen) in [("1440", Screen::DESKTOP), ("390", Screen::PHONE)] {
        page.set_screen(screen)?;
        for theme in [Theme::Light, Theme::Dark] {
            page.set_theme(theme)?;
            page.scroll_to(shown)?;
            let path = page.screenshot(&format!("{state}-{place}-{}", theme.name()))?;
            let size = std::fs::metadata(&path)?.len();
            assert!(size > 20_000, "{} has {size} bytes", path.display());
        }
    }
    page.set_theme(Theme::Light)?;
    page.set_screen(Screen::DESKTOP)
}

#[test]
fn main_states_are_kept_as_pictures() -> anyhow::Result<()> {
    scenario("pictures", Machine::Shared, |page| {
        ready(page)?;
        keep(page, "1-initial", "dataset-summary")?;
        train(page)?;
        page.slide("weight-bits", 4)?;
        page.wait_for("4 bits", SHORT, || Ok((page.property("weight-bits", "value")? == "4").then_some(())))?;
        quantized(page)?;
        keep(page, "2-ptq-w4-a8", "dataset-summary")?;
        page.select("method", "qat")?;
        page.slide("weight-bits", 6)?;
        page.slide("activation-bits", 6)?;
        train(page)?;
        keep(page, "3-qat-w6-a6", "weight-quantizer")?;
        // A file with remarks: its clock jumps, stands still and goes back.
        page.type_value("min-rows", "50")?;
        page.upload("dataset-file", &[&test_data("nasty/07_iso_time_gaps.csv")])?;
        page.find("import-confirm")?;
        page.wait_for("the preview", SHORT, || {
            Ok((page.property("import-confirm", "disabled")? == false).then_some(()))
        })?;
        keep(page, "4-upload-preview", "import-confirm")?;
        page.upload("dataset-file", &[&test_data("nasty/08_ambiguous_comma.csv")])?;
        page.find("dataset-error")?;
        keep(page, "5-upload-refused", "dataset-error")
    })
}

#[test]
fn a_run_under_way_is_kept_as_a_picture() -> anyhow::Result<()> {
    scenario("picture-of-a-run", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("epochs", "100000")?;
        page.click("train")?;
        page.wait_for("some epochs", TRAINING, || Ok((page.epoch()? > 300).then_some(())))?;
        page.click("train")?;
        page.wait_status("paused", SHORT)?;
        keep(page, "6-paused", "dataset-summary")
    })
}
