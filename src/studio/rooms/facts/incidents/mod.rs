//! What happened: a list of incidents with the time for which somebody looked, what it says about the promise, and the
//! risks that it speaks of.

mod better;
mod editor;
mod fitted;
mod list;
mod paste;
mod says;
mod timeline;

use leptos::prelude::*;

use crate::clock::today;
use crate::focus::Focus;
use crate::parts::{Source, TextField};
use accord::plan::{Fact, Incident, IncidentLog};
use accord::units::CivilDate;
use better::Better;
use editor::Editor;
use fitted::Fitted;
use list::List;
use paste::PasteIncidents;
use says::{Says, Windows, history};
use timeline::Timeline;

/// The list, shared by the widgets of this part.
pub type Log = Memo<Option<IncidentLog>>;

/// The part of the room.
#[component]
pub fn Incidents(focus: Focus) -> impl IntoView {
    let log: Log = focus.slice(|facts, _| facts.incidents.clone());
    let is_known = Memo::new(move |_| log.with(Option::is_some));
    let history = history(focus, log);
    view! {
        <Source focus fact=Fact::Incidents/>
        <Show when=move || is_known.get() fallback=move || view! { <Start focus/> }>
            <Says focus history/>
            <div class="history-charts"><Timeline focus log/> <Windows focus history/></div>
            <div class="history">
                <List focus log/>
                <div>
                    <Period focus log/>
                    <Editor focus log/>
                </div>
            </div>
            <Fitted focus log/>
            <Better log/>
        </Show>
        <PasteIncidents focus log/>
    }
}

/// Which incident is looked at.
pub fn chosen(focus: Focus, log: Log) -> Memo<Option<usize>> {
    let named = focus.session.view("incident");
    Memo::new(move |_| {
        let at: usize = named.with(|named| named.as_deref().and_then(|at| at.parse().ok()))?;
        log.with(|log| log.as_ref().is_some_and(|log| at < log.incidents.len())).then_some(at)
    })
}

/// Looks at an incident.
pub fn choose(focus: Focus, at: Option<usize>) {
    focus.session.set_view("incident", at.map(|at| at.to_string()));
}

/// Edits the list; none where there is none.
pub fn edit(focus: Focus, edit: impl FnOnce(&mut IncidentLog)) {
    focus.edit(None, |objective| {
        if let Some(log) = &mut objective.facts.incidents {
            edit(log);
        }
    });
}

/// Edits one incident of the list.
pub fn edit_one(focus: Focus, at: usize, change: impl FnOnce(&mut Incident)) {
    edit(focus, |log| log.change(at, change));
}

/// What the fact is for, and somewhere to begin.
#[component]
fn Start(focus: Focus) -> impl IntoView {
    let start = move |_| {
        let Some(until) = today() else { return };
        let from = CivilDate::from_day_number(until.day_number() - 364).unwrap_or(until);
        focus.edit(None, |objective| {
            objective.facts.incidents = Some(IncidentLog { from, until, incidents: Vec::new(), reviews: Vec::new() });
        });
    };
    view! {
        <section class="card teach">
            <h2>"Incidents"</h2>
            <p>
                "What really happened, and for how long somebody looked. It is the best evidence there is about a target: how often it breaks, how long it stays broken, and whether past windows would have kept the promise. Twelve incidents with start, length and share of users are enough to begin."
            </p>
            <button type="button" class="primary" on:click=start>"Start a list of the last year"</button>
        </section>
    }
}

/// For how long somebody looked.
#[component]
fn Period(focus: Focus, log: Log) -> impl IntoView {
    let day = move |get: fn(&IncidentLog) -> CivilDate| {
        Signal::derive(move || log.with(|log| log.as_ref().map(|log| get(log).to_string()).unwrap_or_default()))
    };
    let set = move |put: fn(&mut IncidentLog, CivilDate), is_fine: fn(&IncidentLog, CivilDate) -> bool| {
        move |text: &str| {
            let day = CivilDate::parse(text).map_err(|error| error.to_string())?;
            if !log.with_untracked(|log| log.as_ref().is_none_or(|log| is_fine(log, day))) {
                return Err("The first day must not come after the last".to_owned());
            }
            edit(focus, |log| put(log, day));
            Ok(())
        }
    };
    view! {
        <section class="card period">
            <h2>"Observed period"</h2>
            <TextField label="First day" example="2026-01-01" value=day(|log| log.from) commit=set(|log, day| log.from = day, |log, day| day <= log.until)/>
            <TextField label="Last day" example="2026-12-31" value=day(|log| log.until) commit=set(|log, day| log.until = day, |log, day| day >= log.from)/>
            <p class="muted">"No incident in two years says more than none in two weeks: count the days on which one would have been written down."</p>
        </section>
    }
}
