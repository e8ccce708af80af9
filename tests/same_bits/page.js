// Hands trainings to a worker and keeps, where the test can read it, what comes back and everything that went wrong.

const outcome = { epochs: 0, finished: false, engineVersion: null, trained: [], complaints: [] };
const complain = (...words) => outcome.complaints.push(words.filter((word) => word !== undefined).map(String).join(" "));

console.error = console.warn = complain;
addEventListener("error", (event) => complain(event.message, event.filename, event.lineno));
addEventListener("unhandledrejection", (event) => complain(event.reason));

const worker = new Worker("worker.js", { type: "module" });
worker.onerror = (event) => complain("worker:", event.message ?? "cannot be loaded", event.filename, event.lineno);
worker.onmessageerror = () => complain("worker: a message that cannot be read");
worker.onmessage = ({ data }) => {
  if (data.complaint !== undefined) complain("worker:", data.complaint);
  if (data.epoch !== undefined) outcome.epochs += 1;
  if (data.trained !== undefined) outcome.trained.push(data.trained);
  if (data.engineVersion !== undefined) outcome.engineVersion = data.engineVersion;
  if (data.finished !== undefined) outcome.finished = true;
};

/** Starts the trainings, a list of { name, config }. */
window.train = (trainings) => worker.postMessage(trainings);
/** How far it is, as JSON without the results. */
window.progress = () => JSON.stringify({ ...outcome, trained: outcome.trained.length });
/** The results as JSON: numbers keep every bit in it. */
window.trained = () => JSON.stringify(outcome.trained);
