"""Random networks through the real TFLite converter and the three runtimes of LiteRT.

usage: python networks.py FOLDER NETWORKS SEED

Writes FOLDER/NNN.json, one network each: its layers with float weights, calibration and test samples, and for int8 (and 16x8,
where the converter has it) the parameters of every activation that was calibrated and the output codes of the three runtimes.
What is needed to tell the converter's own faults is written as well (docs/quantization.md names them): with convolutions the
ranges that its float model has on the calibration samples, with an LSTM the scales of its states, and the float outputs.
Nothing here computes what the converter computes: the libraries are called and what they return is written down.
"""

import json
import os
import sys

os.environ.update(
    TF_USE_LEGACY_KERAS="1", TF_CPP_MIN_LOG_LEVEL="3", TF_ENABLE_ONEDNN_OPTS="0", OMP_NUM_THREADS="1", CUDA_VISIBLE_DEVICES=""
)

import ai_edge_litert.interpreter as litert
import numpy as np
import tensorflow as tf
import tf_keras as keras
from tensorflow.lite.python import schema_py_generated as schema

layers = keras.layers
ACTIVATIONS = ("linear", "relu", "tanh", "sigmoid")
SENSORS = 4
CALIBRATION = 120
TEST = 325
COMPUTING = ("FULLY_CONNECTED", "CONV_2D", "UNIDIRECTIONAL_SEQUENCE_LSTM")
RUNTIMES = {
    "reference": litert.OpResolverType.BUILTIN_REF,
    "ruy_builtin": litert.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    "xnnpack_default": litert.OpResolverType.AUTO,
}


def signal(rng, rows):
    """A slow walk of four sensors, scaled to mean 0 and deviation 1, on steps of 1/256."""
    walk = np.cumsum(rng.normal(0, 0.25, (rows, SENSORS)), 0)
    walk = (walk - walk.mean(0)) / walk.std(0)
    return (np.round(walk * 256) / 256).astype(np.float32)


