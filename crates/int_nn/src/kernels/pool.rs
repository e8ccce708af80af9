//! The pooling kernels: the largest code and the mean code of windows of steps.

use vocabulary::Windows;

/// The largest code of each window, channel by channel. `input` is one row `[steps][channels]`, `output`
/// `[windows][channels]`. Steps that padding added take no part.
///
/// # Panics
/// In debug builds when the lengths do not fit.
pub fn max_pool(windows: &Windows, channels: usize, input: &[i16], output: &mut [i16]) {
    let steps = input.len() / channels;
    debug_assert!(output.len() == windows.count * channels);
    for (index, best) in output.chunks_exact_mut(channels).enumerate() {
        let covered = windows.covered(index, steps);
        best.copy_from_slice(&input[covered.start * channels..][..channels]);
        for step in covered.skip(1) {
            for (best, &code) in best.iter_mut().zip(&input[step * channels..]) {
                *best = code.max(*best);
            }
        }
    }
}

/// The mean code of each window, channel by channel: the sum of the codes divided by their number, rounded half away from
/// zero, as TFLite's AVERAGE_POOL_2D. Shapes as in [`max_pool`]; steps that padding added are not counted.
///
/// # Panics
/// In debug builds when the lengths do not fit.
pub fn average_pool(windows: &Windows, channels: usize, input: &[i16], output: &mut [i16]) {
    let steps = input.len() / channels;
    debug_assert!(output.len() == windows.count * channels);
    for (index, means) in output.chunks_exact_mut(channels).enumerate() {
        let covered = windows.covered(index, steps);
        let count = covered.len() as i64;
        for (channel, mean) in means.iter_mut().enumerate() {
            let codes = covered.clone().map(|step| input[step * channels + channel]);
            let sum: i64 = codes.map(i64::from).sum();
            let half = if sum > 0 { count / 2 } else { -(count / 2) };
            // A mean of 16-bit codes is one.
            *mean = ((sum + half) / count) as i16;
        }
    }
}

#[cfg(test)]
#[path = "pool_tests.rs"]
mod tests;
