//! One objective: what its target means, and its terms to drag and choose.

mod terms_card;

use leptos::prelude::*;

use super::frame::Frame;
use crate::focus::Focus;
use crate::parts::{BasisNote, Figure, NinesLine, percent};
use accord::model::{Promise, basis};
use accord::plan::{Facts, Indicator, Objective, Terms};
use accord::units::{Method, group_thousands};
use terms_card::TermsCard;

/// The room.
#[component]
pub fn ObjectiveRoom() -> impl IntoView {
    view! { <Frame question="What do we promise, and can we keep it?" shows=|focus| view! { <OneObjective focus/> }.into_any()/> }
}

#[component]
fn OneObjective(focus: Focus) -> impl IntoView {
    let Focus { id, session, target, window, terms, facts, promise, .. } = focus;
    let objective = session.history.with_untracked(|history| history.plan().objective(id).cloned());
    view! {
        <section class="card line" aria-label="Target">
            <NinesLine id target window/>
        </section>
        <Figures promise terms facts/>
        <div class="columns">
            <TermsCard id terms facts/>
            <ExhaustionCard promise terms/>
        </div>
        {objective.map(|objective| view! { <About objective/> })}
    }
}

#[component]
fn Figures(promise: Memo<Promise>, terms: Memo<Terms>, facts: Memo<Facts>) -> impl IntoView {
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
            budget.slices.or(budget.events).map_or_else(|| "?".to_owned(), |(bad, _)| group_thousands(bad))
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
    let first = move || {
        let after = promise.with(|promise| promise.tiers.iter().filter_map(|tier| tier.detection).min());
        after.map_or_else(|| "never".to_owned(), |after| after.to_string())
    };
    let spent = move || {
        promise.with(|promise| {
            let fires = promise.tiers.iter().filter(|tier| tier.detection.is_some());
            match fires.min_by_key(|tier| tier.detection) {
                Some(tier) => format!(
                    "until the first {}, with {} of the budget spent",
                    tier.tier.severity.name(),
                    percent(tier.spent)
                ),
                None => "no alert notices a full outage".to_owned(),
            }
        })
    };
    view! {
        <div class="figures">
            <Figure label=Signal::stored("Error budget") value=Signal::derive(time) detail=Signal::derive(time_detail) basis=Signal::stored(&basis::BUDGET_TIME)/>
            <Figure label=Signal::derive(counted_label) value=Signal::derive(counted) detail=Signal::derive(counted_detail) basis=Signal::derive(counted_basis)/>
            <Figure label=Signal::stored("A full outage is noticed after") value=Signal::derive(first) detail=Signal::derive(spent) basis=Signal::stored(&basis::DETECTION)/>
        </div>
    }
}

#[component]
fn ExhaustionCard(promise: Memo<Promise>, terms: Memo<Terms>) -> impl IntoView {
    let burning = move || match terms.with(|terms| terms.method) {
        Method::Timeslices { .. } => "Bad slices",
        Method::Occurrences | Method::RatioTimeslices { .. } => "Errors",
    };
    let rows = move || {
        promise.with(|promise| {
            let last = promise.exhaustion.len().saturating_sub(1);
            promise
                .exhaustion
                .iter()
                .enumerate()
                .map(|(i, at)| {
                    let name = if i == last { "Full outage".to_owned() } else { format!("{}×", at.burn_rate) };
                    view! {
                        <tr><th scope="row">{name}</th><td>{percent(at.error_ratio)}</td><td>{at.after.to_string()}</td></tr>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <section class="card">
            <h2>"How long the budget lasts"</h2>
            <table>
                <thead><tr><th scope="col">"Burn rate"</th><th scope="col">{burning}</th><th scope="col">"Budget gone after"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <details class="basis"><summary>"Basis"</summary><BasisNote basis=&basis::EXHAUSTION/></details>
        </section>
    }
}

/// What is measured, as the file had it.
#[component]
fn About(objective: Objective) -> impl IntoView {
    let queries = objective.indicator.sources().into_iter().map(|(what, source)| {
        let query = source.query().unwrap_or("no query").to_owned();
        view! {
            <dt>{what}</dt>
            <dd><pre><code>{query}</code></pre></dd>
        }
    });
    let elsewhere = match &objective.indicator {
        Indicator::Reference { name, .. } => Some(format!("The SLI “{name}”, which is defined in another file.")),
        Indicator::Threshold { bound: Some((comparison, value)), .. } => {
            Some(format!("Good while the metric is {} {value}.", comparison.name()))
        }
        _ => None,
    };
    view! {
        <section class="card">
            <h2>"What is measured"</h2>
            <p>{objective.description.clone()}</p>
            <p>{elsewhere}</p>
            <dl class="queries">{queries.collect_view()}</dl>
        </section>
    }
}
