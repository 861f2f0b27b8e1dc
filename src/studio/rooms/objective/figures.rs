use leptos::prelude::*;

use super::slices::Slices;
use crate::focus::Focus;
use crate::parts::Figure;
use accord::model::{Answer, basis};
use accord::plan::words::chance_in_words;
use accord::units::{Span, group_thousands};

/// What is missing where a figure has no value.
const UNKNOWN: &str = "–";

/// Six figures: what is allowed, and what to expect.
#[component]
pub fn Figures(focus: Focus, slices: Slices) -> impl IntoView {
    view! {
        <div class="figures six">
            <Allowed focus/>
            <Expected focus slices/>
        </div>
    }
}

#[component]
fn Allowed(focus: Focus) -> impl IntoView {
    let Focus { promise, terms, facts, .. } = focus;
    let time = move || promise.with(|promise| promise.budget.time.to_string());
    let time_detail = move || {
        let length = terms.with(|terms| terms.window.length.spoken());
        promise.with(|promise| match promise.budget.time_extremes {
            Some((short, long)) => format!("of full outage in a nominal {length}; {short} to {long} by the calendar"),
            None => format!("of full outage in each {length}"),
        })
    };
    let is_sliced = Memo::new(move |_| promise.with(|promise| promise.budget.slices.is_some()));
    let counted = move || {
        promise.with(|promise| {
            let budget = &promise.budget;
            budget.slices.or(budget.events).map_or_else(|| UNKNOWN.to_owned(), |(bad, _)| group_thousands(bad))
        })
    };
    let counted_detail = move || {
        let share = terms.with(|terms| terms.target.budget().percent());
        let length = terms.with(|terms| terms.window.length.spoken());
        promise.with(|promise| match promise.budget.slices.or(promise.budget.events) {
            Some((_, total)) => format!("of {} in each {length}", group_thousands(total)),
            None if facts.with(|facts| facts.requests_per_day.is_some()) => "too many to count".to_owned(),
            None => format!("{share} % of requests; state the traffic below for a number"),
        })
    };
    let counted_label = move || if is_sliced.get() { "Slices that may be bad" } else { "Requests that may fail" };
    let counted_basis = move || if is_sliced.get() { &basis::BUDGET_SLICES } else { &basis::BUDGET_EVENTS };
    view! {
        <Figure label=Signal::stored("Error budget") value=Signal::derive(time) detail=Signal::derive(time_detail) basis=Signal::stored(&basis::BUDGET_TIME)/>
        <Figure label=Signal::derive(counted_label) value=Signal::derive(counted) detail=Signal::derive(counted_detail) basis=Signal::derive(counted_basis)/>
    }
}

/// The figure of an answer in words, or that there is none.
fn said<T>(answer: &Answer<T>, say: impl FnOnce(&T) -> String) -> String {
    answer.as_ref().ok().and_then(Option::as_ref).map_or_else(|| UNKNOWN.to_owned(), say)
}

fn length(minutes: f64) -> String {
    Span::from_seconds_f64(minutes * 60.0).map_or_else(|| "over a thousand years".to_owned(), |span| span.to_string())
}

#[component]
fn Expected(focus: Focus, slices: Slices) -> impl IntoView {
    let Slices { outcomes, keeping, every_month, .. } = slices;
    let budget = move || {
        let share = focus.target.get().budget();
        focus.window.with(|window| window.budget(share)).to_seconds_f64() / 60.0
    };
    let mean = move || outcomes.with(|answer| said(answer, |outcomes| length(outcomes.mean.value)));
    let mean_detail = move || {
        outcomes.with(|answer| match answer {
            Ok(Some(outcomes)) => {
                format!("in one window; {:.0} % of the budget", outcomes.mean.value / budget() * 100.0)
            }
            _ => "no risk is known yet".to_owned(),
        })
    };
    let worst = move || outcomes.with(|answer| said(answer, |outcomes| length(outcomes.worst_in_ten.value)));
    let worst_detail = move || {
        outcomes.with(|answer| match answer {
            Ok(Some(outcomes)) if outcomes.worst_in_ten.value <= budget() => {
                "or more of bad time; within the budget".to_owned()
            }
            Ok(Some(_)) => "or more of bad time; over the budget".to_owned(),
            _ => String::new(),
        })
    };
    let months = move || {
        every_month.with(|answer| match answer {
            Some(answer) => said(answer, |chance| chance_in_words(chance.value)),
            None => "…".to_owned(),
        })
    };
    let breach = move || keeping.with(|answer| said(answer, |keeping| days(keeping.in_breach.value)));
    let breach_detail = move || {
        keeping.with(|answer| match answer {
            Ok(Some(keeping)) => {
                format!("{} of the time, before a freeze helps", chance_in_words(keeping.in_breach.value))
            }
            _ => String::new(),
        })
    };
    let breach_basis = move || {
        keeping.with(|answer| {
            answer.as_ref().ok().and_then(Option::as_ref).map_or(&basis::IN_BREACH, |k| k.in_breach.basis)
        })
    };
    view! {
        <Figure label=Signal::stored("Bad time on average") value=Signal::derive(mean) detail=Signal::derive(mean_detail) basis=Signal::stored(&basis::MEAN_BAD_TIME)/>
        <Figure label=Signal::stored("Worst window in ten") value=Signal::derive(worst) detail=Signal::derive(worst_detail) basis=Signal::stored(&basis::WORST_IN_TEN)/>
        <Figure label=Signal::stored("Every month kept") value=Signal::derive(months) detail=Signal::stored("all twelve of a year, before a freeze helps".to_owned()) basis=Signal::stored(&basis::EVERY_MONTH)/>
        <Figure label=Signal::stored("In breach") value=Signal::derive(breach) detail=Signal::derive(breach_detail) basis=Signal::derive(breach_basis)/>
    }
}

/// Days of a year of 365.
fn days(share: f64) -> String {
    let days = share * 365.0;
    let digits = if days >= 10.0 { 0 } else { 1 };
    format!("{days:.digits$} d/yr")
}
