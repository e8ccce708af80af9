//! What the page asks about the quantized network that is shown: the cost of each tensor, one number followed by hand, and
//! which tensor is looked at. An answer belongs to one network and is not shown for another.

use protocol::message::{RequestId, RunId, ToWorker};
use protocol::report::{
    AttributionReport, Histogram, LayerReport, Method, PtqReport, QuantizedReport, RangeHistory, WalkQuery,
    WalkReport,
};
use yew::AttrValue;

use super::{AppState, LiveRanges, ResultState, Shared};

/// A quantized tensor of a network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TensorId {
    /// The network's input.
    Input,
    /// The kernel of a layer, by its index among all layers, from 0.
    Weights(u32),
    /// The output of a layer, by its index among all layers, from 0.
    Activations(u32),
}

impl Default for TensorId {
    /// The first layer's kernel; where that layer has none, [`TensorId::within`] finds one.
    fn default() -> Self {
        Self::Weights(0)
    }
}

impl TensorId {
    /// Every tensor of a network that has a histogram, in the order of the data.
    pub fn all(quantized: &QuantizedReport) -> Vec<Self> {
        let of_layer = |layer: &LayerReport| [Self::Weights(layer.layer), Self::Activations(layer.layer)];
        std::iter::once(Self::Input).chain(quantized.layers.iter().flat_map(of_layer)).collect()
    }

    /// This tensor where the network has it, else its first kernel, else its input.
    pub fn within(self, quantized: &QuantizedReport) -> Self {
        let all = Self::all(quantized);
        if all.contains(&self) {
            return self;
        }
        all.into_iter().find(|tensor| matches!(tensor, Self::Weights(_))).unwrap_or(Self::Input)
    }

    /// Its distribution and grid.
    pub fn histogram(self, quantized: &QuantizedReport) -> Option<&Histogram> {
        let layer = |index: u32| quantized.layers.iter().find(|layer| layer.layer == index);
        match self {
            Self::Input => Some(&quantized.input),
            Self::Weights(index) => layer(index).map(|layer| &layer.weights),
            Self::Activations(index) => layer(index).map(|layer| &layer.activations),
        }
    }

    /// Name such as `dense 1, weights`.
    pub fn name(self, quantized: &QuantizedReport) -> String {
        let layer = |index: u32| {
            let layer = quantized.layers.iter().find(|layer| layer.layer == index);
            let form = || quantized.forms.get(index as usize).map(|form| form.name.clone());
            layer.map(|layer| layer.name.clone()).or_else(form).unwrap_or_default()
        };
        match self {
            Self::Input => "input".to_owned(),
            Self::Weights(index) => format!("{}, weights", layer(index)),
            Self::Activations(index) => format!("{}, activations", layer(index)),
        }
    }

    /// Form value.
    pub fn value(self) -> String {
        match self {
            Self::Input => "input".to_owned(),
            Self::Weights(index) => format!("w{index}"),
            Self::Activations(index) => format!("a{index}"),
        }
    }
}

/// Which quantized network: the same run, and for PTQ the same quantization.
#[derive(Clone, Debug, PartialEq)]
pub struct NetworkId {
    run: RunId,
    method: Method,
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

    fn is_request(&self, request: RequestId) -> bool {
        self.asked.as_ref().is_some_and(|(asked, _)| *asked == request)
    }

    fn ask(&mut self, request: RequestId, network: NetworkId) {
        self.drop_asked();
        self.asked = Some((request, network));
        self.error = None;
    }

    /// The request under way will not be waited for.
    fn drop_asked(&mut self) {
        self.superseded.extend(self.asked.take().map(|(request, _)| request));
    }

    /// The worker died: nothing will be answered.
    fn lost_worker(&mut self) {
        self.asked = None;
        self.superseded.clear();
    }

    /// Ticks off a request that was replaced.
    fn was_superseded(&mut self, request: RequestId) -> bool {
        let place = self.superseded.iter().position(|other| *other == request);
        place.map(|place| self.superseded.remove(place)).is_some()
    }

    /// Takes the answer to the latest request; others are stale. Whether it was taken.
    fn answered(&mut self, request: RequestId, answer: T) -> bool {
        let mine = self.is_request(request);
        if let Some((_, of)) = self.asked.take_if(|_| mine) {
            self.answer = Some((of, Shared::new(answer)));
        } else {
            self.was_superseded(request);
        }
        mine
    }

    /// A request was given up.
    fn cancelled(&mut self, request: RequestId) {
        let mine = self.is_request(request);
        self.asked.take_if(|_| mine);
        self.was_superseded(request);
    }

    /// Takes the refusal of the latest request, and ignores that of one that was replaced. Whether it was one of these.
    fn refused(&mut self, request: RequestId, message: &str) -> bool {
        let mine = self.is_request(request);
        if let Some((_, of)) = self.asked.take_if(|_| mine) {
            self.error = Some((of, message.to_owned().into()));
        }
        mine || self.was_superseded(request)
    }
}

/// Everything the page knows from looking into a network.
#[derive(Clone, Debug, PartialEq)]
pub struct InspectState {
    /// The tensor whose facts and histogram are shown.
    pub tensor: TensorId,
    /// What quantizing each tensor costs.
    pub attribution: Inquiry<AttributionReport>,
    /// Ranges of the quantizers that are trained now.
    pub ranges: LiveRanges,
    /// One number followed through the integers.
    pub walk: Inquiry<WalkReport>,
    /// Which number was chosen last; its method is that of the network shown.
    pub query: WalkQuery,
    /// Whether another number was chosen since the request under way.
    walk_moved_on: bool,
}

