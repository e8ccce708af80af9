//! The names of integer layers: those of the float layers they come from.

use vocabulary::kind::TABLE;
use vocabulary::{kind, layer_name, tensor_name};

use super::parts::LayerParts;

impl LayerParts {
    /// Kind of the layer in lower case.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Dense(_) => kind::DENSE,
            Self::Conv1D(_) => kind::CONV1D,
            Self::MaxPool1D(_) => kind::MAX_POOL1D,
            Self::AveragePool1D(_) => kind::AVERAGE_POOL1D,
            Self::Flatten => kind::FLATTEN,
            Self::Lstm(_) => kind::LSTM,
            Self::Table(_) => TABLE,
        }
    }
}

/// The names of layers of these kinds, first to last. A table is a part of the layer before it: `dense 1, table`.
pub fn layer_names<'a>(kinds: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let (mut number, mut before) = (0, TABLE);
    let names = kinds.into_iter().map(|kind| {
        if kind == TABLE {
            return tensor_name(before, number, TABLE);
        }
        (number, before) = (number + 1, kind);
        layer_name(kind, number)
    });
    names.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_belong_to_the_layer_before_them() {
        let kinds = ["conv1d", "table", "flatten", "dense", "table", "dense"];
        let names = ["conv1d 1", "conv1d 1, table", "flatten 2", "dense 3", "dense 3, table", "dense 4"];
        assert_eq!(layer_names(kinds), names);
        assert_eq!(layer_names(["table", "dense"]), ["table 0, table", "dense 1"]);
    }
}
