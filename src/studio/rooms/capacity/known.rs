//! What every part of the room asks: the fleet, its peak, and how busy it may be. Each is a slice that is computed when it
//! is read and again only when what it rests on has changed.

use leptos::prelude::*;

use crate::focus::Focus;
use accord::model::capacity::Regime;
use accord::model::fleet::{CAREFUL, Fleet, PeakDemand, Usable, peak_demand, starting_guess};
use accord::model::{Answer, ModelError};
use accord::plan::{Capacity, Facts, Gesture, Latency};

/// Handles to what is known of an objective's capacity; copies are the same.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// The objective.
    pub focus: Focus,
    /// What the facts say; a default where they say nothing.
    pub capacity: Memo<Capacity>,
    /// The busiest load.
    pub peak: Memo<Answer<PeakDemand>>,
    /// What serves it.
    pub fleet: Memo<Result<Fleet, ModelError>>,
    /// The latency promise.
    pub promise: Memo<Option<Latency>>,
    /// How busy it may be at most, whatever the promise allows: looked at, not written down.
    pub cap: Memo<f64>,
    /// How busy it may be.
    pub usable: Memo<Result<Usable, ModelError>>,
}

impl Known {
    /// What is known of the objective in focus.
    pub fn new(focus: Focus) -> Self {
        let capacity = focus.slice(|facts, _| facts.capacity.clone().unwrap_or_default());
        let demand = focus.slice(|facts, _| Facts {
            requests_per_day: facts.requests_per_day,
            traffic: facts.traffic.clone(),
            capacity: facts.capacity.as_ref().map(|capacity| Capacity {
                peak_over_mean: capacity.peak_over_mean,
                weekly_peaks: capacity.weekly_peaks.clone(),
                ..Capacity::default()
            }),
            ..Facts::default()
        });
        let fleet = Memo::new(move |_| capacity.with(Fleet::of));
        let promise = Memo::new(move |_| capacity.with(|capacity| capacity.latency));
        let cap = number_in(focus, "busy", 1.0, 100.0);
        let cap = Memo::new(move |_| cap.get().map_or(CAREFUL, |percent| percent / 100.0));
        Self {
            focus,
            capacity,
            peak: Memo::new(move |_| demand.with(peak_demand)),
            fleet,
            promise,
            cap,
            usable: Memo::new(move |_| fleet.get()?.usable(promise.get(), cap.get())),
        }
    }

    /// The peak in requests a second, where it is known.
    pub fn load(&self) -> Option<f64> {
        self.peak.with(|peak| peak.as_ref().ok().and_then(Option::as_ref).map(|peak| peak.per_second))
    }

    /// What the fleet settles into at the peak; none where either is not known.
    pub fn regime(&self) -> Answer<Regime> {
        let Some(load) = self.peak.get()?.map(|peak| peak.per_second) else { return Ok(None) };
        self.fleet.get()?.regime(load).map(Some)
    }

    /// Edits what the facts say about capacity; where they said nothing, a guess is there first.
    pub fn edit(&self, gesture: Option<Gesture>, edit: impl FnOnce(&mut Capacity)) {
        self.focus.edit(gesture, |objective| {
            let facts = &mut objective.facts;
            let mut capacity = facts.capacity.take().unwrap_or_else(|| starting_guess(facts));
            edit(&mut capacity);
            facts.capacity = Some(capacity);
        });
    }

    /// A slice of what the facts say about capacity.
    pub fn slice<T: Clone + PartialEq + Send + Sync + 'static>(
        &self,
        get: impl Fn(&Capacity) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        let capacity = self.capacity;
        Memo::new(move |_| capacity.with(&get))
    }
}

/// A number in the address, if it is one within bounds.
pub fn number_in(focus: Focus, name: &'static str, least: f64, most: f64) -> Memo<Option<f64>> {
    let text = focus.session.view(name);
    Memo::new(move |_| {
        let number = text.with(|text| text.as_ref()?.parse::<f64>().ok())?;
        (least..=most).contains(&number).then_some(number)
    })
}
