//! Charts: crisp at any pixel ratio, exact values under the pointer and by keyboard, and no page wider than a phone.

use crate::common::{SHORT, page_text, ready, train};
use bitroom_tests::browser::{Key, Machine, Page, Screen, Theme, scenario};
use serde_json::{Value, json};

const CHARTS: [&str; 4] = ["chart-room", "chart-x", "chart-y", "chart-loss"];

/// Canvas size in device pixels and CSS px, and how many pixels differ from the commonest colour.
struct Drawing {
    pixels: (f64, f64),
    css: (f64, f64),
    ink: f64,
    colours: f64,
}

fn drawing(page: &Page, chart: &str) -> anyhow::Result<Drawing> {
    let script = "const canvas = document.querySelector(`[data-testid=\"${arguments[0]}\"]`);
        const data = new Uint32Array(bitroomProbe.pixels(canvas).buffer);
        const counts = new Map();
        for (const pixel of data) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
        const box = canvas.getBoundingClientRect();
        return [canvas.width, canvas.height, box.width, box.height,
            data.length - Math.max(...counts.values()), counts.size];";
    let found = page.script(script, &[json!(chart)])?;
    let at = |i: usize| found[i].as_f64().unwrap_or(f64::NAN);
    Ok(Drawing { pixels: (at(0), at(1)), css: (at(2), at(3)), ink: at(4), colours: at(5) })
}

#[test]
fn canvases_have_one_pixel_per_device_pixel_and_show_something() -> anyhow::Result<()> {
    scenario("crisp", Machine::Shared, |page| {
        ready(page)?;
        train(page)?;
        // Another screen has another width too; the emulation tells the page of a new ratio only together with one.
        for (width, ratio, phone) in
            [(1440, 1.0, false), (1400, 2.0, false), (1300, 1.5, false), (390, 3.0, true)]
        {
            page.set_screen(Screen { width, ratio, phone, ..Screen::DESKTOP })?;
            for chart in CHARTS {
                let fits = |drawing: &Drawing| {
                    let off = |pixels: f64, css: f64| (pixels - css * ratio).abs() <= 1.0;
                    off(drawing.pixels.0, drawing.css.0) && off(drawing.pixels.1, drawing.css.1)
                };
                let seen = page.wait_for(&format!("{chart} at ratio {ratio}"), SHORT, || {
                    let drawing = drawing(page, chart)?;
                    Ok((fits(&drawing) && drawing.colours > 4.0).then_some(drawing))
                })?;
                assert!(seen.css.0 > 200.0 && seen.css.1 > 80.0, "{chart} is {:?} CSS px", seen.css);
                let share = seen.ink / (seen.pixels.0 * seen.pixels.1);
                assert!(
                    (0.005..0.9).contains(&share),
                    "{chart} at ratio {ratio}: {share} of the pixels are drawn"
                );
            }
        }
        Ok(())
    })
}

#[test]
fn charts_follow_the_colour_scheme() -> anyhow::Result<()> {
    scenario("colour-scheme", Machine::Shared, |page| {
        ready(page)?;
        let corner = |page: &Page| -> anyhow::Result<Value> {
            page.script(
                "const canvas = document.querySelector('[data-testid=\"chart-x\"]');
                 const [r, g, b, a] = bitroomProbe.pixels(canvas);
                 const rgb = getComputedStyle(document.body).backgroundColor.match(/[0-9.]+/g).map(Number);
                 return [a === 0 ? null : r + g + b, rgb[0] + rgb[1] + rgb[2]];",
                &[],
            )
        };
        for (theme, dark) in [(Theme::Light, false), (Theme::Dark, true), (Theme::Light, false)] {
            page.set_theme(theme)?;
            page.wait_for(&format!("{} colours", theme.name()), SHORT, || {
                let found = corner(page)?;
                let right = |value: &Value| value.as_f64().is_none_or(|sum| (sum < 384.0) == dark);
                Ok((right(&found[0]) && right(&found[1])).then_some(()))
            })?;
        }
        Ok(())
    })
}

/// What a chart says in words at its cursor.
#[derive(Clone, Debug, PartialEq)]
struct Readout {
    /// Time in s, or epoch.
    at: f64,
    /// One value per series.
    values: Vec<f64>,
}

/// The readout, once the cursor is somewhere.
fn readout(page: &Page, chart: &str) -> anyhow::Result<Option<Readout>> {
    let script = "const chart = document.querySelector(`[data-testid=\"${arguments[0]}\"]`).closest('.chart');
        const number = element => parseFloat(element.textContent.replace('\u{2212}', '-').replace(/^[^0-9-]*/, ''));
        return [number(chart.querySelector('.readout-head')),
            Array.from(chart.querySelectorAll('.readout-value'), number)];";
    let found = page.script(script, &[json!(chart)])?;
    // JSON has no NaN: what holds no number yet comes as null.
    let values = found[1].as_array().into_iter().flatten().map(Value::as_f64).collect();
    Ok(found[0].as_f64().zip(values).map(|(at, values)| Readout { at, values }))
}

