use std::sync::Arc;

use leptos::prelude::*;

use super::desk::Desk;
use super::years::alternatives;
use crate::address::{Address, Room};
use crate::parts::{ChartFigure, Choice, ScrollTable};
use accord::chart::{Plot, Table, past_plot, spell_in_words};
use accord::model::dry_run::{Burned, Past, burned, past};
use accord::model::{Answer, ModelError, basis};
use accord::plan::words::percent_rounded;
use accord::plan::{IncidentLog, Policy, Terms, cause_name};
use accord::units::CivilDate;

/// The bad time of the list, day by day; it does not change with the policy.
pub fn burned_of(desk: Desk) -> Memo<Answer<Arc<Vec<Burned>>>> {
    let asked = desk.focus.slice(|facts, terms| {
        let of = accord::plan::Facts {
            incidents: facts.incidents.clone(),
            traffic: facts.traffic.clone(),
            ..Default::default()
        };
        (of, terms.method)
    });
    Memo::new(move |_| asked.with(|(facts, method)| burned(facts, *method).map(|of| of.map(Arc::new))))
}

/// What each policy would have done with the incident list.
#[component]
pub fn PastPart(desk: Desk) -> impl IntoView {
    let has_log = desk.focus.slice(|facts, _| facts.incidents.is_some());
    view! {
        <Show when=move || has_log.get() fallback=move || view! { <Teach desk/> }><Beside desk/></Show>
    }
}

#[component]
fn Teach(desk: Desk) -> impl IntoView {
    let to = move || Address::of(Room::Facts, Some(desk.focus.id)).link() + "?part=incidents";
    view! {
        <section class="card teach">
            <h2>"No incident list yet"</h2>
            <p>"With the incidents of last year, this shows on which days this policy would have frozen releases. Nothing convinces a table as quickly."</p>
            <p class="actions"><a class="button" href=to>"Bring incidents"</a></p>
        </section>
    }
}

/// The name in the address that says which year is looked at, and what stands for all of them.
const YEAR: &str = "year";
const ALL: &str = "all";

fn session_year(desk: Desk) -> Memo<Option<u32>> {
    let named = desk.focus.session.view(YEAR);
    Memo::new(move |_| named.with(|named| named.as_deref().and_then(|year| year.parse().ok())))
}

/// One policy and what it would have done.
type Done = Vec<(String, Past)>;

#[component]
fn Beside(desk: Desk) -> impl IntoView {
    let burned = burned_of(desk);
    let policies = alternatives(desk);
    let log = desk.focus.slice(|facts, _| facts.incidents.clone());
    let done = Memo::new(move |_| -> Result<Done, ModelError> {
        let terms: Terms = desk.focus.terms.get();
        log.with(|log| {
            let (Some(log), Some(burned)) = (log, burned.get()?) else { return Ok(Vec::new()) };
            let one = |policy: &Policy| Ok((policy.name.clone(), past(log, &burned, &terms, policy)?));
            policies.with(|policies| policies.iter().map(one).collect())
        })
    });
    let year = session_year(desk);
    let options = Memo::new(move |_| {
        let years = done.with(|done| done.as_ref().ok().and_then(|done| done.first()).map(|(_, past)| past.years()));
        let each = years.unwrap_or_default().into_iter().map(|year| (year.to_string(), format!("in {year}")));
        std::iter::once((ALL.to_owned(), "in all years".to_owned())).chain(each).collect::<Vec<_>>()
    });
    let of_log = done;
    let done = Memo::new(move |_| -> Result<Done, ModelError> {
        let Some(year) = year.get() else { return of_log.get() };
        let done = of_log.get()?;
        log.with(|log| {
            let Some(log) = log else { return Ok(Vec::new()) };
            Ok(done.into_iter().map(|(name, past)| (name, past.of_year(log, year))).collect())
        })
    });
    let choose = move |value: &str| desk.focus.session.set_view(YEAR, (value != ALL).then(|| value.to_owned()));
    let plot = Memo::new(move |_| {
        done.with(|done| match done {
            Ok(done) => done.first().map(|(_, past)| past_plot(past)),
            Err(_) => None,
        })
        .unwrap_or_else(|| Plot::empty("What this policy would have done with what really happened"))
    });
    let error = move || done.with(|done| done.as_ref().err().map(ToString::to_string));
    let dates = move || {
        done.with(|done| {
            let Some((_, past)) = done.as_ref().ok().and_then(|done| done.first()) else { return Vec::new() };
            log.with(|log| log.as_ref().map(|log| events(log, past)).unwrap_or_default())
        })
    };
    let unseen =
        move || done.with(|done| done.as_ref().ok().and_then(|done| done.first()).map_or(0, |(_, past)| past.unseen));
    let first_days = move || match unseen() {
        0 => String::new(),
        n => format!("On the first {n} days the window reaches back before the list; what was then is taken as good."),
    };
    let table = Signal::derive(move || {
        done.with(|done| done.as_ref().map(|done| log.with(|log| compared(log.as_ref(), done))).unwrap_or_default())
    });
    view! {
        <p class="error" role="alert">{error}</p>
        <Show when=move || options.with(|options| options.len() > 2)>
            <div class="years-of"><Choice label="What happened" options value=Signal::derive(move || year.get().map_or(ALL.to_owned(), |of| of.to_string())) commit=choose/></div>
        </Show>
        <section class="card">
            <ChartFigure id="policy-past" plot=plot basis=Some(&basis::PAST)/>
            <p class="muted">{first_days}</p>
            <ul class="dated">{move || dates().into_iter().map(|says| view! { <li>{says}</li> }).collect_view()}</ul>
        </section>
        <section class="card">
            <h2>"Side by side on the same incidents"</h2>
            <ScrollTable label="Policies on the same incidents" table/>
        </section>
    }
}

