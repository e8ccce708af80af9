//! Changes of settings that are not typed text.

use std::borrow::Cow;

use protocol::Patch;
use protocol::config::{Activation, OpsSet};
use protocol::report::Method;
use serde_json::Value;
use vocabulary::{OptimizerKind, ScheduleKind, SplitKind, TensorKind};

use super::Settings;
use super::control::Control;
use super::group::Group;
use super::networks::{LayerEdit, NetworkKind};
use super::presets::Preset;

/// A change of one setting that is not typed text.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The setting of a job at a path (a choice, a switch, a hint's button).
    Setting(Cow<'static, str>, Value),
    /// Several settings of a job at once.
    Patch(Patch),
    /// The same by a slider or as typed text: further changes are one step with it.
    Moved(&'static str, Value),
    /// Preset of the simulated room; its parameters go back to the preset's.
    SimPreset(String),
    /// The simulated room's parameters go back to the preset's.
    SimReset,
    /// The plates of uploaded data are spread along the walls.
    SpreadPlates,
    /// Kind of split.
    Split(SplitKind),
    /// Network.
    Network(NetworkKind),
    /// The list of layers.
    Layers(LayerEdit),
    /// L2 factor of the CNN (a hint's button).
    CnnL2(f64),
    /// Hidden activation of an exploration.
    ExplorationActivation(Activation),
    /// Update rule.
    Optimizer(OptimizerKind),
    /// Learning-rate schedule.
    Schedule(ScheduleKind),
    /// Early stopping.
    EarlyStopping(bool),
    /// Start from the last result.
    WarmStart(bool),
    /// PTQ or QAT.
    Method(Method),
    /// A preset of the Quantization card: method, widths and everything else that it names.
    Preset(&'static str),
    /// Both formulas of a Custom quantizer (a sample).
    Formulas(TensorKind, String, String),
    /// Bits of one layer's weights or activations; absent for the network's.
    LayerBits(usize, TensorKind, Option<u8>),
    /// Whether a layer is left in float after training.
    KeepInFloat(usize, bool),
    /// Operators that the converter may use.
    Ops(OpsSet),
    /// A group goes back to its defaults.
    Reset(Group),
}

impl Change {
    /// The control that makes this change.
    pub fn control(&self) -> Control {
        match self {
            Self::Moved(path, _) => Control::Setting(path),
            _ => Control::Choice,
        }
    }

    /// Whether it describes data, which are loaded again.
    pub(super) fn is_data(&self) -> bool {
        matches!(
            self,
            Self::SimPreset(_)
                | Self::SimReset
                | Self::Split(_)
                | Self::SpreadPlates
                | Self::Reset(Group::Data)
        )
    }

    pub(super) fn apply(self, settings: &mut Settings) {
        match self {
            Self::Setting(path, value) => settings.set(&path, value),
            // What is refused changes nothing.
            Self::Patch(patch) => settings.apply(&patch).unwrap_or_default(),
            Self::Moved(path, value) => settings.set(path, value),
            Self::SimPreset(preset) => settings.change_simulated(|simulated| {
                simulated.preset = preset;
                simulated.overrides.clear();
            }),
            Self::SimReset => settings.change_simulated(|simulated| simulated.overrides.clear()),
            Self::SpreadPlates => settings.beside_mut().import.room.plates.clear(),
            Self::Split(kind) => settings.choose_split(kind),
            Self::Network(kind) => settings.choose_network(kind),
            Self::Layers(edit) => settings.edit(edit),
            Self::CnnL2(l2) => settings.set_cnn_l2(l2),
            Self::ExplorationActivation(activation) => {
                settings.beside_mut().exploration.activation = activation;
            }
            Self::Optimizer(choice) => {
                settings.change_training(|kept, training| training.optimizer = kept.optimizer(choice));
            }
            Self::Schedule(choice) => {
                settings.change_training(|kept, training| training.schedule = kept.schedule(choice));
            }
            Self::EarlyStopping(on) => settings.change_training(|kept, training| {
                training.early_stopping = on.then_some(kept.stopping);
            }),
            Self::WarmStart(on) => settings.beside_mut().warm_start = on,
            Self::Method(method) => settings.beside_mut().method = method,
            Self::Preset(name) => {
                if let Some(preset) = Preset::by_name(name) {
                    preset.apply(settings);
                }
            }
            Self::Formulas(tensor, min, max) => {
                let mut both = Patch::of(format!("qat.{tensor}.formula_min"), min);
                both.set(format!("qat.{tensor}.formula_max"), max);
                // Every quantizer has formulas.
                settings.apply(&both).unwrap_or_default();
            }
            Self::LayerBits(layer, tensor, bits) => settings.set_layer_bits(layer, tensor, bits),
            Self::KeepInFloat(layer, on) => settings.keep_in_float(layer, on),
            Self::Ops(ops) => settings.choose_ops(ops),
            Self::Reset(group) => settings.reset(group),
        }
    }
}
