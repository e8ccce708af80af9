//! Every operation of both widths against plain numbers.

use super::*;

const LEFT: [f32; 8] = [1.5, -0.0, f32::NAN, f32::INFINITY, 1e-40, -3.25, 0.1, 7.0];
const RIGHT: [f32; 8] = [0.3, 0.0, 1.0, 2.0, 3.0, f32::NAN, 0.1, -0.7];

/// Numbers whose sums round, so that their order shows.
const TERMS: [f32; 8] = [1e8, 3.0, -1e8, 0.7, 1e-3, 5e7, 0.3, -4e7];

fn bits(values: impl IntoIterator<Item = f32>) -> Vec<u32> {
    values.into_iter().map(|value| if value.is_nan() { u32::MAX } else { value.to_bits() }).collect()
}

#[inline(always)]
fn of_all<W: Width>(w: W, f: impl Fn(W::Vector, W::Vector) -> W::Vector) -> Vec<u32> {
    let mut out = [0.0; 8];
    let pairs = W::chunks(&LEFT).iter().zip(W::chunks(&RIGHT));
    for (out, (left, right)) in W::chunks_mut(&mut out).iter_mut().zip(pairs) {
        *out = w.chunk(f(w.load(*left), w.load(*right)));
    }
    bits(out)
}

fn of_each(f: impl Fn(f32, f32) -> f32) -> Vec<u32> {
    bits(LEFT.into_iter().zip(RIGHT).map(|(left, right)| f(left, right)))
}

#[inline(always)]
fn check<W: Width>(w: W) {
    let mask = |is: bool| f32::from_bits(if is { u32::MAX } else { 0 });
    assert_eq!(of_all(w, |x, y| x + y), of_each(|x, y| x + y));
    assert_eq!(of_all(w, |x, y| x - y), of_each(|x, y| x - y));
    assert_eq!(of_all(w, |x, y| x * y), of_each(|x, y| x * y));
    assert_eq!(of_all(w, |x, y| x / y), of_each(|x, y| x / y));
    assert_eq!(of_all(w, Vector::simd_gt), of_each(|x, y| mask(x > y)));
    assert_eq!(of_all(w, Vector::simd_ge), of_each(|x, y| mask(x >= y)));
    assert_eq!(of_all(w, Vector::simd_le), of_each(|x, y| mask(x <= y)));
    assert_eq!(of_all(w, |x, _| x.is_nan()), of_each(|x, _| mask(x.is_nan())));
    assert_eq!(of_all(w, |x, y| x & y.simd_gt(x)), of_each(|x, y| if y > x { x } else { 0.0 }));
    assert_eq!(of_all(w, |x, y| x.without(y.simd_gt(x))), of_each(|x, y| if y > x { 0.0 } else { x }));
    assert_eq!(of_all(w, |x, y| w.splat(0.0) | x.simd_gt(y)), of_each(|x, y| mask(x > y)));
    // Which of two zeros is taken, and what a limit that is NaN does, is the platform's.
    let known = |y: f32, z: f32| if y.is_nan() { 0.0 } else { z + 0.0 };
    let only_known = |y: W::Vector, z: W::Vector| (z + w.splat(0.0)).without(y.is_nan());
    assert_eq!(
        of_all(w, |x, y| only_known(y, x.at_most(y))),
        of_each(|x, y| known(y, if y < x { y } else { x }))
    );
    assert_eq!(
        of_all(w, |x, y| only_known(y, x.at_least(y))),
        of_each(|x, y| known(y, if y > x { y } else { x }))
    );
    assert_eq!(
        of_all(w, |x, _| x.without(w.splat(f32::MAX).simd_le(x)).floor() + w.splat(0.0)),
        of_each(|x, _| if x == f32::INFINITY { 0.0 } else { x.floor() + 0.0 })
    );
    let mut found = Vec::new();
    for set in 0..256_u32 {
        let values: [f32; 8] = std::array::from_fn(|i| if set >> i & 1 == 1 { LEFT[i] } else { 0.0 });
        let mut first = 7;
        found.clear();
        for chunk in W::chunks(&values) {
            let mut out = [0; MOST_LANES];
            let count = w.nonzeros(*chunk, first, &mut out);
            found.extend_from_slice(&out[..count]);
            first += W::LANES as u32;
        }
        let expected: Vec<u32> = (7..).zip(values).filter(|(_, v)| *v != 0.0).map(|(i, _)| i).collect();
        assert_eq!(found, expected, "{values:?}");
    }
    let ones = [1.0; 8];
    let octet = w.add_product(w.add_product(w.octet(), &ones, &ones), &TERMS, &ones);
    let [a, b, c, d, e, f, g, h] = TERMS.map(|term| 1.0 + term);
    let expected = ((a + e) + (c + g)) + ((b + f) + (d + h));
    let other = w.add_product(w.octet(), &ones, &ones);
    for [first, second] in w.sums_of_lanes([[octet, other]; 5]) {
        assert_eq!([first, second], [expected, 8.0]);
    }
}

#[test]
fn four_lanes_are_four_numbers() {
    check(Four);
}

widest! {
    fn check_widest() = check;
}

#[test]
fn the_widest_lanes_are_numbers_too() {
    check_widest();
}

#[cfg(feature = "narrow")]
#[test]
fn a_thread_can_do_without_wide_vectors() {
    let widest = lanes();
    only_four(true);
    assert_eq!(lanes(), 4);
    only_four(false);
    assert_eq!(lanes(), widest);
    assert!([4, MOST_LANES].contains(&widest));
}
