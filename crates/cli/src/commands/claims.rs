//! `bitroom claims`: the thesis' experiments beside the results of the same sweeps.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};
use atlas::thesis::{Studies, Study, document, losses_wanted, worth_retraining};
use atlas::{Retrained, View};
use sweep::statistics::{Group, groups};
use sweep::{Plan, Results};
use vocabulary::SweepPreset;

use super::report::drawn;
use super::report::retrain::{Seeds, retrained};
use super::sweep::read;
use crate::args::Claims;
use crate::batch::Data;
use crate::files;
use crate::out::outln;

/// Folder of the pictures beside the text.
const PICTURES: &str = "thesis";

/// The results of one sweep.
struct Found {
    results: Results,
    plan: Plan,
}

impl Found {
    fn read(folder: &Path, preset: SweepPreset) -> Result<Self> {
        let path = folder.join(format!("{preset}.jsonl.gz"));
        let mut results = Results::default();
        read::results(&path, &mut results)?;
        let plan = results.plan().with_context(|| path.display().to_string())?;
        if plan.done() < plan.total() {
            let (done, total, path) = (plan.done(), plan.total(), path.display());
            bail!("{path} has {done} of {total} trainings by this engine; run the sweep to its end first");
        }
        Ok(Self { results, plan })
    }

    fn view<'a>(&'a self, groups: &'a [Group<'a>]) -> View<'a> {
        View { thesis: true, ..View::of(&self.plan, groups) }
    }

    /// The points of a grid whose losses and paths are drawn.
    fn drawn(&self, view: View<'_>, data: &mut Data) -> Result<Vec<Retrained>> {
        retrained(&view, &self.results, &worth_retraining(view), Seeds::Chosen, data)
    }
}

/// Reads all results, trains some points again, and writes the document.
pub fn run(args: &Claims) -> Result<ExitCode> {
    let read = |preset| Found::read(&args.results, preset);
    let mlp = read(SweepPreset::MlpGrid)?;
    let cnn = read(SweepPreset::CnnGrid)?;
    let lstm = read(SweepPreset::LstmGrid)?;
    let (quantizers, neurons) = (read(SweepPreset::Quantizers)?, read(SweepPreset::Neurons)?);
    let all = [&mlp, &cnn, &lstm, &quantizers, &neurons];
    let [of_mlp, of_cnn, of_lstm, of_quantizers, of_neurons] = all.map(|own| groups(&own.plan, &own.results));
    let mut data = Data::default();
    let (mut mlp_runs, mut cnn_runs, mut lstm_runs) = (Vec::new(), Vec::new(), Vec::new());
    if !args.no_retrain {
        let view = mlp.view(&of_mlp);
        mlp_runs = mlp.drawn(view, &mut data)?;
        mlp_runs.extend(retrained(&view, &mlp.results, &losses_wanted(view), Seeds::All, &mut data)?);
        cnn_runs = cnn.drawn(cnn.view(&of_cnn), &mut data)?;
        lstm_runs = lstm.drawn(lstm.view(&of_lstm), &mut data)?;
    }
    let written = document(
        &Studies {
            mlp: Study { name: "MLP", view: mlp.view(&of_mlp), runs: &mlp_runs },
            cnn: Study { name: "CNN", view: cnn.view(&of_cnn), runs: &cnn_runs },
            lstm: Study { name: "LSTM", view: lstm.view(&of_lstm), runs: &lstm_runs },
            quantizers: Study { name: "CNN", view: quantizers.view(&of_quantizers), runs: &[] },
            neurons: Study { name: "MLP", view: neurons.view(&of_neurons), runs: &[] },
        },
        PICTURES,
    );
    let pictures = args.out.join(PICTURES);
    fs::create_dir_all(&pictures).with_context(|| format!("cannot make {}", pictures.display()))?;
    for (name, scene) in &written.pictures {
        files::write(&pictures.join(name), drawn(scene).as_bytes())?;
    }
    let text = args.out.join("thesis.md");
    files::write(&text, written.text.as_bytes())?;
    outln!("wrote {} and {} pictures", text.display(), written.pictures.len())?;
    Ok(ExitCode::SUCCESS)
}
