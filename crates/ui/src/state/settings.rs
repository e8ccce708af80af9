//! What the user can set, and the configs that follow from it. Undo and redo move between values of [`Settings`].

use protocol::config::{
    ExplorationConfig, PtqConfig, RunConfig, SimulatedSource, SplitConfig, TrainingConfig,
};
use protocol::defaults;
use protocol::import::{ColumnRole, RoomConfig};
use protocol::report::Method;
use protocol::version::CONFIG_VERSION;
use vocabulary::SplitKind;

use super::exploration_settings::ExplorationSettings;
use super::network::NetworkSettings;
use super::quantization::QuantizationSettings;
use super::training::Kept;

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
    /// Room of uploaded data; plates only where the user gave them.
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
        Self {
            data: DataSettings {
                simulated: SimulatedSource::default(),
                split: SplitKind::Contiguous,
                train_percent: 60.0,
                validation_percent: 20.0,
                shuffle_seed: defaults::SPLIT_SEED,
                room: RoomConfig { plates: Vec::new(), ..RoomConfig::default() },
                min_rows: defaults::MIN_ROWS,
                column_names: Vec::new(),
            },
            network: NetworkSettings::default(),
            exploration: ExplorationSettings::default(),
            training: TrainingConfig::default(),
            kept: Kept::default(),
            warm_start: false,
            quantization: QuantizationSettings::default(),
        }
    }
}

impl Settings {
    /// The run that Train would start, from weights drawn by its seed.
    pub fn run_config(&self) -> RunConfig {
        let model = self.network.model();
        let qat = (self.quantization.method == Method::Qat).then(|| self.quantization.qat_config(&model));
        RunConfig { version: CONFIG_VERSION, model, training: self.training.clone(), warm_start: None, qat }
    }

    /// The exploration that the transport would start.
    pub fn exploration_config(&self) -> ExplorationConfig {
        self.exploration.config(&self.training)
    }

    /// Takes over the settings of an opened model, so that its controls show what made it.
    pub fn adopt(&mut self, run: &RunConfig, ptq: Option<&PtqConfig>) {
        self.network.adopt(&run.model);
        self.training = run.training.clone();
        self.kept.adopt(&run.training);
        let quantization = &mut self.quantization;
        if let Some(qat) = &run.qat {
            quantization.adopt_qat(qat);
        }
        if let Some(ptq) = ptq {
            quantization.adopt_ptq(ptq);
        } else if run.qat.is_none() {
            quantization.method = Method::Ptq;
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests {
    use protocol::config::{OptimizerConfig, QatConfig};

    use vocabulary::{OptimizerKind, ScheduleKind};

    use super::super::network::NetworkKind;
    use super::super::presets::Preset;
    use super::*;

    #[test]
    fn the_defaults_are_the_protocols_and_pass_its_checks() {
        let settings = Settings::default();
        assert_eq!(settings.run_config(), RunConfig::default());
        assert_eq!(settings.quantization.ptq_config(&settings.network.model()), PtqConfig::default());
        assert_eq!(settings.data.split_config(false), SplitConfig::default());
        assert_eq!(settings.exploration_config(), ExplorationConfig::default());
        assert_eq!(settings.data.simulated, SimulatedSource::default());
        settings.run_config().check(defaults::SENSORS).unwrap();
    }

    #[test]
    fn every_choice_starts_where_the_command_line_s_does() {
        // The command line's own tests compare with the same lists.
        for kind in NetworkKind::ALL.into_iter().filter(|kind| *kind != NetworkKind::Own) {
            let mut settings = Settings::default();
            settings.network.choose(kind);
            let (_, model) = defaults::networks().into_iter().find(|(name, _)| *name == kind.name()).unwrap();
            let expected = RunConfig { model: model.clone(), ..RunConfig::default() };
            assert_eq!(settings.run_config(), expected);
            assert_eq!(settings.quantization.ptq_config(&model), PtqConfig::default());
            settings.quantization.method = Method::Qat;
            assert_eq!(settings.run_config(), RunConfig { qat: Some(QatConfig::default()), ..expected });
        }
        let kept = Kept::default();
        assert_eq!(OptimizerKind::ALL.map(|choice| kept.optimizer(choice)), defaults::optimizers());
        assert_eq!(ScheduleKind::ALL.map(|choice| kept.schedule(choice)), defaults::schedules());
        assert_eq!(kept.stopping, defaults::STOPPING);
        for (name, conversion) in defaults::conversions() {
            let preset = Preset::ALL.into_iter().find(|preset| preset.name() == name).unwrap();
            let mut settings = Settings::default();
            preset.apply(&mut settings.quantization);
            assert_eq!(settings.quantization.ptq_config(&settings.network.model()), conversion);
        }
    }

    #[test]
    fn qat_takes_the_shared_bits_and_its_own_per_axis() {
        let mut settings = Settings::default();
        settings.quantization.method = Method::Qat;
        settings.quantization.weight_bits = 4;
        settings.quantization.activation_bits = 6;
        let qat = settings.run_config().qat.unwrap();
        assert_eq!((qat.weights.bits, qat.activations.bits, qat.weights.per_axis), (4, 6, false));
        assert!(settings.quantization.ptq_config(&settings.network.model()).per_channel);
    }

    #[test]
    fn a_split_of_the_file_needs_a_file_with_a_split() {
        let mut data = Settings::default().data;
        data.split = SplitKind::Predefined;
        assert_eq!(data.split_config(true), SplitConfig::Predefined);
        assert_eq!(data.split_config(false), SplitConfig::default());
    }

    #[test]
    fn every_network_is_trained_with_quantizers() {
        let mut settings = Settings::default();
        settings.quantization.method = Method::Qat;
        settings.network.choose(NetworkKind::Lstm);
        assert!(settings.run_config().qat.is_some());
        settings.run_config().check(defaults::SENSORS).unwrap();
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
        assert_eq!(settings.quantization.ptq_config(&settings.network.model()), ptq);
    }
}
