//! One sample at a time through the float network and through its 8-bit integers, for the page of speed_bench.
//!
//! Built for wasm only, as a library of its own: `bench/site/predict.js` runs it.
#![cfg(target_arch = "wasm32")]

use experiment::calibrate::{States, ranges};
use experiment::lower::lower;
use experiment::ptq::{LayerWidths, PtqSettings, ptq};
use int_nn::IntNetwork;
use nn::{Activation, LayerSpec, Network, Padding, Pooling, Shape, Weightless};
use quant::{BitWidth, Runtime};
use wasm_bindgen::prelude::{JsError, wasm_bindgen};

/// A float network with random parameters, what it lowers to under each runtime, and the samples.
#[wasm_bindgen]
pub struct Predictor {
    float: Network,
    integers: Vec<IntNetwork>,
    x: Vec<f32>,
}

#[wasm_bindgen]
impl Predictor {
    /// The network `mlp` (4-32-2) or `cnn` (layout A) with the samples `x`, rows side by side, which also calibrate it.
    ///
    /// # Errors
    /// Another name, or samples that are no whole rows.
    #[wasm_bindgen(constructor)]
    pub fn new(name: &str, x: Vec<f32>) -> Result<Predictor, JsError> {
        let (shape, specs) = match name {
            "mlp" => (Shape::flat(4), mlp()),
            "cnn" => (Shape { steps: 30, channels: 4 }, cnn()),
            other => return Err(JsError::new(&format!("there is no network {other}"))),
        };
        let mut float = Network::new(shape, &specs)?;
        float.initialize(1);
        let widths = LayerWidths { weights: BitWidth::INT8, activations: BitWidth::INT8 };
        let settings = PtqSettings {
            input: BitWidth::INT8,
            layers: vec![widths; specs.len()],
            per_channel: true,
            weight_clipping: false,
            gates: BitWidth::MAX,
        };
        let fake_quant = ptq(&float, &ranges(&float, &x, States::Carried)?, &settings)?;
        let integers =
            Runtime::ALL.into_iter().map(|runtime| lower(&fake_quant, runtime)).collect::<Result<_, _>>()?;
        Ok(Self { float, integers, x })
    }

    /// Predicts `times` samples in float, each by a call of its own, and gives the sum of the outputs.
    ///
    /// # Errors
    /// None in practice: the samples were used before.
    pub fn float(&self, times: usize) -> Result<f32, JsError> {
        let mut sum = 0.0;
        for row in self.rows().take(times) {
            sum += self.float.forward(row)?.iter().sum::<f32>();
        }
        Ok(sum)
    }

    /// Predicts `times` samples in integers, float values in and out, each by a call of its own, and gives the sum of the
    /// outputs. `runtime` counts from 0: reference, ruy, XNNPACK.
    ///
    /// # Errors
    /// Another runtime.
    pub fn integer(&self, runtime: usize, times: usize) -> Result<f32, JsError> {
        let network = self.integers.get(runtime).ok_or_else(|| JsError::new("there is no such runtime"))?;
        let mut runner = network.runner();
        let (mut y, mut sum) = (vec![0.0; network.outputs()], 0.0);
        for row in self.rows().take(times) {
            runner.run_into(row, &mut y)?;
            sum += y.iter().sum::<f32>();
        }
        Ok(sum)
    }
}

impl Predictor {
    /// The samples, again and again.
    fn rows(&self) -> impl Iterator<Item = &[f32]> {
        self.x.chunks_exact(self.float.inputs()).cycle()
    }
}

fn dense(units: usize, activation: Activation) -> LayerSpec {
    LayerSpec::Dense { units, activation }
}

fn mlp() -> Vec<LayerSpec> {
    vec![dense(32, Activation::Relu), dense(2, Activation::Linear)]
}

fn cnn() -> Vec<LayerSpec> {
    let conv = LayerSpec::Conv1D {
        filters: 64,
        kernel_size: 3,
        stride: 1,
        padding: Padding::Same,
        activation: Activation::Relu,
    };
    let pool =
        LayerSpec::Weightless(Weightless::MaxPool1D(Pooling { size: 3, stride: 3, padding: Padding::Valid }));
    let head = [dense(32, Activation::Relu), dense(32, Activation::Relu), dense(2, Activation::Linear)];
    [conv, conv, pool, LayerSpec::Weightless(Weightless::Flatten)].into_iter().chain(head).collect()
}
