//! The numbers of `docs/quantization.md`, computed by the engine: one function per block of the document.

use quant::converter::{BiasWidth, ConverterError};
use quant::converter::{activation_params, bias_code, bias_scale, weight_code, weight_scale};
use quant::{
    BitWidth, Grid, MultiplierError, QuantParams, Quantizer, QuantizerConfig, QuantizerError, QuantizerKind,
    RangeError, RangeInit, Requantizer, RoundingPolicy,
};

/// What keeps a block from being computed; none of it can happen with the document's own numbers.
#[derive(Debug, thiserror::Error)]
pub enum SchemeError {
    /// A range.
    #[error(transparent)]
    Range(#[from] RangeError),
    /// A parameter.
    #[error(transparent)]
    Converter(#[from] ConverterError),
    /// A multiplier.
    #[error(transparent)]
    Multiplier(#[from] MultiplierError),
    /// A quantizer.
    #[error(transparent)]
    Quantizer(#[from] QuantizerError),
    /// A width.
    #[error(transparent)]
    Bits(#[from] quant::BitWidthError),
}

type Block = Result<String, SchemeError>;

/// All blocks in the order of the document: the name that follows ```` ```text ```` there, and the lines.
///
/// # Errors
/// None with the document's own numbers.
pub fn blocks() -> Result<Vec<(&'static str, String)>, SchemeError> {
    Ok(vec![
        ("zero", zero()?),
        ("grid", grid()?),
        ("symmetric", symmetric()?),
        ("gradient", gradient()?),
        ("dense", dense()?),
        ("rounding", rounding()?),
        ("dead-range", dead_range()?),
    ])
}

/// What a padded convolution pays when 0.0 is no grid point.
fn zero() -> Block {
    let (min, max) = (-1.03_f32, 2.27_f32);
    let bits = BitWidth::new(4)?;
    let step = f64::from(max - min) / 15.0;
    let naive =
        (0..16).map(|k| f64::from(min) + f64::from(k) * step).min_by(|a, b| a.abs().total_cmp(&b.abs()));
    let naive = naive.unwrap_or(f64::NAN);
    let grid = Grid::nudged(min, max, bits, false)?;
    Ok(format!(
        "range [{min}, {max}], 4 bits: step {step:.4}\n\
         without a grid point at 0: 0.0 becomes {naive:.4}, 64 padded inputs of weight 0.1 sum to {:.4}\n\
         nudged: zero code {}, grid [{:.4}, {:.4}], 0.0 becomes {:.4}, the 64 inputs sum to {:.4}\n",
        64.0 * 0.1 * naive,
        grid.zero_code(),
        grid.lo(),
        grid.hi(),
        grid.fake_quantize(0.0),
        64.0 * 0.1 * grid.fake_quantize(0.0),
    ))
}

/// All points of a 3-bit grid.
fn grid() -> Block {
    let grid = Grid::nudged(-1.0, 2.5, BitWidth::new(3)?, false)?;
    let mut text = format!("scale {}, zero code {}\n", grid.scale(), grid.zero_code());
    for code in grid.code_min()..=grid.code_max() {
        let signed = code - grid.bits().half_levels();
        push_line(&mut text, &format!("code {code}, signed {signed:>2}: {:>5.2}", grid.real(code)));
    }
    let values = [-0.75_f32, -0.25, 0.25, 0.75, 9.0];
    let rounded = values.map(|x| format!("{x} -> {}", grid.fake_quantize(x))).join(", ");
    push_line(&mut text, &rounded);
    Ok(text)
}

/// Levels of symmetric grids, narrow and full.
fn symmetric() -> Block {
    let mut text = String::new();
    for bits in [2_u8, 4, 8] {
        let bits = BitWidth::new(bits)?;
        let levels = bits.levels();
        let narrow = Grid::nudged(-1.0, 1.0, bits, true)?;
        let ratio = f64::from(levels - 2) / f64::from(levels);
        let wide = Grid::nudged(-1.0, ratio as f32, bits, false)?;
        push_line(
            &mut text,
            &format!(
                "{bits} bits: narrow [{}, {}] in {} levels of {:.4}; full [{}, {:.4}] in {} levels of {:.4}",
                narrow.lo(),
                narrow.hi(),
                levels - 1,
                narrow.scale(),
                wide.lo(),
                wide.hi(),
                levels,
                wide.scale()
            ),
        );
    }
    Ok(text)
}

/// Fake quantization and its straight-through gradient at five places.
fn gradient() -> Block {
    let grid = Grid::nudged(-1.0, 0.5, BitWidth::MIN, false)?;
    let mut text = String::new();
    for x in [-1.5_f32, -0.75, -0.2, 0.5, 0.75] {
        let passes = i32::from(grid.passes(x));
        push_line(&mut text, &format!("x {x:>5}: y {:>4}, dy/dx {passes}", grid.fake_quantize(x)));
    }
    Ok(text)
}

/// One neuron with four inputs, from real numbers to its code, by the four terms of equation 2.4.
fn dense() -> Block {
    let int8 = BitWidth::INT8;
    let (x, w, b) = ([0.8_f32, -1.2, 0.3, 2.0], [0.5_f32, -0.25, 0.75, 0.1], 0.2_f32);
    let input = activation_params(-2.0, 3.0, int8)?;
    let output = activation_params(-1.0, 2.5, int8)?;
    let s_w = weight_scale(0.75, b, input.scale(), int8, BiasWidth::I32)?;
    let code = |x: f32| code_of(x, &input);
    let (q_x, q_w) = (x.map(code), w.map(|w| weight_code(w, s_w, int8)));
    let z_x = input.zero_point();
    let products: i32 = q_x.iter().zip(q_w).map(|(x, w)| x * w).sum();
    let weights: i32 = q_w.iter().sum();
    let bias = bias_code(b, bias_scale(input.scale(), s_w)?)?;
    let acc = i64::from(products - z_x * weights) + bias;
    let requantizer = Requantizer::new(RoundingPolicy::F64HalfAway, input.scale(), s_w, output.scale())?;
    let acc32 = i32::try_from(acc).unwrap_or(i32::MAX);
    let result = requantizer.rescale_i32(acc32) + i64::from(output.zero_point());
    let float: f32 = x.iter().zip(w).map(|(x, w)| x * w).sum::<f32>() + b;
    let value = output.dequantize(i32::try_from(result).unwrap_or(i32::MAX));
    Ok(format!(
        "input   s {:.6}, z {z_x}, codes {q_x:?}\n\
         weights s {s_w:.6}, z 0, codes {q_w:?}\n\
         sum q_x q_w = {products}; z_x sum q_w = {z_x} * {weights} = {}; both terms with z_w are 0\n\
         bias code {bias}, accumulator {products} - {} + {bias} = {acc}\n\
         multiplier s_x s_w / s_y = {:.8}, {acc} * m = {:.4}, rounded {}\n\
         output  s {:.6}, z {}, code {result}: {value:.4}; in float {float:.4}\n",
        input.scale(),
        z_x * weights,
        z_x * weights,
        requantizer.multiplier(),
        acc as f64 * requantizer.multiplier(),
        requantizer.rescale_i32(acc32),
        output.scale(),
        output.zero_point(),
    ))
}

/// Where the runtimes round apart.
fn rounding() -> Block {
    let mut text = String::new();
    for acc in [5, -5, -6, 6] {
        let codes = RoundingPolicy::ALL.map(|policy| Requantizer::new(policy, 0.25, 1.0, 1.0));
        let mut row = format!("{acc:>2} * 0.25 = {:>5.2}:", f64::from(acc) * 0.25);
        for (policy, requantizer) in RoundingPolicy::ALL.into_iter().zip(codes) {
            row.push_str(&format!(" {policy:?} {}", requantizer?.rescale_i32(acc)));
        }
        push_line(&mut text, &row);
    }
    Ok(text)
}

/// How long a moving average that starts at +-6 keeps weights of at most 0.35 at 0.
fn dead_range() -> Block {
    let mut text = String::new();
    let weights = [-0.35_f32, -0.1, 0.02, 0.2, 0.35];
    for bits in [2_u8, 3, 4, 6, 8] {
        let config = QuantizerConfig {
            kind: QuantizerKind::MovingAverage,
            bits: BitWidth::new(bits)?,
            per_axis: false,
            symmetric: true,
            narrow_range: true,
            range_init: RangeInit::Tfmot,
            fixed_min: 0.0,
            fixed_max: 0.0,
            start_step: 0,
            formula: None,
        };
        let mut quantizer = Quantizer::new(config, 1)?;
        let mut y = [0.0; 5];
        let mut steps = 0;
        while steps < 10_000 && y.iter().all(|y| *y == 0.0) {
            quantizer.observe(&weights);
            quantizer.apply(&weights, &mut y);
            steps += 1;
        }
        let scale = quantizer.grids()[0].scale();
        push_line(
            &mut text,
            &format!(
                "{bits} bits: the first weight other than 0 in step {steps}, when a level is {scale:.4}"
            ),
        );
    }
    Ok(text)
}

/// The code of a real input by the reference runtime's rule.
fn code_of(x: f32, params: &QuantParams) -> i32 {
    quant::quantize(x, params, quant::QuantizeRule::F32DivideHalfAway)
}

/// A line of text.
fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
