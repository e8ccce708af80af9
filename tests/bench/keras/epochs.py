"""Times one epoch of each network in Keras and prints the times as JSON.

`cargo xtask bench` runs it: epochs.py MEASUREMENTS.csv ROUNDS. Three ways of training, in interleaved rounds:
fit_call (a call of fit with one epoch), fit_epoch (an epoch inside a longer call of fit) and compiled (the whole epoch as
one tf.function). The networks, the samples and the settings are those of the page in ../site.
"""

import json
import os
import sys
import time

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402
import tf_keras as keras  # noqa: E402

SAMPLES, BATCH, LEARNING_RATE = 976, 32, 1e-4
# Length of one measurement in seconds; whole epochs, at least two.
STRETCH = 0.6
layers = keras.layers


def mlp():
    return [layers.Dense(32, activation="relu"), layers.Dense(2)]


def cnn():
    convolution = {"filters": 64, "kernel_size": 3, "padding": "same", "activation": "relu"}
    return [
        layers.Conv1D(**convolution),
        layers.Conv1D(**convolution),
        layers.MaxPooling1D(3),
        layers.Flatten(),
        layers.Dense(32, activation="relu"),
        layers.Dense(32, activation="relu"),
        layers.Dense(2),
    ]


def lstm():
    return [layers.LSTM(2), layers.Dense(2)]


# Name, layers, window, parameters.
NETWORKS = [("mlp", mlp, 1, 226), ("cnn", cnn, 30, 34_818), ("lstm", lstm, 30, 62)]


def windows(path, window):
    """The first windows of the file: readings scaled to mean 0 and deviation 1, positions in metres."""
    rows = np.loadtxt(path, delimiter=",", skiprows=1)[: SAMPLES + window - 1]
    readings = (rows[:, 1:5] - rows[:, 1:5].mean(axis=0)) / rows[:, 1:5].std(axis=0)
    x = np.stack([readings[i : i + window] for i in range(SAMPLES)]).astype(np.float32)
    y = rows[window - 1 :, 5:7].astype(np.float32)
    return (x[:, 0] if window == 1 else x), y


def network(make, shape, parameters):
    model = keras.Sequential([keras.Input(shape), *make()])
    if model.count_params() != parameters:
        raise ValueError(f"{model.count_params()} parameters instead of {parameters}")
    return model


class EpochTimes(keras.callbacks.Callback):
    """Seconds of every epoch."""

    def __init__(self):
        super().__init__()
        self.seconds = []
        self.begin = 0.0

    def on_epoch_begin(self, epoch, logs=None):
        self.begin = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds.append(time.perf_counter() - self.begin)


def fit_call(model, x, y):
    """One epoch per call, repeated for the length of a measurement."""
    begin, epochs = time.perf_counter(), 0
    while epochs < 2 or time.perf_counter() - begin < STRETCH:
        model.fit(x, y, batch_size=BATCH, epochs=1, shuffle=True, verbose=0)
        epochs += 1
    return (time.perf_counter() - begin) / epochs


def fit_epoch(model, x, y, seconds):
    """The median epoch of one longer call."""
    times = EpochTimes()
    epochs = max(3, round(STRETCH / seconds))
    model.fit(x, y, batch_size=BATCH, epochs=epochs, shuffle=True, verbose=0, callbacks=[times])
    return float(np.median(times.seconds))


def compiled_epoch(model, x, y):
    """The whole epoch, shuffled and with its last, smaller batch, as one graph."""
    optimizer = keras.optimizers.Adamax(LEARNING_RATE)
    optimizer.build(model.trainable_variables)
    x, y = tf.constant(x), tf.constant(y)

    @tf.function
    def step(inputs, targets):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(model(inputs, training=True) - targets))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables))
        return loss

    @tf.function
    def epoch():
        order = tf.random.shuffle(tf.range(SAMPLES))
        total = 0.0
        for start in tf.range(0, SAMPLES, BATCH):
            rows = order[start : tf.minimum(start + BATCH, SAMPLES)]
            total += step(tf.gather(x, rows), tf.gather(y, rows))
        return total

    return epoch


def compiled(epoch):
    begin, epochs = time.perf_counter(), 0
    while epochs < 2 or time.perf_counter() - begin < STRETCH:
        loss = epoch().numpy()
        epochs += 1
    if not np.isfinite(loss):
        raise ValueError(f"the loss is {loss}")
    return (time.perf_counter() - begin) / epochs


def measure(make, window, parameters, path, rounds):
    x, y = windows(path, window)
    model = network(make, x.shape[1:], parameters)
    model.compile(keras.optimizers.Adamax(LEARNING_RATE), loss="mse")
    epoch = compiled_epoch(network(make, x.shape[1:], parameters), x, y)
    # Warm-up, and the length of an epoch.
    fit_call(model, x, y)
    seconds = fit_epoch(model, x, y, STRETCH)
    compiled(epoch)
    times = {"fit_call": [], "fit_epoch": [], "compiled": []}
    for _ in range(rounds):
        times["fit_call"].append(1000 * fit_call(model, x, y))
        times["fit_epoch"].append(1000 * fit_epoch(model, x, y, seconds))
        times["compiled"].append(1000 * compiled(epoch))
    return times


def main():
    path, rounds = sys.argv[1], int(sys.argv[2])
    networks = []
    for name, make, window, parameters in NETWORKS:
        print(f"  {name}: Keras", file=sys.stderr)
        networks.append({"name": name, **measure(make, window, parameters, path, rounds)})
    print(json.dumps({"version": f"TensorFlow {tf.__version__}, tf_keras {keras.__version__}", "networks": networks}))


main()
