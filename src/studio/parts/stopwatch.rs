use leptos::prelude::*;

use crate::platform::page;

/// Milliseconds between two looks at the clock.
const TICK: i32 = 500;

/// Seconds since something began; it ends with the room that holds it.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch {
    began: f64,
    now: RwSignal<f64>,
    stopped: RwSignal<bool>,
}

impl Stopwatch {
    /// It begins now.
    pub fn new() -> Self {
        Self::since(page::ticks())
    }

    /// It began at that time of [`page::ticks`].
    pub fn since(began: f64) -> Self {
        let watch = Self { began, now: RwSignal::new(page::ticks()), stopped: RwSignal::new(false) };
        watch.tick();
        watch
    }

    fn tick(self) {
        page::after(TICK, move || {
            // None once the room was left.
            if self.stopped.try_get_untracked() == Some(false) {
                self.now.set(page::ticks());
                self.tick();
            }
        });
    }

    /// Seconds so far, for a view that follows them.
    pub fn seconds(self) -> f64 {
        (self.now.get() - self.began) / 1_000.0
    }

    /// Seconds so far, to the moment.
    pub fn seconds_now(self) -> f64 {
        (page::ticks() - self.began) / 1_000.0
    }

    /// Stops; how many seconds it was.
    pub fn stop(self) -> f64 {
        self.stopped.set(true);
        self.now.set(page::ticks());
        self.seconds_now()
    }
}
