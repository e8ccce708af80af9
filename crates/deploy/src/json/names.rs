//! The same enumerations on both sides of the border: plain names in files, the engines' own types inside.

use protocol::config::{Activation, LstmFunctions, Padding, QuantizerKind, RangeInit, Runtime};

/// The engine's activation.
pub fn activation(name: Activation) -> nn::Activation {
    match name {
        Activation::Linear => nn::Activation::Linear,
        Activation::Relu => nn::Activation::Relu,
        Activation::Tanh => nn::Activation::Tanh,
        Activation::Sigmoid => nn::Activation::Sigmoid,
    }
}

/// The activation's name in files.
pub fn activation_name(activation: nn::Activation) -> Activation {
    match activation {
        nn::Activation::Linear => Activation::Linear,
        nn::Activation::Relu => Activation::Relu,
        nn::Activation::Tanh => Activation::Tanh,
        nn::Activation::Sigmoid => Activation::Sigmoid,
    }
}

/// The engine's padding.
pub fn padding(name: Padding) -> nn::Padding {
    match name {
        Padding::Same => nn::Padding::Same,
        Padding::Valid => nn::Padding::Valid,
    }
}

/// The padding's name in files.
pub fn padding_name(padding: nn::Padding) -> Padding {
    match padding {
        nn::Padding::Same => Padding::Same,
        nn::Padding::Valid => Padding::Valid,
    }
}

/// The engine's quantizer kind.
pub fn quantizer_kind(name: QuantizerKind) -> quant::QuantizerKind {
    match name {
        QuantizerKind::LastValue => quant::QuantizerKind::LastValue,
        QuantizerKind::MovingAverage => quant::QuantizerKind::MovingAverage,
        QuantizerKind::AllValues => quant::QuantizerKind::AllValues,
        QuantizerKind::Fixed => quant::QuantizerKind::Fixed,
        QuantizerKind::Custom => quant::QuantizerKind::Custom,
        QuantizerKind::Lsq => quant::QuantizerKind::Lsq,
    }
}

/// The quantizer kind's name in files. Kinds without one are written as the fixed range they have come to.
pub fn quantizer_kind_name(kind: quant::QuantizerKind) -> QuantizerKind {
    match kind {
        quant::QuantizerKind::LastValue => QuantizerKind::LastValue,
        quant::QuantizerKind::MovingAverage => QuantizerKind::MovingAverage,
        quant::QuantizerKind::AllValues => QuantizerKind::AllValues,
        quant::QuantizerKind::Fixed => QuantizerKind::Fixed,
        quant::QuantizerKind::Custom => QuantizerKind::Custom,
        quant::QuantizerKind::Lsq => QuantizerKind::Lsq,
    }
}

/// The engine's start of a range.
pub fn range_init(name: RangeInit) -> quant::RangeInit {
    match name {
        RangeInit::FirstBatch => quant::RangeInit::FirstBatch,
        RangeInit::Tfmot => quant::RangeInit::Tfmot,
    }
}

/// The range start's name in files.
pub fn range_init_name(init: quant::RangeInit) -> RangeInit {
    match init {
        quant::RangeInit::FirstBatch => RangeInit::FirstBatch,
        quant::RangeInit::Tfmot => RangeInit::Tfmot,
    }
}

/// The engine's runtime.
pub fn runtime(name: Runtime) -> quant::Runtime {
    match name {
        Runtime::Reference => quant::Runtime::Reference,
        Runtime::Ruy => quant::Runtime::Ruy,
        Runtime::Xnnpack => quant::Runtime::Xnnpack,
    }
}

/// The runtime's name in files.
pub fn runtime_name(runtime: quant::Runtime) -> Runtime {
    match runtime {
        quant::Runtime::Reference => Runtime::Reference,
        quant::Runtime::Ruy => Runtime::Ruy,
        quant::Runtime::Xnnpack => Runtime::Xnnpack,
    }
}

/// The engine's way to compute an LSTM's functions.
pub fn gate_arithmetic(name: LstmFunctions) -> int_nn::GateArithmetic {
    match name {
        LstmFunctions::FixedPoint => int_nn::GateArithmetic::FixedPoint,
        LstmFunctions::Table => int_nn::GateArithmetic::Table,
    }
}
