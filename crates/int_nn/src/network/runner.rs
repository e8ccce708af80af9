//! Running a network over buffers that are made once.

use super::IntNetwork;
use super::error::InputError;
use super::scratch::Scratch;

/// Codes that the two buffers between layers may hold, so that they and the weights share a cache.
const BLOCK_CODES: usize = 4096;

/// The most rows that go through a network at once.
const BLOCK_ROWS: usize = 64;

/// Runs one network. The buffers are allocated when it is made and grow during the first run at most; after that nothing is
/// allocated.
#[derive(Clone, Debug)]
pub struct Runner<'n> {
    network: &'n IntNetwork,
    /// Rows of one block.
    rows: usize,
    /// Codes before a layer.
    front: Vec<i16>,
    /// Codes behind it.
    back: Vec<i16>,
    scratch: Scratch,
}

impl<'n> Runner<'n> {
    pub(super) fn new(network: &'n IntNetwork) -> Self {
        let widths = network.layers().iter().map(|layer| layer.output_shape().values());
        let widest = widths.fold(network.inputs(), usize::max);
        let rows = (BLOCK_CODES / widest).clamp(1, BLOCK_ROWS);
        let buffer = vec![0; rows * widest];
        Self { network, rows, front: buffer.clone(), back: buffer, scratch: Scratch::default() }
    }

    /// The network.
    #[must_use]
    pub fn network(&self) -> &'n IntNetwork {
        self.network
    }

    /// Writes the output codes of input codes `[rows][inputs]` to `output` `[rows][outputs]`.
    ///
    /// # Errors
    /// [`InputError`] when the codes fill no whole rows, one is outside the input's codes, or `output` has not one row for
    /// each of the input's; `output` then stays as it was.
    pub fn run_codes_into(&mut self, codes: &[i32], output: &mut [i32]) -> Result<(), InputError> {
        let network = self.network;
        network.check_codes(codes)?;
        network.check_outputs(codes.len(), output.len())?;
        self.run(
            codes,
            output,
            narrow,
            |from, to| to.iter_mut().zip(from).for_each(|(to, &from)| *to = i32::from(from)),
            |_, _| {},
        );
        Ok(())
    }

    /// Writes the real outputs of real inputs `[rows][inputs]` to `output` `[rows][outputs]`: quantized by the runtime's
    /// QUANTIZE rule, run, dequantized.
    ///
    /// # Errors
    /// [`InputError`] when the values fill no whole rows, one is NaN, or `output` has not one row for each of the input's;
    /// `output` then stays as it was.
    pub fn run_into(&mut self, x: &[f32], output: &mut [f32]) -> Result<(), InputError> {
        let network = self.network;
        network.check_values(x)?;
        network.check_outputs(x.len(), output.len())?;
        let params = network.output_params();
        self.run(
            x,
            output,
            |from, to| network.quantize_checked(from, to),
            |from, to| {
                for (to, &from) in to.iter_mut().zip(from) {
                    *to = params.dequantize(i32::from(from));
                }
            },
            |_, _| {},
        );
        Ok(())
    }

    /// Runs checked rows block by block: `take` turns inputs into codes, `visit` sees the output codes of every layer (from
    /// 0), `give` turns the last ones into outputs.
    pub(super) fn run<I, O>(
        &mut self,
        input: &[I],
        output: &mut [O],
        take: impl Fn(&[I], &mut [i16]),
        give: impl Fn(&[i16], &mut [O]),
        mut visit: impl FnMut(usize, &[i16]),
    ) {
        let network = self.network;
        let (inputs, outputs) = (network.inputs(), network.outputs());
        let blocks = input.chunks(self.rows * inputs).zip(output.chunks_mut(self.rows * outputs));
        for (input, output) in blocks {
            let rows = input.len() / inputs;
            take(input, &mut self.front[..input.len()]);
            for (index, layer) in network.layers().iter().enumerate() {
                let from = &self.front[..rows * layer.input_shape().values()];
                let to = &mut self.back[..rows * layer.output_shape().values()];
                if !layer.moves_nothing() {
                    layer.run(from, to, &mut self.scratch);
                    std::mem::swap(&mut self.front, &mut self.back);
                }
                visit(index, &self.front[..rows * layer.output_shape().values()]);
            }
            give(&self.front[..rows * outputs], output);
        }
    }
}

/// Checked codes, which have at most 16 bits, as they travel.
pub(super) fn narrow(from: &[i32], to: &mut [i16]) {
    for (to, &from) in to.iter_mut().zip(from) {
        *to = from as i16;
    }
}
