use leptos::prelude::*;

use super::{Log, choose, chosen, edit, edit_one};
use crate::focus::Focus;
use crate::parts::{Choice, NumberField, TextField};
use crate::platform::page;
use accord::chart::{bad_minutes, minutes_in_words};
use accord::plan::words::number;
use accord::plan::{CAUSES, Incident, clean_name, minutes_typed, moment};

/// The fields of the incident that is looked at.
#[component]
pub fn Editor(focus: Focus, log: Log) -> impl IntoView {
    let at = chosen(focus, log);
    let add = move |_| {
        let last = log.with_untracked(|log| log.as_ref().map(|log| (log.incidents.len(), log.until)));
        let Some((count, until)) = last else { return };
        edit(focus, |log| {
            log.incidents.push(Incident::new(format!("Incident {}", count + 1), until.midnight(), 30.0));
        });
        choose(focus, Some(count));
        page::after(0, || page::focus("incident-fields"));
    };
    view! {
        <section class="card" id="incident-fields" tabindex="-1" aria-label="The incident that is looked at">
            <h2>"One incident"</h2>
            <p class="actions">
                <button type="button" id="add-incident" on:click=add>"Add an incident"</button>
            </p>
            {move || match at.get() {
                // Built anew for another incident, so that no field carries over what was typed for this one.
                Some(at) => view! { <Fields focus log at/> }.into_any(),
                None => view! { <p class="muted">"Choose one in the list or in the picture to see and change it."</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Fields(focus: Focus, log: Log, at: usize) -> impl IntoView {
    let incident = Memo::new(move |_| log.with(|log| log.as_ref().and_then(|log| log.incidents.get(at).cloned())));
    let text = move |get: fn(&Incident) -> String| {
        Signal::derive(move || incident.with(|incident| incident.as_ref().map(get).unwrap_or_default()))
    };
    let set_name = move |text: &str| {
        if text.trim().is_empty() {
            return Err("An incident needs a name".to_owned());
        }
        edit_one(focus, at, |incident| incident.name = clean_name(text));
        Ok(())
    };
    let set_start = move |text: &str| {
        let started = moment(text).ok_or("Write it as 2027-01-31 14:05")?;
        edit_one(focus, at, |incident| incident.started = started);
        Ok(())
    };
    let set_minutes = move |text: &str| {
        let minutes = minutes_typed(text).ok_or("Write minutes such as 95, or 1h35m")?;
        edit_one(focus, at, |incident| incident.minutes = minutes);
        Ok(())
    };
    let set_detected = move |text: &str| {
        let after = match text.trim() {
            "" => None,
            text => Some(minutes_typed(text).ok_or("Write minutes such as 5, or nothing")?),
        };
        edit_one(focus, at, |incident| incident.detected_after = after);
        Ok(())
    };
    let causes = CAUSES.iter().map(|(_, word, name)| ((*word).to_owned(), (*name).to_owned())).collect::<Vec<_>>();
    let set_cause = move |word: &str| {
        if let Some((cause, ..)) = CAUSES.iter().find(|(_, of, _)| *of == word) {
            edit_one(focus, at, |incident| incident.cause = *cause);
        }
    };
    let whose = [("no", "ours"), ("yes", "a dependency's")].map(|(value, name)| (value.to_owned(), name.to_owned()));
    let remove = move |_| {
        edit(focus, |log| {
            if at < log.incidents.len() {
                log.incidents.remove(at);
            }
        });
        choose(focus, None);
        page::focus("add-incident");
    };
    let bad = move || {
        incident.with(|incident| {
            incident.as_ref().map(|incident| minutes_in_words(bad_minutes(incident))).unwrap_or_default()
        })
    };
    view! {
        <div class="incident-fields">
            <TextField label="Name" value=text(|incident| incident.name.clone()) commit=set_name/>
            <TextField label="Start" value=text(|incident| incident.started.to_string()) commit=set_start/>
            <TextField label="Until users were well" unit="minutes" value=text(|incident| number(incident.minutes)) commit=set_minutes/>
            <TextField label="Until somebody knew" unit="minutes" example="not written down" value=text(|incident| incident.detected_after.map(number).unwrap_or_default()) commit=set_detected/>
            <NumberField label="Users hurt" unit="%" required=true least=0.0 most=100.0
                value=Signal::derive(move || incident.with(|incident| incident.as_ref().map(|incident| incident.impact * 100.0)))
                commit=move |typed| edit_one(focus, at, |incident| incident.impact = typed.unwrap_or(100.0) / 100.0)/>
            <Choice label="Cause" options=Signal::stored(causes) commit=set_cause
                value=text(|incident| CAUSES.iter().find(|(cause, ..)| *cause == incident.cause).map(|(_, word, _)| (*word).to_owned()).unwrap_or_default())/>
            <Choice label="Whose fault" options=Signal::stored(whose.to_vec())
                value=text(|incident| if incident.dependency { "yes" } else { "no" }.to_owned())
                commit=move |value| edit_one(focus, at, |incident| incident.dependency = value == "yes")/>
        </div>
        <p class="muted">"Worth " {bad} " of full outage."</p>
        <button type="button" on:click=remove>"Remove this incident"</button>
    }
}
