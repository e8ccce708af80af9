//! What the page asks about the quantized network that is shown: the cost of each tensor, one number followed by hand, and
//! which tensor is looked at. An answer belongs to one network and is not shown for another.

mod inquiry;
mod ranges;
mod tab;
mod tensor;

use protocol::message::{RequestId, ToWorker};
use protocol::report::{AttributionReport, Method, WalkQuery, WalkReport};

use super::{Desk, ResultState, Tone};
use inquiry::Inquiry;
use ranges::LiveRanges;

pub use inquiry::NetworkId;
pub use ranges::RangeTrack;
pub use tab::InsideTab;
pub use tensor::TensorId;

/// Everything the page knows from looking into a network.
#[derive(Clone, Debug, PartialEq)]
pub struct InspectState {
    /// The view that is open.
    pub tab: InsideTab,
    /// The tensor whose facts and histogram are shown.
    pub tensor: TensorId,
    /// The channel of its weights that is shown, from 0, where each has levels of its own; none for the whole tensor.
    pub channel: Option<u32>,
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
            tab: InsideTab::default(),
            tensor: TensorId::default(),
            channel: Some(0),
            attribution: Inquiry::default(),
            ranges: LiveRanges::default(),
            walk: Inquiry::default(),
            query,
            walk_moved_on: false,
        }
    }
}

impl InspectState {
    /// Asks what quantizing each tensor of the network shown costs.
    pub fn attribute(&mut self, network: NetworkId, desk: &mut Desk) {
        let (run, method, request) = (network.run, network.method, desk.new_request());
        self.attribution.ask(request, network);
        desk.send(ToWorker::Attribute { run, request, method });
    }

    /// Asks for the number chosen last, in the network shown, now or when the request under way is answered.
    pub fn walk(&mut self, network: NetworkId, result: &ResultState, desk: &mut Desk) {
        let query = clamped(self.query, result, network.method);
        self.query = query;
        if self.walk.is_asked_of(network.run) {
            self.walk_moved_on = true;
            return;
        }
        let (run, request) = (network.run, desk.new_request());
        self.walk_moved_on = false;
        self.walk.ask(request, network);
        desk.send(ToWorker::Walk { run, request, query });
    }

    /// Chooses what is looked at. Whether the number that is chosen is to be followed.
    pub fn choose(&mut self, wish: Inspect, result: Option<&ResultState>, desk: &mut Desk) -> bool {
        match wish {
            Inspect::Tab(tab) => self.tab = tab,
            Inspect::Tensor(tensor) => self.tensor = tensor,
            Inspect::Channel(channel) => self.channel = channel,
            Inspect::Walk(query) => self.query = query,
            Inspect::Estimate { row, output } => return self.choose_estimate((row, output), result, desk),
            Inspect::Attribute => {}
        }
        matches!(wish, Inspect::Walk(_))
    }

    /// Chooses an output of the network for the test sample that ends at a row of the data, and shows the view that follows it.
    /// Whether the test block has such a sample.
    fn choose_estimate(
        &mut self,
        (row, output): (u32, u32),
        result: Option<&ResultState>,
        desk: &mut Desk,
    ) -> bool {
        let Some((result, sample)) = result.and_then(|result| Some((result, test_sample(result, row)?)))
        else {
            let words = "One number is followed for samples of the test block: choose test above the room.";
            desk.notify(Tone::Plain, words);
            return false;
        };
        let query = WalkQuery { sample, layer: u32::MAX, step: 0, channel: output, ..self.query };
        self.query = clamped(query, result, query.method);
        self.tab = InsideTab::Walk;
        desk.show_inside();
        true
    }

    /// Takes the costs of the tensors.
    pub fn attributed(&mut self, request: RequestId, report: AttributionReport, desk: &mut Desk) {
        if self.attribution.answered(request, report) {
            desk.announce("The cost of each tensor is known.");
        }
    }

    /// Takes a number that was followed. Whether to follow the one that was chosen since.
    pub fn walked(&mut self, request: RequestId, report: WalkReport) -> bool {
        self.walk.answered(request, report) && self.walk_moved_on
    }

    /// A request failed: `None` if it was none of these, else whether to follow the number that was chosen since.
    pub fn failed(&mut self, request: RequestId, message: &str) -> Option<bool> {
        if self.walk.refused(request, message) {
            return Some(self.walk_moved_on);
        }
        self.attribution.refused(request, message).then_some(false)
    }

    /// A request was given up, if it was one of these.
    pub fn cancelled(&mut self, request: RequestId) {
        self.walk.cancelled(request);
        self.attribution.cancelled(request);
    }

    /// A quantization is sent, with which the worker drops the attribution under way.
    pub fn drop_attribution(&mut self) {
        self.attribution.drop_asked();
    }

    /// The worker died: nothing that was asked will be answered.
    pub fn worker_lost(&mut self) {
        self.attribution.worker_lost();
        self.walk.worker_lost();
        self.walk_moved_on = false;
    }
}

/// What the reader asks of a network's inside.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Inspect {
    /// Open another view.
    Tab(InsideTab),
    /// Look at another tensor.
    Tensor(TensorId),
    /// Look at another channel of its weights, or at all of them.
    Channel(Option<u32>),
    /// Show how an estimate comes about.
    Estimate {
        /// Row of the data where its window ends.
        row: u32,
        /// The output: 0 for x, 1 for y.
        output: u32,
    },
    /// Find what quantizing each tensor costs.
    Attribute,
    /// Follow a number; the network decides the method.
    Walk(WalkQuery),
}

/// The test sample of a row; `None` where the row has none, such as at the start of a window.
pub fn test_sample(result: &ResultState, row: u32) -> Option<u32> {
    let rows = &result.report.float.paths.test.rows;
    u32::try_from(rows.iter().position(|other| *other == row)?).ok()
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

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
mod tests;
