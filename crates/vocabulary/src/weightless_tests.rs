//! Tests of `weightless`.

use super::*;

#[test]
fn a_row_gets_the_shape_of_its_windows() {
    let input = Shape { steps: 7, channels: 4 };
    let of = |steps, channels| Some(Shape { steps, channels });
    let pooling = |padding| Pooling { size: 3, stride: 2, padding };
    assert_eq!(Weightless::MaxPool1D(pooling(Padding::Valid)).output(input), of(3, 4));
    assert_eq!(Weightless::AveragePool1D(pooling(Padding::Same)).output(input), of(4, 4));
    assert_eq!(Weightless::Flatten.output(input), of(1, 28));
    assert_eq!(Weightless::GlobalAveragePool1D.output(input), of(1, 4));
    let long = Pooling { size: 8, ..pooling(Padding::Valid) };
    assert_eq!(Weightless::MaxPool1D(long).output(input), None);
    assert_eq!(Weightless::Flatten.output(Shape { steps: 0, channels: 4 }), None);
}
