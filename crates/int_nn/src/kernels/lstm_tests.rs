//! One step against the definition in wide integers, at all gate widths; narrowing; table lookups.

#![allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use proptest::prelude::*;
use quant::FixedMultiplier;

use super::*;

fn requantizer(multiplier: f64) -> Requantizer {
    Requantizer::GemmlowpDouble(FixedMultiplier::from_real(multiplier).unwrap())
}

/// Rounds half away from zero.
fn divide(a: i64, shift: u32) -> i64 {
    let half = (1_i128 << shift) >> 1;
    let magnitude = (i128::from(a.abs()) + half) >> shift;
    (if a < 0 { -magnitude } else { magnitude }) as i64
}

#[test]
fn fewer_bits_keep_the_upper_ones_of_a_gate() {
    let four = BitWidth::new(4).unwrap();
    let narrowed = [0, 2047, 2048, 6143, 6144, -2048, -2047, 32767, -32768].map(|g| narrow_gate(g, four));
    assert_eq!(narrowed, [0, 0, 4096, 4096, 8192, -4096, 0, 28672, -32768]);
    let same = [i16::MIN, -1, 0, 1, i16::MAX];
    assert_eq!(same.map(|g| narrow_gate(g, BitWidth::MAX)), same);
}

#[test]
fn codes_beyond_a_table_take_its_last_entry() {
    assert_eq!([i16::MIN, i16::MIN + 1, i16::MAX].map(|a| look_up(&[3, 5], a)), [3, 5, 5]);
    assert_eq!(look_up(&[], 0), 0);
}

proptest! {
    /// The definition, gate by gate, in 64 bits, with divisions of its own.
    #[test]
    fn a_step_is_its_definition(
        weights in proptest::collection::vec(-128..=127_i32, 4 * (3 * 2 + 2 * 2)),
        bias in proptest::collection::vec(-40_000..40_000_i64, 8),
        zero_points in [-9..9_i32, -9..9, -128..128, -128..128],
        input in proptest::collection::vec(-128..=127_i32, 3),
        state in proptest::collection::vec(-128..=127_i32, 4),
        gate_bits in 2..=16_u8,
        cell_integer_bits in 0..=4_u32,
        kernel_shift in 0..3_u32,
    ) {
        let [kernel_zero_point, recurrent_zero_point, input_zero_point, hidden_zero_point] = zero_points;
        let gate_bits = BitWidth::new(gate_bits).unwrap();
        let (kernels, recurrents) = weights.split_at(24);
        let kernel_requantizer = requantizer([0.37, 0.185, 0.0925][kernel_shift as usize]);
        let recurrent_requantizer = requantizer(0.59);
        let gates: [LstmGate<'_>; GATES] = std::array::from_fn(|gate| LstmGate {
            kernel: &kernels[gate * 6..][..6],
            kernel_zero_point,
            kernel_shift,
            kernel_requantizer,
            bias: &bias[gate * 2..][..2],
            recurrent: &recurrents[gate * 4..][..4],
            recurrent_zero_point,
            recurrent_requantizer,
        });
        let params = LstmParams {
            inputs: 3,
            units: 2,
            input_zero_point,
            hidden_zero_point,
            hidden_min: -128,
            hidden_max: 127,
            gate_bits,
            cell_integer_bits,
            cell_limit: gate_bits.signed_max(),
            hidden: requantizer(1.7e-7),
        };
        let cell_before: Vec<i32> =
            state[2..].iter().map(|c| (c * 256) >> (16 - gate_bits.get())).collect();


        let narrow = |codes: &[i32]| -> Vec<i16> { codes.iter().map(|&code| code as i16).collect() };
        let mut after = LstmState::new(narrow(&state[..2]), narrow(&cell_before));
        lstm_step::<i32>(&params, &gates, GateFunctions::FixedPoint, &narrow(&input), &mut after);
        for (unit, &before) in cell_before.iter().enumerate() {
            let mut activated = [0_i64; GATES];
            for (index, gate) in gates.iter().enumerate() {
                let of_inputs: i32 = (0..3)
                    .map(|k| (input[k] - input_zero_point) * (gate.kernel[3 * unit + k] - kernel_zero_point))
                    .sum();
                let of_states: i32 = (0..2)
                    .map(|k| (state[k] - hidden_zero_point) * (gate.recurrent[2 * unit + k] - recurrent_zero_point))
                    .sum();
                let first = kernel_requantizer.rescale_i32((of_inputs << kernel_shift) + gate.bias[unit] as i32);
                let first = first.clamp(-32768, 32767);
                let sum = (first + recurrent_requantizer.rescale_i32(of_states)).clamp(-32768, 32767) as i16;
                let value = if index == 2 { tanh(sum, 3) } else { logistic(sum) };
                activated[index] = narrow_gate(value, gate_bits).into();
            }
            let [i, f, g, o] = activated;
            let log2_scale = cell_integer_bits as i32 + 1 - i32::from(gate_bits.get());
            let limit = i64::from(gate_bits.signed_max());
            let next = (divide(f * i64::from(before), 15) + divide(i * g, (30 + log2_scale) as u32))
                .clamp(-limit, limit);
            prop_assert_eq!(i64::from(after.cell[unit]), next);
            let squashed = i64::from(tanh((next << (16 - gate_bits.get())) as i16, cell_integer_bits));
            let code = params.hidden.rescale_i32((o * squashed) as i32) + i64::from(hidden_zero_point);
            prop_assert_eq!(i64::from(after.hidden[unit]), code.clamp(-128, 127));
        }
    }
}
