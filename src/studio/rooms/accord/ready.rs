use leptos::prelude::*;

use super::desk::Desk;
use crate::parts::TextField;
use accord::plan::words::capital;
use accord::plan::{Preparation, Readiness};

/// What each preparation is for, in a line.
fn purpose(of: Preparation) -> &'static str {
    match of {
        Preparation::Runbook => "what to do when it breaks, so that the first quarter of an hour is not spent looking",
        Preparation::Rollback => "the way back from a bad release, tried out",
        Preparation::Dashboard => "where one sees how the budget stands",
        Preparation::OnCallOwner => "who is called, by day and by night",
        Preparation::LoadProfile => "what load it is made for, and when that was tried last",
    }
}

/// What a team has ready before a promise holds. It is signed with the rest.
#[component]
pub fn ReadyPart(desk: Desk) -> impl IntoView {
    let ready = desk.focus.slice(|facts, _| facts.readiness.values().filter(|of| of.is_ready).count());
    let rows = Preparation::ALL.map(|of| view! { <OnePreparation desk of/> });
    view! {
        <section class="card">
            <h2>"Is the team ready to keep it?"</h2>
            <p class="muted" role="status">{move || format!("{} of {} are ready. The list is signed with the accord.", ready.get(), Preparation::ALL.len())}</p>
            <ul class="ready-list">{rows.into_iter().collect_view()}</ul>
        </section>
    }
}

#[component]
fn OnePreparation(desk: Desk, of: Preparation) -> impl IntoView {
    let state = desk.focus.slice(move |facts, _| facts.readiness.get(&of).cloned().unwrap_or_default());
    let edit = move |change: &dyn Fn(&mut Readiness)| {
        desk.focus.edit(None, |objective| {
            let state = objective.facts.readiness.entry(of).or_default();
            change(state);
            // What nobody has said anything about is not in the list.
            if *state == Readiness::default() {
                objective.facts.readiness.remove(&of);
            }
        });
    };
    let check = move |event| {
        let is_ready = event_target_checked(&event);
        edit(&move |state| state.is_ready = is_ready);
    };
    let note = move |text: &str| {
        let text = text.trim().to_owned();
        edit(&|state| state.note.clone_from(&text));
        Ok(())
    };
    view! {
        <li class="ready">
            <label class="check"><input type="checkbox" prop:checked=move || state.with(|state| state.is_ready) on:change=check/>
                <b>{capital(of.name())}</b></label>
            <span class="muted">{purpose(of)}</span>
            <TextField label="Where it is, who sees to it, or what is missing" value=Signal::derive(move || state.with(|state| state.note.clone())) commit=note/>
        </li>
    }
}
