//! Trains the networks of `same_bits` in the browser named first on the command line, by the JavaScript API of the built
//! site, and prints their hashes as JSON: the short ones, or all with `--long`.

use anyhow::Context as _;
use bitroom_tests::browser::engine::{Engine, Session};
use bitroom_tests::browser::{dist, repository};
use bitroom_tests::same_bits::{trace, trainings};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long an epoch, or the loading of the page, may take.
const PATIENCE: Duration = Duration::from_secs(120);
const POLL: Duration = Duration::from_millis(50);

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let engine = Engine::named(&arguments.next().context("name a browser")?)?;
    let long = arguments.any(|argument| argument == "--long");
    let folder = tempfile::tempdir()?;
    lay_out(folder.path())?;
    let session = Session::open(engine, folder.path())?;
    let chosen = trainings().into_iter().filter(|training| long || !training.long);
    let list: Vec<_> =
        chosen.map(|training| json!({ "name": training.name, "config": training.config })).collect();
    wait_for(&session, |_| true)?;
    session.script("window.train(arguments[0])", vec![json!(list)])?;
    let end = wait_for(&session, |progress| progress["finished"] == true)?;
    let trained = parsed(&session.script("return window.trained()", vec![])?)?;
    let hashes = hashes(&trained, list.len())?;
    println!("{}", json!({ "engine_version": end["engineVersion"], "hashes": hashes }));
    Ok(())
}

/// The page and what it loads, in one folder to be served.
fn lay_out(folder: &Path) -> anyhow::Result<()> {
    let copy = |from: &Path, to: &Path| {
        fs::copy(from, to).map(drop).with_context(|| format!("cannot copy {}", from.display()))
    };
    let page = repository().join("tests/same_bits");
    for name in ["index.html", "page.js", "worker.js"] {
        copy(&page.join(name), &folder.join(name))?;
    }
    fs::create_dir(folder.join("api"))?;
    for name in ["bitroom.js", "bitroom_bg.wasm"] {
        let built = dist().join("api").join(name);
        copy(&built, &folder.join("api").join(name)).context("`cargo xtask dist` builds the API")?;
    }
    Ok(())
}

/// Waits until the page is there and its progress is `good`. The first complaint of the page ends it, and so does a
/// progress that stays the same for too long.
fn wait_for(session: &Session, good: impl Fn(&Value) -> bool) -> anyhow::Result<Value> {
    let (mut last, mut changed) = (Value::Null, Instant::now());
    loop {
        let answer = parsed(&session.script("return window.progress?.() ?? null", vec![])?)?;
        let complaints = answer["complaints"].as_array().into_iter().flatten();
        let complaints: Vec<_> = complaints.filter_map(Value::as_str).collect();
        anyhow::ensure!(complaints.is_empty(), "the page complains: {}", complaints.join("; "));
        if !answer.is_null() && good(&answer) {
            return Ok(answer);
        }
        if answer != last {
            (last, changed) = (answer, Instant::now());
        }
        anyhow::ensure!(
            changed.elapsed() < PATIENCE,
            "nothing new for {} s after {last}",
            PATIENCE.as_secs()
        );
        std::thread::sleep(POLL);
    }
}

fn parsed(answer: &Value) -> anyhow::Result<Value> {
    match answer.as_str() {
        Some(text) => serde_json::from_str(text).with_context(|| format!("the page answered {text:?}")),
        None => Ok(Value::Null),
    }
}

fn hashes(trained: &Value, expected: usize) -> anyhow::Result<Map<String, Value>> {
    let mut hashes = Map::new();
    for one in trained.as_array().context("no list of results")? {
        let text = |field: &str| one[field].as_str().with_context(|| format!("a result has no {field}"));
        let losses = one["losses"].as_array().context("a result has no losses")?;
        let losses = losses.iter().map(|loss| loss.as_f64().context("a loss is no number"));
        let losses = losses.collect::<anyhow::Result<Vec<_>>>()?;
        hashes.insert(text("name")?.to_owned(), Value::from(trace(text("weightsHash")?, losses)));
    }
    anyhow::ensure!(hashes.len() == expected, "{} of {expected} networks were trained", hashes.len());
    Ok(hashes)
}
