//! Tests of `document`.

use super::*;

#[test]
fn a_part_takes_the_place_of_its_old_text_and_leaves_the_other() {
    let first = with_part("an old file", Part::Sweeps, "## Sweeps\n\nslow\n");
    let both = with_part(&first, Part::Speed, "## Speed\n");
    assert_eq!((Part::Speed.of(&both), Part::Sweeps.of(&both)), ("## Speed", "## Sweeps\n\nslow"));
    let again = with_part(&both, Part::Sweeps, "## Sweeps\n\nfast\n");
    assert!(again.starts_with("# Benchmarks\n"));
    assert!(again.ends_with(
        "\n<!-- cargo xtask bench --only speed -->\n\n## Speed\n\n<!-- cargo xtask bench --only sweeps -->\n\n## Sweeps\n\nfast\n"
    ));
    assert_eq!(with_part(&again, Part::Sweeps, "## Sweeps\n\nfast"), again);
}
