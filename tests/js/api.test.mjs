// The JavaScript API from plain JavaScript: data, training, models, quantized models, and what it refuses.

import assert from "node:assert/strict";
import { test } from "node:test";
import { isDeepStrictEqual } from "node:util";
import { apiDeclarations, dataFile, isError, loadApi } from "./load.mjs";

const bitroom = await loadApi();
const { Training } = bitroom;

/** A short run of the default network. */
const short = { training: { epochs: 30, learning_rate: 1e-3 } };

function trained(dataset, config = short) {
  const training = new Training(dataset, config);
  training.trainEpochs(training.epochs);
  return training.finish();
}

test("versions and defaults", () => {
  const { package: name, engine, config, model_format } = bitroom.version();
  assert.deepEqual([name, config, model_format], ["0.1.0", 4, 5]);
  assert.ok(engine >= 2);
  const run = bitroom.defaultRunConfig();
  assert.deepEqual(run.model, {
    window: { length: 1, stride: 1, label_at: "last" },
    layers: [
      { kind: "dense", units: 32, activation: "relu", l2: 0 },
      { kind: "dense", units: 2, activation: "linear", l2: 0 },
    ],
  });
  assert.deepEqual(run.training.optimizer, { kind: "adamax" });
  assert.equal(run.training.epochs, 1000);
  assert.equal(bitroom.defaultPtqConfig().weight_bits, 8);
});

test("the simulated room is the reference file, byte for byte", async () => {
  const dataset = bitroom.simulate({ seed: 2016 });
  const reference = await dataFile("reference.csv");
  assert.ok(Buffer.from(dataset.csv()).equals(Buffer.from(reference.bytes)));
  assert.equal(bitroom.simulate().fingerprint, dataset.fingerprint);
  const drift = await dataFile("reference-drift.csv");
  assert.equal(bitroom.simulate({ preset: "drifting-room" }).csv(), Buffer.from(drift.bytes).toString());
  assert.notEqual(bitroom.simulate({ seed: 1 }).fingerprint, dataset.fingerprint);
});

test("columns come as typed arrays", async () => {
  const dataset = bitroom.importData(await dataFile("reference.csv"));
  assert.equal(dataset.rows, 1626);
  assert.equal(dataset.name, "reference.csv");
  for (const [column, length] of [["time", 1626], ["sensors", 4 * 1626], ["positions", 2 * 1626]]) {
    const values = dataset[column]();
    assert.ok(values instanceof Float64Array, column);
    assert.equal(values.length, length);
  }
  const [header, first] = dataset.csv().split("\n").map((line) => line.split(","));
  const [t, s1, s2, s3, s4] = ["t", "s1", "s2", "s3", "s4"].map((name) => Number(first[header.indexOf(name)]));
  assert.equal(dataset.time()[0], t);
  assert.deepEqual([...dataset.sensors().slice(0, 4)], [s1, s2, s3, s4]);
  assert.equal(dataset.report().rows_good, 1626);

  const view = dataset.view({ train: 0.5 });
  assert.deepEqual(view.split_config, { kind: "contiguous", train: 0.5, validation: 0.2 });
  assert.ok(view.time_s instanceof Float64Array && view.x instanceof Float32Array);
  assert.ok(view.split.test instanceof Uint32Array);
  assert.equal(view.split.train.length, 813);
  assert.equal(view.time_s[0], 0);
  dataset.free();
});

test("data without a time column have no time", () => {
  const rows = Array.from({ length: 120 }, (_, i) => `${i},${i + 1},${i + 2},${i + 3},1.5,${(i % 3).toFixed(1)}`);
  const text = ["s1,s2,s3,s4,x,y", ...rows].join("\n");
  const dataset = bitroom.importData({ name: "no-time.csv", bytes: new TextEncoder().encode(text) });
  assert.equal(dataset.time(), undefined);
  assert.equal(dataset.view().has_time, false);
});

