//! Losses and paths of single points. Records hold neither, so that whoever wants them trains the points again.

use std::rc::Rc;

use charts::{Coordinate, LossScene, LossSeries, PathSeries, RunRole, SweepScene, TraceScene, breaks};
use protocol::config::SplitConfig;
use protocol::report::{DataView, LossHistory, Path};
use sweep::statistics::{Group, bits};
use sweep::{Kind, PointId};

use crate::plate::Plate;
use crate::plates::is_hardware;
use crate::table::Table;
use crate::view::View;

/// What the training of a point left, of one seed.
#[derive(Clone, Debug)]
pub struct Retrained {
    /// The point.
    pub point: PointId,
    /// The seed.
    pub seed: u64,
    /// Its data.
    pub data: Rc<DataView>,
    /// Losses of the network that decides which epoch is best, from epoch 1 on; none where it was not trained for this point.
    pub losses: Option<LossHistory>,
    /// The float network's path on the test block.
    pub float: Path,
    /// The quantized network's path on the test block; none for a float network.
    pub quantized: Option<Path>,
}

/// The points whose losses and paths people look at first: widths that hardware has, the best of the front (of all points where there
/// is no front), what is quantized after training, and the float network.
pub fn worth_retraining(view: &View<'_>) -> Vec<PointId> {
    let hardware = view.swept().filter(|group| is_hardware(view, group));
    let front = view.front();
    let rank = |group: &Group<'_>| {
        let value = view.value(group).filter(|value| value.is_finite())?;
        Some(if view.figure.more_is_better() { -value } else { value })
    };
    let all = view.swept().filter_map(|group| Some((rank(group)?, group)));
    let best =
        front.last().copied().or_else(|| all.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, group)| group));
    let of = |kind: Kind| view.groups.iter().filter(move |group| group.point.kind == kind);
    let ptq = of(Kind::Extra).filter(|group| group.point.job.qat.is_none());
    let groups =
        hardware.chain(best).chain(ptq).chain(of(Kind::Float)).filter(|group| !group.seeds.is_empty());
    let mut ids: Vec<PointId> = Vec::new();
    for group in groups {
        if !ids.contains(&group.point.id) {
            ids.push(group.point.id);
        }
    }
    ids
}

/// Pictures of what was trained again: losses, and X and Y of the test block over time.
pub fn retrained(view: &View<'_>, runs: &[Retrained]) -> Vec<Plate> {
    let of = |run: &Retrained| {
        let group = view.groups.iter().find(|group| group.point.id == run.point)?;
        let traces = [("trace-x", Coordinate::X), ("trace-y", Coordinate::Y)];
        let traces = traces.map(|(id, axis)| trace(group, run, id, axis));
        Some(losses(group, run).into_iter().chain(traces))
    };
    runs.iter().filter_map(of).flatten().collect()
}

/// Whose lines a point's are.
fn role(group: &Group<'_>) -> RunRole {
    match (&group.point.job.qat, &group.point.job.ptq) {
        (Some(_), _) => RunRole::Qat,
        (None, Some(_)) => RunRole::Ptq,
        (None, None) => RunRole::Float,
    }
}

/// What the colour of a line is called: a file has no readout that tells them apart.
fn colour(role: RunRole) -> &'static str {
    match role {
        RunRole::Truth => "grey",
        RunRole::Float => "blue",
        RunRole::Ptq => "orange",
        RunRole::Qat => "green",
        RunRole::Kept(_) => "dashed",
    }
}

/// A point by its name and seed, as in `weight bits 4, activation bits 8 (4-8), seed 3`.
fn name(group: &Group<'_>, seed: u64) -> String {
    let widths = bits(&group.point.job).map_or_else(String::new, |bits| format!(" ({bits})"));
    format!("{}{widths}, seed {seed}", group.point.name)
}

