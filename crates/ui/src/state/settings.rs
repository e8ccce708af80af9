//! What the user can set, and the configs that follow from it. Undo and redo move between values of [`Settings`].

use protocol::config::{
    CalibrationSet, ExplorationConfig, PtqConfig, QatConfig, QuantizerSettings, RunConfig, Runtime,
    SimulatedSource, SplitConfig, TrainingConfig,
};
use protocol::import::{ColumnRole, RoomConfig};
use protocol::report::Method;
use protocol::version::CONFIG_VERSION;

use super::exploration_settings::ExplorationSettings;
use super::network::NetworkSettings;
use super::training::Kept;

/// Good rows the importer asks for where the user says nothing.
pub const DEFAULT_MIN_ROWS: u32 = 100;

/// How rows are divided into blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitKind {
    /// Consecutive blocks.
    Contiguous,
    /// Drawn at random.
    Shuffled,
    /// As the file says.
    Predefined,
}

impl SplitKind {
    /// All kinds in the order they are offered.
    pub const ALL: [Self; 3] = [Self::Contiguous, Self::Shuffled, Self::Predefined];

    /// Form value.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contiguous => "contiguous",
            Self::Shuffled => "shuffled",
            Self::Predefined => "predefined",
        }
    }
}

/// Settings of the Data card.
#[derive(Clone, Debug, PartialEq)]
pub struct DataSettings {
    /// Simulated room: preset, seed and changed parameters.
    pub simulated: SimulatedSource,
    /// Kind of split.
    pub split: SplitKind,
    /// Training share, percent.
    pub train_percent: f64,
    /// Validation share, percent.
    pub validation_percent: f64,
    /// Seed of a shuffled split.
    pub shuffle_seed: u64,
    /// Room of uploaded data.
    pub room: RoomConfig,
    /// Fewest good rows of an uploaded file.
    pub min_rows: u32,
    /// Further header names of an uploaded file's columns.
    pub column_names: Vec<(ColumnRole, String)>,
}

impl DataSettings {
    /// Share of the test block, percent: what training and validation leave.
    pub fn test_percent(&self) -> f64 {
        100.0 - self.train_percent - self.validation_percent
    }

    /// The split to ask the worker for; `has_split` says whether the data bring their own.
    pub fn split_config(&self, has_split: bool) -> SplitConfig {
        let (train, validation) = (self.train_percent / 100.0, self.validation_percent / 100.0);
        match self.split {
            SplitKind::Predefined if has_split => SplitConfig::Predefined,
            SplitKind::Shuffled => SplitConfig::Shuffled { train, validation, seed: self.shuffle_seed },
            SplitKind::Contiguous | SplitKind::Predefined => SplitConfig::Contiguous { train, validation },
        }
    }
}

/// Settings of the Quantization card.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantizationSettings {
    /// After or during training.
    pub method: Method,
    /// Bits of the weights, for either method.
    pub weight_bits: u8,
    /// Bits of the activations, for either method.
    pub activation_bits: u8,
    /// Bits of the input, for either method.
    pub input_bits: u8,
    /// One weight scale per output channel, after training.
    pub ptq_per_axis: bool,
    /// Samples that set the activations' ranges after training.
    pub calibration: CalibrationSet,
    /// Weight quantizer while training; its `bits` are not used.
    pub weights: QuantizerSettings,
    /// Activation quantizer while training; its `bits` are not used.
    pub activations: QuantizerSettings,
    /// Whose rounding the integers follow.
    pub runtime: Runtime,
}

/// Everything the user can set.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Data card.
    pub data: DataSettings,
    /// Network card.
    pub network: NetworkSettings,
    /// The exploration's card.
    pub exploration: ExplorationSettings,
    /// Training card.
    pub training: TrainingConfig,
    /// Numbers of the Training card that may not be in force.
    pub kept: Kept,
    /// Whether training starts from the last result's float network, where that is possible.
    pub warm_start: bool,
    /// Quantization card.
    pub quantization: QuantizationSettings,
}

impl Default for Settings {
    fn default() -> Self {
        let ptq = PtqConfig::default();
        let qat = QatConfig::default();
        Self {
            data: DataSettings {
                simulated: SimulatedSource::default(),
                split: SplitKind::Contiguous,
                train_percent: 60.0,
                validation_percent: 20.0,
                shuffle_seed: 1,
                room: RoomConfig::default(),
                min_rows: DEFAULT_MIN_ROWS,
                column_names: Vec::new(),
            },
            network: NetworkSettings::default(),
            exploration: ExplorationSettings::default(),
            training: TrainingConfig::default(),
            kept: Kept::default(),
            warm_start: false,
            quantization: QuantizationSettings {
                method: Method::Ptq,
                weight_bits: ptq.weight_bits,
                activation_bits: ptq.activation_bits,
                input_bits: ptq.input_bits,
                ptq_per_axis: ptq.per_channel,
                calibration: ptq.calibration,
                weights: qat.weights,
                activations: qat.activations,
                runtime: ptq.runtime,
            },
        }
    }
}

impl Settings {
    /// The quantizers that training would carry along.
    pub fn qat_config(&self) -> QatConfig {
        let q = &self.quantization;
        QatConfig {
            weights: QuantizerSettings { bits: q.weight_bits, ..q.weights.clone() },
            activations: QuantizerSettings { bits: q.activation_bits, ..q.activations.clone() },
            input_bits: q.input_bits,
            per_layer: Vec::new(),
            runtime: q.runtime,
        }
    }

