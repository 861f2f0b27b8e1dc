//! The measurements that the worker holds while the page is open. They belong to no plan and are kept nowhere: a file of them
//! may be larger than all that a browser stores.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::platform::page::Files;
use super::platform::worker::{self, Measured};
use accord::exchange::series::{Head, Measure, Role};
use accord::plan::Refusal;

/// Where the reading of files stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Standing {
    /// Nothing is held.
    Nothing,
    /// So much of the files was read, as a part of 1.
    Reading(f64),
    /// Tracks are held.
    Held,
    /// The files could not be read: which, and why.
    Refused(String, Refusal),
}

/// Handles to what is held; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Measurements {
    /// Where the reading stands.
    pub standing: RwSignal<Standing>,
    /// The tracks that are held.
    pub heads: RwSignal<Vec<Head>>,
    /// What each of them is taken to be.
    pub roles: RwSignal<Vec<Role>>,
    /// How they count.
    pub measure: RwSignal<Measure>,
    /// Another number after each reading, so that what is asked of the same tracks is asked anew.
    pub reading: RwSignal<u32>,
}

impl Measurements {
    /// Nothing yet.
    pub fn new() -> Self {
        Self {
            standing: RwSignal::new(Standing::Nothing),
            heads: RwSignal::new(Vec::new()),
            roles: RwSignal::new(Vec::new()),
            measure: RwSignal::new(Measure::Counts),
            reading: RwSignal::new(0),
        }
    }

    /// Those of the page.
    pub fn from_context() -> Self {
        expect_context()
    }

    /// Reads files, beside what is held if there shall be more of it.
    pub fn read(self, files: &Files, more: bool) {
        let files = worker::listed(files);
        self.standing.set(Standing::Reading(0.0));
        let standing = self.standing;
        let progress = move |part| standing.set(Standing::Reading(part));
        spawn_local(async move {
            match worker::measure(files, more, progress).await {
                Ok(Measured::Heads(heads, measure)) => {
                    self.roles.set(heads.iter().map(|head| head.role).collect());
                    self.heads.set(heads);
                    self.measure.set(measure);
                    self.reading.update(|n| *n = n.wrapping_add(1));
                    self.standing.set(Standing::Held);
                }
                Ok(Measured::Stopped) => self.forget(Standing::Nothing),
                Err((name, refusal)) => self.forget(Standing::Refused(name, refusal)),
            }
        });
    }

    /// The worker forgets all that it held when it stops or refuses.
    fn forget(self, standing: Standing) {
        self.heads.set(Vec::new());
        self.roles.set(Vec::new());
        self.standing.set(standing);
    }
}
