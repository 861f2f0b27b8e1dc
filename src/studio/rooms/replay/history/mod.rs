//! A history of incidents comes in: recognised, shown, corrected, taken into the facts.

mod mapper;
mod overlaps;
mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::take::take;
use crate::focus::Focus;
use crate::parts::RefusalNote;
use crate::platform::files::{self, TextFile};
use crate::platform::page;
use accord::chart::minutes_in_words;
use accord::exchange::{History, HistoryFormat, HistoryOptions, Merge, merged, overlaps, read_history};
use accord::plan::{Confidence, Incident, IncidentLog, Refusal, RejectedRow, Review, guess_incidents};
use accord::units::CivilDate;
use mapper::Mapper;
use overlaps::Overlaps;
use words::{EndsWhen, Sites, Words};

/// Lines that are shown of what was rejected, and of overlaps.
const MOST_SHOWN: usize = 20;

/// What is being brought, and how it is read.
#[derive(Debug, Clone, Copy)]
struct Coming {
    focus: Focus,
    file: RwSignal<Option<TextFile>>,
    options: RwSignal<HistoryOptions>,
    read: Memo<Option<Result<Arc<History>, Refusal>>>,
    merges: Memo<Arc<Vec<Merge>>>,
    /// Groups of overlapping incidents that somebody keeps apart.
    apart: RwSignal<BTreeSet<usize>>,
    /// Whether what was told while an incident went on begins its review.
    has_reviews: RwSignal<bool>,
    said: RwSignal<String>,
}

/// A history of incidents comes in: recognised, shown, corrected, taken.
#[component]
pub fn HistoryPart(focus: Focus) -> impl IntoView {
    let file = RwSignal::new(None::<TextFile>);
    let options = RwSignal::new(HistoryOptions::default());
    let read = Memo::new(move |_| {
        options.with(|options| {
            file.with(|file| file.as_ref().map(|file| read_history(&file.name, &file.text, options).map(Arc::new)))
        })
    });
    let merges = Memo::new(move |_| {
        let found = read.with(|read| read.as_ref().and_then(|read| read.as_ref().ok()).map(|of| incidents(of)));
        Arc::new(found.map(|found| overlaps(&found)).unwrap_or_default())
    });
    let coming = Coming {
        focus,
        file,
        options,
        read,
        merges,
        apart: RwSignal::new(BTreeSet::new()),
        has_reviews: RwSignal::new(true),
        said: RwSignal::new(String::new()),
    };
    // Other merges are other groups: what was kept apart among the last ones means nothing among these.
    Effect::new(move |_| {
        merges.track();
        coming.apart.update(BTreeSet::clear);
    });
    let failed = RwSignal::new(None::<Refusal>);
    let chosen = move |event| {
        let Some(list) = page::chosen_files(&event) else { return };
        spawn_local(async move {
            match files::read_any(list).await {
                Ok(mut all) => {
                    let _ = failed.try_set(None);
                    options.try_set(HistoryOptions::default());
                    coming.said.try_set(String::new());
                    let _ = file.try_set(all.pop());
                }
                Err(reason) => {
                    drop(failed.try_set(Some(Refusal::general(reason, "Choose a file of at most 16 MiB"))));
                }
            }
        });
    };
    let outcome = move || {
        match read.get() {
        None => ().into_any(),
        // A table that lacks something is corrected, not refused.
        Some(Err(refusal)) => view! {
            <section class="card">
                <div class="refused" role="alert"><RefusalNote refusal/></div>
                <Show when=move || file.with(|file| file.as_ref().is_some_and(|file| is_tabular(&file.text)))><Mapper coming/></Show>
            </section>
        }
        .into_any(),
        Some(Ok(_)) => view! { <Came coming/> }.into_any(),
    }
    };
    view! {
        <section class="card">
            <h2>"Bring the incidents that happened"</h2>
            <p>"A table from PagerDuty, Opsgenie, ServiceNow, Jira or a spreadsheet; Statuspage’s "<code>"incidents.json"</code>"; Upptime’s "<code>"summary.json"</code>" or issues; Markdown with a front matter; or our own list. What its columns mean is guessed, shown, and yours to correct."</p>
            <p class="actions"><label class="button primary">"Open a history…"<input type="file" accept=".csv,.tsv,.txt,.json,.yaml,.yml,.md" class="unseen" on:change=chosen/></label>
                <span class="muted">{move || file.with(|file| file.as_ref().map(|file| file.name.clone()))}</span></p>
            {move || failed.get().map(|refusal| view! { <div class="refused" role="alert"><RefusalNote refusal/></div> })}
            <p role="status">{coming.said}</p>
        </section>
        {outcome}
    }
}

