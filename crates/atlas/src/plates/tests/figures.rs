//! Tests of what plates show of other figures than the test ADE.

use charts::{Picture as _, Standing, SweepScene};
use protocol::Job;
use protocol::report::{Metrics, Smoothness};
use sweep::statistics::{bits, groups};
use sweep::testing::results_with;
use vocabulary::{Figure, Statistic};

use super::{ade, grid, plate, with};
use crate::view::View;
use crate::{findings, plates, tables, worth_retraining};

/// Fewer activation bits are more of a stair; the second seed jerks more.
fn smooth(job: &Job) -> Smoothness {
    let activations = bits(job).map_or(20, |bits| bits.activations);
    Smoothness {
        speed_error: None,
        acceleration_error: bits(job).is_none_or(|bits| bits.weights == 6).then_some(2.0),
        jerk: Some(12.0 / f64::from(activations) + job.training.seed as f64),
        true_jerk: Some(0.25),
        stair_index: Some(if activations == 20 { 0.0 } else { 1.0 / f64::from(activations) }),
        levels: [1 << activations, 1 << activations],
    }
}

/// The results of the grid whose records know how smooth paths are.
fn with_smoothness<T>(figure: Figure, statistic: Statistic, look: impl FnOnce(&View<'_>) -> T) -> T {
    let results = results_with(grid(), |job| {
        let (validation, test) = ade(job)?;
        let smoothness = Some(smooth(job));
        Some([validation, test].map(|ade| Metrics { mse: ade * ade, ade, samples: 1, smoothness }))
    });
    let plan = results.plan().unwrap();
    let groups = groups(&plan, &results);
    look(&View { figure, statistic, thesis: true, ..View::of(&plan, &groups) })
}

#[test]
fn any_figure_is_shown_by_its_own_name_and_values() {
    with_smoothness(Figure::Jerk, Statistic::Median, |view| {
        let SweepScene::Map(map) = plate(view, "map").scene else { panic!("the map") };
        // 12 / 2, 12 / 4 and 12 / 6, and 1.5 of the seeds; 2-2 failed.
        assert!(map.cells[0].unwrap().is_nan());
        assert_eq!(map.cells[1..6], [4.5, 3.5, 7.5, 4.5, 3.5].map(Some));
        assert_eq!(&*map.figure.name, "jerk (m/s\u{b3})");
        let titles: Vec<String> = plates(view).iter().map(|plate| plate.title.to_string()).collect();
        assert_eq!(
            titles,
            [
                "Jerk over activation bits, a line for each of weight bits from 2 to 6",
                "Jerk over both axes",
                "Jerk as a surface",
                "Best jerk for each width of the activations",
                "Jerk against total bits",
                "Test ADE against jerk",
                "Changes of jerk against float",
                "All axes beside each other",
            ]
        );
        assert!(
            plate(view, "curves")
                .table
                .csv()
                .starts_with("weight bits,activation bits,jerk (m/s\u{b3})\n2,2,\n2,4,4.5000\n")
        );
        let SweepScene::Changes(scene) = plate(view, "changes").scene else { panic!("changes") };
        // Float jerks 0.6 m/s\u{b3} and what the seed adds.
        let expected = 100.0 * f64::midpoint(4.0 / 1.6, 5.0 / 2.6) - 100.0;
        assert!((scene.changes[1] - expected).abs() < 1e-9, "{}", scene.changes[1]);
        assert_eq!(scene.stated, None);
        assert!(
            findings(view)[0].text.ends_with("its jerk is 3.5000 m/s\u{b3}."),
            "{}",
            findings(view)[0].text
        );
        assert_eq!(tables(view)[0].table.header[3], "jerk (m/s\u{b3})");
        for plate in plates(view) {
            let overlay = match &plate.scene {
                SweepScene::Curves(scene) => scene.overlay.as_ref(),
                SweepScene::Front(scene) => scene.overlay.as_ref(),
                _ => None,
            };
            assert_eq!(overlay, None, "{}", plate.id);
        }
    });
}

#[test]
fn more_levels_are_better() {
    with_smoothness(Figure::Levels, Statistic::BestTest, |view| {
        let SweepScene::Front(scene) = plate(view, "front").scene else { panic!("the front") };
        let front: Vec<(&str, f64)> = scene
            .points
            .iter()
            .filter(|point| point.is_front)
            .map(|point| (&*point.name, point.figure))
            .collect();
        assert_eq!(front, [("2-4", 16.0), ("2-6", 64.0)]);
        // 4-6 is the best of its ten bits, 6-4 is not; 4-4 is hardware's.
        let standing = |name: &str| scene.points.iter().find(|point| &*point.name == name).unwrap().standing;
        assert_eq!(
            ["4-6", "6-4", "4-4"].map(standing),
            [Standing::Local, Standing::Other, Standing::Hardware]
        );
        let SweepScene::Curves(best) = plate(view, "best").scene else { panic!("curves") };
        let found: Vec<(f64, f64)> = best.curves[0].points.iter().map(|point| (point.x, point.y)).collect();
        assert_eq!(found, [(2.0, 4.0), (4.0, 16.0), (6.0, 64.0)]);
        assert!(!plates(view).iter().any(|plate| plate.id == "changes"));
        assert_eq!(plate(view, "map").table.rows[0], ["2", "", "16", "64"]);
        assert!(
            best.summary().starts_with("output levels over activation bits: highest 64 at"),
            "{}",
            best.summary()
        );
        assert_eq!(worth_retraining(view)[..2], [4, 2]);
    });
}

#[test]
fn costs_are_compared_with_the_float_networks_own() {
    with_smoothness(Figure::PackedBytes, Statistic::Median, |view| {
        let SweepScene::Changes(scene) = plate(view, "changes").scene else { panic!("changes") };
        // 91 and 92 bytes against 226 floats.
        assert!((scene.changes[8] - 100.0 * (91.5 / 904.0 - 1.0)).abs() < 1e-9, "{}", scene.changes[8]);
        assert_eq!(plate(view, "changes").title.as_ref(), "Changes of packed size against float");
    });
    with_smoothness(Figure::TotalBits, Statistic::Median, |view| {
        assert!(!plates(view).iter().any(|plate| ["front", "changes"].contains(&plate.id)));
        assert_eq!(plate(view, "map").table.rows[0], ["2", "", "6", "8"]);
        assert_eq!(
            findings(view).last().unwrap().text,
            "1 of 11 points has no total bits and is in none of its pictures."
        );
    });
}

#[test]
fn error_is_set_against_smoothness() {
    with_smoothness(Figure::TestAde, Statistic::BestTest, |view| {
        let SweepScene::Front(scene) = plate(view, "smoothness").scene else { panic!("the front") };
        let found: Vec<(&str, f64, bool, Standing)> = scene
            .points
            .iter()
            .map(|point| (&*point.name, point.against, point.is_front, point.standing))
            .collect();
        let sixth = 1.0 / 6.0;
        assert_eq!(
            found,
            [
                ("float", 0.0, false, Standing::Float),
                ("8-8", 0.125, false, Standing::Ptq),
                ("6-6", sixth, true, Standing::Other),
                ("4-6", sixth, false, Standing::Other),
                ("2-6", sixth, false, Standing::Other),
                ("4-4", 0.25, false, Standing::Hardware),
                ("6-4", 0.25, false, Standing::Other),
                ("2-4", 0.25, false, Standing::Other),
                ("6-2", 0.5, false, Standing::Other),
                ("4-2", 0.5, false, Standing::Other),
            ]
        );
        assert_eq!((&*scene.figure.name, &*scene.against.name), ("test ADE (m)", "stair index"));
        assert_eq!((plate(view, "smoothness").points[0], plate(view, "smoothness").clipped), (Some(10), 1));
        assert!(plate(view, "smoothness").table.csv().starts_with(
            "point,stair index,test ADE (m),front,standing\nfloat,0.0000,0.5000,no,not quantized\n8-8,0.1250,"
        ));
    });
    with_smoothness(Figure::TestMse, Statistic::BestTest, |view| {
        let plate = plate(view, "smoothness");
        assert_eq!(&*plate.title, "Test MSE against stair index");
        let SweepScene::Front(scene) = plate.scene else { panic!("the front") };
        assert!((scene.points[2].figure - 0.45 * 0.45).abs() < 1e-12);
    });
}

#[test]
fn points_without_the_figure_are_absent_and_counted() {
    with(None, true, |view| {
        let stair = View { figure: Figure::StairIndex, ..*view };
        assert_eq!(plates(&stair), []);
        // A failed point has no figure to lack.
        assert_eq!(
            findings(&stair).last().unwrap().text,
            "10 of 11 points have no stair index and are in none of its pictures."
        );
        assert!(findings(&stair)[0].text.ends_with("its stair index is not known."));
    });
    // Acceleration is known of weights of 6 bits alone, and of float.
    with_smoothness(Figure::AccelerationError, Statistic::Median, |view| {
        let SweepScene::Map(map) = plate(view, "map").scene else { panic!("the map") };
        assert!(map.cells[0].unwrap().is_nan());
        assert_eq!(map.cells[1..], [None, None, None, None, None, Some(2.0), Some(2.0), Some(2.0)]);
        let SweepScene::Curves(curves) = plate(view, "curves").scene else { panic!("curves") };
        assert_eq!(curves.curves.iter().map(|curve| curve.points.len()).collect::<Vec<_>>(), [1, 0, 3]);
        assert_eq!(plate(view, "front").points[1..], [Some(6), Some(7), Some(8)]);
        assert_eq!(
            findings(view).last().unwrap().text,
            "6 of 11 points have no acceleration error and are in none of its pictures."
        );
    });
}

#[test]
fn the_thesis_printed_mse_too() {
    with(None, true, |view| {
        let view = View { figure: Figure::TestMse, ..*view };
        let SweepScene::Front(scene) = plate(&view, "front").scene else { panic!("the front") };
        let overlay = scene.overlay.unwrap();
        let found: Vec<(f64, f64)> = overlay.points.iter().map(|point| (point.x, point.y)).collect();
        assert_eq!((found, overlay.levels[0].1), (vec![(12.0, 0.097), (16.0, 0.127)], 0.125));
        assert_eq!(&*overlay.note, "its own data, another room; of the run with the best test ADE of 10");
    });
}

#[test]
fn the_surface_has_the_maps_table() {
    with(None, false, |view| {
        let (map, surface) = (plate(view, "map"), plate(view, "surface"));
        assert_eq!((surface.table_stem(), surface.has_own_table()), ("map".to_owned(), false));
        assert!(surface.table == map.table && map.has_own_table() && surface.stem() == "surface");
    });
}
