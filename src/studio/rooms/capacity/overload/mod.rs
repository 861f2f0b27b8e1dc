//! A service that its own clients keep down, and the levers that help.

mod knob;
mod knobs;
mod levers;
mod remedies;

use std::sync::Arc;

use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::{ChartFigure, Figure};
use crate::platform::page;
use accord::chart::{Axis, Plot, Table, overload_plot, queue_plot};
use accord::model::overload::{Ending, Regime, Story, Told};
use accord::model::{ModelError, basis};
use accord::plan::words::{number, percent_rounded};
use accord::units::Span;
use levers::Levers;
use remedies::Remedies;

/// A story and how it went.
type Tale = Arc<(Story, Result<Told, ModelError>)>;

/// Seconds that are shown: ten minutes.
const SECONDS: u32 = 600;
/// Milliseconds within which a story is told while a finger moves; what takes longer is told after a pause.
const FRAME: f64 = 8.0;
const PAUSE: i32 = 150;

/// The overload simulator.
#[component]
pub fn Overload(focus: Focus) -> impl IntoView {
    let session = focus.session;
    let usual = focus.slice(|facts, _| Story::of(facts));
    let story =
        Memo::new(move |_| usual.with(|usual| session.address.with(|address| knobs::story_of(&address.view, usual))));
    let told = told(story);
    let reset = move |_| knobs::NAMES.iter().for_each(|name| session.set_view(name, None));
    let is_known = focus.slice(|facts, _| facts.requests_per_day.is_some() || facts.capacity.is_some());
    let about = move || {
        if is_known.get() {
            "Load and capacity begin with what the facts say. What you turn here changes no plan; it stands in the address."
        } else {
            "No fact says what load and capacity are, so this begins with the published example. What you turn here changes no plan; it stands in the address."
        }
    };
    let first = plot_of(told, overload_plot);
    let second = plot_of(told, queue_plot);
    let error = move || told.with(|told| told.1.as_ref().err().map(ToString::to_string));
    view! {
        <div class="overload">
            <p class="sub">"Something short goes wrong. Do the retries of your own clients let the service come back? " {about}</p>
            <Verdict told/>
            <p class="error" role="alert">{error}</p>
            <div class="overload-desk">
                <div>
                    <section class="card"><ChartFigure id="overload-chart" plot=first basis=Some(&basis::OVERLOAD)/></section>
                    <Remedies told/>
                    <section class="card"><ChartFigure id="queue-chart" plot=second basis=Some(&basis::OVERLOAD)/></section>
                </div>
                <div>
                    <Levers story usual/>
                    <p class="actions"><button type="button" on:click=reset>"Back to the start"</button></p>
                </div>
            </div>
        </div>
    }
}

/// How it ends, and what the closed form says.
#[component]
fn Verdict(told: RwSignal<Tale>) -> impl IntoView {
    let of = move |show: fn(&Story, &Told) -> String| {
        Signal::derive(move || {
            told.with(|told| told.1.as_ref().map_or_else(|_| "?".to_owned(), |found| show(&told.0, found)))
        })
    };
    let ending = of(|_, told| match told.ending {
        Ending::Unharmed => "unharmed".to_owned(),
        Ending::Recovers { after } => {
            let after = Span::from_seconds_f64(after as f64).map_or_else(String::new, |span| span.to_string());
            format!("back after {after}")
        }
        Ending::Stuck { .. } => "stays down".to_owned(),
        Ending::Overloaded => "does not fit".to_owned(),
    });
    let answered = of(|_, told| {
        let tail = &told.steps[told.steps.len().saturating_sub(60)..];
        let (demand, good) = tail.iter().fold((0.0, 0.0), |(d, g), step| (d + step.demand, g + step.goodput));
        format!(
            "{} of requests answered in the last minute",
            percent_rounded(if demand > 0.0 { good / demand } else { 1.0 })
        )
    });
    let threshold = of(|_, told| format!("{}/s", number(libm::round(told.threshold * 10.0) / 10.0)));
    let regime = of(|story, told| {
        let sent = story.amplification().unwrap_or(1.0);
        let what = match told.regime {
            Regime::Stable => "stable: it comes back by itself",
            Regime::Vulnerable | Regime::Stuck => "vulnerable: once down it may stay down",
            Regime::Overloaded => "overloaded: it does not fit",
        };
        format!(
            "capacity ÷ {} attempts a request; {}/s is {what}",
            number(libm::round(sent * 100.0) / 100.0),
            number(libm::round(story.offered))
        )
    });
    let wasted = of(|_, told| {
        let totals = told.last.totals();
        percent_rounded(if totals.attempts > 0.0 { totals.wasted / totals.attempts } else { 0.0 })
    });
    let failed = of(|_, told| {
        let totals = told.last.totals();
        format!("of attempts served for nobody; {} requests failed in ten minutes", number(libm::round(totals.failed)))
    });
    view! {
        <div class="figures">
            <Figure label=Signal::stored("After the trigger the service is") value=ending detail=answered basis=Signal::stored(&basis::OVERLOAD)/>
            <Figure label=Signal::stored("Once down it stays down above") value=threshold detail=regime basis=Signal::stored(&basis::METASTABLE)/>
            <Figure label=Signal::stored("Wasted work") value=wasted detail=failed basis=Signal::stored(&basis::OVERLOAD)/>
        </div>
    }
}

/// The story as it goes: in the frame while that is quick, otherwise once nobody has turned anything for a moment.
fn told(story: Memo<Story>) -> RwSignal<Tale> {
    let tell = |story: Story| -> Tale {
        let told = story.run(SECONDS);
        Arc::new((story, told))
    };
    let told = RwSignal::new(tell(story.get_untracked()));
    let (asked, is_slow) = (StoredValue::new(0_u32), StoredValue::new(false));
    Effect::new(move || {
        let story = story.get();
        if told.with_untracked(|told| told.0 == story) {
            return;
        }
        asked.update_value(|n| *n += 1);
        let mine = asked.get_value();
        let run = move || {
            let start = page::ticks();
            let tale = tell(story);
            is_slow.try_set_value(page::ticks() - start > FRAME);
            told.try_set(tale);
        };
        if is_slow.get_value() {
            page::after(PAUSE, move || {
                if asked.try_get_value() == Some(mine) {
                    run();
                }
            });
        } else {
            run();
        }
    });
    told
}

/// The plot of the story; the last one while there is none.
fn plot_of(told: RwSignal<Tale>, plot: fn(&Story, &Told) -> Plot) -> Signal<Plot> {
    Memo::new(move |before: Option<&Plot>| {
        told.with(|told| match (&told.1, before) {
            (Ok(found), _) => plot(&told.0, found),
            (Err(_), Some(before)) => before.clone(),
            (Err(_), None) => empty(),
        })
    })
    .into()
}

fn empty() -> Plot {
    Plot {
        title: "Nothing to show",
        sentence: String::new(),
        x: Axis::linear("time", 0.0, 1.0, number),
        y: Axis::linear("a second", 0.0, 1.0, number),
        layers: Vec::new(),
        table: Table::default(),
    }
}
