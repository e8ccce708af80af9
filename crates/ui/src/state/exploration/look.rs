//! How the reader looks at an exploration: which sizes are picked, what the table is sorted by, what is laid over.

/// A column of the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Column {
    /// Neurons.
    #[default]
    Neurons,
    /// Parameters.
    Parameters,
    /// Epoch of the chosen repeat's checkpoint.
    BestEpoch,
    /// Validation MSE of the chosen repeat.
    ValidationMse,
    /// Test MSE of the chosen repeat.
    TestMse,
    /// Test ADE of the chosen repeat.
    TestAde,
    /// Lowest test ADE of all repeats: the thesis' protocol.
    LowestAde,
    /// Median test ADE of all repeats.
    MedianAde,
    /// Highest test ADE of all repeats.
    HighestAde,
    /// The thesis' best epoch.
    ThesisEpoch,
    /// The thesis' test MSE.
    ThesisMse,
    /// The thesis' test ADE.
    ThesisAde,
}

/// Which repeat stands for its size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// The one with the lowest validation MSE.
    #[default]
    Validation,
    /// The one with the lowest test ADE, as in the thesis. It chooses on test data, so it flatters.
    Test,
}

/// A change of how the reader looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glance {
    /// A size was picked, or dropped if it was picked.
    Pick(u32),
    /// The table is sorted by a column; the other way round if it was already.
    Sort(Column),
    /// Whether the thesis' numbers are shown.
    Thesis(bool),
    /// Which repeat stands for its size.
    Select(Selection),
}

/// What the reader chose to see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExplorationLook {
    /// Sizes whose curves are shown, at most two, the latest last.
    pub picked: Vec<u32>,
    /// What the table is sorted by.
    pub sort: Column,
    /// Whether the largest comes first.
    pub descending: bool,
    /// Whether the thesis' numbers are laid over.
    pub thesis: bool,
    /// Which repeat stands for its size.
    pub selection: Selection,
}

impl Default for ExplorationLook {
    fn default() -> Self {
        Self {
            // Those of the thesis' Fig. 3.3: its standard network, and the one it found best.
            picked: vec![32, 45],
            sort: Column::Neurons,
            descending: false,
            thesis: true,
            selection: Selection::Validation,
        }
    }
}

impl ExplorationLook {
    /// The look after a change.
    pub fn after(mut self, glance: Glance) -> Self {
        match glance {
            Glance::Pick(neurons) => match self.picked.iter().position(|&picked| picked == neurons) {
                Some(place) => {
                    self.picked.remove(place);
                }
                None => {
                    self.picked.push(neurons);
                    let surplus = self.picked.len().saturating_sub(2);
                    self.picked.drain(..surplus);
                }
            },
            Glance::Sort(column) => {
                self.descending = self.sort == column && !self.descending;
                self.sort = column;
            }
            Glance::Thesis(on) => {
                self.thesis = on;
                let hidden = matches!(self.sort, Column::ThesisEpoch | Column::ThesisMse | Column::ThesisAde);
                if !on && hidden {
                    (self.sort, self.descending) = (Column::Neurons, false);
                }
            }
            Glance::Select(selection) => self.selection = selection,
        }
        self
    }
}

#[cfg(test)]
#[path = "look_tests.rs"]
mod tests;
