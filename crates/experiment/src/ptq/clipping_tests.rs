//! Tests of `clipping`.

use std::convert::Infallible;

use proptest::prelude::*;

use super::*;

fn scale_of(bits: BitWidth) -> impl Fn(f32) -> Result<f32, Infallible> + Copy {
    move |magnitude| Ok(magnitude / bits.signed_max() as f32)
}

fn clipped(weights: &[f32], bits: u8) -> f32 {
    let bits = BitWidth::new(bits).unwrap();
    let largest = weights.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
    clipped_magnitude(weights.iter(), largest, bits, scale_of(bits)).unwrap()
}

#[test]
fn one_far_weight_is_clipped_for_the_others() {
    // At 2 bits there are the codes -1, 0 and 1. Eight small weights become 0, which errs by 0.08; clipping 1 costs more.
    assert_eq!(clipped(&[0.1, 0.1, -0.1, 0.1, 0.1, -0.1, 0.1, -0.1, 1.0], 2), 1.0);
    // At the magnitude m these err by 40 (0.4 - m)^2 + (1 - m)^2, which is smallest at m = 17 / 41, between 0.41 and 0.42.
    let mut many = vec![0.4; 40];
    many.push(1.0);
    assert_eq!(clipped(&many, 2), 0.41);
    assert_eq!(clipped(&many, 8), 1.0, "with many codes nothing is won");
}

#[test]
fn weights_that_fill_their_grid_keep_it() {
    for bits in 2..=16 {
        let ends = BitWidth::new(bits).unwrap().signed_max();
        let mut weights: Vec<f32> =
            (-ends..=ends).step_by(1 + ends as usize / 50).map(|code| code as f32).collect();
        weights.push(ends as f32);
        assert_eq!(clipped(&weights, bits), ends as f32, "{bits} bits");
    }
    assert_eq!(clipped(&[0.0, 0.0], 4), 0.0);
    assert_eq!(clipped(&[], 4), 0.0);
}

proptest! {
    #[test]
    fn no_share_of_the_largest_weight_errs_less(
        weights in prop::collection::vec(-1.0_f32..1.0, 1..60),
        bits in 2..=16_u8,
    ) {
        let width = BitWidth::new(bits).unwrap();
        let largest = weights.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs()));
        let found = clipped(&weights, bits);
        let error = |magnitude| {
            squared_error(weights.iter(), scale_of(width)(magnitude).unwrap(), width)
        };
        prop_assert!(found <= largest);
        for share in 1..=SHARES {
            let magnitude = (f64::from(largest) * f64::from(share) / f64::from(SHARES)) as f32;
            prop_assert!(error(found) <= error(magnitude), "{} errs more than {}", found, magnitude);
            prop_assert!(magnitude <= found || error(found) < error(magnitude), "of equals the widest");
        }
    }
}
