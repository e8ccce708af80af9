//! Loss over epochs on a logarithmic scale: validation strong, training light, best epochs marked, names at the lines' ends.

use std::rc::Rc;

use plotters::style::Color;
use plotters_backend::DrawingBackend;
use plotters_backend::text_anchor::{HPos, VPos};

use super::axes::{Axis, LABEL, Plot};
use super::decimate::column_extremes;
use super::frame::{Drawn, Frame, Pen, Point};
use super::line::stretches;
use super::marker::draw_marker;
use super::names::{Name, draw_names};
use super::picture::Picture;
use super::readout::{Readout, ReadoutItem};
use super::ticks::{linear_ticks, log_tick_label, log_ticks, number, round_down, tick_label};
use super::{LossSeries, RunRole};

/// Everything the loss chart shows.
#[derive(Clone, Debug, PartialEq)]
pub struct LossScene {
    /// Curves.
    pub series: Rc<[LossSeries]>,
    /// Repeats of the run; with several, the readout has a line for the others.
    pub repeats: u32,
    /// End of the epoch axis.
    pub epochs: u32,
    /// Epoch under the pointer.
    pub hovered: Option<u32>,
}

impl LossScene {
    /// Curves that are not in the background.
    fn foreground(&self) -> impl Iterator<Item = &LossSeries> {
        self.series.iter().filter(|series| !series.background)
    }

    /// Epochs trained so far, in any repeat.
    fn trained(&self) -> u32 {
        self.series.iter().map(|s| s.losses.len() as u32).max().unwrap_or(0)
    }

    /// Where the axes are.
    fn plot(&self, frame: Frame) -> Plot {
        let (top, bottom) = (24.0, 24.0);
        let y = Axis::log(self.loss_range(), ((frame.height - bottom).max(top + 1.0), top));
        Plot { x: self.epoch_axis(frame), y }
    }

    fn epoch_axis(&self, frame: Frame) -> Axis {
        let left = 34.0;
        let right = if self.has_several_runs() { 90.0 } else { 70.0 };
        let last = f64::from(self.epochs.max(self.trained()).max(1));
        Axis::linear((0.0, last), (left, (frame.width - right).max(left + 1.0)))
    }

    fn has_several_runs(&self) -> bool {
        self.series.iter().any(|s| self.series.first().is_some_and(|first| first.role != s.role))
    }

    /// From a round number below the least loss to one above the greatest, at least a decade: the first epochs then already
    /// show the axis that the run will need, and it moves only when losses leave it.
    fn loss_range(&self) -> (f64, f64) {
        let (mut least, mut greatest) = (f64::INFINITY, 0.0);
        for &loss in self.series.iter().flat_map(|s| s.losses.iter()) {
            // Comparisons, because they are false for NaN.
            if loss > 0.0 && loss < least {
                least = loss;
            }
            if loss > greatest && loss < f64::INFINITY {
                greatest = loss;
            }
        }
        if greatest == 0.0 {
            return (0.1, 1.0);
        }
        let mut top = round_down(greatest);
        if top < greatest {
            // The next of 1, 2, 5: from 2 to 5 is the largest factor.
            top = round_down(top * 2.5 * (1.0 + 1e-9));
        }
        (round_down(least.min(top / 10.0)), top)
    }

    fn draw_curve<DB: DrawingBackend>(
        &self,
        pen: &Pen<'_, DB>,
        plot: &Plot,
        series: &LossSeries,
    ) -> Drawn<DB> {
        let (stroke, columns) = if series.background {
            // Many curves are drawn in the background, so each is drawn more coarsely.
            (pen.theme.background_loss_stroke(series.role, series.validation), 0.5)
        } else {
            (pen.theme.loss_stroke(series.role, series.validation), pen.frame.ratio)
        };
        let losses = &series.losses[..];
        let per_epoch = (plot.x.end - plot.x.start) / plot.x.to * columns;
        for stretch in stretches(0..losses.len(), &[], |k| losses[k].is_finite() && losses[k] > 0.0) {
            let part = &losses[stretch.clone()];
            let kept = column_extremes(part, |k| ((stretch.start + k) as f64 * per_epoch).floor() as i64);
            let at = |k: usize| self.point(plot, (stretch.start + k + 1) as f64, part[k]);
            pen.path(&kept.into_iter().map(at).collect::<Vec<_>>(), &stroke)?;
        }
        Ok(())
    }

