use leptos::prelude::*;

use super::super::table::try_draft;
use super::desk::Desk;
use crate::address::{Address, PART, Room};
use accord::chart::broken;
use accord::model::dry_run::{burned, past};
use accord::plan::words::{chance_in_words, limit_in_words, three_digits};
use accord::plan::{Confidence, Fact, Figure, Negotiation, Preparation};

/// What should be looked at before signing: each with the way there. None of it forbids to sign.
#[component]
pub fn Pauses(desk: Desk) -> impl IntoView {
    let focus = desk.focus;
    let history = focus.session.history;
    let tried = try_draft(focus);
    let pauses = Memo::new(move |_| {
        let id = Some(focus.id);
        let to = |room: Room, part: &str| {
            let mut address = Address::of(room, id);
            if !part.is_empty() {
                address.view.insert(PART.to_owned(), part.to_owned());
            }
            address.link()
        };
        let mut found: Vec<(String, String)> = Vec::new();
        let negotiation = history
            .with(|history| history.plan().objective(focus.id).map(|of| of.negotiation.clone()))
            .unwrap_or_default();
        let is_measured = history.with(|history| {
            history.plan().objective(focus.id).is_some_and(|of| {
                let mut sources = of.indicator.sources();
                sources.retain(|(_, source)| {
                    source.query().is_none_or(|query| query.trim().is_empty()) && source.reference.is_none()
                });
                sources.is_empty()
            })
        });
        if !is_measured {
            found.push((
                "Nothing says yet how it is measured, so no tool can watch it".to_owned(),
                to(Room::Objective, ""),
            ));
        }
        let covered = negotiation.offers.iter().filter(|offer| offer.is_covered).count();
        if covered > 0 {
            found.push((format!("Offers that still lie face down: {covered}"), to(Room::Table, "")));
        }
        if let Some(cell) = tried.with(|tried| tried.as_ref().and_then(|of| of.cells.first().cloned())) {
            for (seat, limit) in broken(&cell, &negotiation.seats) {
                found.push((format!("It breaks a limit of {seat}: {}", limit_in_words(limit)), to(Room::Table, "")));
            }
        }
        if let Some((days, limit)) = frozen_before(desk, &negotiation) {
            found.push((
                format!(
                    "On what happened this policy would have frozen {} days a year, beyond {limit}",
                    three_digits(days)
                ),
                to(Room::Policy, "past"),
            ));
        }
        focus.terms.with(|terms| {
            let promised = focus.facts.with(|facts| {
                let bands = facts.sla.iter().flat_map(|sla| &sla.bands);
                bands.map(|band| band.below).min_by_key(|below| below.budget())
            });
            if let Some(promised) = promised.filter(|promised| promised.budget() < terms.target.budget()) {
                found.push((
                    format!("Customers were promised more: credits begin below {promised} %"),
                    to(Room::Facts, "costs"),
                ));
            }
            if terms.policy.is_none() {
                found.push(("No policy: nothing follows when the budget is spent".to_owned(), to(Room::Policy, "")));
            }
            if terms.alerts.is_empty() {
                found.push(("No alerts: nobody is told when the budget burns".to_owned(), to(Room::Alerts, "")));
            }
        });
        focus.facts.with(|facts| {
            let missing: Vec<&str> = Preparation::ALL
                .into_iter()
                .filter(|of| !facts.readiness.get(of).is_some_and(|of| of.is_ready))
                .map(Preparation::name)
                .collect();
            if !missing.is_empty() {
                found.push((format!("Not ready: {}", missing.join(", ")), to(Room::Accord, "ready")));
            }
            let guessed: Vec<&str> = Fact::ALL
                .into_iter()
                .filter(|fact| facts.confidence(*fact) == Some(Confidence::Guessed))
                .map(Fact::name)
                .collect();
            if !guessed.is_empty() {
                found.push((format!("It rests on guesses: {}", guessed.join(", ")), to(Room::Facts, "")));
            }
            let disputed: Vec<&str> = facts
                .provenance
                .iter()
                .filter(|(_, known)| !known.disputes.is_empty())
                .map(|(fact, _)| fact.name())
                .collect();
            if !disputed.is_empty() {
                found.push((format!("Disputed facts: {}", disputed.join(", ")), to(Room::Table, "decisions")));
            }
        });
        focus.leverage.with(|leverage| {
            if let Ok(Some(leverage)) = leverage
                && leverage.chance.value < 0.5
            {
                found.push((
                    format!("It is kept with a chance of {} only", chance_in_words(leverage.chance.value)),
                    to(Room::Objective, ""),
                ));
            }
        });
        let open = history.with(|history| history.plan().questions.len());
        if open > 0 {
            found.push((format!("Open questions: {open}"), to(Room::Table, "decisions")));
        }
        found
    });
    let items = move || {
        let all = pauses.get();
        if all.is_empty() {
            return view! { <p>"Nothing: it is complete."</p> }.into_any();
        }
        let item = |(says, to): (String, String)| view! { <li>{says} " " <a href=to>"Look"</a></li> };
        view! { <ul class="pauses">{all.into_iter().map(item).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card">
            <h2>"Before you sign"</h2>
            {items}
            <p class="muted">"None of this forbids to sign. An accord that says what it does not know is better than one that hides it."</p>
        </section>
    }
}

/// The freeze days of a year that the policy would have brought on the incident list, where somebody's limit is below; and
/// whose it is. A list of less than half a year says too little.
fn frozen_before(desk: Desk, negotiation: &Negotiation) -> Option<(f64, String)> {
    const FEWEST_DAYS: usize = 183;
    let limits = || negotiation.seats.iter().flat_map(|seat| seat.limits.iter().map(move |limit| (seat, limit)));
    let (log, past) = desk.focus.facts.with(|facts| {
        desk.focus.terms.with(|terms| {
            let (log, policy) = (facts.incidents.clone()?, terms.policy.as_ref()?);
            let burned = burned(facts, terms.method).ok()??;
            let past = past(&log, &burned, terms, policy).ok()?;
            Some((log, past))
        })
    })?;
    let watched = past.days.len();
    if watched < FEWEST_DAYS || log.incidents.is_empty() {
        return None;
    }
    let days = past.count(|day| day.is_frozen) as f64 * 365.0 / watched as f64;
    let (seat, limit) = limits().find(|(_, of)| of.figure == Figure::FreezeDays && !of.bound.allows(days))?;
    Some((days, format!("the limit of {}: {}", seat.name, limit_in_words(limit))))
}
