//! The four sensors: capacitance added by the body, oscillator, disturbances, counter and on-sensor filter.

use core::f64::consts::PI;
use std::sync::Arc;

use super::SENSORS;
use super::config::SimConfig;
use super::motion::Walker;
use crate::random::Random;

/// One sensor's fixed properties and its slowly changing state.
#[derive(Clone, Debug)]
struct Sensor {
    x: f64,
    y: f64,
    /// Direction in which the plate faces, rad.
    facing: f64,
    c0: f64,
    gain: f64,
    trend: f64,
    drift: f64,
    mid: f64,
    posture: f64,
    /// Last counts, newest at the end, for the median.
    history: Vec<f64>,
    low_pass: Option<f64>,
    /// Sum of the oscillator frequency over the steps of the current sample, Hz.
    frequency_sum: f64,
}

/// All four sensors with the noise stream.
#[derive(Clone, Debug)]
pub(super) struct Sensors {
    config: Arc<SimConfig>,
    sensors: Vec<Sensor>,
    /// Noise stream; the label error is drawn from it too, after the sensors.
    pub(super) noise: Random,
}

impl Sensors {
    /// Plates A south, B east, C north, D west. Draws the sensors' spread from `room`, their first noise from `noise`.
    pub(super) fn new(config: Arc<SimConfig>, room: &mut Random, mut noise: Random) -> Self {
        let (side, half) = (config.room, config.room / 2.0);
        let plates = [(half, 0.0, PI / 2.0), (side, half, PI), (half, side, -PI / 2.0), (0.0, half, 0.0)];
        let four = |scale: f64, random: &mut Random| -> [f64; SENSORS] {
            core::array::from_fn(|_| scale * random.gauss())
        };
        let c0 = four(config.c0_spread, room);
        let gain = four(config.gain_spread, room);
        let trend = four(config.trend, room);
        let drift = four(config.drift_sd, &mut noise);
        let mid = four(config.mid_sd, &mut noise);
        let posture = four(config.post_sd, &mut noise);
        let sensors = (0..SENSORS)
            .map(|k| Sensor {
                x: plates[k].0,
                y: plates[k].1,
                facing: plates[k].2,
                c0: config.c0 * (1.0 + c0[k]),
                gain: (1.0 + gain[k]).max(0.3),
                trend: trend[k],
                drift: drift[k],
                mid: mid[k],
                posture: posture[k],
                history: Vec::new(),
                low_pass: None,
                frequency_sum: 0.0,
            })
            .collect();
        Self { config, sensors, noise }
    }

    /// Adds one oscillator step with the person where `walker` says.
    pub(super) fn integrate(&mut self, walker: &Walker) {
        let k555 = self.config.f0 * self.config.c0;
        for sensor in &mut self.sensors {
            let orientation = 1.0 + self.config.orient * libm::cos(2.0 * (walker.theta - sensor.facing));
            let dc = sensor.body_capacitance(&self.config, walker.x, walker.y)
                * orientation
                * walker.step
                * (1.0 + sensor.posture).max(0.2);
            sensor.frequency_sum += k555 / (sensor.c0 + dc);
        }
    }

    /// Ends sample number `index` (negative while warming up) and returns the four readings in counts.
    pub(super) fn sample(&mut self, index: f64) -> [f64; SENSORS] {
        let (config, noise) = (&self.config, &mut self.noise);
        let mut readings = [0.0; SENSORS];
        for (sensor, reading) in self.sensors.iter_mut().zip(&mut readings) {
            *reading = sensor.sample(config, noise, index);
        }
        readings
    }
}

impl Sensor {
    /// pF added by the body at (x, y): a column of slices, each with a softened power law, so that the total falls about
    /// one power slower near the plate than far away.
    fn body_capacitance(&self, config: &SimConfig, x: f64, y: f64) -> f64 {
        let gap = (libm::hypot(x - self.x, y - self.y) - config.body_r).max(config.d_min);
        let slices = f64::from(config.slices);
        let mut total = 0.0;
        for j in 0..config.slices {
            let dz = config.plate_z - config.body_h * (f64::from(j) + 0.5) / slices;
            let ratio = 1.0 + (gap * gap + dz * dz) / (config.plate * config.plate);
            total += libm::pow(ratio, -0.5 * config.n_exp);
        }
        self.gain * config.c_body * total / slices
    }

    /// The count of one gate with its disturbances, filtered.
    fn sample(&mut self, config: &SimConfig, noise: &mut Random, index: f64) -> f64 {
        let period = 1.0 / config.fs;
        self.drift = wander(self.drift, config.drift_sd, config.drift_tau, period, noise);
        self.mid = wander(self.mid, config.mid_sd, config.mid_tau, period, noise);
        self.posture = wander(self.posture, config.post_sd, config.post_tau, period, noise);
        let mut count = self.frequency_sum / f64::from(config.sub) * config.gate;
        self.frequency_sum = 0.0;
        count +=
            config.white * noise.gauss() + self.drift + self.mid + self.trend * index / f64::from(config.n);
        if noise.uniform(0.0, 1.0) < config.spike_p {
            let u = noise.uniform(-0.5, 0.5);
            count -= config.spike_counts * libm::copysign(libm::log(1.0 - 2.0 * u.abs() + 1e-12), u);
        }
        // A counter only counts whole cycles.
        self.filter(config, (count + 0.5).floor())
    }

    /// Median, then one-pole low pass; each is off by default.
    fn filter(&mut self, config: &SimConfig, count: f64) -> f64 {
        self.history.push(count);
        if self.history.len() > config.median as usize {
            self.history.remove(0);
        }
        let mut sorted = self.history.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        let median = sorted[sorted.len() / 2];
        if config.iir_fc <= 0.0 {
            return median;
        }
        let share = 1.0 - libm::exp(-2.0 * PI * config.iir_fc * (1.0 / config.fs));
        let filtered = match self.low_pass {
            None => median,
            Some(last) => last + share * (median - last),
        };
        self.low_pass = Some(filtered);
        filtered
    }
}

/// One step of an Ornstein-Uhlenbeck process with standard deviation `sd` and correlation time `tau`, `period` seconds on.
fn wander(state: f64, sd: f64, tau: f64, period: f64, noise: &mut Random) -> f64 {
    let kept = state * libm::exp(-period / tau);
    kept + sd * (1.0 - libm::exp(-2.0 * period / tau)).sqrt() * noise.gauss()
}
