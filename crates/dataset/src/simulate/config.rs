//! The simulator's parameters in one table (name, type, default, range, unit, meaning), and the presets.

use super::parameters::{ConfigError, Parameter, Place, Value, in_range};

/// Largest number of body-slice evaluations per plate in one simulation: `(n + warmup) * sub * slices`. It keeps a
/// simulation below a few seconds.
pub const MAX_WORK: u64 = 20_000_000;

/// Time constant with which the body turns to where it walks, s.
pub(super) const TURN_TAU_S: f64 = 0.4;

/// Makes the configuration, its defaults, its checks and its listing from one table, so that they cannot disagree.
macro_rules! parameters {
    ($($name:ident: $kind:ty = $default:expr, $low:expr, $high:expr, $unit:literal, $meaning:literal;)*) => {
        /// Every setting of the simulated room. `Default` is the preset `thesis-like`; ranges are in [`SimConfig::keys`].
        #[derive(Debug, Clone, PartialEq)]
        pub struct SimConfig {
            $(#[doc = concat!($meaning, " Unit: `", $unit, "`.")] pub $name: $kind,)*
        }

        impl Default for SimConfig {
            fn default() -> Self {
                Self { $($name: $default,)* }
            }
        }

        impl SimConfig {
            /// All parameters with their units, meanings, ranges and values in this configuration.
            #[must_use]
            pub fn keys(&self) -> Vec<Parameter> {
                let values = [$(self.$name.as_f64(),)*];
                LISTED.iter().zip(values).map(|(about, value)| Parameter { value, ..about.clone() }).collect()
            }

            /// Where the values stand, in the order of [`LISTED`].
            fn places(&mut self) -> [Place<'_>; LISTED.len()] {
                [$(self.$name.place(),)*]
            }

            /// Sets the parameter `key` to the number in `text`, as `--set key=value` does. Nothing changes on an error.
            ///
            /// # Errors
            /// Unknown key, text that is no (whole) number, or a value outside the parameter's range.
            pub fn set(&mut self, key: &str, text: &str) -> Result<(), ConfigError> {
                let found = LISTED.iter().zip(self.places()).find(|(about, _)| about.name == key);
                let Some((about, place)) = found else {
                    return Err(ConfigError::UnknownKey(key.to_owned()));
                };
                let value = about.parse(text)?;
                in_range(about.name, value, about.allowed)?;
                match place {
                    Place::Real(place) => *place = value,
                    // `parse` gives whole numbers of 32 bits here.
                    Place::Whole(place) => *place = value as u32,
                }
                Ok(())
            }
        }

        /// What is said of each parameter; the values are those of no configuration.
        #[allow(clippy::unnecessary_cast, reason = "the ends of whole numbers are written without a point")]
        const LISTED: &[Parameter] = &[$(Parameter {
            name: stringify!($name),
            unit: $unit,
            meaning: $meaning,
            allowed: ($low as f64, $high as f64),
            whole: <$kind as Value>::WHOLE,
            value: 0.0,
        },)*];
    };
}

parameters! {
    n: u32 = 1626, 1, 200_000, "samples", "Samples kept.";
    warmup: u32 = 60, 0, 100_000, "samples", "Samples thrown away before the first kept one.";
    fs: f64 = 3.0, 0.05, 1000.0, "Hz", "Sampling rate.";
    sub: u32 = 10, 1, 100, "", "Motion and oscillator steps per sample.";
    room: f64 = 3.0, 1.0, 50.0, "m", "Side of the square room.";
    plate_z: f64 = 1.15, 0.0, 10.0, "m", "Height of the plates' centres.";
    body_h: f64 = 1.70, 0.1, 3.0, "m", "Height of the person.";
    slices: u32 = 8, 1, 64, "", "Slices the body is cut into.";
    body_r: f64 = 0.18, 0.0, 1.0, "m", "Radius of the torso.";
    d_min: f64 = 0.08, 0.001, 1.0, "m", "Smallest gap between plate and body.";
    plate: f64 = 0.16, 0.01, 3.0, "m", "Side of the square plates.";
    n_exp: f64 = 2.2, 0.5, 10.0, "", "Exponent of the fall-off of one body slice beyond the plate's size.";
    c_body: f64 = 2.5, 0.0, 1000.0, "pF", "Plate-to-body capacitance at zero gap.";
    c0: f64 = 22.0, 0.1, 10_000.0, "pF", "Capacitance of plate, strays and timer input with the room empty.";
    c0_spread: f64 = 0.06, 0.0, 0.1, "", "Relative spread of c0 between the four sensors.";
    gain_spread: f64 = 0.08, 0.0, 10.0, "", "Relative spread of c_body between the four sensors.";
    f0: f64 = 60_000.0, 1.0, 1.0e8, "Hz", "Oscillator frequency at c0.";
    gate: f64 = 0.30, 0.0001, 100.0, "s", "Time over which cycles are counted.";
    margin: f64 = 0.40, 0.0, 24.0, "m", "Distance the person keeps from the walls.";
    v_mean: f64 = 0.45, 0.0, 10.0, "m/s", "Mean walking speed.";
    v_sd: f64 = 0.05, 0.0, 10.0, "m/s", "Spread of the walking speed between walks.";
    v_min: f64 = 0.20, 0.01, 10.0, "m/s", "Lowest walking speed.";
    v_max: f64 = 0.70, 0.01, 10.0, "m/s", "Highest walking speed.";
    tau_v: f64 = 0.6, 0.01, 100.0, "s", "Lag of the velocity behind the wanted one.";
    arrive: f64 = 0.15, 0.001, 10.0, "m", "Distance at which a target counts as reached.";
    hop_min: f64 = 0.8, 0.0, 100.0, "m", "Shortest way to a free waypoint.";
    p_pause: f64 = 0.90, 0.0, 1.0, "", "Probability of a pause on arrival.";
    pause_min: f64 = 1.0, 0.0, 1000.0, "s", "Shortest pause.";
    pause_max: f64 = 2.5, 0.0, 1000.0, "s", "Longest pause.";
    places: u32 = 4, 0, 8, "", "Pieces of furniture walked between; 0 or 1 means none.";
    spots: u32 = 0, 0, 400, "", "Places on a square grid walked between neighbours; acts only without `places`; 0 means free waypoints.";
    spot_sd: f64 = 0.10, 0.0, 10.0, "m", "Spread of the target around a place, per axis.";
    turn_bias: f64 = 0.7, 0.0, 1.0, "", "Probability of keeping the direction on the grid.";
    label_sd: f64 = 0.02, 0.0, 10.0, "m", "Error of the measured position, per axis.";
    orient: f64 = 0.06, 0.0, 1.0, "", "Change of the coupling with the body's orientation.";
    gait: f64 = 0.06, 0.0, 1.0, "", "Change of the coupling with each step, common to the sensors.";
    gait_hz: f64 = 1.8, 0.0, 100.0, "Hz", "Steps per second at full walking speed.";
    post_sd: f64 = 0.30, 0.0, 10.0, "", "Relative rms change of the coupling by posture, per sensor.";
    post_tau: f64 = 0.10, 0.001, 1.0e6, "s", "Correlation time of the posture.";
    white: f64 = 10.0, 0.0, 1.0e6, "counts", "White noise, rms.";
    mid_sd: f64 = 0.0, 0.0, 1.0e6, "counts", "Noise of medium speed, rms.";
    mid_tau: f64 = 2.0, 0.001, 1.0e6, "s", "Correlation time of the noise of medium speed.";
    drift_sd: f64 = 1.5, 0.0, 1.0e6, "counts", "Slow drift, rms.";
    drift_tau: f64 = 90.0, 0.001, 1.0e6, "s", "Correlation time of the slow drift.";
    trend: f64 = 2.0, 0.0, 1.0e6, "counts", "Linear change over the whole record, rms over sensors.";
    spike_p: f64 = 0.01, 0.0, 1.0, "", "Probability of a spike per sample.";
    spike_counts: f64 = 10.0, 0.0, 1.0e6, "counts", "Scale of the spikes (Laplace).";
    median: u32 = 1, 1, 99, "samples", "Length of the median filter, odd; 1 means off.";
    iir_fc: f64 = 0.0, 0.0, 1000.0, "Hz", "Cut-off of the one-pole low pass; 0 means off.";
}

impl SimConfig {
    /// Checks every range and the few relations between parameters, so that [`super::simulate`] cannot overflow, diverge
    /// or run for minutes.
    ///
    /// # Errors
    /// The first parameter outside its range, or the relation that does not hold.
    pub fn check(&self) -> Result<(), ConfigError> {
        for key in self.keys() {
            in_range(key.name, key.value, key.allowed)?;
        }
        let relations = [
            (self.margin * 2.0 < self.room, "margin must be less than half of room"),
            (self.v_min <= self.v_max, "v_min must not exceed v_max"),
            (self.pause_min <= self.pause_max, "pause_min must not exceed pause_max"),
            (self.median % 2 == 1, "median must be odd"),
            // Longer steps would make the velocity or the turning overshoot and grow without bound.
            (
                self.fs * self.sub as f64 * self.tau_v.min(TURN_TAU_S) >= 1.0,
                "steps are too long: fs * sub must be at least 2.5 /s and at least 1 / tau_v",
            ),
            (
                (u64::from(self.n) + u64::from(self.warmup)) * u64::from(self.sub) * u64::from(self.slices)
                    <= MAX_WORK,
                "too much work: (n + warmup) * sub * slices must not exceed 20000000",
            ),
        ];
        for (holds, text) in relations {
            if !holds {
                return Err(ConfigError::Contradiction(text.to_owned()));
            }
        }
        Ok(())
    }
}

/// A named room. The three differ in what limits a network: fast noise, slow drift, or almost nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Preset {
    /// Error levels and their order over the networks as in the thesis; the default.
    #[default]
    ThesisLike,
    /// Strong slow changes, little fast noise, free walk.
    DriftingRoom,
    /// Almost no noise, equal sensors, free walk.
    CleanLab,
}