def random_layers(rng, kind):
    """A list of layer descriptions, and the steps of a window (0 for single samples)."""
    act = lambda: str(rng.choice(ACTIVATIONS))
    dense = lambda: dict(kind="dense", units=int(rng.integers(1, 25)), activation=act())
    last = dict(kind="dense", units=2, activation=str(rng.choice(("linear", "linear", "tanh", "sigmoid"))))
    if kind == "dense":
        return [dense() for _ in range(rng.integers(0, 5))] + [last], 0
    steps = int(rng.integers(6, 25))
    if kind == "lstm":
        between = [dense() for _ in range(rng.integers(0, 3))]
        return [dict(kind="lstm", units=int(rng.integers(1, 9)))] + between + [last], steps
    found, left = [], steps
    for _ in range(rng.integers(1, 4)):
        size, stride = int(rng.integers(1, 5)), int(rng.integers(1, 3))
        padding = str(rng.choice(("same", "valid"))) if left >= size else "same"
        found.append(dict(kind="conv1d", filters=int(rng.integers(1, 13)), size=size, stride=stride, padding=padding, activation=act()))
        left = -(-left // stride) if padding == "same" else (left - size) // stride + 1
        if left >= 2 and rng.random() < 0.6:
            size = int(rng.integers(2, min(left, 4) + 1))
            padding = str(rng.choice(("same", "valid")))
            found.append(dict(kind=str(rng.choice(("max-pool1d", "average-pool1d"))), size=size, stride=size, padding=padding))
            left = -(-left // size) if padding == "same" else left // size
    return found + [dict(kind="flatten")] + [dense() for _ in range(rng.integers(0, 3))] + [last], steps


def build(described, steps):
    """The Keras model; its batch size is 1, as the converter wants it of an LSTM."""
    made = [layers.InputLayer((steps, SENSORS) if steps else (SENSORS,), batch_size=1)]
    for layer in described:
        kind = layer["kind"]
        if kind == "dense":
            made.append(layers.Dense(layer["units"], activation=layer["activation"]))
        elif kind == "conv1d":
            made.append(
                layers.Conv1D(layer["filters"], layer["size"], layer["stride"], layer["padding"], activation=layer["activation"])
            )
        elif kind == "flatten":
            made.append(layers.Flatten())
        elif kind == "lstm":
            made.append(layers.LSTM(layer["units"]))
        else:
            pool = layers.MaxPooling1D if kind == "max-pool1d" else layers.AveragePooling1D
            made.append(pool(layer["size"], layer["stride"], layer["padding"]))
    return keras.Sequential(made)


def convert(model, mode, samples):
    """The flat model with integers at both ends, and its interpreter of the reference kernels."""
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([sample[None]] for sample in samples)
    ops = tf.lite.OpsSet
    wide = ops.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8
    converter.target_spec.supported_ops = [ops.TFLITE_BUILTINS_INT8 if mode == "int8" else wide]
    kind = tf.int8 if mode == "int8" else tf.int16
    converter.inference_input_type = converter.inference_output_type = kind
    return converter.convert()


def interpreter(flat, runtime):
    found = litert.Interpreter(model_content=flat, experimental_op_resolver_type=RUNTIMES[runtime], num_threads=1)
    found.allocate_tensors()
    return found


def quantization(detail):
    scale, zero_point = detail["quantization"]
    return dict(scale=float(scale), zero_point=int(zero_point))


def parameters(flat):
    """Parameters of the input and of each operator's output that computes something, in the order of the graph."""
    found = interpreter(flat, "reference")
    tensors = {detail["index"]: detail for detail in found.get_tensor_details()}
    outputs = [
        (op["op_name"], quantization(tensors[int(op["outputs"][0])]))
        for op in found._get_ops_details()
        if op["op_name"] in COMPUTING
    ]
    return dict(input=quantization(found.get_input_details()[0]), outputs=[grid for _, grid in outputs], **states(flat, tensors))


def states(flat, tensors):
    """Of an LSTM: the cell state's scale, and the scale by which its kernel rounds the hidden state (of a tensor that no
    interpreter shows); an empty dictionary without one."""
    graph = schema.ModelT.InitFromObj(schema.Model.GetRootAsModel(flat, 0)).subgraphs[0]
    for op in graph.operators:
        if op.intermediates is not None and len(op.intermediates):
            hidden = graph.tensors[op.intermediates[4]].quantization
            return dict(cell_scale=quantization(tensors[int(op.inputs[19])])["scale"], hidden_scale=float(hidden.scale[0]))
    return {}


def float_ranges(model, samples):
    """Extremes of each computing operator's output in the converter's own float model, which should be what it calibrates."""
    flat = tf.lite.TFLiteConverter.from_keras_model(model).convert()
    found = litert.Interpreter(
        model_content=flat,
        experimental_op_resolver_type=RUNTIMES["reference"],
        num_threads=1,
        experimental_preserve_all_tensors=True,
    )
    found.allocate_tensors()
    outputs = [int(op["outputs"][0]) for op in found._get_ops_details() if op["op_name"] in COMPUTING]
    given, extremes = found.get_input_details()[0]["index"], []
    for sample in samples:
        found.reset_all_variables()
        found.set_tensor(given, sample[None])
        found.invoke()
        values = [found.get_tensor(output) for output in outputs]
        extremes.append([[value.min(), value.max()] for value in values])
    extremes = np.array(extremes)
    return np.stack([extremes[:, :, 0].min(0), extremes[:, :, 1].max(0)], 1).tolist()


def run(flat, runtime, codes):
    """The output codes; None where the runtime refuses the model that the converter made."""
    try:
        found = interpreter(flat, runtime)
    except RuntimeError as refusal:
        print(f"{runtime} refuses the model: {refusal}", flush=True)
        return None
    given, taken = found.get_input_details()[0]["index"], found.get_output_details()[0]["index"]
    outputs = []
    for sample in codes:
        # An LSTM's state is a variable that outlives a call.
        found.reset_all_variables()
        found.set_tensor(given, sample[None])
        found.invoke()
        outputs.append(found.get_tensor(taken)[0].copy())
    return np.array(outputs).tolist()


def codes(x, grid, mode):
    """Input codes in double precision, half away from zero."""
    kind = np.int8 if mode == "int8" else np.int16
    limits = np.iinfo(kind)
    steps = x.astype(np.float64) / np.float32(grid["scale"]).astype(np.float64)
    rounded = np.sign(steps) * np.floor(np.abs(steps) + 0.5) + grid["zero_point"]
    return np.clip(rounded, limits.min, limits.max).astype(kind)


def network(rng, kind):
    described, steps = random_layers(rng, kind)
    model = build(described, steps)
    scale = rng.uniform(0.5, 1.6)
    weights = []
    for value in model.get_weights():
        spread = scale / np.sqrt(max(1, value.size // value.shape[-1])) if value.ndim > 1 else rng.choice((0.0, 0.1, 0.5))
        weights.append((rng.normal(0, spread, value.shape) if spread else np.zeros(value.shape)).astype(np.float32))
    model.set_weights(weights)
    rows = signal(rng, CALIBRATION + TEST + steps)
    windows = np.stack([rows[i : i + steps] for i in range(CALIBRATION + TEST)]) if steps else rows
    calibration, test = windows[:CALIBRATION], windows[CALIBRATION : CALIBRATION + TEST]
    found = dict(layers=described, steps=steps, weights=[w.tolist() for w in weights], rows=rows.tolist(), calibration=CALIBRATION, test=TEST)
    if kind == "conv1d":
        found["float_ranges"] = float_ranges(model, calibration)
    found["float_outputs"] = np.concatenate([model(sample[None]).numpy() for sample in test]).tolist()
    for mode in ("int8",) if kind == "lstm" else ("int8", "16x8"):
        flat = convert(model, mode, calibration)
        section = parameters(flat)
        inputs = codes(test, section["input"], mode)
        section["codes"] = {runtime: run(flat, runtime, inputs) for runtime in RUNTIMES}
        found[mode] = section
    return found


def main():
    folder, count, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    tf.get_logger().setLevel("ERROR")
    os.makedirs(folder, exist_ok=True)
    for number in range(count):
        rng = np.random.default_rng([seed, number])
        kind = ("dense", "conv1d", "lstm", "dense", "conv1d")[number % 5]
        with open(os.path.join(folder, f"{number:03}.json"), "w") as file:
            json.dump(network(rng, kind), file)
        keras.backend.clear_session()
        print(f"{number + 1} of {count}: {kind}", flush=True)


main()
