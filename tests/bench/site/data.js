// The samples: one file of measurements, cut to size for Bitroom and made into windows for TensorFlow.js.

import { SAMPLES } from "./networks.js";

const SENSORS = 4;

/** Rows of `t, s1..s4, x, y` as numbers. */
export function parse(text) {
  return text.trim().split(/\r?\n/).slice(1).map((line) => line.split(",").map(Number));
}

/**
 * A file for Bitroom whose own split gives exactly `SAMPLES` windows to train on and one window each for validation and
 * test, the fewest there can be: the comparison is about training.
 */
export function fileFor(rows, window) {
  const train = SAMPLES + window - 1;
  if (rows.length < train + 2 * window) throw new Error(`${rows.length} rows are too few for windows of ${window}`);
  const part = (index) => (index < train ? "train" : index < train + window ? "validation" : "test");
  const lines = rows.slice(0, train + 2 * window).map((row, index) => [...row, part(index)].join(","));
  return new TextEncoder().encode(["t,s1,s2,s3,s4,x,y,split", ...lines].join("\n"));
}

/** The same windows as flat arrays: readings scaled to mean 0 and deviation 1, positions in metres. */
export function windowsOf(rows, window) {
  const train = rows.slice(0, SAMPLES + window - 1);
  const scaled = Array.from({ length: SENSORS }, (_, sensor) => {
    const values = train.map((row) => row[sensor + 1]);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    return values.map((value) => (value - mean) / deviation);
  });
  const x = new Float32Array(SAMPLES * window * SENSORS);
  const y = new Float32Array(SAMPLES * 2);
  for (let sample = 0; sample < SAMPLES; sample += 1) {
    for (let step = 0; step < window; step += 1) {
      for (let sensor = 0; sensor < SENSORS; sensor += 1) {
        x[(sample * window + step) * SENSORS + sensor] = scaled[sensor][sample + step];
      }
    }
    y.set(train[sample + window - 1].slice(5, 7), sample * 2);
  }
  return { x, y };
}
