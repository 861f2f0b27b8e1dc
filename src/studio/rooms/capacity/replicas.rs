use leptos::prelude::*;

use super::fields::{FleetFields, PromiseFields};
use super::known::Known;
use super::needed::Needed;
use super::parts::{AnsweredChart, CountSlider};
use super::variation::{BusyDay, Variation};
use crate::parts::{Figure, Handle, Move};
use accord::chart::capacity::{milliseconds, response_axes, response_plot, whole_percent};
use accord::model::capacity::Regime;
use accord::model::{Basis, basis};
use accord::plan::Gesture;
use accord::plan::words::three_digits;

/// How many replicas there are, how long requests take, and how many would do.
#[component]
pub fn Replicas(known: Known) -> impl IntoView {
    let plot = Memo::new(move |_| {
        let Some(load) = known.load() else { return known.peak.get().map(|_| None) };
        let usable = known.usable.get()?.utilisation;
        response_plot(&known.fleet.get()?, load, known.promise.get(), usable).map(Some)
    });
    view! {
        <Heads known/>
        <section class="card">
            <AnsweredChart id="response-chart" answer=plot basis=Signal::stored(&basis::RESPONSE_TIME as &'static Basis)
                missing="Say how many requests come in a day (Facts, Traffic): without a load nothing waits.">
                <BusyHandle known/>
            </AnsweredChart>
            <p class="axis-note">"The curves are those of the fleet as it is while its load grows. Drag the point, or press its arrow keys: the load stays, replicas come and go."</p>
            <Slider known/>
        </section>
        <Needed known/>
        <div class="columns">
            <FleetFields known/>
            <PromiseFields known/>
        </div>
        <Variation known/>
        <BusyDay known/>
    }
}

/// What the fleet does at the peak.
#[component]
fn Heads(known: Known) -> impl IntoView {
    let regime = Memo::new(move |_| known.regime());
    let asked = move |show: fn(Regime) -> String| match regime.get() {
        Ok(Some(regime)) => show(regime),
        Ok(None) => "unknown".to_owned(),
        Err(_) => "–".to_owned(),
    };
    let busy_detail = move || match regime.get() {
        Ok(Some(Regime::Steady(steady))) => {
            format!("{} of {} places busy on average", three_digits(steady.offered_load()), steady.queue().servers)
        }
        Ok(Some(Regime::Overload(over))) => {
            format!("the queue grows by {} requests each second, without end", three_digits(over.growth))
        }
        Ok(None) => "requests a day are not known".to_owned(),
        Err(error) => error.to_string(),
    };
    let slow = |regime: Regime| match regime {
        Regime::Steady(steady) => steady.response_quantile(0.99).map_or_else(|error| error.to_string(), milliseconds),
        Regime::Overload(_) => "overload".to_owned(),
    };
    let waits = |regime: Regime| match regime {
        Regime::Steady(steady) => whole_percent(steady.wait_probability()),
        Regime::Overload(_) => "overload".to_owned(),
    };
    let busy = |regime: Regime| whole_percent(regime.utilisation());
    let slow_detail = move || promise_in_words(known, regime.get().ok().flatten());
    let waits_detail = move || match regime.get().ok().flatten() {
        Some(Regime::Steady(steady)) => {
            format!("of the requests wait; {} on average", milliseconds(steady.mean_wait()))
        }
        Some(Regime::Overload(_)) => "no wait can be named: the queue never settles".to_owned(),
        None => String::new(),
    };
    view! {
        <div class="figures">
            <Figure label="Busy at the peak" value=Signal::derive(move || asked(busy)) detail=Signal::derive(busy_detail) basis=Signal::stored(&basis::UTILISATION as &'static Basis)/>
            <Figure label="99 % answered within" value=Signal::derive(move || asked(slow)) detail=Signal::derive(slow_detail) basis=Signal::stored(&basis::RESPONSE_TIME as &'static Basis)/>
            <Figure label="Chance to wait" value=Signal::derive(move || asked(waits)) detail=Signal::derive(waits_detail) basis=Signal::stored(&basis::WAIT_CHANCE as &'static Basis)/>
        </div>
    }
}

/// Whether the latency promise is kept.
pub fn promise_in_words(known: Known, regime: Option<Regime>) -> String {
    let Some(promise) = known.promise.get() else { return "nothing is promised about time".to_owned() };
    let promised = format!(
        "promised: {} % within {} ms",
        accord::plan::words::number(libm::round(promise.share * 1e8) / 1e6),
        three_digits(promise.milliseconds)
    );
    match regime {
        Some(Regime::Steady(steady)) => match steady.response_tail(promise.milliseconds / 1_000.0) {
            Ok(slower) => {
                let kept = if slower <= 1.0 - promise.share { "kept" } else { "broken" };
                format!("{promised}; {kept}, {:.2} % are slower", 100.0 * slower)
            }
            Err(error) => error.to_string(),
        },
        Some(Regime::Overload(_)) => format!("{promised}; broken"),
        None => promised,
    }
}

/// The present point on the p99 curve. It moves along the axis of utilisation, and replicas follow.
#[component]
fn BusyHandle(known: Known) -> impl IntoView {
    let regime = Memo::new(move |_| known.regime().ok().flatten());
    let busy = move || regime.get().map_or(0.0, |regime| regime.utilisation());
    let height = move || {
        let Ok(fleet) = known.fleet.get() else { return 0.0 };
        let (_, y) = response_axes(&fleet, known.promise.get());
        match regime.get().and_then(Regime::steady).and_then(|steady| steady.response_quantile(0.99).ok()) {
            Some(time) => y.position(1_000.0 * time),
            None => 1.0,
        }
    };
    let spoken = move || in_words(known, regime.get());
    let moved = move |to: Move, gesture: Gesture| {
        let replicas = known.capacity.with_untracked(|capacity| capacity.replicas);
        let to = match to {
            // One step up or to the right is busier: a replica less.
            Move::By(right, up) => i64::from(replicas) - i64::from(right) - i64::from(up),
            Move::To(x, _) => {
                let (Some(load), Ok(fleet)) = (untrack(|| known.load()), known.fleet.get_untracked()) else { return };
                libm::round(load / fleet.per_replica() / x.max(0.01)).min(100_000.0) as i64
            }
        };
        set_replicas(known, to, gesture);
    };
    view! {
        <Handle label=Signal::stored("Utilisation at the peak".to_owned()) series=99
            x=Signal::derive(busy) y=Signal::derive(height)
            now=Signal::derive(move || libm::round(100.0 * busy())) spoken=Signal::derive(spoken) moved/>
    }
}

fn set_replicas(known: Known, to: i64, gesture: Gesture) {
    let to = to.clamp(1, 100_000) as u32;
    if to != known.capacity.with_untracked(|capacity| capacity.replicas) {
        known.edit(Some(gesture), |capacity| capacity.replicas = to);
    }
}

fn in_words(known: Known, regime: Option<Regime>) -> String {
    let replicas = known.capacity.with(|capacity| capacity.replicas);
    let noun = if replicas == 1 { "replica" } else { "replicas" };
    match regime {
        Some(Regime::Steady(steady)) => format!(
            "{replicas} {noun}, {} busy, 99 % within {}",
            whole_percent(steady.utilisation()),
            steady.response_quantile(0.99).map_or_else(|error| error.to_string(), milliseconds)
        ),
        Some(Regime::Overload(over)) => {
            format!("{replicas} {noun}, overload: {} asked for", whole_percent(over.utilisation))
        }
        None => format!("{replicas} {noun}"),
    }
}

/// The same by a slider for replicas. Its end only grows, so that it does not move under a finger.
#[component]
fn Slider(known: Known) -> impl IntoView {
    let replicas = known.slice(|capacity| capacity.replicas);
    let most = Memo::new(move |before: Option<&u32>| {
        let busy = known.fleet.get().ok().zip(known.load()).map_or(0.0, |(fleet, load)| load / fleet.per_replica());
        let wanted = (libm::ceil(3.0 * busy) as u32).max(replicas.get().saturating_add(2)).max(10);
        before.copied().unwrap_or(0).max(wanted).min(100_000)
    });
    let regime = Memo::new(move |_| known.regime().ok().flatten());
    let spoken = move || in_words(known, regime.get());
    view! {
        <div class="slide">
            <span class="k" aria-hidden="true">"Replicas"</span>
            <CountSlider label="Replicas, slider" value=Signal::derive(move || replicas.get()) most=Signal::derive(move || most.get())
                spoken=Signal::derive(spoken) commit=move |to, gesture| set_replicas(known, to.into(), gesture)/>
            <b class="slide-value">{move || replicas.get()}</b>
        </div>
    }
}
