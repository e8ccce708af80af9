// Jobs in the JavaScript API: changed by patches, stored, keyed, carried out, refused by the path.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isError, loadApi } from "./load.mjs";

const bitroom = await loadApi();
const { Job } = bitroom;

test("a job is one value: changed by patches, stored, keyed, carried out", () => {
  const job = new Job("training.epochs=30;training.learning_rate=0.001;ptq=int8;ptq.weight_bits=4");
  const same = new Job({ training: { epochs: 30, learning_rate: 1e-3 }, ptq: { weight_bits: 4 } });
  assert.deepEqual(job.value(), same.value());
  assert.equal(job.patch(), "1;ptq.weight_bits=4;training.epochs=30;training.learning_rate=0.001");
  assert.deepEqual(new Job(job.patch()).value(), job.value());
  assert.deepEqual(Job.fromJson(job.toJson()).value(), job.value());
  assert.equal(job.with("ptq.weight_bits=3").patchFrom(job), "1;ptq.weight_bits=3");
  assert.equal(job.value().ptq.weight_bits, 4, "a job never changes");
  const data = job.simulate();
  assert.equal(job.key(data), same.key(data));
  assert.notEqual(job.key(data), job.with("training.seed=2").key(data));
  const training = job.train(data);
  training.trainEpochs(training.epochs);
  const model = training.finish();
  const untouched = new bitroom.Training(data, { training: { epochs: 30, learning_rate: 1e-3 } });
  untouched.trainEpochs(30);
  assert.equal(model.report().float.weights_hash, untouched.finish().report().float.weights_hash);
  const quantized = job.quantize(model).report();
  assert.deepEqual(quantized.metrics, model.quantize({ weight_bits: 4 }).report().metrics);
  assert.equal(new Job().quantize(model), undefined);
});

test("a job is refused by the path of what it cannot be", () => {
  const data = bitroom.simulate();
  assert.throws(() => new Job("training.epoch=3"), isError(/^training\.epoch is not a setting; there are /));
  assert.throws(() => new Job({ training: { epochs: "three" } }), isError("job.training.epochs must be a whole number from 0"));
  assert.throws(() => new Job(""), isError(/^'': PATH=VALUE is needed/));
  assert.throws(() => new Job().with("training.epochs"), isError(/^'training\.epochs': PATH=VALUE is needed/));
  assert.throws(() => new Job("ptq=int7"), isError(/^ptq must be one of int8, /));
  assert.throws(() => new Job("9;ptq=int8"), isError("patch version 9 is not known; this Bitroom reads version 1"));
  assert.throws(() => Job.fromJson('{"version":9}'), isError("job version 9 is not known; this Bitroom reads version 1"));
  assert.throws(() => new Job("training.epochs=0").train(data), isError("training.epochs is 0; allowed: 1 to 100000"));
  const files = { kind: "files", files: [{ name: "walk.csv", hash: "0123456789abcdef" }], options: {} };
  assert.throws(() => new Job({ data: files }).simulate(), isError("this job's data are files (walk.csv); use importData"));
});
