//! What a report says of each layer with weights: widths, accumulators, zeros, and distributions with their grids.

use form::Segment;
use int_nn::IntLayer;
use nn::Layer;
use protocol::report::{Histogram, LayerReport, NumberFormat};
use quant::Grid;

use super::Quantized;
use crate::affine::Affine;

/// Levels of a grid up to which a report lists them.
const LISTED_LEVELS: i32 = 64;

/// Bins of a histogram.
const BINS: usize = 48;

/// The distribution of the network's scaled inputs.
pub(super) fn input_histogram(quantized: &Quantized, tensors: &[quant::Histogram]) -> Histogram {
    let grid = quantized.fake_quant.input_quantizer.as_ref().and_then(|quantizer| quantizer.grids().first());
    tensors.first().map_or_else(Histogram::default, |tensor| coarse(tensor, grid))
}

/// The reports on all layers with weights.
pub(super) fn layer_reports(quantized: &Quantized, tensors: &[quant::Histogram]) -> Vec<LayerReport> {
    let formats = quantized.forms();
    let integers = integers(quantized);
    let layers = quantized.source.layers.iter().zip(&quantized.fake_quant.layers).enumerate();
    let mut reports = Vec::new();
    for (index, (source, fake_quant)) in layers {
        let (Some(form), Some(kernel)) = (formats.get(index), kernel(source)) else { continue };
        let grids = weight_grids(fake_quant);
        let weight_grid = grids.first();
        let output_grid = quantized.fake_quant.grids_before(index + 1).first();
        let mut report = LayerReport {
            layer: index as u32,
            name: form.name.clone(),
            format: form.format,
            bias_moved_to: quantized
                .moved_biases
                .iter()
                .find(|moved| moved.giver == index)
                .map(|moved| moved.taker as u32),
            weight_bits: stored_bits(form.format),
            activation_bits: 32,
            weight_scales: 0,
            table_bits: None,
            accumulator_bound: 0.0,
            accumulator_reach: None,
            accumulator_bits_needed: 0,
            accumulator_shift: 0,
            accumulator_bits: 0,
            output_scale: 0.0,
            output_zero_point: 0,
            zero_share: zero_share(source, kernel, grids),
            weights: fine(kernel, weight_grid),
            channels: channels(source, kernel, grids),
            activations: tensors
                .get(2 + 2 * index)
                .map_or_else(Histogram::default, |tensor| coarse(tensor, output_grid)),
        };
        for (_, layer) in integers.iter().filter(|(layer, _)| *layer == index) {
            fill_integers(&mut report, layer);
        }
        reports.push(report);
    }
    reports
}

/// The weights a histogram shows: an LSTM's are those of the input.
pub(super) fn kernel(layer: &Layer) -> Option<&[f32]> {
    match layer {
        Layer::Lstm(lstm) => Some(lstm.kernel()),
        other => Affine::of(other).map(|affine| affine.kernel),
    }
}

fn stored_bits(format: NumberFormat) -> u8 {
    match format {
        NumberFormat::Integer | NumberFormat::Hybrid => 8,
        NumberFormat::Float16 => 16,
        NumberFormat::Float32 => 32,
    }
}

/// Every integer layer with the index of the float layer it comes from; a table comes from the layer before it.
fn integers(quantized: &Quantized) -> Vec<(usize, &IntLayer)> {
    let mut found = Vec::new();
    let mut index = 0_usize;
    for segment in quantized.form.segments() {
        match segment {
            Segment::Integer(network) => {
                for layer in network.layers() {
                    let is_table = matches!(layer, IntLayer::Table(_));
                    found.push((if is_table { index.saturating_sub(1) } else { index }, layer));
                    index += usize::from(!is_table);
                }
            }
            other => index += other.layers(),
        }
    }
    found
}

fn fill_integers(report: &mut LayerReport, layer: &IntLayer) {
    let output = layer.output_params();
    if let IntLayer::Table(_) = layer {
        report.table_bits = Some(output.bits().get());
        return;
    }
    report.activation_bits = output.bits().get();
    report.output_scale = f64::from(output.scale());
    report.output_zero_point = output.zero_point();
    let audit = match layer {
        IntLayer::Lstm(lstm) => {
            report.weight_bits = lstm.parts().kernel.bits().get();
            report.weight_scales = lstm.parts().kernel_scales.len() as u32;
            report.accumulator_shift = lstm.parts().kernel_shifts.into_iter().min().unwrap_or(0);
            lstm.audit()
        }
        other => {
            let Some(affine) = other.affine() else { return };
            report.weight_bits = affine.parts().weights.bits().get();
            report.weight_scales = affine.parts().weight_scales.len() as u32;
            report.accumulator_shift = affine.parts().accumulator_shift;
            // Whole products: rounded outwards.
            let (low, high) = affine.reach();
            let shift = report.accumulator_shift;
            report.accumulator_reach = Some((low >> shift, -((-high) >> shift)));
            affine.audit()
        }
    };
    report.accumulator_bound = audit.product_bound as f64;
    report.accumulator_bits_needed = audit.product_bits() as u8;
    report.accumulator_bits = 8 * audit.width.bytes() as u8;
}