    fn point(&self, plot: &Plot, epoch: f64, loss: f64) -> Point {
        (plot.x.position_within(epoch), plot.y.position_within(loss))
    }

    fn draw_best<DB: DrawingBackend>(
        &self,
        pen: &Pen<'_, DB>,
        plot: &Plot,
        series: &LossSeries,
    ) -> Drawn<DB> {
        let Some((epoch, loss)) = series.best.filter(|b| series.validation && b.1.is_finite() && b.1 > 0.0)
        else {
            return Ok(());
        };
        let at = self.point(plot, f64::from(epoch), loss);
        let (colour, surface) = (pen.theme.run(series.role).to_rgba(), pen.theme.surface.to_rgba());
        if series.role.is_quantized() {
            pen.square(at, 4.0, colour)?;
            pen.square(at, 2.25, surface)
        } else {
            pen.disc(at, 4.5, colour)?;
            pen.disc(at, 2.75, surface)
        }
    }

    /// Names to the right of the plot, at the height of the curves' last values, pushed apart where they would overlap.
    fn draw_names<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        let several = self.has_several_runs();
        let last = |s: &LossSeries| s.losses.iter().rev().find(|l| l.is_finite() && **l > 0.0).copied();
        let names = self.foreground().filter_map(|series| {
            let height = plot.y.position_within(last(series)?);
            let text = match (several, series.validation) {
                (false, true) => "validation".to_owned(),
                (false, false) => "training".to_owned(),
                (true, true) => format!("{} val.", series.role.name()),
                (true, false) => format!("{} train", series.role.name()),
            };
            Some(Name { height, text, colour: pen.theme.run(series.role) })
        });
        draw_names(pen, names, plot.x.end + 8.0, (plot.y.end, plot.y.start - 2.0))
    }

    fn draw_hover<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>, plot: &Plot) -> Drawn<DB> {
        let Some(epoch) = self.hovered.filter(|&e| e >= 1 && e <= self.trained()) else { return Ok(()) };
        let x = plot.x.position(f64::from(epoch));
        pen.dotted_upright(x, plot.y.end, plot.y.start, pen.theme.muted)?;
        for series in self.foreground() {
            if let Some(&loss) = series.losses.get(epoch as usize - 1).filter(|l| l.is_finite() && **l > 0.0)
            {
                let at = self.point(plot, f64::from(epoch), loss);
                if series.validation {
                    draw_marker(pen, series.role, at)?;
                } else {
                    pen.disc(at, 2.5, pen.theme.run(series.role).to_rgba())?;
                }
            }
        }
        Ok(())
    }
}

impl Picture for LossScene {
    fn draw<DB: DrawingBackend>(&self, pen: &Pen<'_, DB>) -> Drawn<DB> {
        let plot = self.plot(pen.frame);
        let levels = log_ticks(plot.y.from, plot.y.to, plot.y.room_for(22.0) + 1);
        let levels: Vec<_> = levels.into_iter().map(|v| (v, log_tick_label(v))).collect();
        plot.draw_levels(pen, &levels)?;
        let epochs = linear_ticks(0.0, plot.x.to, plot.x.room_for(52.0));
        let step = epochs.windows(2).next().map_or(1.0, |pair| pair[1] - pair[0]);
        let whole = epochs.into_iter().filter(|v| v.fract() == 0.0);
        plot.draw_feet(pen, &whole.map(|v| (v, tick_label(v, step))).collect::<Vec<_>>())?;
        plot.draw_title(pen, "MSE (m²)")?;
        let corner = (pen.frame.width - 2.0, plot.y.start + 6.0);
        pen.text("epoch", corner, LABEL, pen.theme.muted, (HPos::Right, VPos::Top))?;
        for (background, validation) in [(true, false), (true, true), (false, false), (false, true)] {
            let layer = |s: &&LossSeries| (s.background, s.validation) == (background, validation);
            for series in self.series.iter().filter(layer) {
                self.draw_curve(pen, &plot, series)?;
            }
        }
        for series in self.foreground() {
            self.draw_best(pen, &plot, series)?;
        }
        self.draw_names(pen, &plot)?;
        self.draw_hover(pen, &plot)
    }

