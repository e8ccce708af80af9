// A worker that trains one network with Bitroom's JavaScript API.

import init, { Training, importData, version } from "./api/bitroom.js";
import { BATCH, LEARNING_RATE, SAMPLES } from "./networks.js";
import { answer } from "./answer.js";

/** The longest run that the settings allow. */
const LONGEST_RUN = 100_000;

let memory;
let dataset;
let config;
let training;

async function prepare({ network, file }) {
  ({ memory } = await init());
  dataset = importData({ name: "speed.csv", bytes: file });
  config = {
    model: { window: { length: network.window, stride: 1, label_at: "last" }, layers: network.layers },
    training: { learning_rate: LEARNING_RATE, batch_size: BATCH, epochs: LONGEST_RUN, seed: 1 },
  };
  training = start();
  const milliseconds = train(1);
  const { metrics, parameters } = training.finish().report().float;
  if (metrics.train.samples !== SAMPLES) throw new Error(`${metrics.train.samples} samples instead of ${SAMPLES}`);
  if (parameters !== network.parameters) throw new Error(`${parameters} parameters instead of ${network.parameters}`);
  return { milliseconds, version: `engine version ${version().engine}` };
}

function start() {
  return new Training(dataset, config, { kind: "predefined" });
}

/** Trains that many epochs and gives the time in ms. */
function train(epochs) {
  if (training.epoch + epochs > LONGEST_RUN) {
    training.free();
    training = start();
    training.trainEpochs(1);
  }
  const target = training.epoch + epochs;
  const begin = performance.now();
  const reached = training.trainEpochs(epochs);
  const end = performance.now();
  if (reached !== target) throw new Error(`epoch ${reached} instead of ${target}`);
  return end - begin;
}

answer({
  prepare,
  measure: ({ epochs }) => ({ milliseconds: train(epochs) / epochs, memory: memory.buffer.byteLength }),
});
