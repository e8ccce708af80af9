//! Tests of `network`.

use protocol::config::ModelConfig;

use super::*;

fn graphs() -> Vec<Flow> {
    let quantized = super::super::testing::quantized(4, 8);
    flows(&ModelConfig::default(), Some(&quantized), super::super::testing::WIDTHS)
}

#[test]
fn arrow_keys_lead_along_a_graph_and_to_its_neighbours() {
    let graphs = graphs();
    let (input, first) = (TensorId::Input, TensorId::Weights(0));
    assert_eq!(next(&graphs, 1, input, "ArrowDown"), Some((1, first)));
    assert_eq!(next(&graphs, 1, first, "ArrowUp"), Some((1, input)));
    assert_eq!(next(&graphs, 1, input, "ArrowUp"), None);
    assert_eq!(next(&graphs, 1, first, "ArrowRight"), Some((2, first)));
    assert_eq!(next(&graphs, 2, first, "ArrowRight"), None);
    assert_eq!(next(&graphs, 0, first, "End"), Some((0, TensorId::Activations(1))));
}

#[test]
fn arrows_join_the_edges_of_their_boxes() {
    let graph = &graphs()[0];
    let (from, to) = graph.edges[0];
    assert_eq!(arrow(&graph.nodes[from], &graph.nodes[to]), "M159 66V174M155 168l4 6l4 -6");
    let side = graph.nodes.iter().find(|node| node.lane == Lane::Side);
    let operation = graph.nodes.iter().find(|node| node.role == Role::Operation);
    let across = arrow(side.unwrap_or(&graph.nodes[0]), operation.unwrap_or(&graph.nodes[0]));
    assert_eq!(across, "M88 192H102M96 188l6 4l-6 4");
}
