// Runs the comparison: every contender in a worker of its own, one after the other, in interleaved rounds.
//
// `startSpeed(rounds)` begins; `speed` shows how far it is, and at the end the report or the error.

import { Contender } from "./contender.js";
import { fileFor, parse, windowsOf } from "./data.js";
import { BATCH, LEARNING_RATE, SAMPLES, networks } from "./networks.js";

/** Length of one measurement in ms; whole epochs, at least one. */
const STRETCH = 600;
/** Untimed training until the browser has compiled and optimized what it will, ms. */
const WARM_UP = 2_000;
/** The clock of a worker is coarse: shorter measurements would be its steps. ms */
const SHORTEST = 20;
/** An epoch as long as this is its own warm-up, ms. */
const LONG_EPOCH = 5_000;
const BACKENDS = ["wasm", "cpu"];
/** Networks with an integer form in the page's library. */
const PREDICTED = ["mlp", "cnn"];

globalThis.speed = { progress: "", report: null, error: null };
globalThis.startSpeed = (rounds) => {
  compare(rounds).then(
    (report) => { globalThis.speed.report = report; },
    (error) => { globalThis.speed.error = String(error?.stack ?? error); },
  );
};

async function compare(rounds) {
  const response = await fetch("measurements.csv");
  if (!response.ok) throw new Error(`measurements.csv: ${response.status}`);
  const rows = parse(await response.text());
  const peak = new Contender("peak.js", { type: "module" });
  await peak.ask("prepare");
  const report = { networks: [], predictions: [] };
  for (const network of networks) report.networks.push(await compareOn(network, rows, rounds, peak));
  peak.end();
  for (const network of networks.filter(({ name }) => PREDICTED.includes(name))) {
    report.predictions.push(await comparePredictions(network, windowsOf(rows, network.window), rounds));
  }
  return report;
}

/** All rounds of one network. */
async function compareOn(network, rows, rounds, peak) {
  say(`${network.name}: warming up Bitroom`);
  const ours = await warmedUp(new Contender("ours.js", { type: "module" }), {
    network,
    file: fileFor(rows, network.window),
  });
  const { reference, refused, slower } = await fastestBackend(network, windowsOf(rows, network.window));
  const result = {
    name: network.name,
    ours: { version: ours.version, cold: ours.cold, milliseconds: [], memory: 0 },
    tfjs: {
      version: reference.version,
      backend: reference.backend,
      cold: Math.min(reference.cold, ...slower.map(({ cold }) => cold)),
      milliseconds: [],
      refused,
      slower,
    },
    peak: [],
  };
  for (let round = 1; round <= rounds; round += 1) {
    say(`${network.name}: round ${round} of ${rounds}`);
    result.peak.push((await peak.ask("measure")).gmacs);
    const own = await measure(ours, STRETCH);
    result.ours.milliseconds.push(own.milliseconds);
    result.ours.memory = own.memory;
    result.tfjs.milliseconds.push((await measure(reference, STRETCH)).milliseconds);
  }
  ours.contender.end();
  reference.contender.end();
  return result;
}

/**
 * Prepares a contender. `cold` is the time of an epoch right after the first one, `milliseconds` that of one after a
 * longer warm-up.
 */
async function warmedUp(contender, details) {
  const state = { contender, ...(await contender.ask("prepare", details)) };
  if (state.milliseconds < LONG_EPOCH) await contender.ask("measure", { epochs: 1 });
  state.cold = (await measure(state, SHORTEST)).milliseconds;
  state.milliseconds = state.cold;
  if (state.cold < LONG_EPOCH) {
    await measure(state, WARM_UP);
    // The better of two: what else the machine does must not choose the backend.
    const times = [await measure(state, STRETCH), await measure(state, STRETCH)];
    state.milliseconds = Math.min(...times.map(({ milliseconds }) => milliseconds));
  }
  return state;
}

/** Trains for about `stretch` ms. */
function measure({ contender, milliseconds }, stretch) {
  return contender.ask("measure", { epochs: Math.max(1, Math.ceil(stretch / milliseconds)) });
}

/** The backend of TensorFlow.js that trains the network fastest, with the reasons of those that cannot train it. */
async function fastestBackend(network, data) {
  const able = [];
  const refused = [];
  for (const backend of BACKENDS) {
    say(`${network.name}: warming up TensorFlow.js, ${backend}`);
    const contender = new Contender("tfjs.js");
    const details = { network, backend, data, samples: SAMPLES, batch: BATCH, learningRate: LEARNING_RATE };
    try {
      able.push({ backend, ...(await warmedUp(contender, details)) });
    } catch (error) {
      contender.end();
      refused.push({ backend, reason: error.message });
    }
  }
  able.sort((a, b) => a.milliseconds - b.milliseconds);
  const [reference, ...others] = able;
  if (!reference) throw new Error(`TensorFlow.js trains ${network.name} on no backend: ${JSON.stringify(refused)}`);
  others.forEach(({ contender }) => contender.end());
  const slower = others.map(({ backend, milliseconds, cold }) => ({ backend, milliseconds, cold }));
  return { reference, refused, slower };
}

/** Predictions of one sample: ours in float and in integers, TensorFlow.js on each of its backends. Microseconds. */
async function comparePredictions(network, data, rounds) {
  say(`${network.name}: warming up predictions`);
  const ours = new Contender("predict.js", { type: "module" });
  await ours.ask("prepare", { network, data });
  const result = { name: network.name, float: [], reference: [], ruy: [], xnnpack: [] };
  const theirs = [];
  for (const backend of BACKENDS) {
    const contender = new Contender("tfjs.js");
    await contender.ask("preparePredict", { network, backend, data, samples: SAMPLES });
    theirs.push({ backend, contender });
    result[backend] = [];
  }
  for (let round = 1; round <= rounds; round += 1) {
    say(`${network.name}: predictions, round ${round} of ${rounds}`);
    for (const [kind, microseconds] of Object.entries(await ours.ask("measure"))) result[kind].push(microseconds);
    for (const { backend, contender } of theirs) result[backend].push(await contender.ask("predict"));
  }
  ours.end();
  theirs.forEach(({ contender }) => contender.end());
  return result;
}

function say(progress) {
  globalThis.speed.progress = progress;
  document.getElementById("log").append(`${progress}\n`);
}