test("training step by step lowers the loss, and the same run gives the same bits", () => {
  const dataset = bitroom.simulate();
  const training = new Training(dataset, short);
  assert.deepEqual([training.epoch, training.epochs, training.finished], [0, 30, false]);
  let batches = 1;
  while (training.step() === "batch") batches += 1;
  assert.equal(batches, 31);
  assert.equal(training.epoch, 1);
  assert.equal(training.trainEpochs(4), 5);
  assert.equal(training.trainEpochs(1000), 30);
  assert.ok(training.finished);
  assert.equal(training.step(), "finished");

  const losses = training.losses();
  assert.ok(losses instanceof Float64Array);
  assert.equal(losses.length, 60);
  assert.ok(losses[58] < 0.5 * losses[0], `${losses[0]} to ${losses[58]}`);

  const again = new Training(dataset, short);
  again.trainEpochs(30);
  assert.deepEqual(again.losses("float"), losses);
  const [first, second] = [training.finish().report(), again.finish().report()];
  assert.equal(first.float.weights_hash, second.float.weights_hash);
  assert.equal(first.float.parameters, 226);
  assert.equal(first.qat, undefined);
  assert.ok(first.float.paths.test.x instanceof Float32Array);
  assert.equal(first.float.paths.test.x.length, 325);

  const other = new Training(dataset, { training: { ...short.training, seed: 2 } });
  other.trainEpochs(1);
  assert.notEqual(other.losses()[0], losses[0]);
});

test("quantization after training, 8/8 and 4/8", () => {
  const dataset = bitroom.simulate();
  const model = trained(dataset);
  const float = model.report().float;
  const eight = model.quantize().report();
  const four = model.quantize({ weight_bits: 4, activation_bits: 8, runtime: "xnnpack" }).report();
  assert.equal(eight.exactness.total, 650);
  assert.equal(four.exactness.runtime, "xnnpack");
  assert.ok(Math.abs(eight.metrics.test.ade / float.metrics.test.ade - 1) < 0.03);
  assert.ok(four.ade_to_float > eight.ade_to_float);
  assert.ok(four.size_bytes < eight.size_bytes && eight.size_bytes < float.size_bytes);
  assert.deepEqual(eight.layers.map((layer) => layer.weight_bits), [8, 8]);
  assert.deepEqual(four.layers.map((layer) => layer.weight_bits), [4, 4]);
});

test("the converter's modes, and what goes beyond them", () => {
  const dataset = bitroom.simulate();
  const model = trained(dataset);
  const report = (config) => model.quantize(config).report();
  const int8 = report({});
  const formats = (config) => report(config).forms.map(({ format }) => format);
  assert.deepEqual(formats({ scheme: "float16" }), ["float16", "float16"]);
  // No kernel of this network has 1,024 elements.
  assert.deepEqual(formats({ scheme: "dynamic-range" }), ["float32", "float32"]);
  assert.deepEqual(formats({ ops: "select-tf-ops" }), ["float32", "float32"]);
  assert.deepEqual(formats({ ops: "builtins", float_layers: [0] }), ["float32", "integer"]);
  assert.equal(report({ scheme: "float16" }).exactness, undefined);
  const wide = report({ ops: "int16x8", activation_bits: 16, input_bits: 16 });
  assert.ok(wide.ade_to_float < int8.ade_to_float);
  for (const config of [
    { calibrator: "percentile", percentile: 99 },
    { calibrator: "mse" },
    { calibrator: "entropy" },
    { calibration: "random", calibration_samples: 20 },
    { bias_correction: true },
    { norm_correction: true },
    { weight_clipping: true },
    { adaptive_rounding: true },
  ]) {
    const found = report({ weight_bits: 4, ...config });
    assert.notDeepEqual(found.metrics, report({ weight_bits: 4 }).metrics, JSON.stringify(config));
  }
  // Kept where it helps, left out and said otherwise; this network has an example of each.
  const kept = [3, 4, 5, 6, 8].map((weight_bits) => {
    const [plain, equalized] = [report({ weight_bits }), report({ weight_bits, equalization: true })];
    const isLeftOut = equalized.notes.some((note) => /^equalization is left out|left as they are/.test(note));
    assert.equal(isDeepStrictEqual(plain.metrics, equalized.metrics), isLeftOut, `${weight_bits} bits: ${equalized.notes}`);
    return !isLeftOut;
  });
  assert.ok(kept.includes(true) && kept.includes(false), `${kept}`);
  assert.match(report({ optimization: "optimize-for-size" }).notes[0], /deprecated/);
  assert.throws(() => model.quantize({ float_layers: [0] }), isError(/^dense 1 is to stay in float, but builtins-int8/));
  assert.throws(() => model.quantize({ calibrator: "best" }), isError(/^config: unknown variant `best`/));
  assert.throws(() => model.quantize({ input_type: "int8", scheme: "float16" }), isError(/^input_type is int8; allowed: float32/));
  const lstm = trained(dataset, { model: { network: "lstm" }, training: { epochs: 1 } });
  assert.throws(() => lstm.quantize({ ops: "int16x8", activation_bits: 16, input_bits: 16 }), isError(/^lstm 1: the scheme int16x8/));
});

