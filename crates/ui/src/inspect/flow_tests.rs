//! Tests of the three graphs: boxes, their words and places, and what leads where.

use protocol::config::{CnnLayout, ModelConfig};
use protocol::report::NumberFormat;

use super::super::testing::{WIDTHS, quantized};
use super::*;

fn titles(flow: &Flow, role: Role) -> Vec<String> {
    let of = |node: &Node| format!("{}: {}", node.title, node.note);
    flow.nodes.iter().filter(|node| node.role == role).map(of).collect()
}

fn mlp() -> Vec<Flow> {
    flows(&ModelConfig::default(), Some(&quantized(4, 6)), WIDTHS)
}

#[test]
fn only_the_middle_graph_has_fake_quantizers() {
    let [float, fake, integer] = &mlp()[..] else { panic!("three graphs") };
    assert!(titles(float, Role::Quantizer).is_empty());
    let expected = [
        "FQ 8 bits: float32",
        "FQ 4 bits: s 0.5000",
        "FQ 6 bits: s 0.01230, z −3",
        "FQ 4 bits: s 0.5000",
        "FQ 6 bits: s 0.01230, z −3",
    ];
    assert_eq!(titles(fake, Role::Quantizer), expected);
    let changes = [
        "quantize: → int8",
        "× M, shift, + z: → int6, relu",
        "× M, shift, + z: → int6",
        "dequantize: → float32",
    ];
    assert_eq!(titles(integer, Role::Quantizer), changes);
}

#[test]
fn the_integer_graph_names_its_types() {
    let integer = &mlp()[2];
    let parameters = ["weights: int4", "bias: int32", "weights: int4", "bias: int32"];
    assert_eq!(titles(integer, Role::Parameter), parameters);
    let operations = ["dense 1: Σ in int32", "+: int32", "dense 2: Σ in int32", "+: int32"];
    assert_eq!(titles(integer, Role::Operation), operations);
    assert_eq!(titles(integer, Role::Data), ["input 4: float32", "x, y: float32, m"]);
    let int8 = Widths { float_interface: (false, false), ..WIDTHS };
    let inside = &flows(&ModelConfig::default(), Some(&quantized(8, 8)), int8)[2];
    assert_eq!(titles(inside, Role::Data), ["input 4: int8", "x, y: int8"]);
}

#[test]
fn a_moved_bias_is_shown_where_it_went() {
    let mut report = quantized(4, 8);
    report.layers[0].bias_moved_to = Some(1);
    let graphs = flows(&ModelConfig::default(), Some(&report), WIDTHS);
    let biases = |graph: &Flow| {
        let of = titles(graph, Role::Parameter).into_iter().filter(|title| title.starts_with("bias"));
        of.collect::<Vec<_>>()
    };
    assert_eq!(biases(&graphs[0]), ["bias: float32", "bias: float32"], "the float network keeps its own");
    assert_eq!(biases(&graphs[1]), ["bias: in dense 2", "bias: float32"]);
    assert_eq!(biases(&graphs[2]), ["bias: in dense 2", "bias: int32"]);
    let moved = graphs[2].nodes.iter().position(|node| node.note == "in dense 2");
    assert!(graphs[2].edges.iter().all(|(from, _)| Some(*from) != moved), "nothing is added there");
}

#[test]
fn boxes_never_share_a_place_and_arrows_never_lead_back() {
    let models = [
        ModelConfig::default(),
        ModelConfig::cnn(CnnLayout::A, 0.01),
        ModelConfig::lstm(2),
        ModelConfig::mlp(&[8, 8], Activation::Tanh),
    ];
    for model in models {
        let rows = row_count(&model);
        for flow in flows(&model, Some(&quantized(8, 8)), WIDTHS) {
            for (i, node) in flow.nodes.iter().enumerate() {
                assert!(node.row < rows, "{node:?}");
                let others = flow.nodes.iter().take(i);
                assert!(others.clone().all(|o| (o.lane, o.row) != (node.lane, node.row)), "{node:?}");
                // 11 px text of 0.58 em: 18 characters fit a box of the data's way, 13 one at its side.
                let most = if node.lane == Lane::Main { 18 } else { 13 };
                assert!(node.title.chars().count() <= most && node.note.chars().count() <= most, "{node:?}");
            }
            for (from, to) in &flow.edges {
                let (from, to) = (&flow.nodes[*from], &flow.nodes[*to]);
                let down = from.lane == to.lane && from.row < to.row;
                assert!(down || (from.lane == Lane::Side && from.row == to.row), "{from:?} {to:?}");
            }
        }
    }
}

