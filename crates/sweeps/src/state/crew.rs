//! The workers of a running sweep, and what each was asked: orders are answered one after another.

use std::collections::VecDeque;

use protocol::message::RequestId;
use sweep::Task;

/// What a worker is asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    /// To load data, by their place among those of the sweep.
    Load(usize),
    /// To train, evaluate and quantize.
    Task(Box<Task>),
    /// To train the float network that a task goes on from, which was lost.
    Refit(Box<Task>),
}

/// One worker.
#[derive(Clone, Debug, Default)]
struct Slot {
    /// It answers.
    ready: bool,
    /// It died too often.
    gone: bool,
    /// The data it has, or is loading.
    data: Option<usize>,
    /// What it was asked for, oldest first, and how far that is, 0 to 1.
    orders: VecDeque<(RequestId, Order, f64)>,
}

/// All of them.
#[derive(Clone, Debug, Default)]
pub struct Crew {
    slots: Vec<Slot>,
    last: u32,
}

impl Crew {
    /// So many workers that have not answered yet.
    pub fn new(workers: u32) -> Self {
        Self { slots: vec![Slot::default(); workers as usize], last: 0 }
    }

    /// Its workers that can be asked, by their numbers.
    pub fn ready(&self) -> Vec<u32> {
        let ready = self.slots.iter().enumerate().filter(|(_, slot)| slot.ready);
        ready.map(|(worker, _)| worker as u32).collect()
    }

    /// Workers at work or on their way.
    pub fn size(&self) -> usize {
        self.slots.iter().filter(|slot| !slot.gone).count()
    }

    /// A worker is up and knows nothing.
    pub fn started(&mut self, worker: u32) {
        if let Some(slot) = self.slots.get_mut(worker as usize) {
            *slot = Slot { ready: true, ..Slot::default() };
        }
    }

    /// Trainings that a worker was asked for.
    pub fn load_of(&self, worker: u32) -> usize {
        let trains = |(_, order, _): &&(RequestId, Order, f64)| !matches!(order, Order::Load(_));
        self.slots.get(worker as usize).map_or(0, |slot| slot.orders.iter().filter(trains).count())
    }

    /// The data that a worker has when it comes to its next order.
    pub fn data_of(&self, worker: u32) -> Option<usize> {
        self.slots.get(worker as usize).and_then(|slot| slot.data)
    }

    /// Notes what a worker is asked for, with a number of its own.
    pub fn ask(&mut self, worker: u32, order: Order) -> RequestId {
        self.last = self.last.wrapping_add(1);
        let request = RequestId(self.last);
        if let Some(slot) = self.slots.get_mut(worker as usize) {
            if let Order::Load(data) = order {
                slot.data = Some(data);
            }
            slot.orders.push_back((request, order, 0.0));
        }
        request
    }

    /// The order that was answered; none if it was given up.
    pub fn answered(&mut self, worker: u32, request: RequestId) -> Option<Order> {
        let slot = self.slots.get_mut(worker as usize)?;
        let place = slot.orders.iter().position(|(own, ..)| *own == request)?;
        slot.orders.remove(place).map(|(_, order, _)| order)
    }

    /// The task that a worker is at.
    #[cfg(test)]
    pub fn first(&self, worker: u32) -> Option<&Task> {
        match self.slots.get(worker as usize)?.orders.front()? {
            (_, Order::Task(task), _) => Some(task),
            _ => None,
        }
    }

    /// How far an order is.
    pub fn progressed(&mut self, worker: u32, request: RequestId, share: f64) {
        let orders = self.slots.get_mut(worker as usize).map(|slot| &mut slot.orders);
        for (own, _, done) in orders.into_iter().flatten() {
            if *own == request {
                *done = share;
            }
        }
    }

    /// A worker is lost; what it was asked for, oldest first. `for_good`: no other takes its place.
    pub fn lose(&mut self, worker: u32, for_good: bool) -> Vec<Order> {
        let Some(slot) = self.slots.get_mut(worker as usize) else { return Vec::new() };
        let orders = std::mem::take(slot).orders;
        slot.gone = for_good;
        orders.into_iter().map(|(_, order, _)| order).collect()
    }

    /// The trainings in progress, by their numbers in the plan, with the share of each that is done.
    pub fn shares(&self) -> impl Iterator<Item = (usize, f64)> {
        let orders = self.slots.iter().flat_map(|slot| &slot.orders);
        orders.filter_map(|(_, order, share)| match order {
            Order::Task(task) => Some((task.number, *share)),
            Order::Load(_) | Order::Refit(_) => None,
        })
    }
}

#[cfg(test)]
#[path = "crew_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
