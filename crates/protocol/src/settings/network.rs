//! The card of the network.

use vocabulary::{Activation, Card, LabelAt, Padding};

use super::Setting;
use super::domain::{Domain, whole};
use crate::limits;

const fn row(path: &'static str, label: &'static str, tip: &'static str, domain: Domain) -> Setting {
    super::row(Card::Network, path, label, tip, domain)
}

pub(super) static ROWS: [Setting; 15] = [
        row(
            "model",
            "Network",
            "MLP estimates x and y from one sample; CNN and LSTM from a window of samples, which averages noise out.",
            Domain::Part { optional: false },
        )
        .flag("model"),
        row(
            "model.window.length",
            "Length",
            "Consecutive samples that one estimate is made from.",
            whole!(limits::WINDOW_LENGTH),
        )
        .unit("samples")
        .flag("window"),
        row(
            "model.window.stride",
            "Stride",
            "Samples from the start of one training window to the next. More makes epochs shorter. Validation and test use every window whatever is set.",
            whole!(limits::WINDOW_STRIDE),
        )
        .unit("samples")
        .flag("window-stride"),
        row(
            "model.window.label_at",
            "Position of",
            "The sample whose position is estimated. The middle one sees past and future, and comes half a window late.",
            Domain::word::<LabelAt>(),
        )
        .flag("label-at"),
        row(
            "model.layers",
            "Layers",
            "First to last; the last is dense with 2 units, x and y.",
            Domain::List("kind and settings of each"),
        ),
        row(
            "model.layers.*",
            "Layer",
            "A layer, as Keras names and parametrizes it.",
            Domain::Part { optional: false },
        ),
        row(
            "model.layers.*.units",
            "Units",
            "Outputs of a dense layer, or cells of an LSTM (1 to 64), which it remembers from step to step.",
            whole!(limits::UNITS),
        ),
        row(
            "model.layers.*.filters",
            "Filters",
            "Output channels: how many patterns the convolution looks for.",
            whole!(limits::UNITS),
        ),
        row(
            "model.layers.*.kernel_size",
            "Kernel size",
            "Steps that the kernel covers at once.",
            whole!(limits::KERNEL_SIZE),
        )
        .unit("steps"),
        row(
            "model.layers.*.size",
            "Pool size",
            "Steps of which one value is made.",
            whole!(limits::POOL_SIZE),
        )
        .unit("steps"),
        row(
            "model.layers.*.stride",
            "Stride",
            "Steps from one window of the layer to the next; more make fewer steps.",
            whole!(limits::STRIDE),
        )
        .unit("steps"),
        row(
            "model.layers.*.activation",
            "Activation",
            "What each output does to its sum. The output layer is linear; relu is the cheapest in integers.",
            Domain::word::<Activation>(),
        ),
        row(
            "model.layers.*.padding",
            "Padding",
            "Same adds zeros at the ends, so that stride 1 keeps the number of steps; valid uses whole windows only.",
            Domain::word::<Padding>(),
        ),
        row(
            "model.layers.*.return_sequences",
            "Give on every step",
            "Every step's state goes on to the next layer, not only the last one's: for another LSTM, a convolution or a flatten layer behind it.",
            Domain::Switch,
        ),
        row(
            "model.layers.*.l2",
            "L2 factor",
            "Adds factor \u{d7} the sum of the kernel's squares to the loss. 0 is off.",
            Domain::Real(limits::L2),
        ),
];
