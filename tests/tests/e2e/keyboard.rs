//! Without a mouse: shortcuts, undo, and that a control keeps the keys that belong to it.

use crate::common::{SHORT, page_text, ready, train};
use bitroom_tests::browser::{Key, Machine, scenario};

#[test]
fn shortcuts_drive_a_run() -> anyhow::Result<()> {
    scenario("shortcuts", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("epochs", "100000")?;
        page.shortcut(&[], 's')?;
        page.wait_status("paused", SHORT)?;
        page.wait_for("epoch 1", SHORT, || Ok((page.epoch()? == 1).then_some(())))?;
        page.shortcut(&[], ' ')?;
        page.wait_status("training", SHORT)?;
        page.wait_for("some epochs", SHORT, || Ok((page.epoch()? > 20).then_some(())))?;
        page.shortcut(&[], ' ')?;
        page.wait_status("paused", SHORT)?;
        let held = page.epoch()?;
        // A key that belongs to a control is not a shortcut: it types a letter or moves a slider.
        page.press("seed", &[Key::Space])?;
        page.press("weight-bits", &[Key::Left])?;
        assert_eq!(page.property("weight-bits", "value")?, "7");
        page.settle()?;
        assert_eq!((page.status()?, page.epoch()?), ("paused".to_owned(), held));

        let before = page_text(page)?;
        page.shortcut(&[], '?')?;
        page.wait_for("the list of shortcuts", SHORT, || {
            let text = page_text(page)?;
            Ok((text != before && text.contains("Space")).then_some(()))
        })?;
        Ok(())
    })
}

#[test]
fn settings_can_be_undone_and_redone() -> anyhow::Result<()> {
    scenario("undo", Machine::Shared, |page| {
        ready(page)?;
        page.type_value("epochs", "50")?;
        train(page)?;
        let eight = page.text("ade-quantized")?;
        page.drag("weight-bits", &[7, 6, 5, 4, 3])?;
        let three = crate::common::other_ade(page, &eight, SHORT)?;
        page.wait_text("ade-quantized", SHORT, |text| text == three)?;
        // One drag is one step, and the figures follow.
        page.shortcut(&[Key::Control], 'z')?;
        page.wait_for("8 bits", SHORT, || Ok((page.property("weight-bits", "value")? == "8").then_some(())))?;
        page.wait_text("ade-quantized", SHORT, |text| text == eight)?;
        page.shortcut(&[Key::Control], 'z')?;
        page.wait_for("1000 epochs", SHORT, || {
            Ok((page.property("epochs", "value")? == "1000").then_some(()))
        })?;
        page.shortcut(&[Key::Control, Key::Shift], 'z')?;
        page.wait_for("50 epochs", SHORT, || Ok((page.property("epochs", "value")? == "50").then_some(())))?;
        Ok(())
    })
}
