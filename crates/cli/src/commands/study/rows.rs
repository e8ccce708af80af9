//! The networks that each study compares, with the figures they stand beside.

use anyhow::Result;
use protocol::config::{CnnLayout, RangeInit};
use protocol::defaults::{CNN_L2, LSTM_LEARNING_RATE};
use protocol::thesis::{CHOSEN, QUANTIZER_ACTIVATION_BITS, QUANTIZERS, qat};
use protocol::{Job, ModelConfig, PtqConfig, QatConfig, TrainingConfig};

use crate::args::{Study, StudyName};
use crate::names::by_name;

/// One network of a study.
pub struct Row {
    /// What is compared within this study.
    pub name: String,
    /// Rows of one group are compared with each other.
    pub group: String,
    /// What is trained and quantized, with the seed 1.
    pub job: Job,
    /// Whether the row's figures are those of the float network's post-training quantization.
    pub is_ptq: bool,
    /// Test ADE of the thesis or of TFMOT, m.
    pub reference: Option<f64>,
}

impl Row {
    /// The job of one seed.
    pub fn with_seed(&self, seed: u64) -> Job {
        let mut job = self.job.clone();
        job.training.seed = seed;
        job
    }
}

/// What the reference column of a study is.
pub fn reference_name(study: StudyName) -> Option<&'static str> {
    match study {
        StudyName::Quantizers => Some("thesis, best of 10"),
        StudyName::Tfmot => Some("TFMOT, mean of 5"),
        StudyName::Cnn | StudyName::Collapse | StudyName::Lstm => None,
    }
}

/// Test ADE in m that TensorFlow Model Optimization 0.8.1 reaches on the default room, means of five trainings of 1,000 epochs
/// with MovingAverage weights that start at -6 and +6: weight bits, activation bits, ADE.
const TFMOT_MLP: [(u8, u8, f64); 5] =
    [(6, 6, 0.444), (4, 8, 0.451), (4, 4, 0.461), (3, 8, 0.459), (2, 8, 0.499)];
/// The same library's float network, and its conversion to int8.
const TFMOT_MLP_FLOAT: [f64; 2] = [0.447, 0.446];

/// The rows of a study in the room of that job.
pub fn rows(args: &Study, room: &Job) -> Result<Vec<Row>> {
    let layouts = [("a", CnnLayout::A), ("b", CnnLayout::B), ("c", CnnLayout::C)];
    let layout = by_name("--layout", &args.layout, layouts)?;
    let network = |model, learning_rate| network(room, model, learning_rate, args.epochs);
    let cnn = network(ModelConfig::cnn(layout, CNN_L2), 1e-4);
    Ok(match args.study {
        StudyName::Quantizers => quantizers(&cnn),
        StudyName::Tfmot => tfmot(&network(ModelConfig::default(), 1e-4)),
        StudyName::Cnn => widths(&cnn),
        StudyName::Collapse => collapse(&cnn),
        StudyName::Lstm => lstm(&network(ModelConfig::lstm(2), LSTM_LEARNING_RATE)),
    })
}

/// The float network with its conversion to int8, so that it is trained once for what is said of either.
fn network(room: &Job, model: ModelConfig, learning_rate: f64, epochs: u32) -> Job {
    let training = TrainingConfig { learning_rate, epochs, ..TrainingConfig::default() };
    Job { model, training, ptq: Some(PtqConfig::default()), ..room.clone() }
}

fn row(name: impl Into<String>, float: &Job, qat: Option<QatConfig>) -> Row {
    let ptq = float.ptq.clone().filter(|_| qat.is_none());
    let job = Job { qat, ptq, ..float.clone() };
    Row { name: name.into(), group: String::new(), job, is_ptq: false, reference: None }
}

fn ptq(float: &Job) -> Row {
    Row { is_ptq: true, ..row("PTQ int8", float, None) }
}

/// Table 3.3 with the missing combination: every pair of quantizers at 4-bit weights, for each width of the activations; the
/// float network is a group of its own.
fn quantizers(float: &Job) -> Vec<Row> {
    let mut rows = vec![Row { group: "float".to_owned(), ..row("float", float, None) }];
    for (column, bits) in QUANTIZER_ACTIVATION_BITS.into_iter().enumerate() {
        for pair in &QUANTIZERS {
            let (weights, activations) = (pair.weights.name(), pair.activations.name());
            let name = format!("4-{bits}: {weights} / {activations}");
            let config = qat((pair.weights, pair.activations), (4, bits), RangeInit::FirstBatch);
            let reference = pair.ade.map(|ade| ade[column]);
            let group = format!("4-{bits}");
            rows.push(Row { group, reference, ..row(name, float, Some(config)) });
        }
    }
    rows
}

fn tfmot(float: &Job) -> Vec<Row> {
    let [float_ade, ptq_ade] = TFMOT_MLP_FLOAT;
    let mut rows = vec![
        Row { reference: Some(float_ade), ..row("float", float, None) },
        Row { reference: Some(ptq_ade), ..ptq(float) },
    ];
    rows.extend(TFMOT_MLP.map(|(weights, activations, ade)| {
        let config = qat(CHOSEN, (weights, activations), RangeInit::Tfmot);
        Row { reference: Some(ade), ..row(format!("QAT {weights}-{activations}"), float, Some(config)) }
    }));
    rows
}

fn widths(float: &Job) -> Vec<Row> {
    let mut rows = vec![row("float", float, None), ptq(float)];
    rows.extend([(8, 8), (6, 6), (4, 8), (4, 4)].map(|(weights, activations)| {
        let config = qat(CHOSEN, (weights, activations), RangeInit::FirstBatch);
        row(format!("QAT {weights}-{activations}"), float, Some(config))
    }));
    rows
}

fn collapse(float: &Job) -> Vec<Row> {
    let of = |(weights, activations)| {
        let config = qat(CHOSEN, (weights, activations), RangeInit::Tfmot);
        row(format!("QAT {weights}-{activations}, ranges from ±6"), float, Some(config))
    };
    [(6, 6), (4, 8)].map(of).into()
}

fn lstm(float: &Job) -> Vec<Row> {
    vec![row("float", float, None), ptq(float), row("QAT 8-8", float, Some(QatConfig::default()))]
}
