//! One module per golden file.

mod adamax_mlp;
mod fakequant;
mod kernels_lut;
mod mlp_ptq;
mod qat_mlp;
mod quantizers;
