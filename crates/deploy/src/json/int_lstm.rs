//! Integer LSTM layers in files.

use int_nn::{LayerParts, LstmFunctions, LstmParts, PackedCodes, unstored_gate_shift};
use protocol::model_file::IntLstmFile;
use quant::QuantParams;

use super::grids::{IntNetworkFileError, read_params, width, write_params};

/// The layer of that name behind inputs of the parameters `input`; shapes and scales are checked when the network is built.
pub(super) fn read_lstm(
    name: &str,
    file: &IntLstmFile,
    input: &QuantParams,
) -> Result<LayerParts, IntNetworkFileError> {
    let bits = width(&format!("{name}, weights"), file.weight_bits)?;
    let pack = |codes: &[i32]| {
        PackedCodes::pack(codes, bits)
            .map_err(|problem| IntNetworkFileError::Weights { layer: name.to_owned(), problem })
    };
    Ok(LayerParts::Lstm(LstmParts {
        steps: file.steps as usize,
        inputs: file.inputs as usize,
        units: file.units as usize,
        return_sequences: file.return_sequences,
        kernel: pack(&file.kernel)?,
        kernel_scales: file.kernel_scales,
        kernel_zero_points: file.kernel_zero_points,
        recurrent: pack(&file.recurrent)?,
        recurrent_scales: file.recurrent_scales,
        recurrent_zero_points: file.recurrent_zero_points,
        kernel_shifts: file
            .kernel_shifts
            .unwrap_or_else(|| file.kernel_scales.map(|scale| unstored_gate_shift(bits, input, scale))),
        bias: file.bias.clone(),
        gate_bits: width(&format!("{name}, gates"), file.gate_bits)?,
        cell_integer_bits: file.cell_integer_bits,
        arithmetic: if file.tables { LstmFunctions::Table } else { LstmFunctions::FixedPoint },
        output: read_params(&format!("{name}, output"), &file.output)?,
    }))
}

/// The stored form of a layer.
pub(super) fn write_lstm(lstm: LstmParts) -> IntLstmFile {
    IntLstmFile {
        steps: lstm.steps as u32,
        inputs: lstm.inputs as u32,
        units: lstm.units as u32,
        return_sequences: lstm.return_sequences,
        kernel: lstm.kernel.unpack(),
        recurrent: lstm.recurrent.unpack(),
        weight_bits: lstm.kernel.bits().get(),
        kernel_scales: lstm.kernel_scales,
        kernel_zero_points: lstm.kernel_zero_points,
        recurrent_scales: lstm.recurrent_scales,
        recurrent_zero_points: lstm.recurrent_zero_points,
        kernel_shifts: Some(lstm.kernel_shifts),
        bias: lstm.bias,
        gate_bits: lstm.gate_bits.get(),
        cell_integer_bits: lstm.cell_integer_bits,
        tables: lstm.arithmetic == LstmFunctions::Table,
        output: write_params(&lstm.output),
    }
}
