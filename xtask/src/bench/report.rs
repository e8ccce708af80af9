//! The comparison as text: a table for the terminal and a part of `BENCHMARKS.md`.

use super::predictions::{self, Predictions};
use super::record::{InBrowser, InKeras, Keras, Network, Spread};
use super::tables::{Table, aligned, piped, points, table, verdict};
use super::targets::{self, Target, gmacs, mebibytes, rounded, share_of_peak};

/// Everything that one run of the comparison found.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// Ours and TensorFlow.js, in the order of [`Network::ALL`].
    pub browser: Vec<InBrowser>,
    /// Single predictions of ours and of TensorFlow.js.
    pub predictions: Vec<Predictions>,
    /// Keras, or why it did not run.
    pub keras: Result<Keras, String>,
    /// What the figures depend on.
    pub environment: Vec<(&'static str, String)>,
    /// Rounds of every measurement.
    pub rounds: u32,
}

impl Comparison {
    /// Every network with its measurements in Keras.
    fn entries(&self) -> impl Iterator<Item = (&InBrowser, Option<&InKeras>)> {
        let keras = |index| self.keras.as_ref().ok().and_then(|keras| keras.networks.get(index));
        self.browser.iter().enumerate().map(move |(index, entry)| (entry, keras(index)))
    }

    fn targets(&self) -> Vec<Target> {
        self.entries().flat_map(|(entry, keras)| targets::of(entry, keras)).collect()
    }
}

/// Tables of medians and of the figures to reach.
pub fn for_terminal(comparison: &Comparison) -> String {
    let predictions = &comparison.predictions;
    let tables = [medians(comparison), verdicts(comparison), predictions::table(predictions)];
    let sentences = predictions::verdicts(predictions).join("\n");
    format!("{}\n\n{sentences}", tables.iter().map(aligned).collect::<Vec<_>>().join("\n\n"))
}

/// Its part of the document.
pub fn markdown(comparison: &Comparison) -> String {
    let keras = match &comparison.keras {
        Ok(keras) => keras.version.clone(),
        Err(reason) => format!("not run ({reason})"),
    };
    let mut environment = comparison.environment.clone();
    if let Some(first) = comparison.browser.first() {
        environment.push(("Bitroom", format!("{}, {}", env!("CARGO_PKG_VERSION"), first.ours_version)));
        environment.push(("TensorFlow.js", first.tfjs_version.clone()));
    }
    environment.push(("Keras", keras));
    let environment: Vec<String> =
        environment.iter().map(|(what, value)| format!("- {what}: {value}")).collect();
    let backends: Vec<String> = comparison
        .browser
        .iter()
        .filter(|entry| !entry.other_backends.is_empty())
        .map(|entry| format!("- {}: {}", entry.network.title(), entry.other_backends.join("; ")))
        .collect();
    format!(
        "## Epochs and predictions\n\n\
         One epoch of training in Bitroom, in TensorFlow.js and in Keras, and one prediction in Bitroom and TensorFlow.js.\n\n\
         {environment}\n\n\
         ### Medians of {rounds} rounds, ms per epoch\n\n{medians}\n\n\
         ### Figures to reach\n\n{verdicts}\n\n\
         ### One prediction\n\n{one}\n\n{one_verdicts}\n\n\
         ### Spread of the rounds, ms per epoch\n\n{spreads}\n\n\
         Other backends of TensorFlow.js:\n\n{backends}\n\n\
         ### How it is measured\n\n{method}",
        environment = environment.join("\n"),
        rounds = comparison.rounds,
        medians = piped(&medians(comparison)),
        verdicts = piped(&verdicts(comparison)),
        one = piped(&predictions::table(&comparison.predictions)),
        one_verdicts = points(&predictions::verdicts(&comparison.predictions)),
        spreads = piped(&spreads(comparison)),
        backends = if backends.is_empty() { "- none".to_owned() } else { backends.join("\n") },
        method = METHOD,
    )
}

