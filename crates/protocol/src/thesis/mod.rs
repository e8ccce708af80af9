//! The thesis' own numbers ("Tensorflow-driven neural network quantization for resource-constrained devices", Battiato,
//! Politecnico di Torino, 2020), to be laid over what is reproduced. They come from a measured data set that is not public.

mod grids;
mod published;
mod tables;

pub use grids::{CNN_GRID, GridResult, GridResults, MLP_GRID};
pub use published::{Published, grid_of, published};
pub use tables::{
    CHOSEN, FLOAT_REFERENCES, FloatReference, NEURONS, NeuronResult, QUANTIZER_ACTIVATION_BITS,
    QUANTIZER_WEIGHT_BITS, QUANTIZERS, QuantizerChoice, QuantizerResult, REPEATS, neuron_line, qat,
};
