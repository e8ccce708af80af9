//! What a visitor finds: data loaded, the thesis' settings, nothing wrong, nothing asked of anybody else.

use crate::common::{page_text, ready};
use bitroom_tests::browser::{Machine, scenario};

#[test]
fn the_page_opens_with_the_simulated_room() -> anyhow::Result<()> {
    scenario("first-visit", Machine::Shared, |page| {
        ready(page)?;
        let summary = page.text("dataset-summary")?;
        for part in ["thesis-like", "seed 2016", "1,626 samples", "976", "325"] {
            assert!(summary.contains(part), "{part} is not in {summary:?}");
        }
        assert_eq!(summary.matches("325").count(), 2, "{summary:?}");
        assert_eq!(page.epoch()?, 0);
        assert!(!page.exists("dataset-error")?);
        let title = page.script("return document.title", &[])?;
        assert!(title.as_str().is_some_and(|title| title.contains("Bitroom")), "{title}");
        for empty in ["ade-float", "ade-quantized", "mse-float", "mse-quantized"] {
            assert_eq!(page.text(empty)?, "–", "{empty}");
        }
        assert!(page_text(page)?.contains("Train the network"), "no invitation");
        Ok(())
    })
}

#[test]
fn controls_start_at_the_thesis_settings_and_offer_what_is_agreed() -> anyhow::Result<()> {
    scenario("controls", Machine::Shared, |page| {
        ready(page)?;
        for (control, value) in [
            ("model-kind", "mlp"),
            ("hidden-units", "32"),
            ("epochs", "1000"),
            ("batch-size", "32"),
            ("learning-rate", "0.0001"),
            ("method", "ptq"),
            ("weight-bits", "8"),
            ("activation-bits", "8"),
            ("runtime", "reference"),
            ("sim-preset", "thesis-like"),
            ("sim-seed", "2016"),
            ("split", "contiguous"),
        ] {
            let found = page.property(control, "value")?;
            let found = found.as_str().unwrap_or_default();
            // Numbers may be written in another way.
            let same = match value.parse::<f64>() {
                Ok(value) => found.parse() == Ok(value),
                Err(_) => found == value,
            };
            assert!(same, "{control} is {found:?}, not {value}");
        }
        let options = |control: &str| {
            let list =
                "return Array.from(document.querySelectorAll(`[data-testid=\"${arguments[0]}\"] option`),
                option => option.value + (option.disabled ? '!' : '')).join(' ')";
            page.script(list, &[control.into()])
        };
        assert_eq!(options("model-kind")?, "mlp cnn-a cnn-b cnn-c lstm own");
        assert_eq!(options("method")?, "ptq qat");
        assert_eq!(options("runtime")?, "reference ruy xnnpack");
        assert_eq!(
            options("weight-quantizer")?,
            "last-value moving-average all-values fixed custom lsq power-of-two pact"
        );
        assert_eq!(
            options("activation-quantizer")?,
            "last-value moving-average all-values fixed custom lsq power-of-two pact"
        );
        assert_eq!(options("sim-preset")?, "thesis-like drifting-room clean-lab");
        for slider in ["weight-bits", "activation-bits"] {
            let kind = ["type", "min", "max", "step"].map(|name| page.property(slider, name));
            let kind = kind.into_iter().collect::<anyhow::Result<Vec<_>>>()?;
            assert_eq!(kind[..3], ["range", "2", "16"], "{slider}");
        }
        Ok(())
    })
}

#[test]
fn every_control_has_a_name_and_a_tip() -> anyhow::Result<()> {
    scenario("named-controls", Machine::Shared, |page| {
        ready(page)?;
        let nameless = page.script(
            "return Array.from(document.querySelectorAll('input, select, button, textarea'))
                .filter(control => !(control.labels?.length || control.textContent.trim()
                    || control.getAttribute('aria-label') || control.getAttribute('aria-labelledby')))
                .map(control => control.outerHTML.slice(0, 120))",
            &[],
        )?;
        assert_eq!(nameless, serde_json::json!([]));
        let canvases = page.script(
            "return Array.from(document.querySelectorAll('canvas'))
                .filter(canvas => (canvas.getAttribute('aria-label') ?? '').length < 10)
                .map(canvas => canvas.outerHTML.slice(0, 120))",
            &[],
        )?;
        assert_eq!(canvases, serde_json::json!([]));
        let same_ids = page.script(
            "const ids = Array.from(document.querySelectorAll('[data-testid]'), e => e.dataset.testid);
             return ids.filter((id, i) => ids.indexOf(id) !== i);",
            &[],
        )?;
        assert_eq!(same_ids, serde_json::json!([]));
        Ok(())
    })
}

#[test]
fn another_room_is_loaded_when_preset_or_seed_change() -> anyhow::Result<()> {
    scenario("presets", Machine::Shared, |page| {
        ready(page)?;
        page.select("sim-preset", "clean-lab")?;
        page.wait_text("dataset-summary", crate::common::SHORT, |text| text.contains("clean-lab"))?;
        page.type_value("sim-seed", "7")?;
        let summary =
            page.wait_text("dataset-summary", crate::common::SHORT, |text| text.contains("seed 7"))?;
        assert!(summary.contains("clean-lab") && summary.contains("1,626 samples"), "{summary}");
        crate::common::train(page)?;
        // The clean room lets the same network do far better (0.15 m in the mean of six seeds) than the default one.
        let ade = page.number("ade-float")?;
        assert!((0.08..0.30).contains(&ade), "{ade}");
        Ok(())
    })
}
