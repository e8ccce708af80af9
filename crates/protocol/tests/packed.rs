//! Long arrays of messages on their way from the worker to the page.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a failed call is the test's failure")]

use std::sync::Arc;

use proptest::collection::vec;
use proptest::prelude::*;
use protocol::message::{FromWorker, Mismatch, Packed, Packer, RequestId, RunId, Unpacker};
use protocol::report::{
    DataView, EpochLoss, Leg, LossHistory, Path, PerSplit, RangeHistory, RangePoint, TensorKind,
};

/// Any bit pattern: NaN of every payload, infinities, -0, subnormal numbers.
fn f32s() -> impl Strategy<Value = Vec<f32>> {
    vec(any::<u32>().prop_map(f32::from_bits), 0..40)
}

fn f64s() -> impl Strategy<Value = Vec<f64>> {
    vec(any::<u64>().prop_map(f64::from_bits), 0..40)
}

fn rows() -> impl Strategy<Value = Arc<[u32]>> {
    vec(any::<u32>(), 0..40).prop_map(Arc::from)
}

fn path() -> impl Strategy<Value = Path> {
    (rows(), f32s(), f32s()).prop_map(|(rows, x, y)| Path { rows, x, y })
}

fn losses() -> impl Strategy<Value = LossHistory> {
    let loss = |[train, validation]: [u64; 2]| EpochLoss {
        train: f64::from_bits(train),
        validation: f64::from_bits(validation),
    };
    (vec(any::<[u64; 2]>().prop_map(loss), 0..40), any::<u32>()).prop_map(|(losses, first_epoch)| {
        LossHistory { repeat: 3, leg: Leg::Qat, first_epoch, losses, best: Some((2, 0.25)) }
    })
}

fn ranges() -> impl Strategy<Value = RangeHistory> {
    let point = |([min, max, zero_share], step): ([u32; 3], u32)| RangePoint {
        step,
        min: f32::from_bits(min),
        max: f32::from_bits(max),
        zero_share: f32::from_bits(zero_share),
    };
    let points = vec(any::<([u32; 3], u32)>().prop_map(point), 0..40);
    points.prop_map(|points| RangeHistory { name: "input".to_owned(), kind: TensorKind::Input, points })
}

fn progress() -> impl Strategy<Value = FromWorker> {
    (vec(losses(), 0..3), proptest::option::of(path()), vec(ranges(), 0..3)).prop_map(
        |(losses, validation_path, ranges)| FromWorker::Progress {
            run: RunId(1),
            repeat: 0,
            repeats: 1,
            epoch: 7,
            epochs: 9,
            epochs_per_second: 0.5,
            seconds_left: None,
            losses,
            validation_path,
            ranges,
        },
    )
}

fn loaded() -> impl Strategy<Value = FromWorker> {
    (f64s(), f32s(), f32s(), vec(any::<u32>(), 0..9), [rows(), rows(), rows()]).prop_map(
        |(time_s, x, y, breaks, [train, validation, test])| {
            let split = PerSplit { train, validation, test };
            let view = DataView { time_s, x, y, breaks, split, ..DataView::default() };
            FromWorker::Loaded { request: RequestId(4), view: Box::new(view) }
        },
    )
}

/// Everything about a message, with the bits of its numbers: NaN is not equal to itself.
fn bits(message: &FromWorker) -> (Vec<u64>, String) {
    let floats = |values: &[f32]| values.iter().map(|value| u64::from(value.to_bits())).collect::<Vec<_>>();
    let whole = |values: &[u32]| values.iter().map(|value| u64::from(*value)).collect::<Vec<_>>();
    let of_path = |path: &Path| [whole(&path.rows), floats(&path.x), floats(&path.y)].concat();
    let numbers = match message {
        FromWorker::Loaded { view, .. } => {
            let PerSplit { train, validation, test } = &view.split;
            let time: Vec<u64> = view.time_s.iter().map(|time| time.to_bits()).collect();
            let rows = [&view.breaks[..], train, validation, test].map(whole).concat();
            [time, floats(&view.x), floats(&view.y), rows].concat()
        }
        FromWorker::Progress { losses, validation_path, ranges, .. } => {
            let losses = losses.iter().flat_map(|history| &history.losses);
            let losses = losses.flat_map(|loss| [loss.train.to_bits(), loss.validation.to_bits()]).collect();
            let points = ranges.iter().flat_map(|history| &history.points).flat_map(|point| {
                [vec![u64::from(point.step)], floats(&[point.min, point.max, point.zero_share])].concat()
            });
            [losses, validation_path.as_ref().map(of_path).unwrap_or_default(), points.collect()].concat()
        }
        _ => Vec::new(),
    };
    // The lengths of lists and everything that is no array of numbers.
    (numbers, format!("{message:?}"))
}