test("evaluation and estimates agree with the report", () => {
  const dataset = bitroom.simulate();
  const model = trained(dataset);
  const quantized = model.quantize();
  for (const [network, metrics] of [[model, model.report().float.metrics], [quantized, quantized.report().metrics]]) {
    assert.deepEqual(network.evaluate(dataset), metrics);
    const estimates = network.estimates("test");
    assert.ok(estimates instanceof Float32Array);
    assert.equal(estimates.length, 650);
    const { x, y, split } = dataset.view();
    const distances = Array.from(split.test, (row, i) => Math.hypot(estimates[2 * i] - x[row], estimates[2 * i + 1] - y[row]));
    const ade = distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
    assert.ok(Math.abs(ade - metrics.test.ade) < 1e-6, `${ade} and ${metrics.test.ade}`);
    assert.throws(() => network.estimates("tests"), isError("block 'tests' is not known; there are train, validation, test"));
  }
  const elsewhere = bitroom.simulate({ seed: 1 });
  assert.notDeepEqual(model.evaluate(elsewhere), model.evaluate(dataset));
  const halves = { train: 0.5, validation: 0.25 };
  const { split } = elsewhere.view(halves);
  const found = model.evaluate(elsewhere, halves);
  for (const block of ["train", "validation", "test"]) assert.equal(found[block].samples, split[block].length);
});

test("quantization-aware training beside the float network", () => {
  const dataset = bitroom.simulate();
  const training = new Training(dataset, { ...short, qat: { weights: { bits: 4 } } });
  training.trainEpochs(30);
  assert.equal(training.losses("qat").length, 60);
  assert.notDeepEqual(training.losses("qat"), training.losses("float"));
  const model = training.finish();
  const report = model.report();
  assert.equal(report.qat.method, "qat");
  assert.equal(report.qat.layers[0].weight_bits, 4);
  assert.ok(report.qat.paths.validation.rows instanceof Uint32Array);
  const qat = model.qat();
  assert.deepEqual(qat.report(), report.qat);
  const opened = bitroom.openModel(Buffer.from(qat.toJson()));
  assert.deepEqual(opened.quantized.withData(dataset).report(), report.qat);
  assert.equal(trained(dataset).qat(), undefined);
});

test("quantizers by formula, with learned steps, and with a late start", () => {
  const dataset = bitroom.simulate();
  const run = (qat) => trained(dataset, { training: { ...short.training, epochs: 6 }, qat }).report();
  const plain = run({});
  const [first] = plain.ranges;
  assert.deepEqual([first.name, first.kind, first.points.length], ["input", "input", 6]);
  assert.ok(plain.ranges.some(({ name, kind }) => name === "dense 1, weights" && kind === "weights"));
  const custom = run({ weights: { kind: "custom", formula_min: "mean - 2 * std", formula_max: "mean + 2 * std" } });
  const lsq = run({ weights: { kind: "lsq", bits: 4 } });
  const late = run({ start_epoch: 5 });
  for (const { qat, float } of [custom, lsq, late]) {
    assert.notDeepEqual(qat.metrics, plain.qat.metrics);
    assert.equal(float.weights_hash, plain.float.weights_hash);
  }
  assert.throws(() => run({ weights: { kind: "custom", formula_min: "min +" } }), isError(/^qat\.weights: formula of the minimum, column 6: /));
  assert.throws(() => run({ start_epoch: 6 }), isError(/^qat\.start_epoch is 6; allowed: 0 to 5/));
});

