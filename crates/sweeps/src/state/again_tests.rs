//! Tests of points that are trained again, with real engines as workers.

use charts::SweepScene;
use protocol::report::PerSplit;
use sweep::statistics::{chosen_record, groups};

use super::*;
use crate::state::testing::{Dice, Disk, Tab};
use crate::state::{Action, Change, Number, Open};

const EPOCHS: usize = 3;

/// A small sweep, of which so many trainings are over.
fn swept(dice: &mut Dice, disk: &mut Disk, done: usize) -> Tab {
    let mut tab = Tab::new(disk);
    tab.set_up(disk);
    tab.act(Action::Set(Change::Number(Number::Epochs, EPOCHS.to_string())), disk);
    tab.start(disk);
    while disk.lines.len() < done {
        assert!(tab.go_on(dice, disk));
    }
    if done == 12 {
        tab.run(dice, disk);
    }
    tab
}

fn open(tab: &Tab) -> &Open {
    tab.state.open.as_ref().unwrap()
}

/// The points by their places, with the records that stand for them.
fn records(tab: &Tab) -> Vec<(PointId, Option<Record>)> {
    let open = open(tab);
    let record =
        |group: &sweep::statistics::Group<'_>| chosen_record(open.plan(), &open.results, group).cloned();
    groups(open.plan(), &open.results).iter().map(|group| (group.point.id, record(group))).collect()
}

/// Mean distance of a path from where the tag was, m.
fn displacement(run: &Retrained, path: &Path) -> f64 {
    let far = |(place, row): (usize, &u32)| {
        let (dx, dy) = (path.x[place] - run.data.x[*row as usize], path.y[place] - run.data.y[*row as usize]);
        f64::from(dx * dx + dy * dy).sqrt()
    };
    path.rows.iter().enumerate().map(far).sum::<f64>() / path.rows.len() as f64
}

#[test]
fn losses_and_paths_are_those_of_the_records() {
    let (mut disk, mut dice) = (Disk::default(), Dice(17));
    let mut tab = swept(&mut dice, &mut disk, 12);
    let records = records(&tab);
    // One with QAT, int8 after training, and float.
    for place in [1, 4, 5] {
        tab.act(Action::Again(records[place].0, Arc::default()), &mut disk);
    }
    // Once is enough.
    tab.act(Action::Again(records[1].0, Arc::default()), &mut disk);
    assert!(tab.again.is_some() && open(&tab).again.share(records[5].0) == Some(0.0));
    tab.run(&mut dice, &mut disk);
    assert!(tab.again.is_none() && tab.state.notice.is_none(), "{:?}", tab.state.notice);
    let done = &open(&tab).again.done;
    assert_eq!(done.iter().map(|run| run.point).collect::<Vec<_>>(), [1, 4, 5].map(|it| records[it].0));
    for (run, place) in done.iter().zip([1, 4, 5]) {
        let record = records[place].1.as_ref().unwrap();
        assert_eq!(run.seed, record.job.training.seed);
        let losses = run.losses.as_ref().map(|history| (history.first_epoch, history.losses.len()));
        assert_eq!(losses, if place == 4 { None } else { Some((1, EPOCHS)) });
        assert_eq!(
            run.losses.as_ref().and_then(|it| it.best).map(|(epoch, _)| epoch),
            (place != 4).then(|| record.network().unwrap().best_epoch)
        );
        assert_eq!(run.quantized.is_some(), place != 5);
        if let Some(PerSplit { test, .. }) = record.integer.as_ref().map(|integer| &integer.metrics) {
            let found = displacement(run, run.quantized.as_ref().unwrap());
            assert!((found - test.ade).abs() < 1e-6, "{found} and {}", test.ade);
        }
    }
    let float = records[5].1.as_ref().unwrap().float.as_ref().unwrap().metrics.test.ade;
    assert!((displacement(&done[2], &done[2].float) - float).abs() < 1e-6);
    assert!(Rc::ptr_eq(&done[0].data, &done[2].data));
    let groups = groups(open(&tab).plan(), &open(&tab).results);
    let plates = atlas::retrained(&tab.state.view(open(&tab).plan(), &groups), done);
    let losses = plates.iter().filter(|plate| matches!(plate.scene, SweepScene::Loss(_))).count();
    assert_eq!((losses, plates.len()), (2, 8));
    // One goes, and nothing of it is stored.
    tab.act(Action::Leave(records[4].0), &mut disk);
    let left = open(&tab).again.done.iter().map(|run| run.point).collect::<Vec<_>>();
    assert_eq!((left, disk.lines.len()), (vec![records[1].0, records[5].0], 12));
}

#[test]
fn other_weights_or_data_are_refused_and_the_next_point_is_had() {
    let (mut disk, mut dice) = (Disk::default(), Dice(19));
    let mut tab = swept(&mut dice, &mut disk, 12);
    let records = records(&tab);
    let own = |place: usize| records[place].1.clone().unwrap();
    for (record, problem) in [
        (
            {
                let mut record = own(0);
                record.qat.as_mut().unwrap().weights_hash = "0123".to_owned();
                record
            },
            ", and those of the record 0123.",
        ),
        (Record { data_fingerprint: "others".to_owned(), ..own(0) }, "these are not the data of the sweep."),
    ] {
        let again = &mut tab.state.open.as_mut().unwrap().again;
        again.want(records[0].0, record, Arc::default()).unwrap();
        again.want(records[5].0, own(5), Arc::default()).unwrap();
        tab.act(Action::Dismiss, &mut disk);
        tab.run(&mut dice, &mut disk);
        let notice = tab.state.notice.clone().unwrap();
        assert!(notice.starts_with(&format!("Point {} cannot be trained again: ", records[0].0)), "{notice}");
        assert!(notice.ends_with(problem), "{notice}");
        assert_eq!(open(&tab).again.done.iter().map(|run| run.point).collect::<Vec<_>>(), [records[5].0]);
        tab.act(Action::Leave(records[5].0), &mut disk);
    }
}

#[test]
fn it_goes_on_beside_a_sweep_and_what_is_left_goes_first() {
    let (mut disk, mut dice) = (Disk::default(), Dice(23));
    let mut tab = swept(&mut dice, &mut disk, 4);
    let known = records(&tab).into_iter().filter(|(_, record)| record.is_some());
    let known: Vec<PointId> = known.map(|(point, _)| point).take(2).collect();
    for point in &known {
        tab.act(Action::Again(*point, Arc::default()), &mut disk);
    }
    for _ in 0..30 {
        tab.go_on(&mut dice, &mut disk);
    }
    // The one at work is wanted no more: another worker begins with the next one.
    tab.act(Action::Leave(known[0]), &mut disk);
    assert!(tab.again.is_some());
    tab.run(&mut dice, &mut disk);
    assert_eq!(open(&tab).again.done.iter().map(|run| run.point).collect::<Vec<_>>(), [known[1]]);
    assert_eq!((tab.counts(), disk.twice), ((12, 12, 0), 0));
    // A point without a result cannot be asked for, and another sweep takes its own with it.
    tab.act(Action::Again(999, Arc::default()), &mut disk);
    assert!(tab.again.is_none() && !open(&tab).again.is_working());
}
