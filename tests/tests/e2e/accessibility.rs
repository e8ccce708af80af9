//! Every state of the page on four screens, light and dark: axe-core finds nothing, and nothing is cut off.

use crate::common::{SHORT, TRAINING, go, opened, ready, reset, train};
use crate::exploration::small;
use crate::inside::{attribute, choose, train as trained_with_both, walk_every_layer};
use bitroom_tests::browser::{Machine, Page, Screen, Theme, scenario, test_data};
use std::time::Duration;

/// A silent worker must be noticed in this time.
const NOTICED: Duration = Duration::from_secs(15);

/// A phone, a tablet, a laptop, a desk.
const SCREENS: [Screen; 4] = [
    Screen::PHONE,
    Screen { width: 768, ..Screen::DESKTOP },
    Screen { width: 1280, ..Screen::DESKTOP },
    Screen::DESKTOP,
];

/// What is wrong with the page in this state, on every screen.
///
/// The colours are the only thing that the dark theme changes, so only their contrast is looked at again.
fn faults(page: &Page, state: &str) -> anyhow::Result<Vec<String>> {
    let mut faults = Vec::new();
    for screen in SCREENS {
        page.set_screen(screen)?;
        let place = format!("{state}, {} px", screen.width);
        for (theme, rules) in [(Theme::Light, &[][..]), (Theme::Dark, &["color-contrast"][..])] {
            page.set_theme(theme)?;
            let found = page.violations(rules)?;
            faults.extend(found.into_iter().map(|fault| format!("{place}, {}: {fault}", theme.name())));
        }
        faults.extend(page.cut_off()?.into_iter().map(|fault| format!("{place}: {fault}")));
    }
    page.set_theme(Theme::Light)?;
    page.set_screen(Screen::DESKTOP)?;
    Ok(faults)
}

/// Fails with all that is wrong, so that one run shows everything.
fn assert_faultless(page: &Page, state: &str) -> anyhow::Result<()> {
    let faults = faults(page, state)?;
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
    Ok(())
}

#[test]
fn from_the_first_visit_to_a_result() -> anyhow::Result<()> {
    scenario("accessible-run", Machine::Shared, |page| {
        opened(page)?;
        for place in ["room", "compare", "inside"] {
            go(page, place)?;
            assert_faultless(page, &format!("opened, {place}"))?;
        }
        go(page, "room")?;
        reset(page)?;
        assert_faultless(page, "data loaded")?;
        page.type_value("epochs", "50")?;
        train(page)?;
        assert_faultless(page, "trained and quantized")?;
        // Figures of the run before, while a new one goes on, with quantizers beside.
        page.select("method", "qat")?;
        page.select("weight-quantizer", "custom")?;
        page.type_value("epochs", "100000")?;
        page.click("train")?;
        page.wait_for("some epochs", TRAINING, || Ok((page.epoch()? > 20).then_some(())))?;
        page.click("train")?;
        page.wait_status("paused", SHORT)?;
        assert_faultless(page, "paused")?;
        page.click("stop")?;
        page.wait_status("done", TRAINING)?;
        page.shortcut(&[], '?')?;
        assert_faultless(page, "QAT, with the list of shortcuts")
    })
}

#[test]
fn inside_the_network() -> anyhow::Result<()> {
    scenario("accessible-inside", Machine::Shared, |page| {
        ready(page)?;
        trained_with_both(page, "mlp", "60")?;
        choose(page, "Graph")?;
        assert_faultless(page, "graph")?;
        choose(page, "Ranges")?;
        page.find("chart-ranges")?;
        assert_faultless(page, "ranges")?;
        walk_every_layer(page, 2, 40)?;
        assert_faultless(page, "one number")?;
        attribute(page, 5)?;
        assert_faultless(page, "costs")
    })
}

#[test]
fn exploration() -> anyhow::Result<()> {
    scenario("accessible-exploration", Machine::Shared, |page| {
        small(page, 24, 20)?;
        assert_faultless(page, "nothing explored")?;
        page.click("train")?;
        page.wait_status("done", TRAINING)?;
        assert_faultless(page, "explored")
    })
}

#[test]
fn previews_and_refusals() -> anyhow::Result<()> {
    scenario("accessible-previews", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("min-rows", "50")?;
        for file in [
            "07_iso_time_gaps.csv",
            "08_ambiguous_comma.csv",
            "04_bad_cells.csv",
            "09_dead_and_saturated.csv",
        ] {
            page.upload("dataset-file", &[&test_data("nasty").join(file)])?;
            page.find("import-confirm")?;
            page.wait_for("the importer's word", SHORT, || {
                let ready = page.property("import-confirm", "disabled")? == false;
                Ok((ready || page.exists("dataset-error")?).then_some(()))
            })?;
            assert_faultless(page, file)?;
        }
        Ok(())
    })
}

#[test]
fn a_dead_worker() -> anyhow::Result<()> {
    scenario("accessible-notice", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("epochs", "100000")?;
        page.click("train")?;
        page.wait_for("some epochs", SHORT, || Ok((page.epoch()? > 20).then_some(())))?;
        page.script("bitroomProbe.workers.at(-1).terminate()", &[])?;
        page.wait_status("failed", NOTICED)?;
        assert_faultless(page, "worker restarted")
    })
}
