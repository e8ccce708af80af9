//! How smooth paths are.

use sweep::statistics::Group;
use vocabulary::Figure;

use super::super::contrast::{Contrast, Expected};
use super::super::study::{BEST, Study, less};
use super::Claim;

/// Widths that hardware has; the smoothest of them, as the thesis says, is the last.
const HARDWARE: [(u8, u8); 3] = [(4, 4), (4, 8), (4, 16)];
/// Other widths whose path of the MLP the thesis draws, below the knee of the front.
const KNEE: (u8, u8) = (5, 3);

fn named(widths: (u8, u8)) -> String {
    format!("{}-{}", widths.0, widths.1)
}

fn at<'a>(study: &Study<'a>, (weights, activations): (u8, u8)) -> Option<&'a Group<'a>> {
    study.at(weights, activations)
}

/// Few bits make stairs, and the error does not show it.
pub fn stairs(mlp: &Study<'_>, cnn: &Study<'_>) -> Claim {
    let against = |network: &str,
                   of: (&str, Option<&Group<'_>>),
                   than: (&str, Option<&Group<'_>>),
                   figure: Figure,
                   expected| {
        let what =
            format!("{network}, {} of {} less that of {}", figure.label().to_lowercase(), of.0, than.0);
        let unit = if figure == Figure::SpeedError { " m/s" } else { "" };
        Contrast::of_seeds(what, less(of.1, than.1, figure), expected).in_unit(unit)
    };
    let coarse = at(mlp, HARDWARE[0]);
    let mut contrasts =
        vec![against("MLP", ("4-4", coarse), ("float", mlp.float()), Figure::StairIndex, Expected::Above)];
    let smoothest = at(mlp, HARDWARE[2]);
    for widths in &HARDWARE[..2] {
        let other = at(mlp, *widths);
        let (of, than) = (("4-16", smoothest), (named(*widths), other));
        contrasts.push(against("MLP", of, (&than.0, than.1), Figure::StairIndex, Expected::Below));
    }
    let best = at(mlp, BEST);
    for widths in HARDWARE.into_iter().chain([KNEE]) {
        let (name, other) = (named(widths), at(mlp, widths));
        contrasts.push(against("MLP", ("6-6", best), (&name, other), Figure::SpeedError, Expected::Below));
    }
    contrasts.push(against(
        "MLP",
        ("6-6", best),
        ("int8", mlp.converted()),
        Figure::SpeedError,
        Expected::Below,
    ));
    for widths in HARDWARE.into_iter().chain([BEST]) {
        let (name, other) = (named(widths), at(cnn, widths));
        contrasts.push(against(
            "CNN",
            ("int8", cnn.converted()),
            (&name, other),
            Figure::SpeedError,
            Expected::Below,
        ));
    }
    Claim::new(
        "Paths of few bits are stairs: 4-4 is unacceptable whatever its error; of the widths that hardware has, 4-16 is smoothest (MLP); the best path of the MLP is that of 6-6, of the CNN that of int8 (sections 4.1 and 4.2).",
        contrasts,
    )
}
