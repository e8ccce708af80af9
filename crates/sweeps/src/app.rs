//! The program: holds the state and carries out its effects.

use browser::clock::now_ms;
use browser::fetch::fetched;
use browser::files;
use browser::worker::{Link, WorkerEvent};
use gloo::timers::callback::{Interval, Timeout};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::{Callback, Component, Context, Html, Properties};

use crate::checked::Checked;
use crate::host::Host;
use crate::panels;
use crate::seen::Seen;
use crate::state::{AGAIN, Action, Effect, SweepId, Sweeps};
use crate::store::Store;
use crate::tabs::{self, Channel, Lock};

/// How often progress and pictures follow what runs, ms.
const TICK_MS: u32 = 250;
/// Between two sets of pictures while a sweep runs pass at least so many ms, and so many times what the last set took: drawing takes
/// a processor from the workers, the more of it the more there is to draw.
const PICTURES_MS: f64 = 500.0;
const PICTURES_SHARE: f64 = 30.0;
/// Of what is seen so many ms are made between two turns of the browser, and at least one part.
const SLICE_MS: f64 = 6.0;

/// Folder of the results that the page ships with.
const SHIPPED: &str = "results";

/// Where the program lives.
#[derive(Clone, PartialEq, Properties)]
pub struct AppProps {
    /// The page's element.
    pub host: Host,
}

/// What can come to the program.
#[derive(Debug)]
pub enum Message {
    /// Something for the state.
    Act(Action),
    /// The store was opened, or why not.
    Opened(Result<Store, String>),
    /// This tab has the lock on a sweep, or another one has.
    Owned(SweepId, Option<Lock>),
    /// The next part of what is seen is to be made.
    See,
}

/// The program.
pub struct App {
    state: Sweeps,
    store: Option<Store>,
    /// What the store is asked for before it is open.
    waiting: Vec<Effect>,
    workers: Vec<Link>,
    /// The worker that trains points again.
    again: Option<Link>,
    /// The locks on the sweep that runs here, on one that can be brought back here, and on one that is read from a file.
    locks: Vec<(SweepId, Lock)>,
    channel: Channel,
    dispatch: Callback<Action>,
    checked: Checked,
    seen: Seen,
    /// When the next pictures are due, ms since the page was opened.
    due_ms: f64,
    /// How long these have taken so far, ms.
    took_ms: f64,
    /// The turn in which the next part is made.
    turn: Option<Timeout>,
    _ticker: Interval,
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        let heard = link.callback(|(id, lines)| Message::Act(Action::Heard(id, lines)));
        let ticker = {
            let link = link.clone();
            Interval::new(TICK_MS, move || link.send_message(Message::Act(Action::Tick(now_ms()))))
        };
        link.send_future(async { Message::Opened(Store::open().await) });
        let mut desk = Vec::new();
        let state = Sweeps::new(usual_workers(), &mut desk);
        let checked = Checked::new(state.setup.clone(), ctx.props().host.settings());
        let mut app = Self {
            state,
            store: None,
            waiting: Vec::new(),
            workers: Vec::new(),
            again: None,
            locks: Vec::new(),
            channel: Channel::open(heard),
            dispatch: link.callback(Message::Act),
            checked,
            seen: Seen::default(),
            due_ms: 0.0,
            took_ms: 0.0,
            turn: None,
            _ticker: ticker,
        };
        desk.into_iter().for_each(|effect| app.carry_out(ctx, effect));
        app
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let action = match message {
            Message::Act(action) => action,
            Message::Opened(opened) => return self.opened(ctx, opened),
            Message::See => return self.see(ctx),
            Message::Owned(id, lock) => {
                let is_ours = lock.is_some();
                self.locks.extend(lock.map(|lock| (id, lock)));
                Action::Owned(id, is_ours)
            }
        };
        // What comes many times a second shows with the next tick.
        let is_quiet = matches!(
            action,
            Action::Worker(..)
                | Action::Written(..)
                | Action::Heard(..)
                | Action::Elsewhere(..)
                | Action::GoOn
        );
        let is_tick = matches!(action, Action::Tick(_));
        let noted =
            |state: &Sweeps| (state.status(), state.notice.is_some(), state.is_reading(), state.is_saving());
        let before = noted(&self.state);
        let mut desk = Vec::new();
        self.state.act(action, &mut desk);
        desk.into_iter().for_each(|effect| self.carry_out(ctx, effect));
        let is_same = before == noted(&self.state);
        if is_quiet && is_same {
            return false;
        }
        let open = self.state.open.as_ref();
        let is_locked = open.is_some_and(|open| open.run.is_some());
        let runs = is_locked || open.is_some_and(|open| open.again.is_working());
        let is_due = !is_tick || !runs || (now_ms() >= self.due_ms && !self.seen.is_making());
        let is_other = is_due && self.seen.follow(&self.state);
        if self.seen.is_making() && self.turn.is_none() {
            self.took_ms = 0.0;
            self.next_turn(ctx);
        }
        // What is set up is locked while a sweep runs.
        if !is_locked {
            self.checked.follow(&self.state.setup, ctx.props().host.settings());
        }
        !is_tick || runs || is_other
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        panels::place(&self.state, &self.checked, &self.seen, &ctx.props().host, &self.dispatch)
    }
}

impl App {
    /// Lets the browser have its turn before the next part of what is seen.
    fn next_turn(&mut self, ctx: &Context<Self>) {
        let link = ctx.link().clone();
        self.turn = Some(Timeout::new(0, move || link.send_message(Message::See)));
    }

