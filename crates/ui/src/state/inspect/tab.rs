//! The views into a network.

/// A view into the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum InsideTab {
    /// The three graphs, and what is known of a tensor.
    #[default]
    Graph,
    /// Ranges of the quantizers over the training.
    Ranges,
    /// One number followed through the integers.
    Walk,
    /// What quantizing each tensor costs.
    Costs,
}

impl InsideTab {
    /// All in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Graph, Self::Ranges, Self::Walk, Self::Costs];

    /// Form value.
    pub fn name(self) -> &'static str {
        match self {
            Self::Graph => "graph",
            Self::Ranges => "ranges",
            Self::Walk => "walk",
            Self::Costs => "costs",
        }
    }

    /// The words on its button.
    pub fn label(self) -> &'static str {
        match self {
            Self::Graph => "Graph",
            Self::Ranges => "Ranges",
            Self::Walk => "One number",
            Self::Costs => "Costs",
        }
    }
}
