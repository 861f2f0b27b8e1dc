//! One objective: what its target means, and its terms to drag and choose.

use leptos::prelude::*;

use super::super::parts::{BasisNote, Choice, Figure, NinesLine};
use super::super::platform::page;
use super::super::session::{Room, Session};
use super::alerts_table::{AlertsTable, percent};
use super::detection_card::DetectionCard;
use super::files::{OpenButton, SampleButton};
use super::terms_card::TermsCard;
use accord::model::{Promise, basis, promise};
use accord::plan::{Facts, Indicator, Objective, ObjectiveId, Terms};
use accord::units::{Method, group_thousands};

/// The room: the objective that the address names, or the first.
#[component]
pub fn ObjectiveRoom() -> impl IntoView {
    let session = Session::from_context();
    let shown = Memo::new(move |_| session.shown());
    move || match shown.get() {
        // Built anew for another objective, so that no widget carries state over.
        Some(id) => view! { <OneObjective id/> }.into_any(),
        None => view! { <NoObjective/> }.into_any(),
    }
}

#[component]
fn NoObjective() -> impl IntoView {
    view! {
        <h1>"What do we promise, and can we keep it?"</h1>
        <p class="sub">
            "Open a real SLO file, see what its target means, drag the target, and carry the agreement home as YAML. Everything stays in this browser."
        </p>
        <section class="card start">
            <p>
                "Bring an OpenSLO, Sloth or in-house file: drop it anywhere on this page, paste its text, or choose it. To look around first, open the sample."
            </p>
            <p class="actions"><OpenButton/> <SampleButton/></p>
        </section>
    }
}

/// A slice of the objective; an objective that is just being removed leaves the last value.
fn slice<T: Clone + PartialEq + Send + Sync + 'static>(
    session: Session,
    id: ObjectiveId,
    first: T,
    get: impl Fn(&Objective) -> T + Send + Sync + 'static,
) -> Memo<T> {
    Memo::new(move |before: Option<&T>| {
        session.history.with(|history| match history.plan().objective(id) {
            Some(objective) => get(objective),
            None => before.cloned().unwrap_or_else(|| first.clone()),
        })
    })
}

#[component]
fn OneObjective(id: ObjectiveId) -> impl IntoView {
    let session = Session::from_context();
    let objective = session.history.with_untracked(|history| history.plan().objective(id).cloned());
    let Some(objective) = objective else { return ().into_any() };
    let terms = slice(session, id, objective.terms.clone(), |objective| objective.terms.clone());
    let facts = slice(session, id, objective.facts.clone(), |objective| objective.facts.clone());
    let target = Memo::new(move |_| terms.with(|terms| terms.target));
    let window = Memo::new(move |_| terms.with(|terms| terms.window.clone()));
    let follows = Memo::new(move |_| facts.with(|facts| terms.with(|terms| promise(facts, terms))));
    view! {
        <div class="room-head">
            <div>
                <h1>{objective.display_name().to_owned()}</h1>
                <p class="sub">
                    {objective.service.clone()} ", " {move || window.get().spoken()} ". Drag the marker; everything below follows."
                </p>
            </div>
            <Picker id/>
        </div>
        <section class="card line" aria-label="Target">
            <NinesLine id target window/>
        </section>
        <Figures promise=follows terms facts/>
        <div class="columns">
            <TermsCard id terms facts/>
            <ExhaustionCard promise=follows terms/>
        </div>
        <AlertsTable promise=follows terms/>
        <DetectionCard terms/>
        <About objective/>
    }
    .into_any()
}

/// Which objective of the plan is shown.
#[component]
fn Picker(id: ObjectiveId) -> impl IntoView {
    let session = Session::from_context();
    let options = Memo::new(move |_| {
        session.history.with(|history| {
            let name = |o: &Objective| format!("{}: {}", o.service, o.display_name());
            history.plan().objectives.iter().map(|o| (o.id.0.to_string(), name(o))).collect::<Vec<_>>()
        })
    });
    let several = move || options.with(|options| options.len() > 1);
    let go = move |value: &str| page::go_to(&Room::Objective(value.parse().ok().map(ObjectiveId)).link());
    view! {
        <Show when=several>
            <Choice label="Objective" options=options value=Signal::stored(id.0.to_string()) commit=go/>
        </Show>
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
