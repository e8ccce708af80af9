//! Where an axis has its grid lines, and how numbers on it are written.

/// Round numbers `{1, 2, 5} x 10^k` apart within `[from, to]`, at most `most` of them.
pub fn linear_ticks(from: f64, to: f64, most: usize) -> Vec<f64> {
    let span = to - from;
    if !span.is_finite() || span <= 0.0 || most == 0 {
        return Vec::new();
    }
    let step = round_step(span / most as f64);
    let first = (from / step - 1e-9).ceil();
    let last = (to / step + 1e-9).floor();
    // `most` bounds the count up to the one tick by which a closed interval exceeds its steps.
    (0..=((last - first).max(-1.0) as i64).min(most as i64)).map(|k| (first + k as f64) * step).collect()
}

/// The smallest of `{1, 2, 5} x 10^k` that is at least `least`; `least` is positive.
pub fn round_step(least: f64) -> f64 {
    let decade = power_of_ten(libm::floor(libm::log10(least)));
    // The tolerance keeps 0.1 + 0.2-like dirt from doubling a step.
    [1.0, 2.0, 5.0]
        .into_iter()
        .map(|m| m * decade)
        .find(|&s| s >= least * (1.0 - 1e-9))
        .unwrap_or(10.0 * decade)
}

/// Round numbers on a logarithmic axis `[from, to]`, both positive: 1, 2, 5 of each decade; 1, 3 over more than one and a
/// half decades; powers of ten over more than three, some left out where they would exceed `most`.
pub fn log_ticks(from: f64, to: f64, most: usize) -> Vec<f64> {
    if !(from > 0.0 && to > from && to.is_finite()) || most == 0 {
        return Vec::new();
    }
    let within = |v: &f64| *v >= from * (1.0 - 1e-9) && *v <= to * (1.0 + 1e-9);
    let (low, high) = (libm::floor(libm::log10(from)) as i32, libm::ceil(libm::log10(to)) as i32);
    let decades = libm::log10(to / from);
    let candidates: [&[f64]; 3] = [&[1.0, 2.0, 5.0], &[1.0, 3.0], &[1.0]];
    let finest = if decades <= 1.5 { 0 } else { 1 };
    for mantissas in &candidates[finest..] {
        let ticks: Vec<f64> = (low..=high)
            .flat_map(|k| mantissas.iter().map(move |m| m * power_of_ten(f64::from(k))))
            .filter(within)
            .collect();
        if ticks.len() <= most {
            return ticks;
        }
    }
    let stride = (high - low) as usize / most + 1;
    (low..=high).step_by(stride).map(|k| power_of_ten(f64::from(k))).filter(within).collect()
}

/// The largest of `{1, 2, 5} x 10^k` not above a positive `value`.
pub fn round_down(value: f64) -> f64 {
    let decade = power_of_ten(libm::floor(libm::log10(value)));
    [5.0, 2.0, 1.0].into_iter().map(|m| m * decade).find(|&v| v <= value * (1.0 + 1e-9)).unwrap_or(decade)
}

/// 10^k; exact for the magnitudes an axis has, unlike repeated multiplication by 0.1.
fn power_of_ten(k: f64) -> f64 {
    if k < 0.0 { 1.0 / libm::pow(10.0, -k) } else { libm::pow(10.0, k) }
}

/// A tick's number with no more decimals than `step` (the distance of the ticks) needs, a true minus sign, and commas from
/// 10,000 on.
pub fn tick_label(value: f64, step: f64) -> String {
    let decimals = if step > 0.0 && step < 1.0 { libm::ceil(-libm::log10(step) - 1e-9) as usize } else { 0 };
    number(value, decimals.min(9))
}

/// `value` with fixed `decimals`, a true minus sign, commas from 10,000 on, and an en dash where there is no number.
pub fn number(value: f64, decimals: usize) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = digits.split_once('.').map_or((digits.as_str(), ""), |(w, f)| (w, f));
    let mut text = String::new();
    // A value that rounds to zero carries no sign.
    if value < 0.0 && digits.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        text.push('−');
    }
    for (k, digit) in whole.chars().enumerate() {
        if k > 0 && whole.len() >= 5 && (whole.len() - k).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// The value of a setting: all its digits, and none that it has not.
pub fn exact(value: f64) -> String {
    let digits = value.to_string();
    number(value, digits.split_once('.').map_or(0, |(_, fraction)| fraction.len()))
}

/// A tick's number on a logarithmic axis: as short as it is exact, with a power of ten beyond six places.
pub fn log_tick_label(value: f64) -> String {
    if (1e-5..1e6).contains(&value) {
        return tick_label(value, power_of_ten(libm::floor(libm::log10(value) + 1e-9)));
    }
    let exponent = libm::floor(libm::log10(value) + 1e-9);
    format!("{:.0}e{exponent}", value / power_of_ten(exponent)).replace('-', "−")
}

#[cfg(test)]
#[path = "ticks_tests.rs"]
mod tests;
