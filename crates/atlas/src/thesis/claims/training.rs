//! Quantization after training and during it.

use sweep::statistics::Group;
use vocabulary::Figure;

use super::super::contrast::{Contrast, Expected};
use super::super::study::{BEST, Study, less};
use super::Claim;

/// The conversion to int8 costs little.
pub fn conversion_costs(mlp: &Study<'_>, cnn: &Study<'_>, lstm: &Study<'_>) -> Claim {
    let cost = |study: &Study<'_>, words: &str| {
        let change = |group: &Group<'_>| -> Vec<f64> {
            let pairs = group.seeds.iter().filter_map(|seed| Some((seed.test.ade, seed.float?.1.ade)));
            pairs.map(|(own, float)| 100.0 * (own / float - 1.0)).collect()
        };
        let what = format!("{}, change of the test ADE by the conversion to int8{words}", study.name);
        Contrast::of_seeds(what, study.converted().map(change).unwrap_or_default(), Expected::Above)
            .in_unit(" %")
    };
    let contrasts = vec![
        cost(mlp, " (thesis: +1.15 % of the best of 10)"),
        cost(cnn, " (thesis: +4.03 % of the best of 30)"),
        cost(lstm, "").beside(),
    ];
    Claim::new(
        "Quantization after training costs about 1 % (MLP) and 4 % (CNN) of the error (Tables 3.6 and 3.9).",
        contrasts,
    )
}

/// For the CNN the conversion is a little better than training with quantization.
pub fn conversion_or_training(cnn: &Study<'_>) -> Claim {
    let values = less(cnn.converted(), cnn.at(BEST.0, BEST.1), Figure::TestAde);
    let what = "CNN, test ADE after the conversion to int8 less that of training with 6 bits each";
    Claim {
        notes: vec!["That the latter has fewer bits, 12 against 16, is so by construction.".to_owned()],
        ..Claim::new(
            "For the CNN, quantization after training is slightly better than training with quantization, which has fewer bits (Table 3.9).",
            vec![Contrast::of_seeds(what, values, Expected::Below)],
        )
    }
}
