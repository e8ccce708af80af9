//! The race: moves the cursor along the block in real time, times a speed, once per animation frame.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::render::{AnimationFrame, request_animation_frame};
use yew::{Callback, hook, use_effect_with};

/// A frame that comes later than this (a hidden tab) counts as this many seconds.
const LONGEST_STEP_S: f64 = 0.25;

struct Runner {
    clock: RefCell<Option<f64>>,
    time: RefCell<f64>,
    end: f64,
    speed: f64,
    on_time: Callback<f64>,
    on_end: Callback<()>,
    frame: RefCell<Option<AnimationFrame>>,
}

impl Runner {
    fn ask(this: &Rc<Self>) {
        let runner = Rc::clone(this);
        let frame = request_animation_frame(move |millis| Self::step(&runner, millis / 1000.0));
        this.frame.replace(Some(frame));
    }

    fn step(this: &Rc<Self>, now: f64) {
        let before = this.clock.replace(Some(now)).unwrap_or(now);
        let time = *this.time.borrow() + (now - before).clamp(0.0, LONGEST_STEP_S) * this.speed;
        this.time.replace(time);
        this.on_time.emit(time.min(this.end));
        if time < this.end {
            Self::ask(this);
        } else {
            this.on_end.emit(());
        }
    }
}

/// Runs from `from` to `end` (s) while `racing`; a change of speed goes on from where `from` is by then.
#[hook]
pub fn use_race(racing: bool, speed: f64, from: f64, end: f64, on_time: Callback<f64>, on_end: Callback<()>) {
    use_effect_with((racing, speed, end), move |&(racing, speed, end)| {
        let runner = racing.then(|| {
            let runner = Rc::new(Runner {
                clock: RefCell::new(None),
                time: RefCell::new(from),
                end,
                speed,
                on_time,
                on_end,
                frame: RefCell::new(None),
            });
            Runner::ask(&runner);
            runner
        });
        move || {
            // Dropping the frame cancels it, and breaks the circle of runner and frame.
            if let Some(runner) = runner {
                runner.frame.take();
            }
        }
    });
}
