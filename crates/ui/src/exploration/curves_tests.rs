//! Tests of `curves`.

use super::*;
use crate::state::exploration::testing::member;

fn members() -> Vec<Shared<NeuronReport>> {
    [(31, 0.12), (32, 0.14), (45, 0.11)].map(|(n, mse)| Shared::new(member(n, &[(mse, 0.4)]))).into()
}

fn sizes(picked: &[u32]) -> (Vec<u32>, bool) {
    let (found, are_picked) = shown(&members(), picked);
    (found.iter().map(|member| member.neurons).collect(), are_picked)
}

#[test]
fn picked_sizes_are_shown_in_order_and_the_best_where_none_is_there() {
    assert_eq!(sizes(&[45, 32]), (vec![32, 45], true));
    assert_eq!(sizes(&[45, 99]), (vec![45], true));
    assert_eq!(sizes(&[99]), (vec![45], false));
    assert_eq!(shown(&[], &[32]).0.len(), 0);
}

#[test]
fn curves_are_the_chosen_repeats_losses() {
    let series = series(&members()[0]);
    assert_eq!((&*series[0].losses, series[0].best), ([1.0, 0.1, 0.2].as_slice(), None));
    assert_eq!((&*series[1].losses, series[1].best), ([2.0, 0.2, 0.4].as_slice(), Some((2, 0.2))));
}

#[test]
fn the_thesis_epoch_stands_beside_ours() {
    let of = |thesis| heading(&members()[1], thesis);
    assert_eq!(of(true), ("n = 32".to_owned(), "best epoch 2 \u{b7} thesis 193".to_owned()));
    assert_eq!(of(false).1, "best epoch 2");
}