test("models go to JSON and come back the same", () => {
  const dataset = bitroom.simulate();
  const model = trained(dataset);
  const { model: opened, quantized: none } = bitroom.openModel(Buffer.from(model.toJson()));
  assert.equal(none, undefined);
  assert.throws(() => opened.report(), isError("this model was opened without data; give it a data set by withData"));
  assert.deepEqual(opened.evaluate(dataset), model.evaluate(dataset));
  assert.deepEqual(opened.withData(dataset).report(), model.report());
  assert.equal(opened.toJson(), model.toJson());

  const quantized = model.quantize({ weight_bits: 5 });
  const file = JSON.parse(quantized.toJson());
  assert.deepEqual([file.format, file.version, file.ptq.weight_bits], ["bitroom-quantized", 5, 5]);
  const again = bitroom.openModel(Buffer.from(quantized.toJson()));
  assert.deepEqual(again.quantized.withData(dataset).report(), quantized.report());
  assert.equal(again.quantized.withData(dataset).toJson(), quantized.toJson());
  assert.equal(again.model.toJson(), model.toJson());
});

test("files that are no models are refused", () => {
  for (const text of ["", "{}", "[]", "{\"format\":\"bitroom-run\"}", "\u0000"]) {
    assert.throws(() => bitroom.openModel(Buffer.from(text)), isError(/./), text);
  }
  const file = JSON.parse(trained(bitroom.simulate()).toJson());
  file.version = 99;
  assert.throws(() => bitroom.openModel(Buffer.from(JSON.stringify(file))), isError(/version 99/));
});

test("a file that cannot be imported is refused with its report", async () => {
  const file = await dataFile("nasty/08_ambiguous_comma.csv");
  assert.equal(bitroom.inspect(file).accepted, false);
  assert.throws(() => bitroom.importData(file), (error) => {
    isError(/./)(error);
    assert.equal(error.report.accepted, false);
    assert.equal(error.report.refusal, error.message);
    assert.equal(error.report.file_name, file.name);
    return true;
  });
});

test("a file is inspected, and imported as its reader decides", async () => {
  const file = await dataFile("reference.csv");
  const report = bitroom.inspect(file);
  assert.deepEqual(report.columns.map((column) => column.role), ["time", "sensor1", "sensor2", "sensor3", "sensor4", "x", "y"]);
  const swapped = ["time", "sensor2", "sensor1", "sensor3", "sensor4", "x", "y"];
  const dataset = bitroom.importData([file], { roles: swapped });
  const plain = bitroom.importData(file);
  assert.equal(dataset.sensors()[0], plain.sensors()[1]);
  assert.throws(() => bitroom.importData(file, { role: swapped }), isError(/^options: unknown field `role`/));
});

test("settings that do not exist or are out of range are refused by name", () => {
  const dataset = bitroom.simulate();
  const make = (config, split) => () => new Training(dataset, config, split);
  assert.throws(make({ training: { epoch: 1 } }), isError(/^config\.training\.epoch is not a setting; there are batch_size, early_stopping, epochs, /));
  assert.throws(make({ training: { epochs: 0 } }), isError("training.epochs is 0; allowed: 1 to 100000"));
  assert.throws(make({ training: { epochs: 1.5 } }), isError("config.training.epochs must be a whole number from 0"));
  assert.throws(make({ training: { learning_rate: NaN } }), isError("config.training.learning_rate is NaN; it must be a finite number"));
  assert.throws(make({ model: { hidden: new Float32Array(2) } }), isError(/^config\.model\.hidden must be plain data/));
  assert.throws(make({ version: 1 }), isError("run config version 1 is not known; this Bitroom reads version 4"));
  assert.throws(make({ constraints: [{ kind: "pruning" }] }), isError(/^config\.constraints is not a setting; there are model, qat, training, version, warm_start$/));
  assert.throws(make({}, { train: 0.9, validation: 0.1 }), isError(/^split\.train \+ split\.validation is 1/));
  assert.throws(make({}, { kind: "predefined" }), isError(/^the data names? no train, validation and test rows/));
  assert.throws(make({}, { kind: "predefined", train: 1 }), isError("split.train is not a setting; there are kind"));
  assert.throws(() => bitroom.simulate({ preset: "kitchen" }), isError(/'kitchen'/));
  assert.throws(() => bitroom.simulate({ seed: -1 }), isError("options.seed must be a whole number from 0"));
  assert.throws(() => bitroom.importData({ name: "a.csv", bytes: "t,x" }), isError("file must be an object { name: string, bytes: Uint8Array }"));

  const fresh = new Training(dataset);
  assert.throws(() => fresh.finish(), isError("no epoch is finished yet, so there is no network"));
  assert.throws(() => fresh.losses("qat"), isError("this run has no QAT network; set config.qat"));
  assert.throws(() => trained(dataset).quantize({ weight_bits: 1 }), isError("weight_bits is 1; allowed: 2 to 16"));

  const cyclic = {};
  cyclic.model = cyclic;
  assert.throws(make(cyclic), isError(/more than 16 objects inside each other/));
});

