//! A question about a network: what was asked, and the last answer.

use protocol::message::{RequestId, RunId};
use protocol::report::{Method, PtqReport};
use yew::AttrValue;

use crate::state::{ResultState, Shared};

/// Which quantized network: the same run, and for PTQ the same quantization.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkId {
    pub(super) run: RunId,
    pub(super) method: Method,
    ptq: Option<Shared<PtqReport>>,
}

impl NetworkId {
    /// The network that `method` shows of a result; `None` where there is none.
    pub fn of(result: Option<&ResultState>, method: Method) -> Option<Self> {
        let result = result?;
        let ptq = match method {
            Method::Ptq => Some(result.ptq.clone()?),
            Method::Qat => {
                result.report.qat.as_ref()?;
                None
            }
        };
        Some(Self { run: result.run, method, ptq })
    }
}

/// One question to the worker and the last answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Inquiry<T> {
    asked: Option<(RequestId, NetworkId)>,
    answer: Option<(NetworkId, Shared<T>)>,
    error: Option<(NetworkId, AttrValue)>,
    /// Requests that newer ones replaced: their answers and refusals are of no interest.
    superseded: Vec<RequestId>,
}

impl<T> Default for Inquiry<T> {
    fn default() -> Self {
        Self { asked: None, answer: None, error: None, superseded: Vec::new() }
    }
}

impl<T> Inquiry<T> {
    /// The answer about this network.
    pub fn answer(&self, network: Option<&NetworkId>) -> Option<&Shared<T>> {
        self.answer.as_ref().filter(|(of, _)| Some(of) == network).map(|(_, answer)| answer)
    }

    /// The last answer about any network of a run.
    pub fn last_answer(&self, run: RunId) -> Option<&Shared<T>> {
        self.answer.as_ref().filter(|(of, _)| of.run == run).map(|(_, answer)| answer)
    }

    /// Whether an answer about this network is awaited.
    pub fn is_busy(&self, network: Option<&NetworkId>) -> bool {
        self.asked.as_ref().is_some_and(|(_, of)| Some(of) == network)
    }

    /// Why there is no answer about this network.
    pub fn error(&self, network: Option<&NetworkId>) -> Option<&AttrValue> {
        self.error.as_ref().filter(|(of, _)| Some(of) == network).map(|(_, error)| error)
    }

    /// Whether an answer about any network of a run is awaited.
    pub(super) fn is_asked_of(&self, run: RunId) -> bool {
        self.asked.as_ref().is_some_and(|(_, of)| of.run == run)
    }

    fn is_request(&self, request: RequestId) -> bool {
        self.asked.as_ref().is_some_and(|(asked, _)| *asked == request)
    }

    pub(super) fn ask(&mut self, request: RequestId, network: NetworkId) {
        self.drop_asked();
        self.asked = Some((request, network));
        self.error = None;
    }

    /// The request under way will not be waited for.
    pub(super) fn drop_asked(&mut self) {
        self.superseded.extend(self.asked.take().map(|(request, _)| request));
    }

    /// The worker died: nothing will be answered.
    pub(super) fn worker_lost(&mut self) {
        self.asked = None;
        self.superseded.clear();
    }

    /// Ticks off a request that was replaced.
    fn was_superseded(&mut self, request: RequestId) -> bool {
        let place = self.superseded.iter().position(|other| *other == request);
        place.map(|place| self.superseded.remove(place)).is_some()
    }

    /// Takes the answer to the latest request; others are stale. Whether it was taken.
    pub(super) fn answered(&mut self, request: RequestId, answer: T) -> bool {
        let mine = self.is_request(request);
        if let Some((_, of)) = self.asked.take_if(|_| mine) {
            self.answer = Some((of, Shared::new(answer)));
        } else {
            self.was_superseded(request);
        }
        mine
    }

    /// A request was given up.
    pub(super) fn cancelled(&mut self, request: RequestId) {
        let mine = self.is_request(request);
        self.asked.take_if(|_| mine);
        self.was_superseded(request);
    }

    /// Takes the refusal of the latest request, and ignores that of one that was replaced. Whether it was one of these.
    pub(super) fn refused(&mut self, request: RequestId, message: &str) -> bool {
        let mine = self.is_request(request);
        if let Some((_, of)) = self.asked.take_if(|_| mine) {
            self.error = Some((of, message.to_owned().into()));
        }
        mine || self.was_superseded(request)
    }
}
