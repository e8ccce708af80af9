//! The quantized network layer by layer: number formats, grids, and the audit of its accumulators.

use protocol::report::{LayerReport, Method, NumberFormat, QuantizedReport};
use yew::{Html, classes, html};

use crate::state::ResultState;
use browser::format::{NO_NUMBER, fixed, significant, thousands, whole};

/// What [`layers_card`] shows.
#[derive(Clone, PartialEq)]
pub struct LayersCardProps {
    /// The last finished run.
    pub result: Option<ResultState>,
    /// Which quantized network is shown.
    pub method: Method,
}

/// One layer of the table; figures where it has weights in integers.
struct Row<'a> {
    name: &'a str,
    format: NumberFormat,
    reason: &'a str,
    report: Option<&'a LayerReport>,
    /// Where the layer's bias is, if it is not its own.
    bias_in: Option<&'a str>,
}

fn rows(quantized: &QuantizedReport) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    if quantized.forms.is_empty() {
        for layer in &quantized.layers {
            let (format, report) = (NumberFormat::Integer, Some(layer));
            rows.push(Row {
                name: &layer.name,
                format,
                reason: "",
                report,
                bias_in: quantized.bias_taker(layer),
            });
        }
    }
    for (index, form) in quantized.forms.iter().enumerate() {
        let report = quantized.layers.iter().find(|layer| layer.layer as usize == index);
        let bias_in = report.and_then(|layer| quantized.bias_taker(layer));
        rows.push(Row { name: &form.name, format: form.format, reason: &form.reason, report, bias_in });
    }
    rows
}

fn format_name(format: NumberFormat) -> &'static str {
    match format {
        NumberFormat::Integer => "integer",
        NumberFormat::Hybrid => "hybrid",
        NumberFormat::Float16 => "float16",
        NumberFormat::Float32 => "float32",
    }
}

/// What an accumulator of that many bits does not fit into; nothing up to 16.
fn alarm(bits_needed: u8) -> Option<&'static str> {
    match bits_needed {
        0..=16 => None,
        17..=24 => Some("an int16 accumulator would overflow"),
        25..=32 => Some("int16 and 24-bit accumulators would overflow"),
        _ => Some("even an int32 accumulator would overflow, so int64 is used"),
    }
}

/// Bits needed and bits of a finer bias, of those the accumulator has.
fn accumulator(layer: &LayerReport) -> String {
    let finer = match layer.accumulator_shift {
        0 => String::new(),
        bits => format!(" + {bits}"),
    };
    format!("{}{finer} of {}", layer.accumulator_bits_needed, layer.accumulator_bits)
}

fn row(row: &Row<'_>) -> Html {
    let integers = row.report.filter(|_| row.format == NumberFormat::Integer);
    let weights = row.report.filter(|_| matches!(row.format, NumberFormat::Integer | NumberFormat::Hybrid));
    let bits = match (weights, integers) {
        (_, Some(layer)) => Some(format!("{} / {}", layer.weight_bits, layer.activation_bits)),
        (Some(layer), None) => Some(format!("{} / 32", layer.weight_bits)),
        _ => None,
    };
    let reach = integers.and_then(|layer| layer.accumulator_reach);
    // Nearly every network needs more than 16 bits: only what int32 cannot hold is loud.
    let loud = integers.is_some_and(|layer| layer.accumulator_bits_needed > 32);
    // Layers without weights work on the codes they get.
    let format = if row.report.is_none() && row.format == NumberFormat::Integer {
        "moves codes"
    } else {
        format_name(row.format)
    };
    let bound = |layer: &LayerReport| thousands(layer.accumulator_bound.round() as u64);
    let figures = [
        Some(row.bias_in.map_or_else(|| format.to_owned(), |taker| format!("{format}, bias in {taker}"))),
        bits,
        integers.map(accumulator),
        weights.map(|layer| format!("{} %", fixed(100.0 * layer.zero_share, 1))),
        weights.map(|layer| layer.weight_scales.to_string()),
        integers.map(|layer| significant(layer.output_scale)),
        integers.map(|layer| whole(layer.output_zero_point.into())),
        // Bounds are whole numbers far below 2^64; the cast saturates in any case.
        integers.map(bound),
        reach.map(|(low, high)| format!("{} to {}", whole(low), whole(high))),
    ];
    let cell = |(&(title, tip), figure): (&(&'static str, &'static str), Option<String>)| {
        let class = classes!(
            figure.is_none().then_some("missing"),
            (loud && title == ACCUMULATOR).then_some("alarm"),
            (title == REACH).then_some("wide")
        );
        html! {
            <td role="cell" {class} data-label={title} title={tip}>{ figure.unwrap_or_else(|| NO_NUMBER.to_owned()) }</td>
        }
    };
    html! {
        <tr role="row">
            <th scope="row" role="rowheader" title={(!row.reason.is_empty()).then(|| row.reason.to_owned())}>{ row.name.to_owned() }</th>
            { for COLUMNS.iter().zip(figures).map(cell) }
        </tr>
    }
}

