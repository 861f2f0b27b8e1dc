use leptos::prelude::*;

use super::Log;
use crate::focus::Focus;
use crate::parts::{RefusalNote, unique};
use accord::exchange::Database;
use accord::plan::{IncidentLog, IncidentTable, MOST_INCIDENTS, Refusal, RejectedRow, Remark, read_incidents};
use accord::units::CivilDate;

const EXAMPLE: &str = "name,start,minutes,detected after,impact %,cause,dependency
Release 214 broke sign-in,2026-03-04 10:12,47,6,40,binary push,no
Certificate expired,2026-05-19 00:00,95,31,100,config push,no
Payment provider down,2026-08-02 18:40,140,4,55,provider change,yes
";

/// Takes a table that somebody has. What cannot be read stays in the box, with the reasons.
#[component]
pub fn PasteIncidents(focus: Focus, log: Log) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let came = RwSignal::new(None::<Result<(String, IncidentTable), Refusal>>);
    let take = move |_| {
        let read = text.with_untracked(|text| read_incidents(text, &Database::default())).and_then(|table| {
            let there = log.with_untracked(|log| log.as_ref().map_or(0, |log| log.incidents.len()));
            if there + table.incidents.len() > MOST_INCIDENTS {
                let reason = format!("the list would have {} incidents", there + table.incidents.len());
                return Err(Refusal { place: None, reason, remedy: "paste at most 20,000 in all".to_owned() });
            }
            Ok((add(focus, &table), table))
        });
        if let Ok((_, table)) = &read {
            // What was taken leaves the box; what was not can be mended there.
            let left = table.rejected.iter().map(|row| row.text.as_str());
            let left: Vec<&str> = std::iter::once(table.head.as_str()).chain(left).collect();
            text.set(if table.rejected.is_empty() { String::new() } else { left.join("\n") });
        }
        came.set(Some(read));
    };
    let id = unique("incident-text");
    view! {
        <section class="card">
            <details class="paste">
                <summary>"Paste a table of incidents"</summary>
                <label for=id.clone() class="muted">
                    "A head and one row for each incident; columns in any order, separated by commas, semicolons or tabs. Start and minutes (or end) are needed."
                </label>
                <textarea id=id rows="8" spellcheck="false" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea>
                <p class="actions">
                    <button type="button" on:click=take>"Read the table"</button>
                    <button type="button" on:click=move |_| text.set(EXAMPLE.to_owned())>"Put an example into the box"</button>
                </p>
                {move || came.get().map(|came| match came {
                    Ok((said, table)) => view! { <Came said table/> }.into_any(),
                    Err(refusal) => view! { <div class="refused" role="alert"><RefusalNote refusal/></div> }.into_any(),
                })}
            </details>
        </section>
    }
}

/// Adds what was read, in one step, and says so.
fn add(focus: Focus, table: &IncidentTable) -> String {
    let days: Vec<CivilDate> = table.incidents.iter().map(|incident| CivilDate::of(incident.started)).collect();
    let (Some(first), Some(last)) = (days.iter().min().copied(), days.iter().max().copied()) else {
        return "No row could be read; nothing has changed.".to_owned();
    };
    let mut period = String::new();
    focus.edit(None, |objective| {
        let log = objective.facts.incidents.get_or_insert_with(|| {
            period =
                " The observed period runs from the first to the last of them: widen it to what was really watched."
                    .to_owned();
            IncidentLog { from: first, until: last, incidents: Vec::new(), reviews: Vec::new() }
        });
        if first < log.from || last > log.until {
            period = " The observed period was widened to hold them.".to_owned();
            (log.from, log.until) = (log.from.min(first), log.until.max(last));
        }
        log.incidents.extend(table.incidents.iter().cloned());
    });
    match table.incidents.len() {
        1 => format!("1 incident was added.{period} Undo takes it out again."),
        n => format!("{n} incidents were added.{period} Undo takes them out again."),
    }
}

/// What came of a table.
#[component]
fn Came(said: String, table: IncidentTable) -> impl IntoView {
    let unknown = (!table.unknown.is_empty())
        .then(|| format!("These columns mean nothing here and were not kept: {}.", table.unknown.join(", ")));
    let rejected = table.rejected.len();
    let remark =
        |of: Remark| view! { <li><span class="tag">"Line " {of.line}</span> <span>{sentence(&of.text)}</span></li> };
    let row = |row: RejectedRow| {
        view! { <li><span class="tag">"Line " {row.line}</span> <span>{sentence(&row.reason)} " " {sentence(row.remedy)}</span> <code>{row.text}</code></li> }
    };
    view! {
        <div role="status">
            <p>{said}</p>
            {table.assumed.into_iter().map(|said| view! { <p class="muted">{said}</p> }).collect_view()}
            <ul class="notes">{table.remarks.into_iter().take(200).map(remark).collect_view()}</ul>
            {unknown.map(|said| view! { <p class="muted">{said}</p> })}
            {(rejected > 0).then(|| view! {
                <p><b>{match rejected { 1 => "1 row was not taken; it is still in the box.".to_owned(), n => format!("{n} rows were not taken; they are still in the box.") }}</b></p>
                <ul class="notes rejected">{table.rejected.into_iter().take(200).map(row).collect_view()}</ul>
            })}
        </div>
    }
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| format!("{}{}.", first.to_uppercase(), rest.as_str())).unwrap_or_default()
}
