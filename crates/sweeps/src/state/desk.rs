//! What leaves the state: to workers, to the store, to other tabs, to the page.

use protocol::Job;
use protocol::message::ToWorker;
use serde_json::Value;
use vocabulary::SweepPreset;

use super::head::{Head, SweepId};

/// What a user changes of a kept sweep, in whichever tab, while another one may run it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// What it is called.
    Name(String),
    /// Whether it is taken from the list.
    Removed(bool),
}

/// What a write is for, and so what follows when it has ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// Lines, which nobody waits for.
    #[default]
    Lines,
    /// A part of a file: the next one follows.
    Part,
    /// Results count when they are written.
    Results,
    /// All tabs read the list again.
    List,
    /// So they do, and the lock on what is in the list now is given up.
    Entry,
}

/// What a write holds, all or nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Write {
    /// The sweep with its counts; none where only trainings are written.
    pub head: Option<Head>,
    /// What the user changes of it.
    pub edit: Option<Edit>,
    /// Lines of results with their keys.
    pub lines: Vec<(String, String)>,
    /// Float networks that others go on from, with the keys of their jobs.
    pub networks: Vec<(String, Vec<u8>)>,
    /// What it is for.
    pub purpose: Purpose,
}

impl Write {
    /// A sweep with its counts.
    pub fn head(head: Head) -> Self {
        Self { head: Some(head), purpose: Purpose::List, ..Self::default() }
    }

    /// What the user changes.
    pub fn edit(edit: Edit) -> Self {
        let purpose = if edit == Edit::Removed(false) { Purpose::Entry } else { Purpose::List };
        Self { edit: Some(edit), purpose, ..Self::default() }
    }

    /// The effect of it on a sweep.
    pub fn of(self, id: SweepId) -> Effect {
        Effect::Write(id, Box::new(self))
    }

    /// The head that stands in the store after this write, if it has one; `stored` is what stands there. What users change stays
    /// as it is stored, whatever the tab that writes knows of it; only an edit changes it.
    pub fn head_over(&self, stored: Option<&str>) -> Option<String> {
        let stored = match stored.and_then(|text| serde_json::from_str(text).ok()) {
            Some(Value::Object(fields)) => Some(fields),
            _ => None,
        };
        let mut head = match &self.head {
            Some(head) => {
                let mut head = head.fields();
                for name in Head::OF_USERS {
                    if let Some(value) = stored.as_ref().and_then(|stored| stored.get(name)) {
                        head.insert(name.to_owned(), value.clone());
                    }
                }
                head
            }
            None => stored.filter(|_| self.edit.is_some())?,
        };
        let [name, removed] = Head::OF_USERS;
        match self.edit.clone() {
            Some(Edit::Name(text)) => _ = head.insert(name.to_owned(), text.into()),
            Some(Edit::Removed(on)) => _ = head.insert(removed.to_owned(), on.into()),
            None => {}
        }
        Some(Value::from(head).to_string())
    }
}

/// What the program must do outside its state.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Start so many workers; those before end.
    Crew(u32),
    /// End all workers.
    Dismiss,
    /// Start the worker that trains points again, or end it.
    Again(bool),
    /// Send a message to a worker.
    Send(u32, Box<ToWorker>),
    /// Ask to be the one tab that runs this sweep.
    Own(SweepId),
    /// Look whether a tab runs it.
    Look(SweepId),
    /// Let other tabs run it.
    Release(SweepId),
    /// Look whether the browser promised to keep what is stored; `is_asked`: after asking it to.
    Persist {
        /// Whether it is asked: it may ask the user.
        is_asked: bool,
    },
    /// Fetch the results of a sweep that the page ships with.
    Fetch(SweepPreset),
    /// Read the list of sweeps.
    List,
    /// Read a sweep.
    Read(SweepId),
    /// Write something of a sweep.
    Write(SweepId, Box<Write>),
    /// Delete a sweep that was removed with all it has, unless a tab holds it that can bring it back.
    Delete(SweepId),
    /// Tell other tabs which lines were written; none of them: that the list is another.
    Tell(SweepId, Vec<String>),
    /// Go on with what is read, after the browser had its turn.
    GoOn,
    /// Offer a file for saving.
    Save(String, Vec<u8>),
    /// Let the page train this job.
    Open(Box<Job>),
}
