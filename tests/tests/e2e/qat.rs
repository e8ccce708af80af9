//! Quantization-aware training: every quantizer, every switch.

use crate::common::{Figures, figures, ready, train};
use bitroom_tests::browser::{Machine, Page, scenario};

fn prepare(page: &Page) -> anyhow::Result<()> {
    ready(page)?;
    page.type_value("epochs", "200")?;
    // Fast enough to learn something in 200 epochs.
    page.type_value("learning-rate", "0.001")?;
    page.select("method", "qat")?;
    page.slide("weight-bits", 6)?;
    page.slide("activation-bits", 6)
}

/// Trains and checks what must hold for every quantized network.
fn trained(page: &Page) -> anyhow::Result<Figures> {
    train(page)?;
    assert_eq!(page.epoch()?, 200);
    let (float, quantized) = (page.number("ade-float")?, page.number("ade-quantized")?);
    assert!((0.35..0.60).contains(&float), "float {float}");
    assert!((0.35..0.80).contains(&quantized), "quantized {quantized}, float {float}");
    let mse = page.number("mse-quantized")?;
    assert!(quantized < (2.0 * mse).sqrt(), "ADE {quantized}, MSE {mse}");
    assert_eq!(page.count("integer-exactness", "data-total")?, 650);
    assert!(page.count("integer-exactness", "data-mismatches")? <= 650);
    figures(page)
}

#[test]
fn every_quantizer_trains_a_network_that_runs_in_integers() -> anyhow::Result<()> {
    scenario("qat-quantizers", Machine::Shared, |page| {
        prepare(page)?;
        let mut seen: Vec<Figures> = Vec::new();
        for kind in ["last-value", "moving-average", "all-values", "fixed"] {
            page.select("weight-quantizer", kind)?;
            page.select("activation-quantizer", kind)?;
            let found = trained(page)?;
            for other in &seen {
                assert_eq!(
                    found.ade_float, other.ade_float,
                    "the float twin does not depend on the quantizers"
                );
                assert_ne!(found.tables, other.tables, "{kind} changes nothing");
            }
            seen.push(found);
        }
        Ok(())
    })
}

#[test]
fn every_switch_changes_the_result() -> anyhow::Result<()> {
    scenario("qat-switches", Machine::Shared, |page| {
        prepare(page)?;
        let mut last = trained(page)?;
        for switch in [
            "weight-narrow",
            "weight-symmetric",
            "weight-per-axis",
            "activation-symmetric",
            "activation-narrow",
        ] {
            let before = page.property(switch, "checked")? == true;
            page.tick(switch, !before)?;
            let now = trained(page)?;
            assert_ne!(now.tables, last.tables, "{switch} changes nothing");
            assert_eq!(now.ade_float, last.ade_float);
            last = now;
        }
        page.slide("weight-bits", 3)?;
        let coarse = trained_coarse(page)?;
        assert_ne!(coarse.ade_quantized, last.ade_quantized);
        Ok(())
    })
}

/// Few bits may cost much; only the form of the result is asserted.
fn trained_coarse(page: &Page) -> anyhow::Result<Figures> {
    train(page)?;
    assert!((0.35..2.0).contains(&page.number("ade-quantized")?));
    figures(page)
}

#[test]
fn method_and_settings_changes_say_that_training_is_due() -> anyhow::Result<()> {
    scenario("qat-method", Machine::Shared, |page| {
        prepare(page)?;
        let qat = trained(page)?;
        assert!(!crate::common::page_text(page)?.to_lowercase().contains("train again to"));
        // The float network of the same run, quantized afterwards, is another result; going back shows the first.
        page.select("method", "ptq")?;
        let ptq = crate::common::other_ade(page, &qat.ade_quantized, crate::common::SHORT)?;
        assert_ne!(ptq, qat.ade_quantized);
        page.select("method", "qat")?;
        page.wait_text("ade-quantized", crate::common::SHORT, |text| text == qat.ade_quantized)?;
        let before = crate::common::page_text(page)?.to_lowercase();
        page.slide("weight-bits", 4)?;
        page.wait_for("the mark", crate::common::SHORT, || {
            let text = crate::common::page_text(page)?.to_lowercase();
            Ok((text != before && text.contains("train again")).then_some(()))
        })?;
        assert_eq!(page.text("ade-quantized")?, qat.ade_quantized, "a result stays until the next one");
        Ok(())
    })
}
