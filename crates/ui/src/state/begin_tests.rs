//! Tests of `begin`, and of what the page does with such jobs.

use protocol::config::NamedFile;
use protocol::job::FileName;
use protocol::message::{FromWorker, ToWorker};
use protocol::version::{ENGINE_VERSION, PROTOCOL_VERSION};

use super::*;
use crate::state::testing::Page;
use crate::state::{Action, AppState, Status};

/// A page that is opened, at a link's job if there is one, until its data are there.
fn opened(link: Option<Job>) -> Page {
    let mut page = Page::starting();
    page.state = AppState::opening();
    if let Some(job) = link {
        page.act(Action::FollowLink(Box::new(job)));
    }
    page.hear(FromWorker::Ready { protocol_version: PROTOCOL_VERSION, engine_version: ENGINE_VERSION });
    page.answer_load("room-2016");
    page
}

fn starts(page: &Page) -> usize {
    page.sent.iter().filter(|message| matches!(message, ToWorker::Start { .. })).count()
}

fn with_seed(seed: u64) -> Job {
    let mut job = Job::default();
    job.training.seed = seed;
    job
}

fn cnn() -> Job {
    Job { model: protocol::ModelConfig::cnn(protocol::config::CnnLayout::A, 0.01), ..Job::default() }
}

#[test]
fn an_opened_page_trains_its_network_once() {
    let mut page = opened(None);
    assert_eq!((starts(&page), page.state.run.status), (1, Status::Training));
    page.act(Action::Reset);
    page.act(Action::LoadWanted);
    assert_eq!((starts(&page), page.state.run.status), (1, Status::Idle));
}

#[test]
fn a_link_is_set_and_trained() {
    let page = opened(Some(with_seed(7)));
    assert_eq!((starts(&page), page.started_config().training.seed), (1, 7));
}

#[test]
fn what_takes_longer_than_a_moment_waits_for_the_visitor() {
    let page = opened(Some(cnn()));
    assert_eq!((starts(&page), page.state.run.status), (0, Status::Idle));
    assert_eq!(*page.state.settings().model(), cnn().model);
}

#[test]
fn a_link_that_is_followed_later_is_trained_on_the_data_there_are() {
    let mut page = Page::trained();
    page.act(Action::FollowLink(Box::new(with_seed(9))));
    assert_eq!((starts(&page), page.started_config().training.seed), (1, 9));
    // Nothing is begun over it.
    page.act(Action::FollowLink(Box::new(with_seed(10))));
    assert_eq!((starts(&page), page.state.settings().training().seed), (1, 9));
    assert!(page.state.desk.notice.as_ref().unwrap().text.contains("stop it first"));
}

#[test]
fn a_link_beyond_what_is_allowed_changes_nothing() {
    let ptq = protocol::config::PtqConfig { weight_bits: 99, ..Default::default() };
    let page = opened(Some(Job { ptq: Some(ptq), ..with_seed(7) }));
    assert_eq!(page.state.settings().training().seed, 1);
    let notice = page.state.desk.notice.unwrap().text;
    assert!(notice.contains("ptq.weight_bits") && notice.contains("2 to 16"), "{notice}");
}

#[test]
fn a_link_about_other_data_says_which() {
    let file = FileName::of(&NamedFile { name: "walk.csv".into(), bytes: vec![1, 2, 3] });
    let data =
        JobData::Files { files: vec![file.clone()], options: protocol::import::ImportOptions::default() };
    let page = opened(Some(Job { data, ..with_seed(5) }));
    assert_eq!((starts(&page), page.state.settings().training().seed), (0, 5));
    let notice = page.state.desk.notice.unwrap().text;
    assert!(notice.contains("walk.csv") && notice.contains(&file.hash), "{notice}");
}