/// Title of the accumulator's column.
const ACCUMULATOR: &str = "acc. bits";
/// Title of the column of two long numbers.
const REACH: &str = "reach";

/// Titles and tips of the columns behind the layer's name.
const COLUMNS: [(&str, &str); 9] = [
    ("arithmetic", "What the layer computes in; hybrid is 8-bit weights and float results"),
    ("W / A bits", "Bits of weights / bits of the output"),
    (
        ACCUMULATOR,
        "Bits the sums need by the proven bound (+ bits that make steps of the bias finer), of those the accumulator has",
    ),
    ("zeros", "Share of the weights that are exactly 0 after quantization"),
    ("scales", "Scales of the weights: one, or one per output channel"),
    ("scale", "Scale of the output; m per step in the last layer"),
    ("zero point", "Code of the output that stands for 0"),
    (
        "bound",
        "The largest magnitude its sums can reach, biases included, whatever the input, in steps of one product",
    ),
    (REACH, "Smallest and largest sum that input codes can give, biases included, in steps of one product"),
];

/// Which accumulators would overflow where, one sentence per layer.
fn alarms(quantized: &QuantizedReport) -> Vec<String> {
    let integers = quantized.layers.iter().filter(|layer| layer.format == NumberFormat::Integer);
    integers
        .filter_map(|layer| {
            let words = alarm(layer.accumulator_bits_needed)?;
            Some(format!("{} needs {} bits: {words}.", layer.name, layer.accumulator_bits_needed))
        })
        .collect()
}

/// Arithmetic, bits, accumulator, output grid of every layer.
pub fn layers_card(props: &LayersCardProps) -> Html {
    let quantized = props.result.as_ref().and_then(|result| result.quantized(props.method));
    html! {
        <section class="card layers" aria-label="Integer network">
            <div class="plain-head">
                <h2>{ "Integer network" }</h2>
                <span class="card-summary">{ "layer by layer" }</span>
            </div>
            if let Some(quantized) = quantized {
                // Where the card is narrow, rows are laid out as blocks, so roles say that it is a table all the same.
                <table role="table" aria-label="Layers" data-testid="layers-table">
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{ "layer" }</th>
                            { for COLUMNS.iter().map(|(title, tip)| html! { <th scope="col" role="columnheader" title={*tip}>{ *title }</th> }) }
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{ for rows(quantized).iter().map(row) }</tbody>
                </table>
                <ul class="alarms" data-testid="accumulator-alarms">
                    { for alarms(quantized).into_iter().map(|words| html! { <li class="note">{ words }</li> }) }
                </ul>
                { for rows(quantized).iter().filter(|row| !row.reason.is_empty()).map(|row| html! {
                    <p class="note">{ format!("{}: {}", row.name, row.reason) }</p>
                }) }
                <ul class="alarms" data-testid="quantization-notes">
                    { for quantized.notes.iter().map(|note| html! { <li class="note">{ note.clone() }</li> }) }
                </ul>
                if let Some(step) = quantized.output_step() {
                    <p class="note">{ format!("The last layer's scale is the step of x and y: {} m.", significant(step)) }</p>
                }
            } else {
                <p class="invitation">{ "Bits, accumulators and scales of each layer stand here once there is an integer network." }</p>
            }
        </section>
    }
}

#[cfg(test)]
#[path = "layers_tests.rs"]
mod tests;
