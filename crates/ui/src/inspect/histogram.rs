//! The histogram of the chosen tensor with its grid, as card and section show it.

use std::rc::Rc;

use charts::{HistogramScene, Scene};
use protocol::report::Method;
use yew::{AttrValue, Html, Properties, component, html, use_memo};

use super::select::channel_name;
use super::tensor::{sentence, unit};
use crate::series::{self, Chart};
use crate::stage::role_of;
use crate::state::{NetworkId, ResultState, TensorId};

/// What [`TensorHistogram`] shows.
#[derive(Clone, PartialEq, Properties)]
pub struct TensorHistogramProps {
    /// The last finished run, which has the network.
    pub result: ResultState,
    /// Which quantized network is shown.
    pub method: Method,
    /// The tensor; where the network does not have it, its first kernel.
    pub tensor: TensorId,
    /// The channel of its weights, where each has levels of its own; none for the whole tensor, without levels then.
    pub channel: Option<u32>,
    /// `data-testid` of the canvas.
    pub test_id: AttrValue,
}

/// Bars, levels, and one sentence.
#[component]
pub fn TensorHistogram(props: &TensorHistogramProps) -> Html {
    let network = NetworkId::of(Some(&props.result), props.method);
    let histogram = use_memo((network, props.tensor, props.channel), |(_, tensor, chosen)| {
        let found = props.result.quantized(props.method).and_then(|quantized| {
            let tensor = tensor.within(quantized);
            let channel = tensor.channel(quantized, *chosen);
            // Levels stand over the weights that are rounded to them only.
            let has_levels = channel.is_some() || tensor.channels(quantized).is_empty();
            Some(series::histogram(tensor.histogram(quantized, channel)?, has_levels))
        });
        Rc::new(found.unwrap_or_default())
    });
    let Some(quantized) = props.result.quantized(props.method) else { return Html::default() };
    let tensor = props.tensor.within(quantized);
    let channel = tensor.channel(quantized, props.channel);
    let counted = if matches!(tensor, TensorId::Weights(_)) { "weights" } else { "values" };
    let scene = Scene::Histogram(HistogramScene {
        histogram: (*histogram).clone(),
        counted,
        unit: unit(tensor, quantized).into(),
        of: channel.map_or_else(|| "whole tensor".into(), |own| channel_name(tensor, quantized, own).into()),
        role: role_of(props.method),
        hovered: None,
    });
    html! {
        <>
            <Chart {scene} test_id={props.test_id.clone()} />
            <p class="note">{ sentence(tensor, quantized, channel) }</p>
        </>
    }
}
