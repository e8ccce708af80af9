// A worker that trains one network with TensorFlow.js on one of its backends. A classic worker: the library has no
// modules that a browser loads as they are.

/* global importScripts, tf */

importScripts("tfjs/tf.min.js", "tfjs/tf-backend-wasm.min.js");

let model;
let x;
let y;
let settings;

/** The model on a backend, with its samples. */
async function load({ network, backend, data, samples }) {
  tf.wasm.setWasmPaths(new URL("tfjs/", globalThis.location.href).href);
  if (!(await tf.setBackend(backend))) throw new Error(`there is no backend ${backend}`);
  await tf.ready();
  const sensors = 4;
  const shape = network.window === 1 ? [sensors] : [network.window, sensors];
  x = tf.tensor(data.x, [samples, ...shape]);
  y = tf.tensor(data.y, [samples, 2]);
  model = tf.sequential();
  for (const [index, layer] of network.layers.entries()) model.add(build(layer, index === 0 ? { inputShape: shape } : {}));
  if (model.countParams() !== network.parameters) {
    throw new Error(`${model.countParams()} parameters instead of ${network.parameters}`);
  }
}

async function prepare(details) {
  await load(details);
  const { batch, learningRate, samples } = details;
  settings = { batchSize: batch, shuffle: true, verbose: 0, yieldEvery: "never" };
  model.compile({ optimizer: tf.train.adamax(learningRate), loss: "meanSquaredError" });
  // Two batches show whether the backend has every gradient, and tell how long an epoch takes.
  const few = 2 * batch;
  const begin = performance.now();
  await train(x.slice(0, few), y.slice(0, few), 1);
  const milliseconds = ((performance.now() - begin) * samples) / few;
  return { milliseconds, version: tf.version.tfjs };
}

function build(layer, first) {
  const { kind, units, activation } = layer;
  switch (kind) {
    case "dense": return tf.layers.dense({ units, activation, ...first });
    case "conv1d": return tf.layers.conv1d({
      filters: layer.filters, kernelSize: layer.kernel_size, strides: layer.stride, padding: layer.padding, activation, ...first,
    });
    case "max-pool1d": return tf.layers.maxPooling1d({ poolSize: layer.size, strides: layer.stride, padding: layer.padding });
    case "flatten": return tf.layers.flatten();
    case "lstm": return tf.layers.lstm({ units, returnSequences: layer.return_sequences, ...first });
    default: throw new Error(`a layer ${kind} is not known`);
  }
}

async function train(inputs, targets, epochs) {
  const { history } = await model.fit(inputs, targets, { ...settings, epochs });
  const loss = history.loss.at(-1);
  if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss}`);
}

async function measure({ epochs }) {
  const begin = performance.now();
  await train(x, y, epochs);
  return { milliseconds: (performance.now() - begin) / epochs };
}

/** Predictions of one measurement, and of the first ones, which are not counted. */
const PREDICTIONS = 200;
let single;

/** Readies the prediction of single samples. */
async function preparePredict(details) {
  await load(details);
  const [, ...shape] = x.shape;
  const size = shape.reduce((product, length) => product * length, 1);
  const row = (sample) => ({ values: details.data.x.subarray(sample * size, (sample + 1) * size), shape: [1, ...shape] });
  single = Array.from({ length: PREDICTIONS }, (_, sample) => row(sample));
  for (let round = 0; round < 3; round += 1) predict();
}

/** Microseconds of one prediction, from an array to an array. */
function predict() {
  const begin = performance.now();
  for (const { values, shape } of single) {
    const input = tf.tensor(values, shape);
    const output = model.predict(input);
    const outputs = output.dataSync();
    if (!outputs.every(Number.isFinite)) throw new Error(`the outputs are ${outputs}`);
    input.dispose();
    output.dispose();
  }
  return (1000 * (performance.now() - begin)) / PREDICTIONS;
}

import("./answer.js").then(({ answer }) => answer({ prepare, measure, preparePredict, predict }));
