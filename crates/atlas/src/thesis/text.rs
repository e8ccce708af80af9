//! The text, and the pictures that stand in it.

use charts::SweepScene;
use protocol::version::ENGINE_VERSION;
use vocabulary::SweepPreset;

use super::claims::{Claim, claims};
use super::study::Study;
use super::{Studies, tables};
use crate::plate::Plate;
use crate::plates::plates;
use crate::retrained::retrained;
use crate::table::Table;

/// Pictures of a sweep that the thesis has too; the others stand in a report.
const DRAWN: [&str; 8] = ["curve", "curves", "curves-2", "map", "surface", "best", "front", "changes"];

/// A text with its pictures.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// Markdown.
    pub text: String,
    /// Names of the pictures' files, without a folder, and what they show.
    pub pictures: Vec<(String, SweepScene)>,
}

impl Document {
    fn say(&mut self, words: &str) {
        self.text += words;
        self.text += "\n\n";
    }

    fn table(&mut self, table: &Table) {
        self.text += &table.markdown();
        self.text += "\n";
    }

    fn plate(&mut self, folder: &str, of: &str, plate: Plate) {
        let name = format!("{of}-{}.svg", plate.stem());
        self.say(&format!("![{}]({folder}/{name})", plate.title));
        if plate.clipped > 0 {
            self.say(&format!("{} points lie beyond the scale and are drawn at its end.", plate.clipped));
        }
        self.pictures.push((name, plate.scene));
    }

    fn pictures(&mut self, folder: &str, of: SweepPreset, study: &Study<'_>) {
        let drawn = plates(&study.view).into_iter().filter(|plate| DRAWN.contains(&plate.id));
        // One seed of each point is drawn, the one that validation chooses.
        let mut seen = Vec::new();
        let first = study.runs.iter().filter(|run| {
            let is_first = !seen.contains(&run.point);
            seen.push(run.point);
            is_first
        });
        let again = retrained(&study.view, &first.cloned().collect::<Vec<_>>());
        for plate in drawn.chain(again) {
            self.plate(folder, of.name(), plate);
        }
    }
}

/// The whole document. Its pictures are meant to lie in `folder` beside the text.
pub fn document(studies: &Studies<'_>, folder: &str) -> Document {
    let mut all = Document::default();
    let claims = claims(studies);
    all.say("# The thesis' experiments on the simulated room");
    all.say(INTRODUCTION);
    all.table(&protocols(studies));
    all.say("## Claims");
    all.say(CLAIMS);
    all.table(&verdicts(&claims));
    all.say("## Neurons (Tables 3.1 and 3.2, Figs. 3.2 and 3.3)");
    all.table(&tables::neurons(&studies.neurons));
    all.pictures(folder, SweepPreset::Neurons, &studies.neurons);
    all.say("## Quantizers of the CNN (Table 3.3)");
    all.say("Weights of 4 bits; MA is MovingAverage, LV LastValue; letters: symmetric, narrow range. The last row is TFMOT's own default, which the thesis leaves out.");
    all.table(&tables::quantizers(&studies.quantizers));
    let grids = [
        (
            SweepPreset::MlpGrid,
            &studies.mlp,
            "## MLP (Tables 3.4 to 3.6 and 4.1, Figs. 3.4 to 3.9 and 4.1 to 4.3)",
        ),
        (
            SweepPreset::CnnGrid,
            &studies.cnn,
            "## CNN (Tables 3.7 to 3.10 and 4.1, Figs. 3.10 to 3.16 and 4.4 to 4.6)",
        ),
        (SweepPreset::LstmGrid, &studies.lstm, "## LSTM (not in the thesis)"),
    ];
    for (preset, study, title) in grids {
        all.say(title);
        all.table(&tables::grid(study));
        tables::sentences(study).iter().for_each(|sentence| all.say(sentence));
        all.pictures(folder, preset, study);
    }
    all.say("## The claims one by one");
    for (number, claim) in claims.iter().enumerate() {
        all.say(&format!("### {}. {}", number + 1, claim.text));
        for line in
            claim.contrasts.iter().map(super::contrast::Contrast::sentence).chain(claim.notes.iter().cloned())
        {
            all.text += &format!("- {line}\n");
        }
        all.say(&format!("\n**{}**", capital(claim.verdict().name())));
    }
    all.text.truncate(all.text.trim_end().len());
    all.text += "\n";
    all
}

const INTRODUCTION: &str = "\
What \"Tensorflow-driven neural network quantization for resource-constrained devices\" (Battiato, Politecnico di Torino, 2020) prints, \
beside the same experiments in Bitroom. `cargo xtask results` computes everything that stands here, trains, tests and writes; nothing is \
entered by hand. The thesis measured in a room whose data are not public; here it is the simulated room (thesis-like, seed 2016, 60/20/20 \
in time), so that equal figures would be chance. What can be compared is which network is better than which.

*As the thesis* is its way to choose: of all seeds the one with the lowest test ADE, which looks at test data and flatters. *Median* is over \
all seeds; the epoch of each is the one of its lowest validation loss. Figures are those of the integers for quantized networks, and of the \
test block. Changes are the median of each seed's change against the float network of the same seed; *p* is that of the exact permutation \
test of the signs of these pairs (of an exact sign test beyond 16 pairs), and below 0.05 they are called different.";

const CLAIMS: &str = "\
Each claim is brought down to numbers, one for each seed, that are to be above or below nothing, or not to differ from it; the same exact \
tests say whether they do. A claim with several parts is confirmed if all of them are. Where a sweep has fewer than six seeds, which cannot \
tell anything, lines of widths count for themselves where a claim has such; these share their seeds, so that their p is too small rather \
than too large. Of twenty tests without anything to find one is below 0.05.";

/// What each sweep is made of.
fn protocols(studies: &Studies<'_>) -> Table {
    let mut table = Table::new(&["sweep", "network", "points", "seeds", "epochs", "learning rate", "engine"]);
    let of = |(preset, study): (SweepPreset, &Study<'_>)| {
        let sweep = study.view.plan.sweep();
        let training = &sweep.job.training;
        vec![
            preset.label().to_owned(),
            sweep.job.model.label(sweep.sensors()),
            sweep.points().len().to_string(),
            training.repeats.to_string(),
            training.epochs.to_string(),
            training.learning_rate.to_string(),
            ENGINE_VERSION.to_string(),
        ]
    };
    let Studies { mlp, cnn, lstm, quantizers, neurons } = studies;
    let all = [
        (SweepPreset::Neurons, neurons),
        (SweepPreset::Quantizers, quantizers),
        (SweepPreset::MlpGrid, mlp),
        (SweepPreset::CnnGrid, cnn),
        (SweepPreset::LstmGrid, lstm),
    ];
    table.rows = all.into_iter().map(of).collect();
    table
}

/// All claims with what the data say.
fn verdicts(claims: &[Claim]) -> Table {
    let mut table = Table::new(&["claim", "here"]);
    let row = |(number, claim): (usize, &Claim)| {
        vec![format!("{}. {}", number + 1, claim.text), claim.verdict().name().to_owned()]
    };
    table.rows = claims.iter().enumerate().map(row).collect();
    table
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
