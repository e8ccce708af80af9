//! What a whole sweep took, as text, with the figures to reach.

use super::tables::{Table, aligned, piped, table, verdict};
use super::targets::rounded;
use anyhow::{Context as _, ensure};
use serde_json::Value;

/// Epochs of quantization-aware training in the grid: 225 pairs of widths, ten seeds, 1,000 epochs.
const EPOCHS: f64 = 225.0 * 10.0 * 1000.0;
/// Most seconds that the grid may take in a browser.
const MOST_SECONDS: f64 = 240.0;
/// How many times as many epochs per second as JAX.
const LEAST_TIMES_JAX: f64 = 8.0;

/// All that one run found.
#[derive(Clone, Debug)]
pub struct Measured {
    /// Lines of the benchmark of widths: what, its time, what is wanted, what was seen, whether that reaches it.
    widths: Vec<[String; 5]>,
    /// Seconds of the grid by the command line, and in the page.
    command_line: f64,
    page: Page,
    /// Version and epochs per second of JAX, or why it did not run.
    jax: Result<(String, f64), String>,
    environment: Vec<(&'static str, String)>,
}

/// The grid in the page.
#[derive(Clone, Debug)]
struct Page {
    seconds: f64,
    trainings: u64,
    failed: u64,
    recomputed: u64,
    /// Records that are the command line's to the last bit.
    alike: u64,
    /// Tasks of the page's own thread of more than 50 ms, and the longest of them in ms.
    long_tasks: u64,
    longest: f64,
}

impl Measured {
    /// From what the programs printed, and the seconds of the command line.
    ///
    /// # Errors
    /// When one printed something else.
    pub fn new(
        widths: &str,
        command_line: f64,
        page: &str,
        jax: Result<String, String>,
        environment: Vec<(&'static str, String)>,
    ) -> anyhow::Result<Self> {
        let rows = widths.lines().skip_while(|line| !line.starts_with("epoch ")).skip(1);
        let cells = |line: &str| -> Option<[String; 5]> {
            let cells: Vec<_> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
            cells.try_into().ok()
        };
        let widths: Vec<_> = rows.filter_map(cells).collect();
        ensure!(!widths.is_empty(), "the benchmark of widths printed no table");
        let page: Value = serde_json::from_str(page).context("the page's measurement is no JSON")?;
        let number = |name: &str| page[name].as_f64().with_context(|| format!("there is no {name}"));
        let count = |name: &str| page[name].as_u64().with_context(|| format!("there is no {name}"));
        let page = Page {
            seconds: number("seconds")?,
            trainings: count("trainings")?,
            failed: count("failed")?,
            recomputed: count("recomputed")?,
            alike: count("alike")?,
            long_tasks: count("longTasks")?,
            longest: number("longest")?,
        };
        let jax = match jax {
            Err(reason) => Err(reason),
            Ok(printed) => {
                let printed: Value =
                    serde_json::from_str(&printed).context("JAX's measurement is no JSON")?;
                let speed = printed["networkEpochsPerSecond"].as_f64().context("JAX has no speed")?;
                Ok((printed["version"].as_str().context("JAX has no version")?.to_owned(), speed))
            }
        };
        Ok(Self { widths, command_line, page, jax, environment })
    }

    fn figures(&self) -> Table {
        let page = &self.page;
        let speed = EPOCHS / page.seconds;
        let jax = self.jax.as_ref().ok().map(|(_, jax)| speed / jax);
        let row = |what: &str, wanted: String, seen: String, reached: Option<bool>| {
            vec![what.to_owned(), wanted, seen, verdict(reached).to_owned()]
        };
        let whole = page.trainings - page.failed;
        let rows = [
            row(
                "MLP grid in the browser, seconds",
                format!("below {MOST_SECONDS:.0}"),
                format!("{:.0} ({} epochs/s)", page.seconds, thousands(speed)),
                Some(page.seconds < MOST_SECONDS),
            ),
            row(
                "its epochs per second against JAX",
                format!("at least {LEAST_TIMES_JAX:.0} times"),
                jax.map_or_else(|| "-".to_owned(), |ratio| format!("{} times", rounded(ratio))),
                jax.map(|ratio| ratio >= LEAST_TIMES_JAX),
            ),
            row(
                "its records that are the command line's to the last bit",
                "all".to_owned(),
                format!("{} of {}", page.alike, page.trainings),
                Some(page.alike == page.trainings),
            ),
            row(
                "trainings finished, without computing one twice",
                "all".to_owned(),
                format!("{whole} of {}, {} twice", page.trainings, page.recomputed),
                Some(page.failed == 0 && page.recomputed == 0),
            ),
            row(
                "tasks of the page's thread of more than 50 ms",
                "none".to_owned(),
                format!("{}, the longest {:.0} ms", page.long_tasks, page.longest),
                Some(page.long_tasks == 0),
            ),
        ];
        let widths = self.widths.iter().map(|[what, _, wanted, seen, reached]| {
            vec![format!("epoch of {what}"), wanted.clone(), seen.clone(), reached.clone()]
        });
        table(&["what", "wanted", "seen", "in this run"], rows.into_iter().chain(widths))
    }

    /// Seconds of the whole grid, or what would take so long at the speed that was measured.
    fn times(&self) -> Table {
        let row = |what: &str, seconds: f64| {
            vec![
                what.to_owned(),
                format!("{seconds:.0}"),
                thousands(EPOCHS / seconds),
                format!("{}x", rounded(seconds / self.page.seconds)),
            ]
        };
        let jax = self.jax.as_ref().ok().map(|(version, speed)| row(version, EPOCHS / speed));
        let ours = [
            row("the page, headless Chromium", self.page.seconds),
            row("the command line", self.command_line),
        ];
        table(&["the grid", "seconds", "epochs/s", "of the page's time"], ours.into_iter().chain(jax))
    }
}

/// Both tables.
pub fn for_terminal(measured: &Measured) -> String {
    format!("{}\n\n{}", aligned(&measured.times()), aligned(&measured.figures()))
}

/// The part of the document.
pub fn markdown(measured: &Measured) -> String {
    let jax = match &measured.jax {
        Ok((version, _)) => version.clone(),
        Err(reason) => format!("not run ({reason})"),
    };
    let environment = measured.environment.iter().map(|(what, value)| format!("- {what}: {value}\n"));
    format!(
        "## A whole sweep, and wide vectors\n\n\
         {environment}- JAX: {jax}\n\n\
         ### The MLP's grid\n\n{times}\n\n\
         ### Figures to reach\n\n{figures}\n\n\
         ### How it is measured\n\n{METHOD}",
        environment = environment.collect::<String>(),
        times = piped(&measured.times()),
        figures = piped(&measured.figures()),
    )
}

const METHOD: &str = "\
- The grid is the thesis': 225 pairs of widths from 2 to 16 bits, ten seeds, 1,000 epochs of quantization-aware training, 2.25 million \
epochs of the MLP 4-32-2 on 976 rows, each validated on 325; beside them the float network of each seed and its conversion, whose \
epochs are not counted. In the page and by the command line the time includes evaluation, smoothness, integer networks, \
storing and drawing.\n\
- The page has two workers, the command line two threads; both begin with nothing. Every record that the page saves is compared with \
the command line's.\n\
- JAX trains the same 225 networks side by side as one program (vmap, jit) natively on all cores, with validation and the best weights \
kept, for half a minute; its time for the grid follows from its speed.\n\
- An epoch against four lanes, or against float: the medians of 41 pairs of turns, `cargo bench -p nn --bench widths`. Four lanes \
are what every x86-64 processor has (SSE2); the bits are the same.\n";

fn thousands(value: f64) -> String {
    let digits = format!("{value:.0}");
    let first = digits.len() % 3;
    let mut text = digits[..first].to_owned();
    for group in digits.as_bytes()[first..].chunks(3) {
        if !text.is_empty() {
            text.push(',');
        }
        text.push_str(&String::from_utf8_lossy(group));
    }
    text
}

#[cfg(test)]
#[path = "sweeps_report_tests.rs"]
mod tests;
