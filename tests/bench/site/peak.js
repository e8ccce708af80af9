// A worker that measures the largest number of f32x4 multiplications and additions this browser does in a second.

import init, { chains } from "./peak/peak.js";
import { answer } from "./answer.js";

/** Independent chains that are tried; too few leave the units waiting, too many do not fit into the registers. */
const ACCUMULATORS = [8, 9, 10, 11, 12, 13, 14];
const LANES = 4;
/** Length of one measurement, multiply-adds of four lanes. */
const LINKS = 40_000_000;
const REPEATS = 5;

/** The best of all numbers of chains, in multiply-accumulates per second / 1e9. */
function measure() {
  let best = { gmacs: 0, accumulators: 0 };
  for (const accumulators of ACCUMULATORS) {
    const rounds = Math.floor(LINKS / accumulators);
    for (let repeat = 0; repeat < REPEATS; repeat += 1) {
      const begin = performance.now();
      const sum = chains(accumulators, rounds);
      const milliseconds = performance.now() - begin;
      if (!Number.isFinite(sum)) throw new Error(`the chains end at ${sum}`);
      const gmacs = (rounds * accumulators * LANES) / milliseconds / 1e6;
      if (gmacs > best.gmacs) best = { gmacs, accumulators };
    }
  }
  return best;
}

async function prepare() {
  await init();
  return measure();
}

answer({ prepare, measure });