/// Training and validation loss over the epochs.
fn losses(group: &Group<'_>, run: &Retrained) -> Option<Plate> {
    let history = run.losses.as_ref()?;
    let role = role(group);
    let series = |validation: bool| LossSeries {
        role,
        validation,
        background: false,
        losses: history
            .losses
            .iter()
            .map(|loss| if validation { loss.validation } else { loss.train })
            .collect(),
        best: if validation { history.best } else { None },
    };
    let scene = LossScene {
        series: [series(false), series(true)].into(),
        repeats: 1,
        epochs: group.epochs,
        hovered: None,
    };
    let mut table = Table::new(&["epoch", "training MSE (m²)", "validation MSE (m²)"]);
    let row = |(epoch, loss): (u32, &protocol::report::EpochLoss)| {
        vec![epoch.to_string(), loss.train.to_string(), loss.validation.to_string()]
    };
    table.rows = (history.first_epoch..).zip(&history.losses).map(row).collect();
    Some(Plate {
        id: "loss",
        title: format!("Loss of {}", name(group, run.seed)).into(),
        scene: SweepScene::Loss(scene),
        points: Rc::from([]),
        clipped: 0,
        table,
        numbers: "loss",
        of: Some(run.point),
    })
}

/// One coordinate of the test block over time.
fn trace(group: &Group<'_>, run: &Retrained, id: &'static str, axis: Coordinate) -> Plate {
    let (data, rows) = (&run.data, &run.float.rows);
    let at = |values: &[f32], row: u32| values.get(row as usize).copied().unwrap_or(f32::NAN);
    let truth = PathSeries {
        role: RunRole::Truth,
        label: RunRole::Truth.name().into(),
        x: rows.iter().map(|row| at(&data.x, *row)).collect(),
        y: rows.iter().map(|row| at(&data.y, *row)).collect(),
    };
    let path = |role: RunRole, label: &str, path: &Path| PathSeries {
        role,
        label: label.into(),
        x: path.x.as_slice().into(),
        y: path.y.as_slice().into(),
    };
    let float = path(RunRole::Float, RunRole::Float.name(), &run.float);
    let quantized = run.quantized.as_ref().map(|own| path(role(group), &group.point.name, own));
    let series: Rc<[PathSeries]> = [truth, float].into_iter().chain(quantized).collect();
    let time = |row: u32| data.time_s.get(row as usize).copied().unwrap_or(f64::from(row));
    let start = rows.first().map_or(0.0, |row| time(*row));
    let times: Rc<[f64]> = rows.iter().map(|row| time(*row) - start).collect();
    let [x0, y0, x1, y1] = data.extent;
    let is_shuffled = matches!(data.split_config, SplitConfig::Shuffled { .. });
    let colours: Vec<String> =
        series.iter().map(|series| format!("{} {}", series.role.name(), colour(series.role))).collect();
    let colours = colours.join(", ");
    let table = trace_table(axis, &times, &series, data.has_time);
    let scene = TraceScene {
        axis,
        has_time: data.has_time,
        visible: (0.0, times.last().copied().unwrap_or(1.0)),
        time_s: times,
        series,
        range_m: match axis {
            Coordinate::X => (x0, x1),
            Coordinate::Y => (y0, y1),
        },
        levels: None,
        cursor: None,
        breaks: breaks(rows.iter().copied(), data.breaks.iter().copied(), is_shuffled).into(),
    };
    Plate {
        id,
        title: format!("{} of {} on the test block ({colours})", axis.name(), name(group, run.seed)).into(),
        scene: SweepScene::Trace(scene),
        points: Rc::from([]),
        clipped: 0,
        table,
        numbers: id,
        of: Some(run.point),
    }
}

/// A row for each sample.
fn trace_table(axis: Coordinate, times: &[f64], series: &[PathSeries], has_time: bool) -> Table {
    let labels = series.iter().map(|series| format!("{} {} (m)", axis.name(), series.role.name()));
    let labels: Vec<String> = labels.collect();
    let first = if has_time { "time (s)" } else { "row" };
    let mut table =
        Table::new(&std::iter::once(first).chain(labels.iter().map(String::as_str)).collect::<Vec<_>>());
    let row = |(sample, time): (usize, &f64)| {
        let value =
            |series: &PathSeries| axis.of(series).get(sample).map_or_else(String::new, ToString::to_string);
        std::iter::once(time.to_string()).chain(series.iter().map(value)).collect()
    };
    table.rows = times.iter().enumerate().map(row).collect();
    table
}
