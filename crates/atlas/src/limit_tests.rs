//! Tests of limits: what is read, which points are beyond one, what is found and drawn.

use charts::SweepScene;
use vocabulary::Figure;

use super::*;
use crate::findings;
use crate::plates::tests::{plate, with};
use crate::view::View;

/// What is found within a limit, and the note and the places beyond it of a plate.
fn seen(cost: Figure, text: &str, id: &str) -> (String, String, Vec<usize>, Option<f64>) {
    let limit = Limit::read(cost, text).unwrap();
    with(None, false, |view| {
        let view = View { limit, ..*view };
        let beyond = match plate(&view, id).scene {
            SweepScene::Map(scene) => scene.beyond,
            SweepScene::Surface(scene) => scene.map.beyond,
            SweepScene::Front(scene) => scene.beyond,
            SweepScene::Parallel(scene) => {
                let kept = scene.kept();
                assert!(kept.iter().all(|place| !scene.beyond.as_ref().unwrap().places.contains(place)));
                scene.beyond
            }
            _ => None,
        };
        let beyond = beyond.unwrap();
        (findings(&view)[1].text.clone(), beyond.note.to_string(), beyond.places.to_vec(), beyond.most)
    })
}

#[test]
fn a_limit_is_a_number_above_nothing_of_what_networks_cost() {
    assert_eq!(Limit::read(Figure::TotalBits, "  "), Ok(None));
    assert_eq!(
        Limit::read(Figure::PackedBytes, " 90.5 "),
        Ok(Some(Limit { cost: Figure::PackedBytes, most: 90.5 }))
    );
    for text in ["0", "-1", "nan", "inf", "twelve", "12 bits"] {
        let refused = Limit::read(Figure::TotalBits, text).unwrap_err();
        assert_eq!(refused, format!("the budget is \u{201c}{text}\u{201d}; allowed: numbers above 0"));
    }
    assert_eq!(
        Limit::read(Figure::Jerk, "3").unwrap_err(),
        "the budget is of jerk; allowed: total-bits, packed-bytes, bit-operations"
    );
    assert!(Figure::ALL.into_iter().filter(|figure| figure.is_cost()).eq(Limit::COSTS));
}

#[test]
fn the_best_point_within_a_limit_is_named_and_the_others_are_faint() {
    let (found, note, places, most) = seen(Figure::TotalBits, "8", "map");
    assert_eq!(
        found,
        "Lowest median validation ADE of the 5 of 8 points within 8 total bits: weight bits 4, activation bits 4 (0.3850 m); its test \
         ADE is 0.4800 m."
    );
    // 4-6, 6-4 and 6-6 have more. 2-2 failed, and has no median.
    assert_eq!((note.as_str(), places, most), ("more than 8 total bits", vec![5, 7, 8], None));
    assert_eq!(seen(Figure::TotalBits, "8", "surface").2, [5, 7, 8]);
    assert_eq!(seen(Figure::TotalBits, "8", "parallel").2, [5, 7, 8]);
    // Behind the six points with at most 8 bits, 2-2 included, are these three and int8; the level axis has total bits.
    let (.., places, most) = seen(Figure::TotalBits, "8", "front");
    assert_eq!((places, most), (vec![6, 7, 8, 9], Some(8.0)));
    // A network has 90 bytes and as many more as its seed says: 91 and 92.
    let (found, note, places, most) = seen(Figure::PackedBytes, "91.4", "front");
    assert_eq!(found, "None of 8 points is within a packed size of 91.4 B.");
    assert_eq!((note.as_str(), places.len(), most), ("more than a packed size of 91.4 B", 9, None));
    assert!(seen(Figure::PackedBytes, "91.5", "map").2.is_empty());
}
