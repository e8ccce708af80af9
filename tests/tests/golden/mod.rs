//! One module per golden file.

mod adamax_mlp;
mod cnn_float;
mod fakequant;
mod kernels_lut;
mod lstm;
mod lstm_int8;
mod mlp_ptq;
mod qat;
mod quantizers;
