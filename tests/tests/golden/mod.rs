//! One module per golden file.

mod adamax_mlp;
mod cnn_16x8;
mod cnn_dynamic_f16;
mod cnn_float;
mod cnn_int8;
mod common;
mod converter;
mod converter_edges;
mod converter_graphs;
mod fakequant;
mod int16_activations;
mod kernels_hybrid;
mod kernels_lut;
mod lstm;
mod lstm_conversion;
mod lstm_int8;
mod mlp_ptq;
mod qat;
mod quantizers;