/// The grids of the kernel that [`kernel`] gives; none where it stays in float.
pub(super) fn weight_grids(layer: &Layer) -> &[Grid] {
    match layer {
        Layer::Lstm(lstm) => lstm.quantizers().map_or(&[], |quantizers| quantizers.kernel.grids()),
        other => other.quantizers().map_or(&[], |quantizers| quantizers.weights.grids()),
    }
}

/// Weights that follow each other with the same grid.
fn stretch(layer: &Layer) -> usize {
    // An LSTM's kernel is [inputs][gates][units], with a grid for each gate; others end in the channels that have grids.
    match layer {
        Layer::Lstm(lstm) => lstm.units().max(1),
        _ => 1,
    }
}

/// The weights of each grid, where there are several.
fn channels(layer: &Layer, kernel: &[f32], grids: &[Grid]) -> Vec<Histogram> {
    let of_grid = |(index, grid): (usize, &Grid)| {
        let own = kernel.chunks(stretch(layer)).skip(index).step_by(grids.len());
        let own: Vec<f32> = own.flatten().copied().collect();
        Histogram { levels: Vec::new(), ..fine(&own, Some(grid)) }
    };
    grids.iter().enumerate().filter(|_| grids.len() > 1).map(of_grid).collect()
}

/// The share of weights that are exactly 0, after quantization where there is one.
pub(super) fn zero_share(layer: &Layer, kernel: &[f32], grids: &[Grid]) -> f64 {
    let stretch = stretch(layer);
    let is_zero = |(index, &weight): (usize, &f32)| match grids {
        [] => weight == 0.0,
        grids => grids[index / stretch % grids.len()].fake_quantize(weight) == 0.0,
    };
    let zeros = kernel.iter().enumerate().filter(|weight| is_zero(*weight)).count();
    zeros as f64 / kernel.len().max(1) as f64
}

/// The real values of a grid in rising order; none without a grid or with more than [`LISTED_LEVELS`] levels.
fn levels(grid: Option<&Grid>) -> Vec<f32> {
    match grid {
        Some(grid) if grid.code_max() - grid.code_min() < LISTED_LEVELS => {
            (grid.code_min()..=grid.code_max()).map(|code| grid.real(code)).collect()
        }
        _ => Vec::new(),
    }
}

/// A grid as reports have it, in signed codes.
fn report_grid(grid: &Grid) -> protocol::report::Grid {
    let offset = grid.zero_code() - grid.signed_zero_point();
    protocol::report::Grid {
        scale: f64::from(grid.scale()),
        zero_point: grid.signed_zero_point(),
        lowest: grid.code_min() - offset,
        highest: grid.code_max() - offset,
    }
}

/// The histogram of weights, symmetric around 0, so that the picture keeps its middle while the grid changes.
fn fine(weights: &[f32], grid: Option<&Grid>) -> Histogram {
    let levels = levels(grid);
    let extreme = weights.iter().chain(&levels).fold(0.0_f32, |extreme, weight| extreme.max(weight.abs()));
    let (min, max) = (-f64::from(extreme), f64::from(extreme));
    let mut counts = vec![0; BINS];
    for weight in weights {
        counts[bin(f64::from(*weight), min, max)] += 1;
    }
    Histogram { min, max, counts, levels, grid: grid.map(report_grid) }
}

/// The histogram of a calibrated tensor, from its finer one.
fn coarse(tensor: &quant::Histogram, grid: Option<&Grid>) -> Histogram {
    let levels = levels(grid);
    let ends = |values: &mut dyn Iterator<Item = f32>| {
        values.fold((0.0_f32, 0.0_f32), |(min, max), value| (min.min(value), max.max(value)))
    };
    let (min, max) = ends(&mut levels.iter().copied().chain([tensor.min(), tensor.max()]));
    let (min, max) = (f64::from(min), f64::from(max));
    let mut counts = vec![0_u32; BINS];
    let mut add = |value: f64, count: u64| {
        let place = &mut counts[bin(value, min, max)];
        *place = place.saturating_add(u32::try_from(count).unwrap_or(u32::MAX));
    };
    add(0.0, tensor.zeros());
    let width = (f64::from(tensor.max()) - f64::from(tensor.min())) / tensor.counts().len().max(1) as f64;
    for (index, &count) in tensor.counts().iter().enumerate() {
        add(f64::from(tensor.min()) + (index as f64 + 0.5) * width, count);
    }
    Histogram { min, max, counts, levels, grid: grid.map(report_grid) }
}

fn bin(value: f64, min: f64, max: f64) -> usize {
    let share = if max > min { (value - min) / (max - min) } else { 0.5 };
    ((share * BINS as f64) as usize).min(BINS - 1)
}

#[cfg(test)]
#[path = "layers_tests.rs"]
mod tests;
