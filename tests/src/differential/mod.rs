//! One random network beside the real converter and LiteRT: the comparison behind `cargo xtask differential`.

mod counts;
mod network;

use std::error::Error;

use experiment::calibrate::{States, ranges};
use experiment::correction::move_biases;
use experiment::lower::lower;
use experiment::ptq::{LayerWidths, PtqSettings, ptq};
use nn::{Activation, Layer, Network};
use quant::{BitWidth, QuantParams, QuantizeRule, Runtime, quantize};
use serde_json::Value;

pub use self::counts::Counts;
use self::network::{SENSORS, network};
use crate::conversion::{LAST_BITS, distance, range_of};
use crate::golden::GoldenValue as _;

/// The widths by their names in the files.
const MODES: [(&str, BitWidth); 2] = [("int8", BitWidth::INT8), ("16x8", BitWidth::MAX)];

/// The runtimes by their names in the files.
const RUNTIMES: [(&str, Runtime); 3] =
    [("reference", Runtime::Reference), ("ruy_builtin", Runtime::Ruy), ("xnnpack_default", Runtime::Xnnpack)];

/// Compares one network.
///
/// # Errors
/// A file that holds no network, or one that cannot be converted.
pub fn compare(file: &Value) -> Result<Counts, Box<dyn Error>> {
    let float = move_biases(&network(file)?)?.network;
    let width = float.inputs();
    let rows = file.at("rows").f32s();
    let windows = |first: usize, count: usize| -> Vec<f32> {
        let start = |window: usize| (first + window) * SENSORS;
        (0..count).flat_map(|window| rows[start(window)..start(window) + width].iter().copied()).collect()
    };
    let count = |name: &str| usize::try_from(file.at(name).int());
    let (calibration, test) = (count("calibration")?, count("test")?);
    let (calibration, test) = (windows(0, calibration), windows(calibration, test));
    let own = ranges(&float, &calibration, States::Carried)?;
    let mut counts = Counts { networks: 1, ..Counts::default() };
    for (mode, bits) in MODES {
        let Some(section) = file.get(mode) else { continue };
        if has_wrong_scales(section) {
            let quantized = ptq(&float, &own, &settings(&float, bits))?;
            counts += against_float(&quantized, file, section, &test)?;
            continue;
        }
        let before = counts.miscalibrated;
        let theirs = their_ranges(&float, &own, file, mode, bits, &mut counts)
            .map_err(|problem| format!("{mode}: {problem}"))?;
        let miscalibrated = counts.miscalibrated > before;
        let settings = settings(&float, bits);
        let (of_own, of_theirs) = (ptq(&float, &own, &settings)?, ptq(&float, &theirs, &settings)?);
        for (name, runtime) in RUNTIMES {
            let theirs = section.at("codes").at(name);
            if theirs.is_null() {
                counts.refused += 1;
                continue;
            }
            let expected = theirs.i32s();
            // Inputs are rounded outside of the model in double precision, which is ruy's rule.
            let codes = |network: &Network| -> Result<Vec<i32>, Box<dyn Error>> {
                let input = lower(network, Runtime::Ruy)?.quantize_input(&test)?;
                Ok(lower(network, runtime)?.run_codes(&input)?)
            };
            let (own, again) = (codes(&of_own)?, codes(&of_theirs)?);
            if own.len() != expected.len() {
                return Err(format!("{mode}: {} codes instead of {}", own.len(), expected.len()).into());
            }
            for ((own, again), expected) in own.iter().zip(&again).zip(&expected) {
                counts.codes += 1;
                if own == expected {
                    counts.equal += 1;
                }
                if again != expected {
                    counts.other += 1;
                } else if own != expected && miscalibrated {
                    counts.by_miscalibration += 1;
                } else if own != expected {
                    counts.by_range += 1;
                    counts.largest = counts.largest.max(own.abs_diff(*expected));
                }
            }
        }
    }
    counts.equal_networks = usize::from(counts.equal == counts.codes);
    Ok(counts)
}

/// The finest scale of a cell state that LiteRT's tanh knows, 2^-15.
const LEAST_CELL_SCALE: f64 = 1.0 / 32768.0;

/// What the converter does by default.
fn settings(float: &Network, bits: BitWidth) -> PtqSettings {
    PtqSettings {
        input: bits,
        layers: vec![LayerWidths { weights: BitWidth::INT8, activations: bits }; float.layers.len()],
        per_channel: true,
        weight_clipping: false,
        gates: BitWidth::MAX,
    }
}

