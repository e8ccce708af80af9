//! What the reader asks of the inside of the network shown.

use super::inspect::Inspect;
use super::{AppState, Tone};

impl AppState {
    pub(super) fn inspect(&mut self, wish: Inspect) {
        match wish {
            Inspect::Tab(tab) => self.inspect.tab = tab,
            Inspect::Tensor(tensor) => self.inspect.tensor = tensor,
            Inspect::Channel(channel) => self.inspect.channel = channel,
            Inspect::Attribute => {
                if let Some(network) = self.network_to_ask().filter(|_| !self.ptq.is_busy()) {
                    self.inspect.attribute(network, &mut self.desk);
                }
            }
            Inspect::Walk(query) => {
                self.inspect.query = query;
                self.walk();
            }
            Inspect::Estimate { row, output } => self.follow_estimate(row, output),
        }
    }

    /// Shows how an estimate comes about, if it is one of the test block.
    fn follow_estimate(&mut self, row: u32, output: u32) {
        let Some(result) = &self.result else { return };
        if self.inspect.choose_estimate(row, output, result) {
            self.walk();
            self.desk.show_inside();
        } else {
            let words = "One number is followed for samples of the test block: choose test above the room.";
            self.desk.notify(Tone::Plain, words);
        }
    }

    pub(super) fn walk(&mut self) {
        if let (Some(network), Some(result)) = (self.network_to_ask(), &self.result) {
            self.inspect.walk(network, result, &mut self.desk);
        }
    }
}