    /// Makes the next parts of what is seen. Whether something else is seen: it is drawn before the next part is made.
    fn see(&mut self, ctx: &Context<Self>) -> bool {
        let began_ms = now_ms();
        let (mut is_other, mut took_ms) = (false, 0.0);
        while self.seen.is_making() && !is_other && took_ms < SLICE_MS {
            is_other = self.seen.step(&self.state);
            took_ms = now_ms() - began_ms;
        }
        self.took_ms += took_ms;
        self.turn = None;
        if self.seen.is_making() {
            self.next_turn(ctx);
        } else {
            self.due_ms = now_ms() + (PICTURES_SHARE * self.took_ms).max(PICTURES_MS);
        }
        is_other
    }

    /// The store is open; what waited for it goes on.
    fn opened(&mut self, ctx: &Context<Self>, opened: Result<Store, String>) -> bool {
        let waiting = std::mem::take(&mut self.waiting);
        match opened {
            Ok(store) => {
                self.store = Some(store);
                waiting.into_iter().for_each(|effect| self.carry_out(ctx, effect));
            }
            Err(problem) => {
                let mut desk = Vec::new();
                self.state.act(Action::Listed(Err(problem)), &mut desk);
                desk.into_iter().for_each(|effect| self.carry_out(ctx, effect));
            }
        }
        true
    }

    fn carry_out(&mut self, ctx: &Context<Self>, effect: Effect) {
        let link = ctx.link();
        match effect {
            Effect::Crew(workers) => {
                self.workers = (0..workers).map(|worker| started(ctx, worker)).collect();
            }
            Effect::Dismiss => self.workers.clear(),
            Effect::Again(on) => self.again = on.then(|| started(ctx, AGAIN)),
            Effect::Send(worker, message) => {
                let own = self.workers.get(worker as usize);
                if let Some(worker) = if worker == AGAIN { self.again.as_ref() } else { own } {
                    worker.send(&message);
                }
            }
            Effect::Own(id) if self.locks.iter().any(|(own, _)| *own == id) => {
                link.send_message(Message::Act(Action::Owned(id, true)));
            }
            Effect::Own(id) => link.send_future(async move { Message::Owned(id, tabs::own(id).await) }),
            Effect::Look(id) => {
                let link = link.clone();
                spawn_local(async move {
                    if let Some(is_owned) = tabs::is_owned(id).await {
                        link.send_message(Message::Act(Action::Elsewhere(id, is_owned)));
                    }
                });
            }
            Effect::Release(id) => self.locks.retain(|(own, _)| *own != id),
            Effect::Persist { is_asked } => link.send_future(async move {
                // Where nobody can be asked, nothing is promised.
                Message::Act(Action::Persisted(persisted(is_asked).await.unwrap_or_default()))
            }),
            Effect::Tell(id, lines) => self.channel.tell(id, &lines),
            Effect::GoOn => {
                let link = link.clone();
                Timeout::new(0, move || link.send_message(Message::Act(Action::GoOn))).forget();
            }
            Effect::Fetch(preset) => ctx.link().send_future(async move {
                let fetched = fetched(&format!("{SHIPPED}/{preset}.jsonl.gz")).await;
                Message::Act(Action::Fetched(preset, fetched))
            }),
            Effect::Save(name, bytes) => files::save(&name, &bytes),
            Effect::Open(job) => ctx.props().host.open(&job),
            Effect::List | Effect::Read(_) | Effect::Write(..) | Effect::Delete(_) => {
                self.ask_store(ctx, effect);
            }
        }
    }

    fn ask_store(&mut self, ctx: &Context<Self>, effect: Effect) {
        let Some(store) = self.store.clone() else { return self.waiting.push(effect) };
        let link = ctx.link();
        match effect {
            Effect::List => {
                link.send_future(async move { Message::Act(Action::Listed(store.heads().await)) });
            }
            Effect::Read(id) => {
                link.send_future(async move { Message::Act(Action::Read(id, store.read(id).await)) });
            }
            Effect::Write(id, write) => link.send_future(async move {
                let written = store.write(id, &write).await;
                Message::Act(Action::Written(id, write.purpose, written))
            }),
            Effect::Delete(id) => spawn_local(async move {
                // What a tab can bring back, or what cannot be deleted now, is asked for again at the next visit.
                if let Some(_lock) = tabs::own(id).await {
                    store.delete(id).await.unwrap_or_default();
                }
            }),
            _ => {}
        }
    }
}

/// A worker of that number.
fn started(ctx: &Context<App>, worker: u32) -> Link {
    Link::start(ctx.link().callback(move |event: WorkerEvent| Message::Act(Action::Worker(worker, event))))
}

/// One worker fewer than there are cores, so that the page stays smooth; at least one.
fn usual_workers() -> u32 {
    let cores = web_sys::window().map_or(1.0, |window| window.navigator().hardware_concurrency());
    // A browser gives a small whole number.
    (cores as u32).saturating_sub(1).max(1)
}

/// Whether the browser promised to keep what is stored, which it is asked for first where that is wanted; `None` where it cannot
/// say.
async fn persisted(is_asked: bool) -> Option<bool> {
    let storage = web_sys::window()?.navigator().storage();
    let answer = if is_asked { storage.persist() } else { storage.persisted() };
    JsFuture::from(answer.ok()?).await.ok()?.as_bool()
}