/// Whether the converter gave scales with which its operators do not compute: the hidden state of an LSTM another one inside
/// than outside, its cell state less than 2^-15, an output of zeros alone less than any normal number.
fn has_wrong_scales(section: &Value) -> bool {
    let number = |value: &Value, name: &str| value.get(name).and_then(Value::as_f64);
    let outputs = section.at("outputs").list();
    let mut scales = outputs.iter().filter_map(|grid| number(grid, "scale"));
    let inside = number(section, "hidden_scale");
    let outside = outputs.first().and_then(|grid| number(grid, "scale"));
    let cell = number(section, "cell_scale").unwrap_or(1.0);
    inside.is_some_and(|inside| outside != Some(inside))
        || cell < LEAST_CELL_SCALE
        || scales.any(|scale| scale < f64::from(f32::MIN_POSITIVE))
}

/// How far the converter's codes and ours are from the float network's outputs.
fn against_float(
    quantized: &Network,
    file: &Value,
    section: &Value,
    test: &[f32],
) -> Result<Counts, Box<dyn Error>> {
    let float = file.at("float_outputs").f32s();
    let mut counts = Counts { wrong_scales: 1, ..Counts::default() };
    for (name, runtime) in RUNTIMES {
        let integers = lower(quantized, runtime)?;
        let grid = *integers.layers().last().ok_or("a network without layers")?.output_params();
        let own = integers.run_codes(&integers.quantize_input(test)?)?;
        let distance = |code: i32, float: f32| {
            f64::from(code.abs_diff(quantize(float, &grid, QuantizeRule::F64DivideHalfAway)))
        };
        let theirs = section.at("codes").at(name);
        if theirs.is_null() {
            counts.refused += 1;
            continue;
        }
        for ((own, theirs), float) in own.iter().zip(theirs.i32s()).zip(&float) {
            counts.wrong_codes += 1;
            counts.wrong_own += distance(*own, *float);
            counts.wrong_theirs += distance(theirs, *float);
        }
    }
    Ok(counts)
}

/// Our ranges with every one that the converter calibrated replaced by that of its parameters.
fn their_ranges(
    float: &Network,
    own: &[(f32, f32)],
    file: &Value,
    mode: &str,
    bits: BitWidth,
    counts: &mut Counts,
) -> Result<Vec<(f32, f32)>, Box<dyn Error>> {
    let section = file.at(mode);
    let mut theirs = own.to_vec();
    let mut replace = |tensor: usize, grid: &Value, in_float: Option<&Value>| -> Result<(), Box<dyn Error>> {
        let zero_point = i32::try_from(grid.at("zero_point").int())?;
        let expected = QuantParams::new(grid.at("scale").f32(), zero_point, bits, false)?;
        let (scales, zero_points) = distance(own[tensor], &expected)?;
        counts.ranges += 1;
        if scales > LAST_BITS || zero_points > 1 {
            if !in_float.is_some_and(|range| is_near(own[tensor], &range.f32s())) {
                return Err(format!(
                    "tensor {tensor} is calibrated to {:?}, not to {expected:?}",
                    own[tensor]
                )
                .into());
            }
            counts.miscalibrated += 1;
        } else {
            counts.last_bits += usize::from(scales > 0.0 || zero_points > 0);
        }
        theirs[tensor] = range_of(&expected, own[tensor]).ok_or("no range has the converter's parameters")?;
        Ok(())
    };
    replace(0, section.at("input"), None)?;
    let in_float = file.get("float_ranges").map(|ranges| ranges.list()).unwrap_or_default();
    let weighted = float.layers.iter().enumerate().filter(|(_, layer)| layer.parameter_count() > 0);
    for (place, ((index, layer), grid)) in weighted.zip(section.at("outputs").list()).enumerate() {
        let activation = match layer {
            Layer::Dense(dense) => dense.activation(),
            Layer::Conv1D(conv) => conv.activation(),
            _ => Activation::Linear,
        };
        // tanh and sigmoid have a fixed output; what was calibrated is their input.
        let before = matches!(activation, Activation::Tanh | Activation::Sigmoid);
        replace(2 * index + if before { 1 } else { 2 }, grid, in_float.get(place))?;
    }
    Ok(theirs)
}

/// Whether a range is that of the converter's float model, whose sums have another order.
fn is_near((min, max): (f32, f32), in_float: &[f32]) -> bool {
    let [other_min, other_max] = *in_float else { return false };
    (min - other_min).abs().max((max - other_max).abs()) <= 1e-5 * (other_max - other_min)
}
