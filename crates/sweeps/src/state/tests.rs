//! Whole sweeps with real engines as workers, a store in memory, and accidents: workers that die, tabs that are closed, a store
//! that refuses.

use std::collections::BTreeMap;

use bitroom_wasm::worker::Engine;
use protocol::Job;
use sweep::{Line, Outcome};

use super::testing::{Dice, Disk, Tab};
use super::*;
use sweep::statistics::groups;

/// A sweep without accidents: its lines by key.
fn undisturbed() -> BTreeMap<(SweepId, String), String> {
    let (mut disk, mut dice) = (Disk::default(), Dice(1));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    // Four points, the float network and int8, two seeds each.
    assert_eq!((tab.counts(), tab.state.status()), ((12, 12, 0), Status::Done));
    assert_eq!((disk.lines.len(), disk.twice, tab.told), (12, 0, 12));
    assert_eq!(tab.state.open.as_ref().unwrap().recomputed(), 0);
    assert!(tab.engines.is_empty());
    // The float networks of both seeds, which int8 goes on from.
    assert_eq!(disk.networks.len(), 2);
    disk.lines
}

#[test]
fn tabs_and_workers_may_be_lost_at_any_moment_and_the_results_are_the_same() {
    let wanted = undisturbed();
    let mut all = 0;
    for seed in 2..22 {
        let (mut disk, mut dice) = (Disk::default(), Dice(0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(seed)));
        let mut tab = Tab::new(&mut disk);
        tab.set_up(&mut disk);
        tab.start(&mut disk);
        let mut accidents = 0;
        let mut spared = 0;
        loop {
            let goes_on = tab.go_on(&mut dice, &mut disk);
            spared += 1;
            match dice.below(40) {
                // No task loses two workers: that would be its own fault.
                0 if !tab.engines.is_empty() && spared > 400 => {
                    (accidents, spared) = (accidents + 1, 0);
                    let worker = dice.below(tab.engines.len() as u64) as u32;
                    tab.engines[worker as usize] = Engine::default();
                    tab.events.retain(|event| !matches!(event, Action::Worker(of, _) if *of == worker));
                    let died = WorkerEvent::Died { reason: "lost".to_owned() };
                    tab.events.push_back(Action::Worker(worker, died));
                    tab.hear(worker, vec![Engine::ready()]);
                }
                // Before it is stored that there is a sweep, nothing of it is lost.
                1 if disk.lines.len() < 12 && !disk.heads.is_empty() => {
                    accidents += 1;
                    disk.close(tab);
                    tab = Tab::new(&mut disk);
                    // What is stored appears by itself; nothing of it is asked for again.
                    tab.run(&mut dice, &mut disk);
                    let stored = disk.lines.len();
                    assert_eq!(tab.counts().0, stored, "seed {seed}");
                    assert_eq!(tab.state.status(), Status::Paused);
                    tab.start(&mut disk);
                }
                _ if !goes_on => break,
                _ => {}
            }
        }
        all += accidents;
        assert_eq!((tab.counts(), tab.state.status()), ((12, 12, 0), Status::Done), "seed {seed}");
        assert_eq!(disk.lines, wanted, "seed {seed}");
        assert_eq!((disk.twice, tab.state.open.as_ref().unwrap().recomputed()), (0, 0), "seed {seed}");
    }
    assert!(all > 20, "{all} accidents");
}

