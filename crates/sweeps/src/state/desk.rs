//! What leaves the state: to workers, to the store, to other tabs, to the page.

use protocol::Job;
use protocol::message::ToWorker;
use vocabulary::SweepPreset;

use super::head::{Head, SweepId};

/// What a write holds, all or nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Write {
    /// The sweep with its counts; none where only trainings are written.
    pub head: Option<Head>,
    /// Lines of results with their keys.
    pub lines: Vec<(String, String)>,
    /// Float networks that others go on from, with the keys of their jobs.
    pub networks: Vec<(String, Vec<u8>)>,
    /// Whether results wait for it before they count.
    pub is_awaited: bool,
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
    /// Ask the browser to keep what is stored, and whether it does.
    Persist,
    /// Fetch the results of a sweep that the page ships with.
    Fetch(SweepPreset),
    /// Read the list of sweeps.
    List,
    /// Read a sweep.
    Read(SweepId),
    /// Write something of a sweep.
    Write(SweepId, Box<Write>),
    /// Delete a sweep with all it has.
    Delete(SweepId),
    /// Tell other tabs which lines were written.
    Tell(SweepId, Vec<String>),
    /// Go on with what is read, after the browser had its turn.
    GoOn,
    /// Offer a file for saving.
    Save(String, Vec<u8>),
    /// Let the page train this job.
    Open(Box<Job>),
}
