use leptos::prelude::*;

use super::Log;
use crate::focus::Focus;
use crate::parts::{ChartFigure, Figure};
use accord::chart::{minutes_in_words, window_minutes};
use accord::model::on_call::{DurationSummary, Estimate};
use accord::model::{IncidentHistory, ModelError, basis, incident_history};
use accord::plan::words::{number, three_digits};

/// A share of good time, with two digits of what is missing to all of it.
fn availability(bad: f64) -> String {
    if bad <= 0.0 {
        return "100 %".to_owned();
    }
    let digits = (1.0 - libm::floor(libm::log10(bad * 100.0))).clamp(0.0, 9.0) as usize;
    format!("{:.digits$} %", 100.0 - bad * 100.0)
}

fn between(estimate: Estimate, show: fn(f64) -> String) -> String {
    match estimate.interval {
        Some((low, high)) => format!("95 % interval: {} to {}", show(low), show(high)),
        None => "too few for an interval".to_owned(),
    }
}

fn plain(value: f64) -> String {
    three_digits(value)
}

/// What the list says; none where there is none.
pub type History = Memo<Option<Result<IncidentHistory, ModelError>>>;

/// What the list says, computed once for all who show it.
pub fn history(focus: Focus, log: Log) -> History {
    Memo::new(move |_| {
        let target = focus.target.get();
        log.with(|log| focus.window.with(|window| log.as_ref().map(|log| incident_history(log, window, target))))
    })
}

/// Each window of the past against its budget.
#[component]
pub fn Windows(focus: Focus, history: History) -> impl IntoView {
    let windows = Memo::new(move |_| {
        let days = focus.window.with(|window| window.span().to_seconds_f64() / 86_400.0);
        history.with(|history| match history {
            Some(Ok(history)) => window_minutes(&history.windows, days, history.budget),
            _ => window_minutes(&[], days, 0.0),
        })
    });
    view! { <section class="card"><ChartFigure id="windows" plot=windows basis=Some(&basis::OBSERVED_AVAILABILITY)/></section> }
}

/// What the list says about the promise.
#[component]
pub fn Says(focus: Focus, history: History) -> impl IntoView {
    let read = move |get: fn(&IncidentHistory) -> String| {
        Signal::derive(move || {
            history.with(|history| {
                history.as_ref().and_then(|history| history.as_ref().ok()).map_or_else(|| "?".to_owned(), get)
            })
        })
    };
    let error = move || {
        history.with(|history| history.as_ref().and_then(|history| history.as_ref().err().map(ToString::to_string)))
    };
    let promised = move || {
        let good = history.with(|history| match history {
            Some(Ok(history)) => Some(history.unavailability.value <= focus.target.get().budget().to_f64()),
            _ => None,
        });
        let outside = history.with(|history| match history {
            Some(Ok(history)) if history.outside > 0 => {
                format!("; {} outside the period are left out", history.outside)
            }
            _ => String::new(),
        });
        match good {
            Some(true) => format!("better than the target of {} %{outside}", focus.target.get()),
            Some(false) => format!("worse than the target of {} %{outside}", focus.target.get()),
            None => String::new(),
        }
    };
    view! {
        <p class="error" role="alert">{error}</p>
        <div class="facts-figures five">
            <Figure label=Signal::stored("Measured availability") value=read(|h| availability(h.unavailability.value)) detail=Signal::derive(promised) basis=Signal::stored(&basis::OBSERVED_AVAILABILITY)/>
            <Figure label=Signal::stored("Incidents a year") value=read(|h| plain(h.per_year.rate.value)) detail=read(|h| format!("{} in {} days; {}", h.incidents, number(f64::from(h.days)), between(h.per_year.rate, plain))) basis=Signal::stored(&basis::INCIDENT_RATE)/>
            <Figure label=Signal::stored("Mean time to detect") value=read(|h| mean_of(h.detect.as_ref())) detail=read(|h| around_of(h.detect.as_ref())) basis=Signal::stored(&basis::TIME_TO_RESTORE)/>
            <Figure label=Signal::stored("Mean time to restore") value=read(|h| mean_of(h.restore.as_ref())) detail=read(|h| around_of(h.restore.as_ref())) basis=Signal::stored(&basis::TIME_TO_RESTORE)/>
            <Figure label=Signal::stored("Bad minutes in a window") value=read(|h| minutes_in_words(h.per_window.value)) detail=read(|h| format!("of a budget of {}; {}", minutes_in_words(h.budget), between(h.per_window, minutes_in_words))) basis=Signal::stored(&basis::OBSERVED_BAD_MINUTES)/>
        </div>
    }
}

fn mean_of(summary: Option<&DurationSummary>) -> String {
    summary.map_or_else(|| "not known".to_owned(), |summary| minutes_in_words(summary.mean.value))
}

fn around_of(summary: Option<&DurationSummary>) -> String {
    match summary {
        Some(summary) => format!(
            "{}; half within {}",
            between(summary.mean, minutes_in_words),
            minutes_in_words(summary.median.estimate.value)
        ),
        None => "no incident says it".to_owned(),
    }
}