impl Preset {
    /// All presets, the default first.
    pub const ALL: [Self; 3] = [Self::ThesisLike, Self::DriftingRoom, Self::CleanLab];

    /// Name used on the page and the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::ThesisLike => "thesis-like",
            Self::DriftingRoom => "drifting-room",
            Self::CleanLab => "clean-lab",
        }
    }

    /// The preset called `name`, or `None`.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// The preset's configuration.
    #[must_use]
    pub fn config(self) -> SimConfig {
        let default = SimConfig::default();
        match self {
            Self::ThesisLike => default,
            Self::DriftingRoom => SimConfig {
                places: 0,
                margin: 0.30,
                plate: 0.25,
                n_exp: 2.5,
                white: 1.2,
                post_sd: 0.12,
                drift_sd: 6.0,
                drift_tau: 40.0,
                trend: 18.0,
                ..default
            },
            Self::CleanLab => SimConfig {
                places: 0,
                white: 1.0,
                drift_sd: 0.3,
                trend: 0.0,
                spike_p: 0.0,
                post_sd: 0.02,
                gait: 0.01,
                orient: 0.01,
                gain_spread: 0.03,
                c0_spread: 0.02,
                ..default
            },
        }
    }
}

#[cfg(test)]
#[path = "config_tests.rs"]
mod tests;
