//! Tests of `neighbours`.

use super::*;

/// `length` bytes that look like no other's: those of a small generator.
fn noise(seed: u32, length: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..length).map(|_| next()).collect()
}

fn ordered(functions: &[(&str, Vec<u8>)]) -> Vec<u32> {
    let names: Vec<&str> = functions.iter().map(|(name, _)| *name).collect();
    let bodies: Vec<&[u8]> = functions.iter().map(|(_, body)| body.as_slice()).collect();
    order(&names, &bodies)
}

#[test]
fn functions_without_anything_in_common_stay_in_the_order_of_their_names() {
    let functions: Vec<(&str, Vec<u8>)> =
        ["c", "a", "d", "b"].into_iter().zip(1..).map(|(name, seed)| (name, noise(seed, 40))).collect();
    assert_eq!(ordered(&functions), [1, 3, 0, 2]);
    assert_eq!(ordered(&[]), [0; 0]);
    // Shorter than a piece.
    assert_eq!(ordered(&[("b", vec![1]), ("a", vec![1])]), [1, 0]);
}

#[test]
fn what_is_alike_stands_together_whatever_its_name() {
    let (one, other) = (noise(1, 300), noise(2, 300));
    let half = [&one[..150], &noise(3, 150)].concat();
    let functions = [("a", one.clone()), ("b", other.clone()), ("c", other), ("d", half), ("e", one)];
    // After `a` comes its copy, then what has half of it; then the next by name and its copy.
    assert_eq!(ordered(&functions), [0, 4, 3, 1, 2]);
}

#[test]
fn of_two_that_match_alike_the_first_by_name_goes_before() {
    let body = noise(7, 100);
    let functions = [("b", body.clone()), ("c", body.clone()), ("a", body)];
    assert_eq!(ordered(&functions), [2, 0, 1]);
}

#[test]
fn what_is_further_back_than_the_window_is_forgotten() {
    let bodies = [noise(1, 100), noise(2, WINDOW + 1), noise(1, 100)];
    let bodies: Vec<&[u8]> = bodies.iter().map(Vec::as_slice).collect();
    let mut window = Window::new(&bodies);
    window.push(0);
    // 95 pieces that two functions have weigh 1024 / 2^(1/4) each.
    assert_eq!(window.known[2], 95 * 861);
    window.push(1);
    assert_eq!((window.known[2], window.bytes), (0, WINDOW + 1));
    assert_eq!(window.functions, [1]);
}
