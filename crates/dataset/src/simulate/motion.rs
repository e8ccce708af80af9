//! The person's walk: where the next target lies, and the velocity, position, heading and gait that follow from it.

use core::f64::consts::PI;
use std::sync::Arc;

use super::config::{SimConfig, TURN_TAU_S};
use crate::random::Random;

/// Pieces of furniture in the 3 m room (door, table, bed, shelf, then further ones), m.
const PLACES: [[f64; 2]; 8] =
    [[0.6, 0.6], [2.4, 0.7], [2.3, 2.4], [0.6, 2.3], [1.5, 0.8], [1.4, 2.3], [0.7, 1.5], [2.3, 1.5]];

/// Speed below which the body does not turn, m/s.
const TURN_SPEED: f64 = 0.05;
/// Speed at which the gait is fully developed, m/s.
const FULL_GAIT_SPEED: f64 = 0.4;

/// State of the walk. Draws come from the motion stream only, so noise can change while the walk stays.
#[derive(Clone, Debug)]
pub(super) struct Walker {
    config: Arc<SimConfig>,
    random: Random,
    low: f64,
    high: f64,
    /// Position, m.
    pub(super) x: f64,
    /// Position, m.
    pub(super) y: f64,
    /// Heading, rad.
    pub(super) theta: f64,
    /// Factor of the gait on every plate's coupling.
    pub(super) step: f64,
    vx: f64,
    vy: f64,
    phase: f64,
    pause: f64,
    /// Side of the grid of spots; below 2 there is no grid.
    side: i64,
    cell: [i64; 2],
    last: [i64; 2],
    place: usize,
    target: [f64; 2],
    speed: f64,
}

impl Walker {
    /// A person somewhere in the room, on the way to a first target.
    pub(super) fn new(config: Arc<SimConfig>, mut random: Random) -> Self {
        let (low, high) = (config.margin, config.room - config.margin);
        let x = random.uniform(low, high);
        let y = random.uniform(low, high);
        let theta = random.uniform(0.0, 2.0 * PI);
        let side = f64::from(config.spots).sqrt().round_ties_even() as i64;
        let mut walker = Self {
            config,
            random,
            low,
            high,
            x,
            y,
            theta,
            step: 1.0,
            vx: 0.0,
            vy: 0.0,
            phase: 0.0,
            pause: 0.0,
            side,
            cell: [side / 2, side / 2],
            last: [0, 0],
            place: 0,
            target: [x, y],
            speed: 0.0,
        };
        walker.hop();
        walker
    }

    /// Moves on by `dt` seconds.
    pub(super) fn advance(&mut self, dt: f64) {
        let c = Arc::clone(&self.config);
        let (mut wanted_x, mut wanted_y) = (0.0, 0.0);
        if self.pause > 0.0 {
            self.pause -= dt;
        } else {
            let (ex, ey) = (self.target[0] - self.x, self.target[1] - self.y);
            let distance = libm::hypot(ex, ey);
            if distance < c.arrive {
                self.hop();
                if self.random.uniform(0.0, 1.0) < c.p_pause {
                    self.pause = self.random.uniform(c.pause_min, c.pause_max);
                }
            } else {
                wanted_x = self.speed * ex / distance;
                wanted_y = self.speed * ey / distance;
            }
        }
        self.vx += (wanted_x - self.vx) * dt / c.tau_v;
        self.vy += (wanted_y - self.vy) * dt / c.tau_v;
        self.x = (self.x + self.vx * dt).max(self.low).min(self.high);
        self.y = (self.y + self.vy * dt).max(self.low).min(self.high);
        let speed = libm::hypot(self.vx, self.vy);
        if speed > TURN_SPEED {
            let mut error = libm::atan2(self.vy, self.vx) - self.theta;
            error -= 2.0 * PI * (error / (2.0 * PI)).round_ties_even();
            self.theta += error * dt / TURN_TAU_S;
        }
        let walking = (speed / FULL_GAIT_SPEED).min(1.0);
        self.phase += 2.0 * PI * c.gait_hz * walking * dt;
        self.step = 1.0 + c.gait * walking * libm::sin(self.phase);
    }

    /// The position as the ultrasound system reports it: with error, clipped to the room. Draws from `noise`.
    pub(super) fn label(&self, noise: &mut Random) -> [f64; 2] {
        let c = Arc::clone(&self.config);
        let x = self.x + c.label_sd * noise.gauss();
        let y = self.y + c.label_sd * noise.gauss();
        // The comparison keeps a negative zero out of the file.
        [x, y].map(|v| if v > 0.0 { v.min(c.room) } else { 0.0 })
    }

    /// Chooses the next target and the speed of the walk to it.
    fn hop(&mut self) {
        let places = (self.config.places as usize).min(PLACES.len());
        self.target = if places >= 2 {
            self.next_place(places)
        } else if self.side >= 2 {
            self.next_spot()
        } else {
            self.next_waypoint()
        };
        let c = Arc::clone(&self.config);
        self.speed = (c.v_mean + c.v_sd * self.random.gauss()).max(c.v_min).min(c.v_max);
    }

    /// Any other piece of furniture.
    fn next_place(&mut self, places: usize) -> [f64; 2] {
        let other = (self.random.uniform(0.0, 1.0) * (places - 1) as f64) as usize;
        self.place = other + usize::from(other >= self.place);
        let centre = PLACES[self.place];
        self.around(centre)
    }

    /// A neighbour on the grid of spots, by preference straight on.
    fn next_spot(&mut self) -> [f64; 2] {
        let mut options = Vec::with_capacity(8);
        for a in -1..=1 {
            for b in -1..=1 {
                let inside = |v: i64| (0..self.side).contains(&v);
                if (a != 0 || b != 0) && inside(self.cell[0] + a) && inside(self.cell[1] + b) {
                    options.push([a, b]);
                }
            }
        }
        let straight: Vec<[i64; 2]> =
            options.iter().copied().filter(|o| o[0] * self.last[0] + o[1] * self.last[1] > 0).collect();
        if !straight.is_empty() && self.random.uniform(0.0, 1.0) < self.config.turn_bias {
            options = straight;
        }
        let chosen = (self.random.uniform(0.0, 1.0) * options.len() as f64) as usize;
        self.last = options[chosen.min(options.len() - 1)];
        self.cell = [self.cell[0] + self.last[0], self.cell[1] + self.last[1]];
        let on_grid = |cell: i64| self.low + (self.high - self.low) * cell as f64 / (self.side - 1) as f64;
        let centre = [on_grid(self.cell[0]), on_grid(self.cell[1])];
        self.around(centre)
    }

    /// Any point of the room far enough away; the last of 64 tries if none is.
    fn next_waypoint(&mut self) -> [f64; 2] {
        let mut point = [self.x, self.y];
        for _ in 0..64 {
            point = [self.random.uniform(self.low, self.high), self.random.uniform(self.low, self.high)];
            if libm::hypot(point[0] - self.x, point[1] - self.y) >= self.config.hop_min {
                break;
            }
        }
        point
    }

    /// A target near `centre`, inside the walkable part of the room.
    fn around(&mut self, centre: [f64; 2]) -> [f64; 2] {
        centre.map(|v| (v + self.config.spot_sd * self.random.gauss()).max(self.low).min(self.high))
    }
}
