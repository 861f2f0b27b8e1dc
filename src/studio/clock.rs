//! The clock of a meeting: what is left of it, and what it is time for.

use leptos::prelude::*;

use super::address::Room;
use super::platform::{page, preferences};
use accord::units::CivilDate;

/// One point of the agenda.
pub struct Point {
    /// Minutes after the beginning.
    pub from: u32,
    /// Minutes after the beginning.
    pub until: u32,
    /// What it is time for.
    pub what: &'static str,
    /// What is to be settled.
    pub asks: &'static str,
    /// Where that is done.
    pub room: Room,
    /// In which part of it.
    pub part: Option<&'static str>,
}

/// Three quarters of an hour from facts to signatures.
pub const AGENDA: [Point; 6] = [
    point(0, 5, "Facts", "what do both sides believe, and what is disputed?", Room::Facts, None),
    point(5, 12, "Objective", "what do users live with, and can it be kept?", Room::Objective, None),
    point(12, 17, "Limits", "what can each seat not live with, and why?", Room::Table, None),
    point(17, 30, "Offers and the zone", "face down first, then revealed; who gives what?", Room::Table, None),
    point(
        30,
        38,
        "Policy",
        "what follows when the budget is spent, and would it have been right last year?",
        Room::Policy,
        None,
    ),
    point(38, 45, "Signatures", "three yeses, what is still open and who finds out", Room::Accord, None),
];

const fn point(
    from: u32,
    until: u32,
    what: &'static str,
    asks: &'static str,
    room: Room,
    part: Option<&'static str>,
) -> Point {
    Point { from, until, what, asks, room, part }
}

/// Seconds of the whole meeting.
const LENGTH: f64 = 45.0 * 60.0;
/// A clock that nobody stopped is forgotten after so many seconds.
const FORGOTTEN: f64 = 4.0 * 3_600.0;

/// Handles to the clock; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    /// When the meeting began, in milliseconds since 1970.
    pub began: RwSignal<Option<f64>>,
    now: RwSignal<f64>,
}

impl Clock {
    /// As it was left: a reload in a meeting does not end it.
    pub fn new() -> Self {
        let now = page::now();
        let began = preferences::load().meeting.filter(|began| (0.0..FORGOTTEN * 1_000.0).contains(&(now - began)));
        let clock = Self { began: RwSignal::new(began), now: RwSignal::new(now) };
        if began.is_some() {
            clock.tick();
        }
        clock
    }

    /// The clock of the page.
    pub fn from_context() -> Self {
        expect_context()
    }

    /// The meeting begins.
    pub fn start(self) {
        let now = page::now();
        let is_running = self.began.get_untracked().is_some();
        self.now.set(now);
        self.set(Some(now));
        if !is_running {
            self.tick();
        }
    }

    /// The meeting is over.
    pub fn stop(self) {
        self.set(None);
    }

    fn set(self, began: Option<f64>) {
        self.began.set(began);
        preferences::update(|preferences| preferences.meeting = began);
    }

    fn tick(self) {
        page::after(1_000, move || {
            if self.began.try_get_untracked().flatten().is_some() {
                self.now.set(page::now());
                self.tick();
            }
        });
    }

    /// Seconds that are left, below 0 when it is over; none while no meeting runs.
    pub fn seconds(self) -> Option<f64> {
        self.began.get().map(|began| LENGTH - (self.now.get() - began) / 1_000.0)
    }

    /// The point of the agenda that it is time for.
    pub fn point(self) -> Option<usize> {
        let gone = (LENGTH - self.seconds()?) / 60.0;
        AGENDA.iter().position(|point| (f64::from(point.from)..f64::from(point.until)).contains(&gone))
    }
}

/// Today, in the reader's own calendar; none where the clock is beyond all calendars.
pub fn today() -> Option<CivilDate> {
    CivilDate::parse(&page::today()).ok()
}

/// What is left, in words for the bar: `12:05 left`, `3:20 over`.
pub fn minutes_left(seconds: f64) -> String {
    let whole = libm::fabs(libm::ceil(seconds)) as u32;
    format!("{}:{:02} {}", whole / 60, whole % 60, if seconds >= 0.0 { "left" } else { "over" })
}

/// The clock in the bar, while a meeting runs.
#[component]
pub fn ClockChip() -> impl IntoView {
    let clock = Clock::from_context();
    let says = move || {
        let point = clock.point().and_then(|at| AGENDA.get(at)).map(|point| format!(" · {}", point.what));
        clock.seconds().map(|left| format!("{}{}", minutes_left(left), point.unwrap_or_default()))
    };
    view! {
        <Show when=move || clock.began.get().is_some()>
            <a class="clock-chip" href="#/table?part=meeting" class:over=move || clock.seconds().is_some_and(|left| left < 0.0)>{says}</a>
        </Show>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_agenda_fills_the_meeting() {
        assert_eq!(AGENDA[0].from, 0);
        assert!(AGENDA.windows(2).all(|pair| pair[0].until == pair[1].from));
        assert_eq!(f64::from(AGENDA[AGENDA.len() - 1].until) * 60.0, LENGTH);
        assert_eq!([725.0, 0.0, -200.0].map(minutes_left), ["12:05 left", "0:00 left", "3:20 over"]);
    }
}
