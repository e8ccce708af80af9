//! One random network beside the real converter and LiteRT: the comparison behind `cargo xtask differential`.

use std::error::Error;
use std::fmt;
use std::ops::AddAssign;

use experiment::calibrate::{States, ranges};
use experiment::correction::move_biases;
use experiment::lower::lower;
use experiment::ptq::{LayerWidths, PtqSettings, ptq};
use nn::{
    Activation, AveragePool1D, Conv1D, Conv1DShape, Dense, Flatten, Layer, Lstm, MaxPool1D, Network, Padding,
    Pool1DShape, Shape,
};
use quant::{BitWidth, QuantParams, Runtime};
use serde_json::Value;

use crate::conversion::{LAST_BITS, distance, range_of};
use crate::golden::GoldenValue as _;

/// Values of one sample: the sensors.
const SENSORS: usize = 4;

/// The widths by their names in the files.
const MODES: [(&str, BitWidth); 2] = [("int8", BitWidth::INT8), ("16x8", BitWidth::MAX)];

/// The runtimes by their names in the files.
const RUNTIMES: [(&str, Runtime); 3] =
    [("reference", Runtime::Reference), ("ruy_builtin", Runtime::Ruy), ("xnnpack_default", Runtime::Xnnpack)];

/// What was compared and what differed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Networks, each at one or two widths.
    pub networks: usize,
    /// Of these, the ones with every code equal.
    pub equal_networks: usize,
    /// Codes of all samples in all runtimes and widths.
    pub codes: usize,
    /// Codes that are equal.
    pub equal: usize,
    /// Calibrated ranges.
    pub ranges: usize,
    /// Of these, the ones whose scale or zero point differs, in the last bits.
    pub last_bits: usize,
    /// Codes that differ, and are equal with the converter's own ranges.
    pub by_range: usize,
    /// The largest such difference, in steps.
    pub largest: u32,
    /// Codes that differ for another reason.
    pub other: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.networks += more.networks;
        self.equal_networks += more.equal_networks;
        self.codes += more.codes;
        self.equal += more.equal;
        self.ranges += more.ranges;
        self.last_bits += more.last_bits;
        self.by_range += more.by_range;
        self.largest = self.largest.max(more.largest);
        self.other += more.other;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} networks, {} of them with every code equal", self.networks, self.equal_networks)?;
        writeln!(f, "{} codes: {} equal", self.codes, self.equal)?;
        writeln!(
            f,
            "{} differ because a calibrated range does in its last bits ({} of {} ranges), by at most {}; with the \
             converter's ranges they are equal",
            self.by_range, self.last_bits, self.ranges, self.largest
        )?;
        write!(f, "{} other differences", self.other)
    }
}

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
        let theirs = their_ranges(&float, &own, section, bits, &mut counts)
            .map_err(|problem| format!("{mode}: {problem}"))?;
        let settings = PtqSettings {
            input: bits,
            layers: vec![LayerWidths { weights: BitWidth::INT8, activations: bits }; float.layers.len()],
            per_channel: true,
            gates: BitWidth::MAX,
        };
        let (of_own, of_theirs) = (ptq(&float, &own, &settings)?, ptq(&float, &theirs, &settings)?);
        for (name, runtime) in RUNTIMES {
            let expected = section.at("codes").at(name).i32s();
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

/// Our ranges with every one that the converter calibrated replaced by that of its parameters.
fn their_ranges(
    float: &Network,
    own: &[(f32, f32)],
    section: &Value,
    bits: BitWidth,
    counts: &mut Counts,
) -> Result<Vec<(f32, f32)>, Box<dyn Error>> {
    let mut theirs = own.to_vec();
    let mut replace = |tensor: usize, grid: &Value| -> Result<(), Box<dyn Error>> {
        let zero_point = i32::try_from(grid.at("zero_point").int())?;
        let expected = QuantParams::new(grid.at("scale").f32(), zero_point, bits, false)?;
        let (scales, zero_points) = distance(own[tensor], &expected)?;
        if scales > LAST_BITS || zero_points > 1 {
            return Err(
                format!("tensor {tensor} is calibrated to {:?}, not to {expected:?}", own[tensor]).into()
            );
        }
        counts.ranges += 1;
        counts.last_bits += usize::from(scales > 0.0 || zero_points > 0);
        theirs[tensor] = range_of(&expected, own[tensor]).ok_or("no range has the converter's parameters")?;
        Ok(())
    };
    replace(0, section.at("input"))?;
    let weighted = float.layers.iter().enumerate().filter(|(_, layer)| layer.parameter_count() > 0);
    for ((index, layer), grid) in weighted.zip(section.at("outputs").list()) {
        let activation = match layer {
            Layer::Dense(dense) => dense.activation(),
            Layer::Conv1D(conv) => conv.activation(),
            _ => Activation::Linear,
        };
        // tanh and sigmoid have a fixed output; what was calibrated is their input.
        let before = matches!(activation, Activation::Tanh | Activation::Sigmoid);
        replace(2 * index + if before { 1 } else { 2 }, grid)?;
    }
    Ok(theirs)
}

/// The float network of a file.
fn network(file: &Value) -> Result<Network, Box<dyn Error>> {
    let number = |value: &Value, name: &str| usize::try_from(value.at(name).int());
    let steps = number(file, "steps")?;
    let mut shape = Shape { steps: steps.max(1), channels: SENSORS };
    let mut weights = file.at("weights").list().iter().map(|tensor| tensor.f32s());
    let mut next = || weights.next().ok_or("fewer weights than layers");
    let mut layers = Vec::new();
    for layer in file.at("layers").list() {
        let Shape { steps, channels } = shape;
        let pool = || -> Result<Pool1DShape, Box<dyn Error>> {
            let (pool_size, stride) = (number(layer, "size")?, number(layer, "stride")?);
            Ok(Pool1DShape { steps, channels, pool_size, stride, padding: padding(layer) })
        };
        let made = match layer.at("kind").text() {
            "dense" => {
                let (kernel, bias) = (next()?, next()?);
                let dense =
                    Dense::from_parts(shape.values(), bias.len(), activation(layer)?, kernel, bias, None);
                Layer::Dense(dense?)
            }
            "conv1d" => {
                let (kernel, bias) = (next()?, next()?);
                let shape = Conv1DShape {
                    steps,
                    channels,
                    filters: bias.len(),
                    kernel_size: number(layer, "size")?,
                    stride: number(layer, "stride")?,
                    padding: padding(layer),
                };
                Layer::Conv1D(Conv1D::from_parts(shape, activation(layer)?, kernel, bias, None)?)
            }
            "lstm" => {
                let (kernel, recurrent, bias) = (next()?, next()?, next()?);
                let units = number(layer, "units")?;
                Layer::Lstm(Lstm::from_parts(steps, channels, units, false, kernel, recurrent, bias)?)
            }
            "max-pool1d" => Layer::MaxPool1D(MaxPool1D::new(pool()?)?),
            "average-pool1d" => Layer::AveragePool1D(AveragePool1D::new(pool()?)?),
            "flatten" => Layer::Flatten(Flatten::new(shape)?),
            other => return Err(format!("unknown layer {other}").into()),
        };
        shape = made.output_shape();
        layers.push(made);
    }
    Ok(Network { input_quantizer: None, layers })
}

fn activation(layer: &Value) -> Result<Activation, String> {
    match layer.at("activation").text() {
        "linear" => Ok(Activation::Linear),
        "relu" => Ok(Activation::Relu),
        "tanh" => Ok(Activation::Tanh),
        "sigmoid" => Ok(Activation::Sigmoid),
        other => Err(format!("unknown activation {other}")),
    }
}

fn padding(layer: &Value) -> Padding {
    if layer.at("padding").text() == "same" { Padding::Same } else { Padding::Valid }
}