#[test]
fn a_task_that_ends_two_workers_is_recorded_as_failed_and_the_rest_goes_on() {
    let (mut disk, mut dice) = (Disk::default(), Dice(5));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    while tab.state.open.is_none() {
        tab.go_on(&mut dice, &mut disk);
    }
    // Whoever works at the first point with the first seed ends.
    let first = tab.state.open.as_ref().unwrap().plan().sweep().points()[0].job.clone();
    let is_bad = |job: &Job| job.training.seed == 1 && job.qat == first.qat;
    let mut bad = None;
    loop {
        let run = tab.state.open.as_ref().and_then(|open| open.run.as_ref());
        let at_work = (0..2_u32).find(|worker| {
            let first = run.and_then(|run| run.crew.first(*worker));
            first.is_some_and(|task| is_bad(&task.job))
        });
        if let Some(worker) = at_work {
            bad = run.and_then(|run| run.crew.first(worker)).map(|task| task.key.to_string());
            tab.engines[worker as usize] = Engine::default();
            tab.events.retain(|event| !matches!(event, Action::Worker(of, _) if *of == worker));
            tab.act(
                Action::Worker(worker, WorkerEvent::Died { reason: "out of memory".to_owned() }),
                &mut disk,
            );
            tab.hear(worker, vec![Engine::ready()]);
        }
        if !tab.go_on(&mut dice, &mut disk) {
            break;
        }
    }
    let bad = bad.expect("one of the points is bad");
    assert_eq!((tab.counts(), tab.state.status()), ((12, 12, 1), Status::Done));
    let text = &disk.lines[&(SweepId(1), bad)];
    let Some(Line::Failure(failure)) = Line::read(text) else { panic!("{text}") };
    assert_eq!(failure.error, "its worker was lost 2 times: out of memory");
    assert!(matches!(Line::read(text).unwrap().outcome(), Some(Outcome::Failed(_))));
}