const METHOD: &str = "\
- All train on the same 976 samples of the simulated room (windows of 30 x 4 for CNN and LSTM), shuffled, in batches of 32 \
with a last one of 16, by Adamax at 1e-4 on the mean squared error.\n\
- Bitroom and TensorFlow.js run in one headless Chromium, each in a worker thread of its own, one after the other in every \
round. A round trains for about 0.6 s, at least one epoch.\n\
- Bitroom runs the released JavaScript API. An epoch of Bitroom always validates and keeps the best weights; here the \
validation block is one window, and its time is counted. The others do not validate.\n\
- TensorFlow.js runs `model.fit` (`yieldEvery: \"never\"`) on the backend that was the fastest of those that can train the \
network. \"Warmed up\" is after two seconds of training; \"the epoch after the first\" is timed once per network and backend, \
before the browser has optimized everything; the faster backend's is compared with our warmed-up median. For the CNN, whose \
epochs are long, two batches warm up.\n\
- Keras runs natively, after the browser: `fit` called for one epoch, an epoch inside a longer call of `fit`, and the \
whole epoch as one `tf.function`.\n\
- GMAC/s counts three passes over every sample: 3 x 192, 3 x 413,248 and 3 x 1,444 multiply-accumulates, as \
if every product were computed. Bitroom leaves out products with a factor that is exactly zero (behind ReLU and max pooling), \
so its share of the peak is of the work asked for, may exceed 100 %, and depends on the data.\n\
- The peak is the best of 8 to 14 chains of f32x4 multiplication and addition that stay in registers, without fused \
multiply-add, in a worker of the same browser, measured in every round.\n\
- A prediction goes from an array of one sample to an array of two numbers. Ours are calls within WebAssembly, with random \
weights; int8 includes quantizing the sample and dequantizing the position. TensorFlow.js makes a tensor, calls `predict` and \
reads the output. In brackets: how many times as long as our fastest integers.\n\
- Memory is the WebAssembly memory of the worker that trained that network alone, after the last round.\n";

fn medians(comparison: &Comparison) -> Table {
    let head = [
        "network",
        "Bitroom",
        "TF.js",
        "ratio",
        "Keras fit",
        "Keras compiled",
        "ratio",
        "GMAC/s",
        "of peak",
        "MiB",
    ];
    let rows = comparison.entries().map(|(entry, keras)| {
        let ours = entry.ours.median;
        let in_keras = |of: fn(&InKeras) -> f64| keras.map(of);
        let or_not = |value: Option<String>| value.unwrap_or_else(|| "not run".to_owned());
        let ratio = |value: f64| format!("{}x", rounded(value / ours));
        vec![
            entry.network.title().to_owned(),
            rounded(ours),
            format!("{} ({})", rounded(entry.tfjs.median), entry.backend),
            ratio(entry.tfjs.median),
            or_not(in_keras(|keras| keras.fit_epoch.median).map(rounded)),
            or_not(in_keras(|keras| keras.compiled.median).map(rounded)),
            or_not(in_keras(|keras| keras.compiled.median).map(ratio)),
            rounded(gmacs(entry.network, ours)),
            format!("{:.0} %", 100.0 * share_of_peak(entry)),
            format!("{:.1}", mebibytes(entry)),
        ]
    });
    table(&head, rows)
}

fn verdicts(comparison: &Comparison) -> Table {
    let rows = comparison.targets().into_iter().map(|target| {
        let seen = target.seen.unwrap_or_else(|| "-".to_owned());
        vec![
            target.network.title().to_owned(),
            target.what.to_owned(),
            target.wanted,
            seen,
            verdict(target.reached).to_owned(),
        ]
    });
    table(&["network", "against", "wanted", "seen", "in this run"], rows)
}

/// Medians with their ends.
fn spreads(comparison: &Comparison) -> Table {
    let range = |Spread { median, min, max }: Spread| {
        format!("{} ({}..{})", rounded(median), rounded(min), rounded(max))
    };
    let head = ["measurement"].into_iter().chain(Network::ALL.map(Network::title)).collect::<Vec<_>>();
    let row = |what: &str, of: &dyn Fn(&InBrowser, Option<&InKeras>) -> Option<String>| {
        let cells = comparison
            .entries()
            .map(|(entry, keras)| of(entry, keras).unwrap_or_else(|| "not run".to_owned()));
        std::iter::once(what.to_owned()).chain(cells).collect::<Vec<_>>()
    };
    let rows = [
        row("Bitroom", &|entry, _| Some(range(entry.ours))),
        row("Bitroom, right after the first epoch", &|entry, _| Some(rounded(entry.ours_cold))),
        row("TensorFlow.js", &|entry, _| Some(range(entry.tfjs))),
        row("TensorFlow.js, the epoch after the first", &|entry, _| Some(rounded(entry.tfjs_cold))),
        row("Keras, `fit` called for one epoch", &|_, keras| keras.map(|keras| range(keras.fit_call))),
        row("Keras, an epoch inside a longer `fit`", &|_, keras| keras.map(|keras| range(keras.fit_epoch))),
        row("Keras, compiled", &|_, keras| keras.map(|keras| range(keras.compiled))),
        row("peak, GMAC/s", &|entry, _| Some(range(entry.peak))),
    ];
    table(&head, rows.into_iter())
}

#[cfg(test)]
#[path = "report_tests.rs"]
mod tests;
