//! The main job: one click trains, and the quantized result appears beside the float one.

use crate::common::{TRAINING, figures, page_text, quantized, ready};
use bitroom_tests::browser::{Machine, scenario};

#[test]
fn one_click_trains_the_mlp_and_quantizes_it() -> anyhow::Result<()> {
    scenario("training", Machine::Shared, |page| {
        ready(page)?;
        page.script(
            "const status = document.querySelector('[data-testid=status]');
             bitroomProbe.words = [status.textContent.trim()];
             new MutationObserver(() => {
                 const word = status.textContent.trim();
                 if (bitroomProbe.words.at(-1) !== word) bitroomProbe.words.push(word);
             }).observe(status, { childList: true, characterData: true, subtree: true });",
            &[],
        )?;
        page.click("train")?;
        page.wait_status("done", TRAINING)?;
        assert_eq!(
            page.script("return bitroomProbe.words", &[])?,
            serde_json::json!(["idle", "training", "done"])
        );
        assert_eq!(page.epoch()?, 1000);

        let (ade, mse) = (page.number("ade-float")?, page.number("mse-float")?);
        assert!((0.42..=0.47).contains(&ade), "{ade}");
        // A mean distance is at most the root mean square distance sqrt(2 MSE), the MSE being one per coordinate;
        // with errors of usual shape it is above sqrt(MSE) (every row of the thesis' tables).
        assert!(ade < (2.0 * mse).sqrt() && ade > mse.sqrt(), "ADE {ade}, MSE {mse}");

        quantized(page)?;
        let change = page.number("ade-quantized")? / ade - 1.0;
        assert!(change.abs() < 0.02, "8 bits change ADE by {:.1} %", 100.0 * change);
        assert!((page.number("mse-quantized")? / mse - 1.0).abs() < 0.04);
        assert_eq!(page.count("integer-exactness", "data-total")?, 650);
        assert_eq!(page.attribute("integer-exactness", "data-runtime")?.as_deref(), Some("reference"));
        let mismatches = page.count("integer-exactness", "data-mismatches")?;
        let largest = page.count("integer-exactness", "data-max-lsb")?;
        // Differences come from rounding at boundaries: few, and small at the output's 8 bits.
        assert!(mismatches < 65 && largest <= 2, "{mismatches} of 650 differ by up to {largest} LSB");
        assert_eq!(mismatches == 0, largest == 0);

        let tables = figures(page)?.tables.to_lowercase();
        for word in ["train", "validation", "test"] {
            assert!(tables.contains(word), "no {word} in {tables}");
        }
        // 4·32 + 32 + 32·2 + 2 parameters.
        assert!(page_text(page)?.contains("226"), "the number of parameters is not shown");
        Ok(())
    })
}