impl Default for InspectState {
    fn default() -> Self {
        let query = WalkQuery { method: Method::Ptq, sample: 0, layer: 0, step: 0, channel: 0 };
        Self {
            tensor: TensorId::default(),
            attribution: Inquiry::default(),
            ranges: LiveRanges::default(),
            walk: Inquiry::default(),
            query,
            walk_moved_on: false,
        }
    }
}

/// What the reader asks of a network's inside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Inspect {
    /// Look at another tensor.
    Tensor(TensorId),
    /// Find what quantizing each tensor costs.
    Attribute,
    /// Follow a number; the network decides the method.
    Walk(WalkQuery),
}

/// The query with every index inside the network and its test block.
fn clamped(query: WalkQuery, result: &ResultState, method: Method) -> WalkQuery {
    let counts = result.report.config.model.counts(result.report.sensors()).unwrap_or_default();
    let last = |count: u32| count.saturating_sub(1);
    let layers = u32::try_from(counts.len()).unwrap_or(u32::MAX);
    let layer = query.layer.min(last(layers));
    let (steps, channels) =
        counts.get(layer as usize).map_or((1, 1), |c| (c.output.steps, c.output.channels));
    WalkQuery {
        method,
        sample: query.sample.min(last(result.report.float.metrics.test.samples)),
        layer,
        step: query.step.min(last(steps)),
        channel: query.channel.min(last(channels)),
    }
}

impl AppState {
    /// The quantized network that is shown.
    pub fn network_shown(&self) -> Option<NetworkId> {
        NetworkId::of(self.result.as_ref(), self.settings.method())
    }

    /// Why the worker cannot be asked about the network shown, in one sentence; absent if it can.
    pub fn inspection_blocked(&self) -> Option<&'static str> {
        let Some(result) = self.result.as_ref().filter(|_| self.network_shown().is_some()) else {
            return Some("There is no quantized network yet.");
        };
        if !self.desk.worker_ready() {
            Some("The worker is not ready.")
        } else if !result.in_worker {
            Some("The worker no longer holds this run: train again.")
        } else if self.run.status.is_active() {
            Some("A run is going on; this can be asked when it has ended.")
        } else {
            None
        }
    }

    pub(super) fn inspect(&mut self, wish: Inspect) {
        match wish {
            Inspect::Tensor(tensor) => self.inspect.tensor = tensor,
            Inspect::Attribute => self.attribute(),
            Inspect::Walk(query) => {
                self.inspect.query = query;
                self.walk();
            }
        }
    }

    fn attribute(&mut self) {
        if self.inspection_blocked().is_some() || self.ptq.is_busy() {
            return;
        }
        let Some(network) = self.network_shown() else { return };
        let (run, method, request) = (network.run, network.method, self.desk.new_request());
        self.inspect.attribution.ask(request, network);
        self.desk.send(ToWorker::Attribute { run, request, method });
    }

    /// Asks for the number chosen last, now or when the request under way is answered.
    fn walk(&mut self) {
        let Some(network) = self.network_shown().filter(|_| self.inspection_blocked().is_none()) else {
            return;
        };
        let Some(result) = &self.result else { return };
        let query = clamped(self.inspect.query, result, network.method);
        self.inspect.query = query;
        if self.inspect.walk.asked.as_ref().is_some_and(|(_, of)| of.run == network.run) {
            self.inspect.walk_moved_on = true;
            return;
        }
        let (run, request) = (network.run, self.desk.new_request());
        self.inspect.walk_moved_on = false;
        self.inspect.walk.ask(request, network);
        self.desk.send(ToWorker::Walk { run, request, query });
    }

    pub(super) fn attributed(&mut self, request: RequestId, report: AttributionReport) {
        if self.inspect.attribution.answered(request, report) {
            self.desk.announce("The cost of each tensor is known.");
        }
    }

    pub(super) fn walked(&mut self, request: RequestId, report: WalkReport) {
        if self.inspect.walk.answered(request, report) && self.inspect.walk_moved_on {
            self.walk();
        }
    }

    pub(super) fn ranges_progressed(&mut self, run: RunId, repeat: u32, ranges: &[RangeHistory]) {
        if self.is_current(run) {
            self.inspect.ranges.progressed(run, repeat, ranges);
        }
    }

    /// Whether the request that failed was one of these.
    pub(super) fn inspection_failed(&mut self, request: RequestId, message: &str) -> bool {
        if self.inspect.walk.refused(request, message) {
            if self.inspect.walk_moved_on {
                self.walk();
            }
            return true;
        }
        self.inspect.attribution.refused(request, message)
    }

    /// A request was given up, if it was one of these.
    pub(super) fn inspection_cancelled(&mut self, request: RequestId) {
        self.inspect.walk.cancelled(request);
        self.inspect.attribution.cancelled(request);
    }

    /// A quantization is sent, with which the worker drops the attribution under way.
    pub(super) fn attribution_dropped(&mut self) {
        self.inspect.attribution.drop_asked();
    }

    /// The worker died: nothing that was asked will be answered.
    pub(super) fn inspection_lost(&mut self) {
        self.inspect.attribution.lost_worker();
        self.inspect.walk.lost_worker();
        self.inspect.walk_moved_on = false;
    }
}

#[cfg(test)]
#[path = "inspect_tests.rs"]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
