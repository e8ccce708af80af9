// A worker that predicts one sample at a time with Bitroom, in float and in integers.

import init, { Predictor } from "./predict/predict.js";
import { answer } from "./answer.js";

/** In the order of the library. */
const RUNTIMES = ["reference", "ruy", "xnnpack"];
/** Length of one measurement, ms, and of the first, which is not counted. */
const STRETCH = 150;
const WARM_UP = 600;

let predictor;

async function prepare({ network, data }) {
  await init();
  predictor = new Predictor(network.name, data.x);
  Object.values(kinds).forEach((predict) => time(predict, WARM_UP));
}

const kinds = {
  float: (times) => predictor.float(times),
  ...Object.fromEntries(RUNTIMES.map((name, runtime) => [name, (times) => predictor.integer(runtime, times)])),
};

/** Microseconds of one prediction, from about `stretch` ms of them. */
function time(predict, stretch) {
  let times = 1;
  for (;;) {
    const begin = performance.now();
    const sum = predict(times);
    const milliseconds = performance.now() - begin;
    if (!Number.isFinite(sum)) throw new Error(`the outputs add up to ${sum}`);
    if (milliseconds >= stretch / 2) return (1000 * milliseconds) / times;
    times = Math.ceil(times * Math.min(10, Math.max(2, stretch / Math.max(milliseconds, 0.1))));
  }
}

answer({
  prepare,
  measure: () => Object.fromEntries(Object.entries(kinds).map(([name, predict]) => [name, time(predict, STRETCH)])),
});