    /// The run that Train would start, from weights drawn by its seed. Quantizers are trained along in dense networks only.
    pub fn run_config(&self) -> RunConfig {
        let model = self.network.model();
        let qat = self.quantization.method == Method::Qat && model.is_dense();
        RunConfig {
            version: CONFIG_VERSION,
            model,
            training: self.training.clone(),
            warm_start: None,
            qat: qat.then(|| self.qat_config()),
            constraints: Vec::new(),
        }
    }

    /// The exploration that the transport would start.
    pub fn exploration_config(&self) -> ExplorationConfig {
        self.exploration.config(&self.training)
    }

    /// The quantization after training that the sliders stand for.
    pub fn ptq_config(&self) -> PtqConfig {
        let q = &self.quantization;
        PtqConfig {
            version: CONFIG_VERSION,
            weight_bits: q.weight_bits,
            activation_bits: q.activation_bits,
            input_bits: q.input_bits,
            per_channel: q.ptq_per_axis,
            calibration: q.calibration,
            runtime: q.runtime,
            per_layer: Vec::new(),
        }
    }

    /// Whether the weights leave out one code: the converter always does, training as set.
    pub fn narrow_weights(&self) -> bool {
        let q = &self.quantization;
        q.method == Method::Ptq || q.weights.narrow_range
    }

    /// Takes over the settings of an opened model, so that its controls show what made it.
    pub fn adopt(&mut self, run: &RunConfig, ptq: Option<&PtqConfig>) {
        self.network.adopt(&run.model);
        self.training = run.training.clone();
        self.kept.adopt(&run.training);
        let q = &mut self.quantization;
        if let Some(qat) = &run.qat {
            q.method = Method::Qat;
            q.weight_bits = qat.weights.bits;
            q.activation_bits = qat.activations.bits;
            q.input_bits = qat.input_bits;
            q.weights = qat.weights.clone();
            q.activations = qat.activations.clone();
            q.runtime = qat.runtime;
        }
        if let Some(ptq) = ptq {
            q.method = Method::Ptq;
            q.weight_bits = ptq.weight_bits;
            q.activation_bits = ptq.activation_bits;
            q.input_bits = ptq.input_bits;
            q.ptq_per_axis = ptq.per_channel;
            q.calibration = ptq.calibration;
            q.runtime = ptq.runtime;
        } else if run.qat.is_none() {
            q.method = Method::Ptq;
        }
    }
}

/// Levels of a grid: one less with a narrow range.
pub fn levels(bits: u8, narrow: bool) -> u64 {
    (1_u64 << bits.min(32)) - u64::from(narrow)
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use protocol::config::OptimizerConfig;

    use super::super::network::NetworkKind;
    use super::*;

    #[test]
    fn the_defaults_are_the_protocols_and_pass_its_checks() {
        let settings = Settings::default();
        assert_eq!(settings.run_config(), RunConfig::default());
        assert_eq!(settings.ptq_config(), PtqConfig::default());
        assert_eq!(settings.data.split_config(false), SplitConfig::default());
        settings.run_config().check().unwrap();
    }

    #[test]
    fn qat_takes_the_shared_bits_and_its_own_per_axis() {
        let mut settings = Settings::default();
        settings.quantization.method = Method::Qat;
        settings.quantization.weight_bits = 4;
        settings.quantization.activation_bits = 6;
        let qat = settings.run_config().qat.unwrap();
        assert_eq!((qat.weights.bits, qat.activations.bits, qat.weights.per_axis), (4, 6, false));
        assert!(settings.ptq_config().per_channel);
    }

    #[test]
    fn a_split_of_the_file_needs_a_file_with_a_split() {
        let mut data = Settings::default().data;
        data.split = SplitKind::Predefined;
        assert_eq!(data.split_config(true), SplitConfig::Predefined);
        assert_eq!(data.split_config(false), SplitConfig::default());
    }

    #[test]
    fn networks_that_are_not_dense_are_trained_without_quantizers() {
        let mut settings = Settings::default();
        settings.quantization.method = Method::Qat;
        settings.network.choose(NetworkKind::Lstm);
        assert_eq!(settings.run_config().qat, None);
        settings.run_config().check().unwrap();
    }

    #[test]
    fn adopting_a_model_reproduces_its_configs() {
        let mut source = Settings::default();
        source.quantization.method = Method::Qat;
        source.quantization.weight_bits = 5;
        source.training.optimizer = OptimizerConfig::Sgd { momentum: 0.5 };
        let run = source.run_config();
        let mut settings = Settings::default();
        settings.adopt(&run, None);
        assert_eq!(settings.run_config(), run);
        let ptq = PtqConfig { weight_bits: 3, per_channel: false, ..PtqConfig::default() };
        settings.adopt(&run, Some(&ptq));
        assert_eq!(settings.quantization.method, Method::Ptq);
        assert_eq!(settings.ptq_config(), ptq);
    }

    #[test]
    fn a_narrow_range_has_one_level_less() {
        assert_eq!(levels(4, true), 15);
        assert_eq!(levels(8, false), 256);
        assert_eq!(levels(16, false), 65_536);
    }
}