fn readout_that(
    page: &Page,
    chart: &str,
    what: &str,
    good: impl Fn(&Readout) -> bool,
) -> anyhow::Result<Readout> {
    page.wait_for(&format!("{what} in {chart}"), SHORT, || Ok(readout(page, chart)?.filter(&good)))
}

#[test]
fn the_pointer_and_the_arrow_keys_read_exact_values() -> anyhow::Result<()> {
    scenario("cursor", Machine::Shared, |page| {
        ready(page)?;
        train(page)?;
        page.hover("chart-x", -50, 0)?;
        let left = readout(page, "chart-x")?;
        page.hover("chart-x", 50, 0)?;
        let right = readout_that(page, "chart-x", "other values", |now| Some(now) != left.as_ref())?;
        page.hover("chart-x", -50, 0)?;
        let left = readout_that(page, "chart-x", "a time further left", |now| now.at < right.at)?;
        // Ground truth, float and quantized, all in the room or a little beyond.
        assert_eq!(left.values.len(), 3, "{left:?}");
        assert!(left.values.iter().all(|value| (-1.0..4.0).contains(value)), "{left:?}");
        readout_that(page, "chart-y", "the same time", |now| now.at == left.at)?;
        readout_that(page, "chart-room", "the same time", |now| now.at == left.at)?;

        page.press("chart-x", &[Key::Right])?;
        let next = readout_that(page, "chart-x", "the next sample", |now| now.at > left.at)?;
        // Times are printed with one decimal or more; one sample at 3 Hz is a third of a second.
        assert!((0.2..0.5).contains(&(next.at - left.at)), "{left:?} {next:?}");
        page.press("chart-y", &[Key::Left])?;
        readout_that(page, "chart-x", "the sample before", |now| *now == left)?;
        page.press("chart-x", &[Key::End])?;
        let end = readout_that(page, "chart-x", "the last sample", |now| now.at > right.at)?;
        page.press("chart-x", &[Key::Home])?;
        let home = readout_that(page, "chart-x", "the first sample", |now| now.at < left.at)?;
        // The test block has 325 samples at 3 Hz.
        assert!((end.at - home.at - 324.0 / 3.0).abs() < 0.2, "{home:?} {end:?}");

        page.hover("chart-loss", 20, 0)?;
        let loss = readout_that(page, "chart-loss", "losses", |now| now.at < 1000.0)?;
        assert!((1.0..=1000.0).contains(&loss.at) && loss.at.fract() == 0.0, "{loss:?}");
        assert!(loss.values.iter().all(|value| (0.0..5.0).contains(value)), "{loss:?}");
        page.press("chart-loss", &[Key::Right])?;
        readout_that(page, "chart-loss", "the next epoch", |now| now.at == loss.at + 1.0).map(drop)
    })
}

#[test]
fn no_page_is_wider_than_the_screen_and_phones_get_charts_first() -> anyhow::Result<()> {
    scenario("narrow", Machine::Shared, |page| {
        ready(page)?;
        for trained in [false, true] {
            if trained {
                page.set_screen(Screen::DESKTOP)?;
                train(page)?;
            }
            for (width, phone) in [(390, true), (360, true), (768, true), (1024, false), (1440, false)] {
                page.set_screen(Screen { width, phone, ..Screen::PHONE })?;
                let found = page.script(
                    "return [document.documentElement.scrollWidth, innerWidth,
                        Array.from(document.querySelectorAll('body *'))
                            .filter(e => e.getBoundingClientRect().right > innerWidth + 1
                                && getComputedStyle(e).position !== 'fixed' && !e.closest('svg, [hidden]'))
                            .slice(0, 3).map(e => e.outerHTML.slice(0, 80))]",
                    &[],
                )?;
                let (content, screen) = (found[0].as_u64(), found[1].as_u64());
                assert_eq!(screen, Some(width.into()), "the page has no viewport of its own");
                assert!(
                    content <= screen,
                    "{content:?} px on {screen:?} px, trained {trained}: {}",
                    found[2]
                );
            }
        }
        page.set_screen(Screen::PHONE)?;
        let tops = page.script(
            "return arguments[0].map(id => document.querySelector(`[data-testid=\"${id}\"]`)
                .getBoundingClientRect().top + scrollY)",
            &[json!(["train", "chart-room", "ade-float", "hidden-units"])],
        )?;
        let tops: Vec<f64> = tops.as_array().into_iter().flatten().filter_map(Value::as_f64).collect();
        assert!(tops.len() == 4 && tops.is_sorted(), "transport, charts, result, controls lie at {tops:?}");
        assert!(!page_text(page)?.is_empty());
        Ok(())
    })
}