proptest! {
    #[test]
    fn every_bit_of_every_array_comes_through(messages in vec(prop_oneof![progress(), loaded()], 1..20)) {
        let (mut packer, mut unpacker) = (Packer::default(), Unpacker::default());
        for message in messages {
            let packed = packer.pack(message.clone());
            let arrived = unpacker.unpack(packed).unwrap();
            prop_assert_eq!(bits(&arrived), bits(&message));
        }
    }

    #[test]
    fn bytes_that_are_too_few_or_too_many_are_refused(message in loaded(), cut in 1_usize..2000, more in 1_usize..9) {
        let packed = Packer::default().pack(message);
        let mut short = packed.clone();
        short.bytes.truncate(packed.bytes.len().saturating_sub(cut).max(1));
        prop_assert_eq!(Unpacker::default().unpack(short), Err(Mismatch));
        let mut long = packed;
        long.bytes.extend(std::iter::repeat_n(0, more));
        prop_assert_eq!(Unpacker::default().unpack(long), Err(Mismatch));
    }

    #[test]
    fn any_bytes_are_read_without_panic(message in progress(), bytes in vec(any::<u8>(), 0..200)) {
        let message = Packer::default().pack(message).message;
        let _ = Unpacker::default().unpack(Packed { message, bytes });
    }
}

fn path_of(rows: &Arc<[u32]>) -> FromWorker {
    let path = Path { rows: Arc::clone(rows), x: vec![0.5; rows.len()], y: vec![1.5; rows.len()] };
    progress_of(Some(path))
}

fn progress_of(validation_path: Option<Path>) -> FromWorker {
    FromWorker::Progress {
        run: RunId(1),
        repeat: 0,
        repeats: 1,
        epoch: 1,
        epochs: 2,
        epochs_per_second: 0.0,
        seconds_left: None,
        losses: Vec::new(),
        validation_path,
        ranges: Vec::new(),
    }
}

fn rows_of(message: FromWorker) -> Arc<[u32]> {
    match message {
        FromWorker::Progress { validation_path: Some(path), .. } => path.rows,
        other => panic!("{other:?}"),
    }
}

/// Bytes of a count or a number before values.
const HEAD: usize = 8;

#[test]
fn rows_travel_once_and_are_held_once() {
    let (mut packer, mut unpacker) = (Packer::default(), Unpacker::default());
    let rows: Arc<[u32]> = (0..1000).collect();
    let first = packer.pack(path_of(&rows));
    let coordinates = 2 * (HEAD + 4 * rows.len());
    assert_eq!(first.bytes.len(), HEAD + (HEAD + 4 * rows.len()) + coordinates);
    let first = rows_of(unpacker.unpack(first).unwrap());
    // The same rows found anew, as after another split and back.
    let again: Arc<[u32]> = (0..1000).collect();
    let second = packer.pack(path_of(&again));
    assert_eq!(second.bytes.len(), HEAD + coordinates, "only the number of the rows");
    let second = rows_of(unpacker.unpack(second).unwrap());
    assert_eq!((&first, &second), (&rows, &again));
    assert!(Arc::ptr_eq(&first, &second));
}

#[test]
fn rows_of_long_ago_travel_again_and_an_empty_path_takes_no_place() {
    let (mut packer, mut unpacker) = (Packer::default(), Unpacker::default());
    let list = |first: u32| -> Arc<[u32]> { (first..first + 5).collect() };
    let mut send = |rows: &Arc<[u32]>| {
        let packed = packer.pack(path_of(rows));
        let bytes = packed.bytes.len();
        assert_eq!(&rows_of(unpacker.unpack(packed).unwrap()), rows);
        bytes
    };
    let whole = send(&list(0));
    let known = send(&list(0));
    assert_eq!(whole - known, HEAD + 4 * 5);
    for first in 1..12 {
        assert_eq!((send(&list(first)), send(&Arc::default())), (whole, HEAD + 2 * HEAD));
    }
    assert_eq!(send(&list(0)), known, "twelve lists are kept");
    assert_eq!(send(&list(12)), whole);
    assert_eq!(send(&list(0)), whole, "the oldest was forgotten");
    assert_eq!(send(&list(2)), known);
}

#[test]
fn rows_that_were_never_sent_are_no_rows() {
    let mut packer = Packer::default();
    let rows: Arc<[u32]> = (0..10).collect();
    packer.pack(path_of(&rows));
    let next = packer.pack(path_of(&rows));
    assert_eq!(Unpacker::default().unpack(next), Err(Mismatch), "a message was left out");
}

#[test]
fn what_has_no_arrays_has_no_bytes_and_an_array_within_its_message_stays_there() {
    let mut packer = Packer::default();
    let pong = packer.pack(FromWorker::Pong);
    assert_eq!(pong, Packed { message: FromWorker::Pong, bytes: Vec::new() });
    let message = path_of(&(0..3).collect());
    let plain = Packed { message: message.clone(), bytes: Vec::new() };
    assert_eq!(Unpacker::default().unpack(plain), Ok(message));
}

#[test]
fn json_keeps_the_numbers_of_reports_in_lists() {
    let path = Path { rows: [3, 4].into(), x: vec![0.5, 1.5], y: vec![2.5, -0.0] };
    let text = serde_json::to_string(&path).unwrap();
    assert_eq!(text, r#"{"rows":[3,4],"x":[0.5,1.5],"y":[2.5,-0.0]}"#);
    assert_eq!(serde_json::from_str::<Path>(&text).unwrap(), path);
    let history = LossHistory {
        repeat: 0,
        leg: Leg::Float,
        first_epoch: 1,
        losses: vec![EpochLoss { train: 0.5, validation: 0.25 }],
        best: None,
    };
    let text = serde_json::to_string(&history).unwrap();
    assert!(text.contains(r#""losses":[{"train":0.5,"validation":0.25}]"#), "{text}");
}
