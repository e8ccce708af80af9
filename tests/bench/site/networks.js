// The networks that are compared: as settings of Bitroom, and as layers of TensorFlow.js.

const output = { kind: "dense", units: 2, activation: "linear", l2: 0 };
const hidden = { kind: "dense", units: 32, activation: "relu", l2: 0 };
const convolution = {
  kind: "conv1d", filters: 64, kernel_size: 3, stride: 1, padding: "same", activation: "relu", l2: 0,
};

/** `parameters` is checked in both engines, so that they surely train the same network. */
export const networks = [
  { name: "mlp", window: 1, parameters: 226, layers: [hidden, output] },
  {
    name: "cnn",
    window: 30,
    parameters: 34_818,
    layers: [
      convolution,
      convolution,
      { kind: "max-pool1d", size: 3, stride: 3, padding: "valid" },
      { kind: "flatten" },
      hidden,
      hidden,
      output,
    ],
  },
  {
    name: "lstm",
    window: 30,
    parameters: 62,
    layers: [{ kind: "lstm", units: 2, return_sequences: false, l2: 0 }, output],
  },
];

/** Samples that are trained on, in every network. */
export const SAMPLES = 976;
export const BATCH = 32;
export const LEARNING_RATE = 1e-4;
