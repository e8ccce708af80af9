//! Tests of `names`.

use LayerKind::{Conv1D, Dense, Flatten, Lstm, MaxPool1D, Table};

use super::*;

#[test]
fn layers_and_tensors_are_named_by_kind_and_number() {
    assert_eq!(layer_name(MaxPool1D, 2), "max-pool1d 2");
    assert_eq!(tensor_name(Dense, 6, Tensor::Weights), "dense 6, weights");
    assert_eq!(tensor_name(Lstm, 1, Tensor::HiddenState), "lstm 1, hidden state");
}

#[test]
fn tables_belong_to_the_layer_before_them() {
    let kinds = [Conv1D, Table, Flatten, Dense, Table, Dense];
    let names = ["conv1d 1", "conv1d 1, table", "flatten 2", "dense 3", "dense 3, table", "dense 4"];
    assert_eq!(layer_names(kinds), names);
    assert_eq!(layer_names([Table, Dense]), ["table 0, table", "dense 1"]);
}
