// Trains by the JavaScript API of the production build, epoch by epoch, in a worker as the page does.

import init, { simulate, Training } from "./api/bitroom.js";

const complain = (...words) => postMessage({ complaint: words.map(String).join(" ") });
console.error = console.warn = complain;
addEventListener("unhandledrejection", (event) => complain(event.reason));

const loaded = init();

async function train({ name, config }) {
  const training = new Training(simulate({ preset: "thesis-like", seed: 2016 }), config);
  while (!training.finished) postMessage({ epoch: training.trainEpochs(1) });
  const report = training.finish().report();
  postMessage({
    trained: { name, weightsHash: report.float.weights_hash, losses: Array.from(training.losses()) },
    engineVersion: report.engine_version,
  });
}

onmessage = async ({ data: trainings }) => {
  await loaded;
  for (const training of trainings) {
    try {
      await train(training);
    } catch (error) {
      complain(training.name, error);
    }
  }
  postMessage({ finished: true });
};