/// Incidents that are named, and spells that are dated, where there may be many.
const MOST_NAMED: usize = 6;
const MOST_SPELLS: usize = 4;

/// What the policy would have asked for, with its dates.
fn events(log: &IncidentLog, past: &Past) -> Vec<String> {
    let name = |at: &usize| {
        log.incidents.get(*at).map(|of| format!("“{}” ({})", of.name, CivilDate::of(of.started))).unwrap_or_default()
    };
    let mut says: Vec<String> = Vec::new();
    for spell in past.spells(|day| day.is_frozen) {
        // What burned most on the day before is what it follows from; an escalation follows from none.
        let before = past.worst_before(spell.from).and_then(|at| log.incidents.get(at));
        let after = before.map(|of| format!(" after “{}”", of.name)).unwrap_or_default();
        says.push(format!("Frozen{after}: {}.", spell_in_words(&spell)));
    }
    if !past.postmortems.is_empty() {
        let all = past.postmortems.iter().take(MOST_NAMED).map(name).collect::<Vec<_>>().join(", ");
        let more = match past.postmortems.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            n => format!(", and {n} more"),
        };
        let what = match past.postmortems.len() {
            1 => "A postmortem for".to_owned(),
            n => format!("Postmortems for {n} incidents:"),
        };
        says.push(format!("{what} {all}{more}."));
    }
    for class in &past.classes {
        says.push(format!(
            "A priority after the quarter from {}: {}, which took {} of its budget.",
            class.quarter,
            cause_name(class.cause),
            percent_rounded(class.share)
        ));
    }
    says
}

/// One row for each policy.
fn compared(log: Option<&IncidentLog>, done: &Done) -> Table {
    let head = [
        "Policy",
        "Days frozen",
        "Spells",
        "When",
        "Days in breach",
        "Postmortems",
        "Classes",
        "Escalations",
        "Silver bullets",
    ];
    let row = |(name, past): &(String, Past)| {
        let spells = past.spells(|day| day.is_frozen);
        let when = spells.iter().take(MOST_SPELLS).map(spell_in_words).collect::<Vec<_>>().join("; ");
        let more = match spells.len().saturating_sub(MOST_SPELLS) {
            0 => String::new(),
            n => format!("; and {n} more"),
        };
        let breach = past.count(|day| day.in_breach);
        vec![
            name.clone(),
            past.count(|day| day.is_frozen).to_string(),
            spells.len().to_string(),
            format!("{when}{more}"),
            breach.to_string(),
            past.postmortems.len().to_string(),
            past.classes.len().to_string(),
            past.escalations().to_string(),
            past.count(|day| day.has_bullet).to_string(),
        ]
    };
    Table {
        head: head.map(str::to_owned).to_vec(),
        rows: if log.is_some() { done.iter().map(row).collect() } else { Vec::new() },
    }
}
