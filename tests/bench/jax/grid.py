"""Times the quantization-aware training of the MLP grid as one JAX program and prints network-epochs per second as JSON.

`cargo xtask bench` runs it: grid.py SECONDS. All 225 widths train side by side (vmap) in one compiled program (jit): the MLP 4-32-2 on 976
rows, shuffled, in batches of 32 with a last one of 16, by Adamax, with the last batch's range for weights and activations and
the widest range so far for the inputs; every epoch is validated on 325 rows and the best weights are kept, as in Bitroom. The
rows are random numbers: the time does not depend on them.
"""

import json
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np

ROWS, VALIDATION, BATCH, HIDDEN = 976, 325, 32, 32
WIDTHS = range(2, 17)
LEARNING_RATE, BETA_1, BETA_2, EPSILON = 1e-4, 0.9, 0.999, 1e-7


def fake_quantize(x, low, high, steps):
    """The nearest value of an affine grid from `low` to `high`; the gradient passes within it."""
    low, high = jnp.minimum(low, 0.0), jnp.maximum(high, 0.0)
    scale = (high - low) / steps
    scale = jnp.where(scale > 0, scale, 1.0)
    zero = jnp.floor(-low / scale + 0.5)
    lowest, highest = -zero * scale, (steps - zero) * scale
    inside = jnp.clip(x, lowest, highest)
    nearest = jnp.floor((inside - lowest) / scale + 0.5) * scale + lowest
    return inside + jax.lax.stop_gradient(nearest - inside)


def weights(w, steps):
    """Symmetric: one code fewer, as many below zero as above."""
    limit = jax.lax.stop_gradient(jnp.abs(w).max())
    return fake_quantize(w, -limit, limit, steps - 1)


def activations(a, steps):
    return fake_quantize(a, *jax.lax.stop_gradient((a.min(), a.max())), steps)


def forward(parameters, inputs, x, weight_steps, steps):
    (w1, b1), (w2, b2) = parameters
    x = fake_quantize(x, *inputs, steps)
    hidden = activations(jax.nn.relu(x @ weights(w1, weight_steps) + b1), steps)
    return activations(hidden @ weights(w2, weight_steps) + b2, steps)


def loss(parameters, inputs, x, y, weight_steps, steps):
    return jnp.mean((forward(parameters, inputs, x, weight_steps, steps) - y) ** 2)


def step(state, x, y, weight_steps, steps):
    parameters, means, largest, count, (low, high) = state
    inputs = jnp.minimum(low, x.min()), jnp.maximum(high, x.max())
    gradient = jax.grad(loss)(parameters, inputs, x, y, weight_steps, steps)
    count = count + 1
    means = jax.tree.map(lambda m, g: m + (g - m) * (1 - BETA_1), means, gradient)
    largest = jax.tree.map(lambda u, g: jnp.maximum(BETA_2 * u, jnp.abs(g)), largest, gradient)
    rate = LEARNING_RATE / (1 - BETA_1**count)
    parameters = jax.tree.map(lambda w, m, u: w - rate * m / (u + EPSILON), parameters, means, largest)
    return parameters, means, largest, count, inputs


def epoch(run, data, order, weight_steps, steps):
    state, best, lowest = run
    (x, y), (validation_x, validation_y) = data
    whole = ROWS // BATCH * BATCH
    batches = order[:whole].reshape(-1, BATCH)
    one = lambda state, rows: (step(state, x[rows], y[rows], weight_steps, steps), None)  # noqa: E731
    state, _ = jax.lax.scan(one, state, batches)
    state, _ = one(state, order[whole:])
    error = loss(state[0], state[4], validation_x, validation_y, weight_steps, steps)
    best = jax.tree.map(lambda old, new: jnp.where(error < lowest, new, old), best, state[0])
    return state, best, jnp.minimum(error, lowest)


def main(seconds):
    random = np.random.default_rng(1)
    rows = lambda count, width: jnp.asarray(random.normal(size=(count, width)), jnp.float32)  # noqa: E731
    data = (rows(ROWS, 4), rows(ROWS, 2)), (rows(VALIDATION, 4), rows(VALIDATION, 2))
    pairs = np.array([(weight, activation) for weight in WIDTHS for activation in WIDTHS])
    networks = len(pairs)
    weight_steps, steps = (jnp.asarray(2.0**bits - 1, jnp.float32) for bits in pairs.T)
    start = lambda *shape: jnp.asarray(random.normal(size=(networks, *shape)) * 0.3, jnp.float32)  # noqa: E731
    zeros = lambda *shape: jnp.zeros((networks, *shape), jnp.float32)  # noqa: E731
    parameters = (start(4, HIDDEN), zeros(HIDDEN)), (start(HIDDEN, 2), zeros(2))
    nothing = jax.tree.map(jnp.zeros_like, parameters)
    state = parameters, nothing, nothing, zeros(), (zeros(), zeros())
    run = state, parameters, jnp.full(networks, jnp.inf)
    program = jax.jit(jax.vmap(epoch, in_axes=(0, None, None, 0, 0)))
    order = lambda: jnp.asarray(random.permutation(ROWS))  # noqa: E731
    run = jax.block_until_ready(program(run, data, order(), weight_steps, steps))
    epochs, begin = 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        run = jax.block_until_ready(program(run, data, order(), weight_steps, steps))
        epochs += 1
    speed = networks * epochs / (time.perf_counter() - begin)
    if not bool(jnp.isfinite(run[2]).all()):
        raise ValueError("the training failed")
    print(json.dumps({"version": f"JAX {jax.__version__}", "networkEpochsPerSecond": speed}))


main(float(sys.argv[1]))