    fn height(&self, _width: f64) -> f64 {
        192.0
    }

    fn places(&self) -> Option<(usize, usize)> {
        Some((1, self.trained() as usize)).filter(|(_, last)| *last > 0)
    }

    fn place(&self) -> Option<usize> {
        self.hovered.map(|place| place as usize)
    }

    fn set_place(&mut self, place: Option<usize>) {
        self.hovered = place.and_then(|place| u32::try_from(place).ok());
    }

    fn summary(&self) -> String {
        let best = |s: &LossSeries| {
            let (epoch, loss) = s.best.filter(|_| s.validation && !s.background)?;
            Some(format!("{} {} m² at epoch {epoch}", s.role.name(), number(loss, 4)))
        };
        let best: Vec<String> = self.series.iter().filter_map(best).collect();
        format!(
            "Loss over {} of {} epochs, logarithmic; lowest validation loss: {}.",
            self.trained(),
            self.epochs,
            if best.is_empty() { "none yet".to_owned() } else { best.join(", ") }
        )
    }

    /// Training and validation loss of every run at the epoch under the pointer, or at the latest.
    fn readout(&self) -> Readout {
        let latest = self.foreground().map(|s| s.losses.len() as u32).max().unwrap_or(0);
        let epoch = self.hovered.map_or(latest, |epoch| epoch.min(self.trained()));
        let at = |series: &LossSeries| series.losses.get((epoch as usize).checked_sub(1)?).copied();
        let loss = |role: RunRole, validation: bool| {
            let series = self.foreground().find(|s| s.role == role && s.validation == validation);
            number(series.and_then(at).unwrap_or(f64::NAN), 4)
        };
        let mut items: Vec<ReadoutItem> = Vec::new();
        for series in self.foreground() {
            if items.iter().all(|item| item.role != Some(series.role)) {
                items.push(ReadoutItem {
                    role: Some(series.role),
                    label: series.role.name().into(),
                    value: format!("val. {} m²", loss(series.role, true)),
                    note: Some(format!("train {} m²", loss(series.role, false))),
                });
            }
        }
        // From the start, so that nothing moves when the second repeat begins.
        if self.repeats > 1 && !items.is_empty() {
            let others = self.series.iter().filter(|s| s.background && s.validation).filter_map(at);
            let (least, greatest) = others
                .filter(|loss| loss.is_finite())
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), loss| (a.min(loss), b.max(loss)));
            items.push(ReadoutItem {
                role: None,
                label: "other repeats".into(),
                value: format!("val. {} to", number(least, 4)),
                note: Some(format!("{} m²", number(greatest, 4))),
            });
        }
        let head = if epoch == 0 {
            "epoch –".to_owned()
        } else {
            format!("epoch {}", number(f64::from(epoch), 0))
        };
        Readout { head, items }
    }

    /// The trained epoch nearest to a position on the canvas.
    fn nearest(&self, frame: Frame, (x, _): Point) -> Option<usize> {
        let trained = self.trained();
        let epoch = self.epoch_axis(frame).value(x).round();
        (trained > 0).then(|| epoch.clamp(1.0, f64::from(trained)) as usize)
    }
}

#[cfg(test)]
#[path = "loss_tests.rs"]
mod tests;
