//! The live moment: sliders and switches of post-training quantization act on the spot.

use crate::common::{Figures, SHORT, figures, other_ade, ready, train};
use bitroom_tests::browser::{Key, Machine, Page, scenario};
use std::time::Duration;

/// Within this time a moved slider must show in the figures.
const LIVE: Duration = Duration::from_secs(1);

#[test]
fn bits_act_at_once_and_going_back_gives_the_same_numbers() -> anyhow::Result<()> {
    scenario("live-ptq", Machine::Shared, |page| {
        ready(page)?;
        train(page)?;
        let eight = figures(page)?;
        page.slide("weight-bits", 2)?;
        let two = other_ade(page, &eight.ade_quantized, LIVE)?;
        assert!(
            number(&two) > 1.1 * number(&eight.ade_quantized),
            "2 bits: {two}, 8 bits: {}",
            eight.ade_quantized
        );
        assert_eq!(page.text("ade-float")?, eight.ade_float, "the float network does not change");
        assert_eq!(page.status()?, "done");
        page.slide("weight-bits", 8)?;
        back_at(page, &eight)?;

        // The keyboard moves the slider as the mouse does.
        page.press("activation-bits", &[Key::Left, Key::Left, Key::Left, Key::Left, Key::Left])?;
        assert_eq!(page.property("activation-bits", "value")?, "3");
        other_ade(page, &eight.ade_quantized, LIVE)?;
        page.press("activation-bits", &[Key::Right, Key::Right, Key::Right, Key::Right, Key::Right])?;
        back_at(page, &eight)?;

        // A whole drag: only the last place counts, and it is not lost.
        page.drag("weight-bits", &[7, 6, 5, 4, 3, 2, 3, 4, 5, 6, 7, 8])?;
        back_at(page, &eight)
    })
}

#[test]
fn runtime_and_granularity_act_at_once() -> anyhow::Result<()> {
    scenario("live-switches", Machine::Shared, |page| {
        ready(page)?;
        train(page)?;
        let reference = figures(page)?;
        for runtime in ["ruy", "xnnpack", "reference"] {
            page.select("runtime", runtime)?;
            page.wait_for(&format!("the badge of {runtime}"), LIVE, || {
                let now = page.attribute("integer-exactness", "data-runtime")?;
                Ok((now.as_deref() == Some(runtime)).then_some(()))
            })?;
            assert_eq!(page.count("integer-exactness", "data-total")?, 650);
            let change = page.number("ade-quantized")? / number(&reference.ade_quantized) - 1.0;
            assert!(change.abs() < 0.01, "{runtime} changes ADE by {:.2} %", 100.0 * change);
        }
        back_at(page, &reference)?;

        assert_eq!(
            page.property("weight-per-axis", "checked")?,
            true,
            "TFLite quantizes dense layers per channel"
        );
        page.tick("weight-per-axis", false)?;
        let tensor = page.wait_text("size-quantized", LIVE, |text| text != reference.size)?;
        // One scale instead of one for each of 32 neurons saves at least 4 B for each.
        let (channel_size, tensor_size) = (number(&reference.size), number(&tensor));
        assert!(
            tensor_size + 31.0 * 4.0 <= channel_size,
            "per tensor {tensor} B, per channel {channel_size} B"
        );
        page.tick("weight-per-axis", true)?;
        back_at(page, &reference)
    })
}

fn number(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

fn back_at(page: &Page, before: &Figures) -> anyhow::Result<()> {
    let mut last = None;
    let result = page.wait_for("the figures from before", SHORT, || {
        last = Some(figures(page)?);
        Ok((last.as_ref() == Some(before)).then_some(()))
    });
    result.map_err(|error| error.context(format!("{before:#?} became {last:#?}")))
}
