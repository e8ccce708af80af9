//! Sweeps that meet accidents, in each engine: a browser that is killed, tabs that are closed, workers that die, storage that is
//! denied or full. Nothing finished is lost, and nothing finished is computed twice.

use crate::common::{LOADING, SHORT, TRAINING, page_text, ready};
use crate::sweeps::{alone, counts, results, small, wait};
use anyhow::Context as _;
use bitroom_tests::browser::engine::{Engine, Storage};
use bitroom_tests::browser::{Machine, Page, Visitor, scenario_of};
use protocol::Record;
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A silent worker must be noticed in this time, and its training done again.
const NOTICED: Duration = Duration::from_secs(30);
/// Epochs of a training that takes some tenths of a second: long enough to be met by an accident.
const EPOCHS: u32 = 500;
/// Room for some of 16 trainings, B.
const ROOM: u64 = 40_000;
/// What a sample of the records is compared with: every so many of them.
const SAMPLED: usize = 9;

/// Every scenario in every engine that has a driver for it.
macro_rules! in_engines {
    ($($name:ident)*) => {
        mod chromium {
            $(#[test] fn $name() -> anyhow::Result<()> { super::$name(super::Engine::Chromium) })*
        }
        mod firefox {
            $(#[test] fn $name() -> anyhow::Result<()> { super::$name(super::Engine::Firefox) })*
        }
    };
}

in_engines! {
    a_browser_that_is_killed_loses_nothing_finished
    one_tab_runs_a_sweep_others_watch_it_and_take_it_over
    a_worker_that_dies_loses_only_what_it_was_at
    a_browser_that_denies_storage_says_so_and_the_sweep_goes_on
    where_results_are_kept_is_said_before_there_are_any
    a_sweep_that_was_removed_comes_back_whole_and_a_name_stays_whoever_runs_it
}

/// Draws when accidents happen: xorshift from the seed in `BITROOM_SEED`, or another one each time.
struct Dice(u64);

impl Dice {
    fn new() -> anyhow::Result<Self> {
        let seed = match std::env::var("BITROOM_SEED") {
            Ok(text) => text.parse().context("BITROOM_SEED is no number")?,
            Err(_) => SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos() as u64,
        };
        // Zero would stay zero.
        Ok(Self(seed.max(1)))
    }

    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    /// Waits until so many trainings are done that some are left, and a moment more; how many are done then.
    fn wait(&mut self, page: &Page, least: u32, most: u32) -> anyhow::Result<u32> {
        let wanted = least + self.below(u64::from(most - least)) as u32;
        done(page, wanted)?;
        std::thread::sleep(Duration::from_millis(self.below(400)));
        let [done, total, ..] = counts(page)?;
        anyhow::ensure!(done < total, "all {total} trainings were done before the accident");
        Ok(done)
    }
}

/// Waits until so many trainings are done.
fn done(page: &Page, wanted: u32) -> anyhow::Result<()> {
    page.wait_for("some trainings", TRAINING, || Ok((counts(page)?[0] >= wanted).then_some(())))
}

/// A scenario with accidents; a failure names the seed that tries it again.
fn with_dice(
    engine: Engine,
    name: &str,
    body: impl FnOnce(&Page, &mut Dice) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut dice = Dice::new()?;
    let seed = dice.0;
    // A panic has no context: it is told before.
    eprintln!("{name} in {engine:?}: BITROOM_SEED={seed}");
    let outcome = scenario_of(engine.into(), name, Machine::Shared, |page| body(page, &mut dice));
    outcome.with_context(|| format!("BITROOM_SEED={seed} tries it again"))
}

/// The lines of results in the browser's store, by their keys.
fn stored(page: &Page) -> anyhow::Result<BTreeMap<String, String>> {
    let script = "const done = request => new Promise((resolve, reject) => {
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
        return (async () => {
            const database = await done(indexedDB.open('bitroom-sweeps'));
            const lines = database.transaction('lines').objectStore('lines');
            const [keys, texts] = await Promise.all([done(lines.getAllKeys()), done(lines.getAll())]);
            database.close();
            return keys.map((key, place) => [key, texts[place]]);
        })()";
    let pairs: Vec<(String, String)> = serde_json::from_value(page.script(script, &[])?)?;
    Ok(pairs.into_iter().collect())
}

/// Workers that this page has started.
fn workers(page: &Page) -> anyhow::Result<u64> {
    page.script("return bitroomProbe.workers.length", &[])?.as_u64().context("no count of workers")
}

/// Goes to the place, where the sweep that was left in the middle appears by itself.
fn come_back(page: &Page) -> anyhow::Result<()> {
    ready(page)?;
    page.click("view-sweep")
}

/// The sweep is paused, with at least so many trainings; those that were stored are as they were.
fn nothing_is_lost(page: &Page, least: u32, before: &BTreeMap<String, String>) -> anyhow::Result<()> {
    wait(page, "paused", LOADING)?;
    let [done, total, failed, recomputed] = counts(page)?;
    assert!(done >= least && done as usize >= before.len(), "{done} of {least} trainings were kept");
    assert_eq!((total, failed, recomputed), (54, 0, 0));
    let now = stored(page)?;
    assert_eq!(now.len(), done as usize);
    for (key, line) in before {
        assert_eq!(now.get(key), Some(line), "{key}");
    }
    Ok(())
}

/// The sweep is done, each training once; what was stored before is among its results, and a sample is what a runner leaves.
fn all_is_done_once(page: &Page, before: &BTreeMap<String, String>) -> anyhow::Result<()> {
    wait(page, "done", TRAINING)?;
    assert_eq!(counts(page)?, [54, 54, 0, 0]);
    assert_eq!(stored(page)?.len(), 54);
    let (text, results) = results(page)?;
    for line in before.values() {
        assert!(text.lines().any(|own| own == line), "{line}");
    }
    let some: Vec<&Record> =
        results.lines().filter_map(|line| results.record(line.key()?)).step_by(SAMPLED).collect();
    assert_eq!(some.len(), 6);
    for record in some {
        assert_eq!(*record, alone(record)?);
    }
    Ok(())
}

fn a_browser_that_is_killed_loses_nothing_finished(engine: Engine) -> anyhow::Result<()> {
    with_dice(engine, "sweep-killed", |page, dice| {
        small(page, 25, EPOCHS)?;
        page.click("sweep-start")?;
        done(page, 1)?;
        let before = stored(page)?;
        let seen = dice.wait(page, 1, 30)?;
        page.kill()?;
        page.start()?;
        come_back(page)?;
        nothing_is_lost(page, seen, &before)?;
        let before = stored(page)?;
        page.click("sweep-start")?;
        all_is_done_once(page, &before)
    })
}

fn one_tab_runs_a_sweep_others_watch_it_and_take_it_over(engine: Engine) -> anyhow::Result<()> {
    with_dice(engine, "sweep-tabs", |page, dice| {
        small(page, 25, EPOCHS)?;
        page.click("sweep-start")?;
        done(page, 1)?;
        // It rests until the second tab is there, which takes its time.
        page.click("sweep-start")?;
        wait(page, "paused", SHORT)?;
        let first = page.tab()?;

        // The second tab shows that the sweep is the first one's, and may not start it.
        let second = page.open_tab()?;
        page.load("")?;
        come_back(page)?;
        wait(page, "running", LOADING)?;
        page.click("sweep-start")?;
        page.wait_for("a word on the other tab", LOADING, || {
            Ok(page_text(page)?.contains("Another tab runs this sweep").then_some(()))
        })?;
        let own = workers(page)?;

        // It follows what the first one does, and does nothing itself.
        let seen = counts(page)?[0];
        page.choose(&first)?;
        page.click("sweep-start")?;
        page.choose(&second)?;
        done(page, seen + 2)?;
        let before = stored(page)?;
        let seen = dice.wait(page, seen + 3, seen + 10)?;
        assert_eq!(workers(page)?, own, "a tab that watches has workers");

        // The first one is closed: the second one tells, and goes on when it is told to.
        page.choose(&first)?;
        let seen = seen.max(counts(page)?[0]);
        page.close_tab(&second)?;
        nothing_is_lost(page, seen, &before)?;
        let third = page.open_tab()?;
        page.choose(&second)?;
        let before = stored(page)?;
        page.click("sweep-start")?;
        let seen = dice.wait(page, seen + 2, seen + 10)?;

        // Nobody watches now: a tab that is there later finds everything.
        page.close_tab(&third)?;
        page.load("")?;
        come_back(page)?;
        nothing_is_lost(page, seen, &before)?;
        page.click("sweep-start")?;
        all_is_done_once(page, &before)
    })
}

fn a_worker_that_dies_loses_only_what_it_was_at(engine: Engine) -> anyhow::Result<()> {
    with_dice(engine, "sweep-worker", |page, dice| {
        small(page, 6, 2000)?;
        page.click("sweep-start")?;
        dice.wait(page, 1, 8)?;
        // One of the two of the sweep; the page's own was started before them.
        let script = "bitroomProbe.workers.at(arguments[0]).terminate()";
        page.script(script, &[serde_json::json!(-1 - dice.below(2) as i64)])?;
        wait(page, "done", TRAINING + NOTICED)?;
        assert_eq!(counts(page)?, [16, 16, 0, 0]);
        assert_eq!(stored(page)?.len(), 16);
        Ok(())
    })
}

/// The sweep is done in memory, which the page says with the reason (its first words), and is saved as a file.
fn is_done_in_memory(page: &Page, trainings: u32, why: &str) -> anyhow::Result<()> {
    wait(page, "done", TRAINING)?;
    assert_eq!(counts(page)?, [trainings, trainings, 0, 0]);
    let words = format!("Not stored ({why}");
    let text = page_text(page)?;
    assert!(text.contains(&words), "the page does not say: {words} but: {text}");
    let (text, _) = results(page)?;
    assert_eq!(text.lines().count(), trainings as usize + 1);
    Ok(())
}

fn a_browser_that_denies_storage_says_so_and_the_sweep_goes_on(engine: Engine) -> anyhow::Result<()> {
    let visitor = Visitor { engine, storage: Storage::Denied };
    scenario_of(visitor, "sweep-denied", Machine::Shared, |page| {
        small(page, 4, 10)?;
        page.click("sweep-start")?;
        // Chromium has words for it, Firefox throws an error without any.
        let why = match engine {
            Engine::Chromium => "the browser refused: UnknownError: The user denied permission",
            Engine::Firefox | Engine::WebKit => "the browser lets this page store nothing):",
        };
        is_done_in_memory(page, 12, why)
    })
}

fn where_results_are_kept_is_said_before_there_are_any(engine: Engine) -> anyhow::Result<()> {
    scenario_of(engine.into(), "sweep-kept", Machine::Shared, |page| {
        come_back(page)?;
        page.find("sweep-start")?;
        page.wait_for("a word on what is kept", SHORT, || {
            Ok(page_text(page)?.contains("Finished trainings are kept in this browser").then_some(()))
        })?;
        assert_eq!(stored(page)?.len(), 0);
        Ok(())
    })
}

/// The names in the list.
fn names(page: &Page) -> anyhow::Result<Vec<String>> {
    let script =
        "return [...document.querySelectorAll('[data-testid=sweep-list] input')].map(it => it.value)";
    Ok(serde_json::from_value(page.script(script, &[])?)?)
}

fn wait_names(page: &Page, wanted: &[&str]) -> anyhow::Result<()> {
    page.wait_for("the list", SHORT, || Ok((names(page)? == wanted).then_some(())))
}

fn a_sweep_that_was_removed_comes_back_whole_and_a_name_stays_whoever_runs_it(
    engine: Engine,
) -> anyhow::Result<()> {
    scenario_of(engine.into(), "sweep-list", Machine::Shared, |page| {
        // A tab that watches calls the sweep otherwise while the first one runs it.
        small(page, 6, EPOCHS)?;
        page.click("sweep-start")?;
        done(page, 1)?;
        let first = page.tab()?;
        let second = page.open_tab()?;
        page.load("")?;
        come_back(page)?;
        wait_names(page, &["MLP, every width"])?;
        page.script(
            "const name = document.querySelector('[data-testid=sweep-list] input');
             name.value = 'the map';
             name.dispatchEvent(new Event('change', { bubbles: true }));",
            &[],
        )?;
        page.choose(&first)?;
        wait_names(page, &["the map"])?;
        wait(page, "done", TRAINING)?;
        let lines = stored(page)?;
        assert_eq!(lines.len(), 16);

        // It is removed; a tab that is opened then has nothing of it, and takes nothing away.
        page.click("sweep-delete-1")?;
        wait_names(page, &[])?;
        page.choose(&second)?;
        wait_names(page, &[])?;
        page.load("")?;
        come_back(page)?;
        page.wait_text("sweep-origin", LOADING, |text| text.contains("Computed before"))?;
        assert_eq!((names(page)?.len(), stored(page)? == lines), (0, true));
        page.choose(&first)?;
        page.click("sweep-restore")?;
        wait_names(page, &["the map"])?;
        page.choose(&second)?;
        wait_names(page, &["the map"])?;
        page.click("sweep-show-1")?;
        wait(page, "done", LOADING)?;
        assert_eq!((counts(page)?, stored(page)? == lines), ([16, 16, 0, 0], true));

        // Once the tab that could bring it back is gone, it goes with the next visit.
        page.click("sweep-delete-1")?;
        wait_names(page, &[])?;
        page.close_tab(&first)?;
        page.load("")?;
        come_back(page)?;
        page.wait_for("an empty store", SHORT, || Ok(stored(page)?.is_empty().then_some(())))
    })
}

/// Only Chromium's developer tools can take the room away.
#[test]
fn chromium_says_when_its_storage_is_full_and_the_sweep_goes_on() -> anyhow::Result<()> {
    scenario_of(Engine::Chromium.into(), "sweep-full", Machine::Shared, |page| {
        ready(page)?;
        // Before the first write: afterwards the browser relies for a while on what it knows. A record takes some thousand bytes.
        page.set_room(ROOM)?;
        small(page, 6, 50)?;
        page.click("sweep-start")?;
        is_done_in_memory(page, 16, "the browser's storage is full, or its disk fails")?;
        let kept = stored(page)?.len();
        assert!((1..16).contains(&kept), "{kept} of 16 trainings are stored");
        Ok(())
    })
}