/// Whether a text has a head with several columns, and is neither JSON nor YAML of ours.
fn is_tabular(text: &str) -> bool {
    let start = text.trim_start();
    let is_other = start.starts_with(['{', '[']) || start.starts_with("---") || start.starts_with("format:");
    !is_other && guess_incidents(text).is_ok_and(|guess| guess.head.len() > 1 && guess.count > 0)
}

fn incidents(history: &History) -> Vec<Incident> {
    history.incidents.iter().map(|found| found.incident.clone()).collect()
}

/// What a file holds, how it was read, and the button that takes it.
#[component]
fn Came(coming: Coming) -> impl IntoView {
    let history = Memo::new(move |_| coming.read.get().and_then(Result::ok));
    let is_table = move || history.with(|of| of.as_ref().is_some_and(|of| of.format == HistoryFormat::Table));
    let sentence = move || {
        history.with(|of| {
            of.as_ref().map(|of| {
                let bad: f64 = of.incidents.iter().map(|of| of.incident.minutes * of.incident.impact).sum();
                format!(
                    "{}: {} incidents, {} of bad time.",
                    of.format.name(),
                    of.incidents.len(),
                    minutes_in_words(bad)
                )
            })
        })
    };
    let notes = move || {
        let all = history.with(|of| of.as_ref().map(|of| of.notes.clone())).unwrap_or_default();
        all.into_iter().map(|note| view! { <li>{note.text}</li> }).collect_view()
    };
    let rejected = move || {
        let all = history.with(|of| of.as_ref().map(|of| of.rejected.clone())).unwrap_or_default();
        let more = all.len().saturating_sub(MOST_SHOWN);
        let row = |row: RejectedRow| view! { <li>{format!("Line {}: {}; {}. ", row.line, row.reason, row.remedy)} <code>{row.text}</code></li> };
        let rows = all.into_iter().take(MOST_SHOWN).map(row).collect_view();
        view! { {rows} {(more > 0).then(|| view! { <li>{format!("And {more} more.")}</li> })} }
    };
    let told = Memo::new(move |_| {
        history.with(|of| of.as_ref().map_or(0, |of| of.incidents.iter().filter(|of| !of.timeline.is_empty()).count()))
    });
    let take_it = move |_| {
        let Some(history) = history.get_untracked() else { return };
        let source = coming.file.with_untracked(|file| file.as_ref().map(|file| file.name.clone()));
        let source = format!("{} ({})", source.unwrap_or_default(), history.format.name());
        // Shares that stand for words are a convention.
        let confidence = if history.words.is_empty() { Confidence::Measured } else { Confidence::Estimated };
        coming.said.set(match log_of(&history, coming) {
            Some(log) => take(coming.focus, log, confidence, &source),
            None => "There was no incident to take.".to_owned(),
        });
        coming.file.set(None);
    };
    view! {
        <section class="card came">
            <div role="status"><h2>{sentence}</h2></div>
            <Show when=is_table><Mapper coming/></Show>
            <Sites coming history/>
            <Words coming history/>
            <EndsWhen coming history/>
            <ul class="measured-says">{notes}</ul>
            <ul class="notes rejected">{rejected}</ul>
            <Overlaps coming/>
            <Show when=move || { told.get() > 0 }>
                <label class="check"><input type="checkbox" prop:checked=move || coming.has_reviews.get() on:change=move |event| coming.has_reviews.set(event_target_checked(&event))/>
                    {move || format!("{} of them say what was told meanwhile: begin their reviews with it", told.get())}</label>
            </Show>
            <p class="actions"><button type="button" class="primary" on:click=take_it>"Take them into the facts"</button></p>
        </section>
    }
}

/// What is to be added: overlaps merged but for those that are kept apart, and the beginnings of reviews.
fn log_of(history: &History, coming: Coming) -> Option<IncidentLog> {
    let apart = coming.apart.get_untracked();
    let merges = coming.merges.get_untracked();
    let wanted: Vec<Merge> =
        merges.iter().enumerate().filter(|(at, _)| !apart.contains(at)).map(|(_, merge)| merge.clone()).collect();
    let incidents = merged(&incidents(history), &wanted);
    let days = || incidents.iter().map(|incident| CivilDate::of(incident.started));
    let seen = days().min().zip(days().max());
    let (from, until) = history.period.or(seen)?;
    let (first, last) = seen.unwrap_or((from, until));
    let told = history.incidents.iter().filter(|of| coming.has_reviews.get_untracked() && !of.timeline.is_empty());
    let reviews = told.map(|of| Review { timeline: of.timeline.clone(), ..Review::new(&of.incident) }).collect();
    Some(IncidentLog { from: from.min(first), until: until.max(last), incidents, reviews })
}
