//! A layer has one name: in the settings' errors, in the float, the fake-quantized and the integer network, in reports.
#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod common;

use common::{config, dataset, finish, prepared_for, sequence_configs};
use experiment::attribution::Costs;
use experiment::slices::Budget;
use experiment::{Quantized, walk};
use protocol::config::{Activation, LayerConfig};
use protocol::{PtqConfig, QatConfig};

/// What each layer of a config is called.
fn names(layers: &[LayerConfig]) -> Vec<String> {
    layers.iter().zip(1..).map(|(layer, number)| format!("{} {number}", layer.kind())).collect()
}

#[test]
fn every_report_calls_a_layer_the_same() {
    let dataset = dataset(300);
    let mlp = config(Activation::Tanh, None);
    for mut config in sequence_configs().into_iter().chain([mlp]) {
        config.training.epochs = 1;
        config.qat = Some(QatConfig::default());
        let layers = config.model.layers.clone();
        let expected = names(&layers);
        let with_weights: Vec<&String> = expected
            .iter()
            .zip(&layers)
            .filter(|(_, layer)| layer.width().is_some())
            .map(|(n, _)| n)
            .collect();
        let prepared = prepared_for(&dataset, &config);
        let run = finish(config, &prepared);
        let report = run.report(&prepared).unwrap();
        // While training: the ranges of every quantizer.
        for history in &report.ranges {
            let layer = history.name.split_once(", ").map_or(history.name.as_str(), |(layer, _)| layer);
            let known = history.name == "input" || expected.iter().any(|name| name == layer);
            assert!(known, "{} is none of {expected:?}", history.name);
        }
        let ptq = PtqConfig { equalization: true, ..PtqConfig::default() };
        let ptq = Quantized::ptq(&run.model, ptq.check(layers.len()).unwrap(), Some(&prepared)).unwrap();
        for quantized in [Quantized::qat(&run).unwrap().unwrap(), ptq] {
            let report = quantized.report(&run.model, &prepared).unwrap();
            assert_eq!(
                report.forms.iter().map(|form| &form.name).collect::<Vec<_>>(),
                expected.iter().collect::<Vec<_>>()
            );
            assert_eq!(report.layers.iter().map(|layer| &layer.name).collect::<Vec<_>>(), with_weights);
            let walked = walk::layers(quantized.integer().unwrap());
            assert_eq!(walked.into_iter().map(|layer| layer.name).collect::<Vec<_>>(), expected);
            let mut attribution = quantized.attribution(&prepared).unwrap();
            while !attribution.step(&mut Budget::default()).unwrap() {}
            let costs: Costs = attribution.costs().unwrap();
            for tensor in quantized.attribution_report(&costs).tensors {
                let layer = tensor.name.split_once(", ").map_or("input", |(layer, _)| layer).to_owned();
                assert!(layer == "input" || with_weights.contains(&&layer), "{}", tensor.name);
            }
            for note in &report.notes {
                let of_a_layer = expected.iter().any(|name| note.starts_with(name.as_str()));
                assert!(of_a_layer || note.starts_with("equalization is left out"), "{note}");
            }
        }
        let in_float = PtqConfig { float_layers: vec![layers.len() - 1], ..PtqConfig::default() };
        let refused = Quantized::ptq(&run.model, in_float.check(layers.len()).unwrap(), Some(&prepared));
        let message = refused.unwrap_err().to_string();
        assert!(
            message.starts_with(&format!("{} is to stay in float", expected[layers.len() - 1])),
            "{message}"
        );
    }
}