#[test]
fn every_tensor_is_in_every_graph() {
    for flow in mlp() {
        let tensors: Vec<_> = flow.nodes.iter().filter_map(|node| node.tensor).collect();
        for tensor in TensorId::all(&quantized(4, 6)) {
            assert!(tensors.contains(&tensor), "{:?} has no {tensor:?}", flow.stage);
        }
    }
}

#[test]
fn without_a_quantized_network_the_float_graph_stands_alone() {
    let alone = flows(&ModelConfig::default(), None, WIDTHS);
    assert_eq!(alone.len(), 1);
    assert_eq!(
        titles(&alone[0], Role::Operation),
        ["dense 1: float32", "+: float32", "relu: float32", "dense 2: float32", "+: float32"]
    );
}

#[test]
fn a_layer_that_stays_in_float_is_drawn_as_such() {
    let mut mixed = quantized(8, 8);
    mixed.forms[1].format = NumberFormat::Float32;
    mixed.layers[1].format = NumberFormat::Float32;
    let [_, fake, integer] = &flows(&ModelConfig::default(), Some(&mixed), WIDTHS)[..] else {
        panic!("three")
    };
    assert_eq!(titles(fake, Role::Quantizer).len(), 3, "input, weights and output of the first layer");
    let changes = ["quantize: → int8", "× M, shift, + z: → int8, relu", "dequantize: → float32"];
    assert_eq!(titles(integer, Role::Quantizer), changes);
    assert_eq!(titles(integer, Role::Parameter)[2], "weights: float32");
    mixed.forms.iter_mut().for_each(|form| form.format = NumberFormat::Hybrid);
    let hybrid = &flows(&ModelConfig::default(), Some(&mixed), WIDTHS)[2];
    let changes = ["quantize: sample by sample", "quantize: sample by sample"];
    assert_eq!(titles(hybrid, Role::Quantizer), changes);
    assert_eq!(titles(hybrid, Role::Data)[0], "input 4: float32");
}

#[test]
fn tanh_is_quantized_before_and_looked_up_behind() {
    let model = ModelConfig::mlp(&[8], Activation::Tanh);
    let [_, fake, integer] = &flows(&model, Some(&quantized(8, 8)), WIDTHS)[..] else { panic!("three") };
    let row =
        |flow: &Flow, title: &str| flow.nodes.iter().find(|node| node.title == title).map(|node| node.row);
    let quantizer =
        fake.nodes.iter().find(|node| node.tensor == Some(TensorId::Activations(0))).map(|n| n.row);
    assert!(quantizer < row(fake, "tanh") && row(fake, "tanh") == row(integer, "tanh"));
    assert!(titles(integer, Role::Operation).contains(&"tanh: table, int8".to_owned()));
}

#[test]
fn a_layer_has_the_same_name_before_and_after_quantizing() {
    let model = ModelConfig::cnn(CnnLayout::A, 0.01);
    let operations = |flow: &Flow| -> Vec<String> {
        let titles =
            flow.nodes.iter().filter(|node| node.role == Role::Operation).map(|node| node.title.clone());
        titles.filter(|title| title != "+" && title != "relu").collect()
    };
    let before = flows(&model, None, WIDTHS);
    let numbers = model.layers.iter().zip(1..);
    let expected: Vec<String> = numbers.map(|(layer, number)| format!("{} {number}", layer.kind())).collect();
    assert_eq!(operations(&before[0]), expected);
    for flow in flows(&model, Some(&quantized(4, 8)), WIDTHS) {
        assert_eq!(operations(&flow), expected, "{}", flow.stage.name());
    }
}
