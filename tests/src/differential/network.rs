//! The float network of a file that `differential/networks.py` wrote.

use std::error::Error;

use nn::{
    Activation, Conv1D, Conv1DShape, Dense, Layer, Lstm, Network, Padding, Pooling, Shape, Weightless,
    WeightlessLayer,
};
use serde_json::Value;

use crate::golden::GoldenValue as _;

/// Values of one sample: the sensors.
pub(super) const SENSORS: usize = 4;

/// The float network of a file.
pub(super) fn network(file: &Value) -> Result<Network, Box<dyn Error>> {
    let number = |value: &Value, name: &str| usize::try_from(value.at(name).int());
    let steps = number(file, "steps")?;
    let mut shape = Shape { steps: steps.max(1), channels: SENSORS };
    let mut weights = file.at("weights").list().iter().map(|tensor| tensor.f32s());
    let mut next = || weights.next().ok_or("fewer weights than layers");
    let mut layers = Vec::new();
    for layer in file.at("layers").list() {
        let Shape { steps, channels } = shape;
        let weightless = |settings| WeightlessLayer::new(settings, shape).map(Layer::Weightless);
        let pool = || -> Result<Pooling, Box<dyn Error>> {
            let (size, stride) = (number(layer, "size")?, number(layer, "stride")?);
            Ok(Pooling { size, stride, padding: padding(layer) })
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
            "max-pool1d" => weightless(Weightless::MaxPool1D(pool()?))?,
            "average-pool1d" => weightless(Weightless::AveragePool1D(pool()?))?,
            "flatten" => weightless(Weightless::Flatten)?,
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