test("the three networks, in their short form and layer by layer", () => {
  const dataset = bitroom.simulate();
  for (const [model, parameters] of [[{ network: "mlp", hidden: [5, 3] }, 51], [{ network: "cnn-a" }, 34_818], [{ network: "lstm" }, 62]]) {
    const training = new Training(dataset, { model, training: { epochs: 1 } });
    const whole = training.config();
    training.trainEpochs(1);
    const report = training.finish().report();
    assert.equal(report.float.parameters, parameters);
    assert.deepEqual(report.config, whole);
    const again = new Training(dataset, { model: whole.model, training: { epochs: 1 } });
    again.trainEpochs(1);
    const second = again.finish();
    assert.equal(second.report().float.weights_hash, report.float.weights_hash);
    const file = second.toJson();
    assert.equal(bitroom.openModel(Buffer.from(file)).model.toJson(), file);
    const { exactness, forms, layers } = second.quantize().report();
    assert.equal(exactness.total, 2 * report.float.metrics.test.samples);
    assert.ok(forms.every(({ format }) => format === "integer"));
    assert.deepEqual(layers.map(({ weight_bits }) => weight_bits), layers.map(() => 8));
  }
  assert.throws(
    () => new Training(dataset, { model: { network: "lstm" } }, { kind: "shuffled", train: 0.6, validation: 0.2, seed: 1 }),
    isError(/choose consecutive blocks, or a network on single samples$/),
  );
});

test("repeats, early stopping and a start from earlier weights", () => {
  const dataset = bitroom.simulate();
  const training = new Training(dataset, { training: { ...short.training, epochs: 10, repeats: 3 } });
  assert.equal(training.trainEpochs(15), 15);
  assert.deepEqual([training.repeat, training.epoch, training.finished], [1, 5, false]);
  assert.equal(training.losses().length, 10);
  assert.equal(training.losses("float", 0).length, 20);
  assert.throws(() => training.losses("float", 2), isError("there is no such repeat yet; repeats are counted from 0"));
  assert.equal(training.trainEpochs(100), 30);
  assert.ok(training.finished);
  const model = training.finish();
  const report = model.report();
  assert.equal(report.repeats.length, 3);
  const validation = report.repeats.map((repeat) => repeat.float.metrics.validation.mse);
  assert.equal(validation[report.chosen], Math.min(...validation));

  const further = model.trainOn(dataset, { training: { ...short.training, epochs: 5 } });
  further.trainEpochs(5);
  const warm = further.finish().report();
  assert.equal(warm.config.warm_start, report.float.weights_hash);
  assert.ok(warm.float.metrics.validation.mse < report.float.metrics.validation.mse);
  assert.throws(
    () => model.trainOn(dataset, { model: { hidden: [7] } }),
    isError(/^warm start: layer 1 of the finished run is dense of /),
  );

  const stopping = { ...short.training, epochs: 1000, learning_rate: 0.1, early_stopping: { patience: 3, min_delta: 0 } };
  const stopped = new Training(dataset, { training: stopping });
  const trained = stopped.trainEpochs(1000);
  assert.ok(stopped.finished && trained < 1000, `${trained}`);
});

test("a loss that is not a number is an error with its place", () => {
  const config = { training: { learning_rate: 1, epochs: 1000, optimizer: { kind: "sgd", momentum: 0.999 } } };
  const training = new Training(bitroom.simulate(), config);
  assert.throws(() => training.trainEpochs(1000), isError(/^float network: epoch \d+/));
});

test("the declarations name every export", async () => {
  const declarations = await apiDeclarations();
  const names = ["simulate", "inspect", "importData", "openModel", "defaultRunConfig", "defaultPtqConfig", "version"];
  for (const name of names) {
    assert.equal(typeof bitroom[name], "function");
    assert.match(declarations, new RegExp(`export function ${name}\\(`));
  }
  for (const name of ["Dataset", "Training", "Model", "QuantizedModel"]) {
    assert.match(declarations, new RegExp(`export class ${name} `));
  }
  assert.match(declarations, /quantize\(config\?: PtqConfigInput\): QuantizedModel/);
  assert.match(declarations, /interface RunReport/);
});
