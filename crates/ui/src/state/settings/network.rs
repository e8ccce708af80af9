//! The network as the card sets it: a preset with its few numbers, or layers of the user's own.

use protocol::config::{LayerConfig, ModelConfig, WindowConfig};

use super::Settings;
use super::networks::{LayerEdit, NetworkKind, first_l2};

impl Settings {
    /// The network that is set.
    pub fn model(&self) -> &ModelConfig {
        &self.as_set().model
    }

    /// Chooses a network. The user's own layers come back as they were left, or start as a copy of the network before.
    pub fn choose_network(&mut self, kind: NetworkKind) {
        let (before, model) = (self.network_kind(), self.model().clone());
        if kind == before {
            return;
        }
        let networks = &mut self.beside_mut().networks;
        networks.leave(before, model);
        networks.kind = kind;
        let chosen = networks.chosen(kind);
        self.change_model(|model| {
            if let Some(chosen) = chosen {
                *model = chosen;
            }
        });
    }

    /// Changes the network; settings of single layers go where a place holds another kind of layer than before.
    fn change_model(&mut self, change: impl FnOnce(&mut ModelConfig)) {
        let kinds = |model: &ModelConfig| model.layers.iter().map(LayerConfig::kind).collect::<Vec<_>>();
        let before = kinds(self.model());
        change(&mut self.as_set_mut().model);
        if kinds(self.model()) != before {
            self.forget_layers();
        }
    }

    /// Changes the layers, which makes them the user's own unless they are the preset still, with another of its numbers.
    pub(super) fn edit_layers(&mut self, edit: impl FnOnce(&mut Vec<LayerConfig>)) {
        let (kind, before) = (self.network_kind(), self.model().clone());
        self.change_model(|model| edit(&mut model.layers));
        let stays = self.model().layers == before.layers || NetworkKind::of(self.model()) == kind;
        if kind != NetworkKind::Own && !stays {
            let networks = &mut self.beside_mut().networks;
            networks.leave(kind, before);
            networks.kind = NetworkKind::Own;
        }
    }

    /// L2 factor on the CNN's four hidden kernels.
    pub fn cnn_l2(&self) -> f64 {
        first_l2(self.model())
    }

    /// Sets the L2 factor of the CNN's four hidden kernels; other networks have none.
    pub fn set_cnn_l2(&mut self, l2: f64) {
        if let NetworkKind::Cnn(layout) = self.network_kind() {
            self.as_set_mut().model.layers = ModelConfig::cnn(layout, l2).layers;
        }
    }

    /// What one estimate is made from.
    pub fn window(&self) -> WindowConfig {
        self.model().window
    }

    /// Carries out one edit; places that do not exist change nothing.
    pub fn edit(&mut self, edit: LayerEdit) {
        self.edit_layers(|layers| match edit {
            LayerEdit::Add(kind, at) => {
                if let Some(layer) = LayerConfig::of_kind(kind) {
                    layers.insert(at.min(layers.len()), layer);
                }
            }
            LayerEdit::Remove(at) => {
                if at < layers.len() {
                    layers.remove(at);
                }
            }
            LayerEdit::Up(at) => {
                if at >= 1 && at < layers.len() {
                    layers.swap(at - 1, at);
                }
            }
            LayerEdit::Down(at) => {
                if at + 1 < layers.len() {
                    layers.swap(at, at + 1);
                }
            }
        });
    }

    /// Takes over the network of an opened model: as a preset where it is one, and as the user's own layers otherwise.
    pub(super) fn adopt_network(&mut self, model: &ModelConfig) {
        let (before, left) = (self.network_kind(), self.model().clone());
        let networks = &mut self.beside_mut().networks;
        networks.leave(before, left);
        networks.kind = NetworkKind::of(model);
        self.change_model(|own| own.clone_from(model));
    }
}

#[cfg(test)]
#[path = "network_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