#[test]
fn without_a_store_the_sweep_goes_on_in_memory_and_says_so() {
    let (mut disk, mut dice) = (Disk { refuses: true, ..Disk::default() }, Dice(3));
    let mut tab = Tab::new(&mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!(tab.state.storage, Storage::Memory("denied".to_owned()));
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!((tab.counts(), tab.state.status(), disk.lines.len()), ((12, 12, 0), Status::Done, 0));
    tab.act(Action::SaveLines, &mut disk);
    tab.run(&mut dice, &mut disk);
    let (name, bytes) = tab.saved.remove(0);
    assert_eq!(
        (name.as_str(), bytes.iter().filter(|byte| **byte == b'\n').count()),
        ("MLP,-every-width.jsonl", 13)
    );

    // The disk fills up in the middle: what was stored stays, the rest is in memory.
    let mut disk = Disk::default();
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    while disk.lines.len() < 5 {
        assert!(tab.go_on(&mut dice, &mut disk));
    }
    disk.refuses = true;
    tab.run(&mut dice, &mut disk);
    assert_eq!(tab.counts(), (12, 12, 0));
    assert_eq!(tab.state.storage, Storage::Memory("the browser's storage is full".to_owned()));
    assert!((5..12).contains(&disk.lines.len()));
}

#[test]
fn a_sweep_pauses_goes_on_is_cancelled_and_is_taken_up_again() {
    let (mut disk, mut dice) = (Disk::default(), Dice(7));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    while disk.lines.len() < 3 {
        assert!(tab.go_on(&mut dice, &mut disk));
    }
    assert_eq!(tab.state.status(), Status::Running);
    tab.start(&mut disk);
    assert_eq!(tab.state.status(), Status::Paused);
    tab.run(&mut dice, &mut disk);
    let stored = disk.lines.len();
    // Two trainings may have been done when the workers heard of it.
    assert!(stored < 12 && tab.counts().0 == stored, "{stored}");
    tab.start(&mut disk);
    while disk.lines.len() < stored + 2 {
        assert!(tab.go_on(&mut dice, &mut disk));
    }
    tab.act(Action::Cancel, &mut disk);
    assert!(tab.engines.is_empty());
    tab.run(&mut dice, &mut disk);
    assert_eq!(tab.state.status(), Status::Paused);
    // The same setup is the same sweep, which goes on where it is.
    tab.act(Action::ShowSetup, &mut disk);
    assert_eq!(tab.state.status(), Status::Idle);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!((tab.counts(), disk.heads.len(), disk.twice), ((12, 12, 0), 1, 0));
    assert_eq!(disk.lines, undisturbed());
    tab.act(Action::ShowSetup, &mut disk);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!(
        tab.state.notice.as_deref(),
        Some("This sweep was computed before: all its results are here.")
    );
}

#[test]
fn kept_sweeps_are_named_deleted_brought_back_saved_and_opened() {
    let (mut disk, mut dice) = (Disk::default(), Dice(9));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    for action in [Action::SaveLines, Action::SaveTable, Action::SaveJournal] {
        tab.act(action, &mut disk);
    }
    tab.run(&mut dice, &mut disk);
    let saved: Vec<(String, String)> =
        tab.saved.drain(..).map(|(name, bytes)| (name, String::from_utf8(bytes).unwrap())).collect();
    assert_eq!(saved.iter().map(|(_, text)| text.lines().count()).collect::<Vec<_>>(), [13, 7, 14]);
    // What was saved is a sweep like the one it was saved from.
    let lines = saved[0].1.clone().into_bytes();
    tab.act(Action::Import("map.jsonl".to_owned(), lines, 5.0), &mut disk);
    tab.run(&mut dice, &mut disk);
    let names = |tab: &Tab| tab.state.kept.iter().map(|head| head.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&tab), ["map", "MLP, every width"]);
    assert_eq!((tab.counts(), disk.lines.len(), tab.state.status()), ((12, 12, 0), 24, Status::Done));
    tab.act(Action::SaveLines, &mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!(String::from_utf8(tab.saved.remove(0).1).unwrap(), saved[0].1);

    tab.act(Action::Rename(SweepId(2), " the map ".to_owned()), &mut disk);
    tab.act(Action::Remove(SweepId(2)), &mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!((names(&tab), tab.state.open.is_none()), (vec!["MLP, every width".to_owned()], true));
    tab.act(Action::Restore, &mut disk);
    assert_eq!(names(&tab), ["the map", "MLP, every width"]);
    tab.act(Action::Remove(SweepId(1)), &mut disk);
    tab.run(&mut dice, &mut disk);
    disk.close(tab);
    // It is gone with the next visit.
    let mut tab = Tab::new(&mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!((names(&tab), disk.heads.len(), disk.lines.len()), (vec!["the map".to_owned()], 1, 12));

    for (file, problem) in [
        (&b"{}"[..], "The file does not say of which sweep it is: it is no file of results."),
        (b"\xff\xfe", "x.jsonl is no text: results are JSON lines."),
    ] {
        tab.act(Action::Import("x.jsonl".to_owned(), file.to_vec(), 0.0), &mut disk);
        tab.run(&mut dice, &mut disk);
        assert!(tab.state.kept.len() == 1 && tab.state.notice.is_some(), "{problem}");
    }
}

#[test]
fn a_point_is_trained_on_the_page_with_the_seed_that_validation_chooses() {
    let (mut disk, mut dice) = (Disk::default(), Dice(11));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    tab.act(Action::OpenPoint(0), &mut disk);
    // Points are drawn: the first of them may have another number.
    let id = tab.state.open.as_ref().unwrap().plan().sweep().points()[0].id;
    tab.opened.clear();
    tab.act(Action::OpenPoint(id), &mut disk);
    let job = tab.opened.remove(0);
    let open = tab.state.open.as_ref().unwrap();
    let group = groups(open.plan(), &open.results).remove(0);
    assert_eq!((job.training.repeats, Some(job.training.seed)), (1, group.chosen().map(|seed| seed.seed)));
    assert_eq!(job.qat, group.point.job.qat);
}

/// What the sweep that is shown says.
fn found(tab: &Tab) -> Vec<atlas::Finding> {
    let open = tab.state.open.as_ref().unwrap();
    let groups = groups(open.plan(), &open.results);
    atlas::findings(&tab.state.view(open.plan(), &groups))
}

#[test]
fn the_chosen_point_is_trained_again_with_fresh_seeds_and_compared() {
    let (mut disk, mut dice) = (Disk::default(), Dice(13));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.start(&mut disk);
    tab.run(&mut dice, &mut disk);
    let best = found(&tab).remove(0);
    let (point, chosen) = (best.point.unwrap(), best.chosen.unwrap());
    let points = tab.state.open.as_ref().unwrap().plan().sweep().points().to_vec();
    let job = points.iter().find(|own| own.id == point).unwrap().job.clone();
    assert_eq!(chosen.among, 4);
    let fresh = |tab: &mut Tab, disk: &mut Disk| {
        let base = Base { job: Job::default(), sensors: 4, files: Arc::default() };
        tab.act(Action::Fresh(point, chosen, Box::new(base), 9.0), disk);
    };
    fresh(&mut tab, &mut disk);
    assert!(tab.state.is_starting());
    tab.run(&mut dice, &mut disk);
    // Six seeds behind the two that chose it, of the point and of its float network.
    assert_eq!((tab.counts(), tab.state.status()), ((12, 12, 0), Status::Done));
    let open = tab.state.open.as_ref().unwrap();
    let again = groups(open.plan(), &open.results).remove(0);
    assert_eq!(again.seeds.iter().map(|seed| seed.seed).collect::<Vec<_>>(), [3, 4, 5, 6, 7, 8]);
    assert_eq!(again.point.job.qat, job.qat);
    let ade = again.validation_ade().unwrap();
    let words = found(&tab).remove(0);
    let expected = format!(
        "{} was chosen among 4 points with a median validation ADE of {:.4} m; with 6 fresh seeds it is {ade:.4} m ({:+.1} %); its \
         test ADE is ",
        again.point.name,
        chosen.ade,
        100.0 * (ade / chosen.ade - 1.0)
    );
    assert!(words.text.starts_with(&expected), "{}", words.text);
    assert_eq!((words.point, words.chosen), (Some(0), None));
    // It is kept as any other, with what it was chosen by.
    let mut tab = Tab::new(&mut disk);
    tab.run(&mut dice, &mut disk);
    let heads: Vec<_> = tab.state.kept.iter().map(|head| (head.name.clone(), head.chosen)).collect();
    let expected = [
        ("MLP, every width: fresh seeds".to_owned(), Some((chosen.ade, 4))),
        ("MLP, every width".to_owned(), None),
    ];
    assert_eq!(heads, expected);
    // Asked for once more it is shown, and not trained again.
    tab.act(Action::Show(SweepId(1)), &mut disk);
    tab.run(&mut dice, &mut disk);
    fresh(&mut tab, &mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!((tab.state.open.as_ref().unwrap().head.id, disk.heads.len(), disk.twice), (SweepId(2), 2, 0));
}

#[test]
fn a_limit_is_read_as_it_is_typed_and_refused_beside_its_field() {
    let mut tab = Tab::new(&mut Disk::default());
    let mut typed = |text: &str| {
        tab.act(Action::Most(text.to_owned()), &mut Disk::default());
        tab.state.limit()
    };
    assert_eq!(typed(""), Ok(None));
    assert_eq!(typed("12"), Limit::read(Figure::TotalBits, "12"));
    assert!(typed("a dozen").unwrap_err().ends_with("allowed: numbers above 0"));
    tab.act(Action::Cost(Figure::PackedBytes), &mut Disk::default());
    tab.act(Action::Most("80".to_owned()), &mut Disk::default());
    assert_eq!(tab.state.limit(), Limit::read(Figure::PackedBytes, "80"));
}

#[test]
fn the_speed_of_the_last_sweep_is_kept_for_networks_of_the_same_layers() {
    let (mut disk, mut dice) = (Disk::default(), Dice(29));
    let mut tab = Tab::new(&mut disk);
    tab.set_up(&mut disk);
    tab.act(Action::Set(Change::Number(Number::Epochs, "40".to_owned())), &mut disk);
    let mlp = Job::default().model;
    assert_eq!(tab.state.speed(&mlp), None);
    tab.start(&mut disk);
    let mut clock = 0.0;
    while tab.go_on(&mut dice, &mut disk) {
        clock += 50.0;
        tab.act(Action::Tick(clock), &mut disk);
    }
    assert_eq!(tab.state.status(), Status::Done);
    let work: u64 = (0..12).map(|task| tab.state.open.as_ref().unwrap().plan().work(task)).sum();
    let speed = tab.state.speed(&mlp).unwrap();
    // Two workers; the last seconds count more than the first ones.
    let mean = work as f64 / (clock / 1000.0) / 2.0;
    assert!((0.3..3.0).contains(&(speed / mean)), "{speed} and {mean}");
    // The next visit has it; other kinds of networks have none.
    let mut tab = Tab::new(&mut disk);
    tab.run(&mut dice, &mut disk);
    assert_eq!(tab.state.speed(&mlp), Some(speed));
    assert_eq!(tab.state.speed(&ModelConfig::lstm(2)), None);
}
