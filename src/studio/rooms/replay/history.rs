use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::focus::Focus;
use crate::parts::{Choice, NumberField, RefusalNote, TextField};
use crate::platform::files::{self, TextFile};
use crate::platform::page;
use accord::chart::minutes_in_words;
use accord::exchange::{History, HistoryFormat, HistoryOptions, Merge, merged, overlaps, read_history};
use accord::plan::words::percent_rounded;
use accord::plan::{
    Column, Dates, Guess, Impacts, Incident, IncidentLog, Mapping, Refusal, RejectedRow, guess_incidents,
};
use accord::units::{CivilDate, TimeZone};

/// Lines that are shown of what was rejected, and of overlaps.
const MOST_SHOWN: usize = 20;
/// The most incidents of a plan's list.
const MOST: usize = 10_000;

/// What is being brought, and how it is read.
#[derive(Debug, Clone, Copy)]
struct Coming {
    focus: Focus,
    file: RwSignal<Option<TextFile>>,
    options: RwSignal<HistoryOptions>,
    read: Memo<Option<Result<Arc<History>, Refusal>>>,
    merges: Memo<Arc<Vec<Merge>>>,
    is_merged: RwSignal<bool>,
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
        is_merged: RwSignal::new(true),
        said: RwSignal::new(String::new()),
    };
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
    let take = move |_| {
        let Some(history) = history.get_untracked() else { return };
        let mut found = incidents(&history);
        if coming.is_merged.get_untracked() {
            found = merged(&found, &coming.merges.get_untracked());
        }
        coming.said.set(add(coming.focus, &history, found));
        coming.file.set(None);
    };
    view! {
        <section class="card came">
            <div role="status"><h2>{sentence}</h2></div>
            <Show when=is_table><Mapper coming/></Show>
            <Sites coming history/>
            <Words coming history/>
            <ul class="measured-says">{notes}</ul>
            <ul class="notes rejected">{rejected}</ul>
            <Overlaps coming/>
            <p class="actions"><button type="button" class="primary" on:click=take>"Take them into the facts"</button></p>
        </section>
    }
}

/// Adds what was read, in one step, and says so.
fn add(focus: Focus, history: &History, found: Vec<Incident>) -> String {
    let days = || found.iter().map(|incident| CivilDate::of(incident.started));
    let seen = days().min().zip(days().max());
    let Some((from, until)) = history.period.or(seen) else { return "There was no incident to take.".to_owned() };
    let (mut added, mut known) = (0, 0);
    focus.edit(None, |objective| {
        let log = objective.facts.incidents.get_or_insert_with(|| IncidentLog {
            from,
            until,
            incidents: Vec::new(),
            reviews: Vec::new(),
        });
        let (from, until) = seen.map_or((from, until), |(first, last)| (from.min(first), until.max(last)));
        (log.from, log.until) = (log.from.min(from), log.until.max(until));
        for incident in found {
            let is_known = log.incidents.iter().any(|of| of.started == incident.started && of.name == incident.name);
            if is_known || log.incidents.len() >= MOST {
                known += 1;
            } else {
                log.incidents.push(incident);
                added += 1;
            }
        }
    });
    let rest = if known == 0 { String::new() } else { format!(" {known} were written down already, or too many.") };
    format!("{added} incidents were added to the facts.{rest} Undo takes them out again.")
}

/// What each column is.
#[component]
fn Mapper(coming: Coming) -> impl IntoView {
    let guess = Memo::new(move |_| {
        coming.file.with(|file| file.as_ref().and_then(|file| guess_incidents(&file.text).ok())).unwrap_or_default()
    });
    let mapping =
        move || coming.options.with(|of| of.mapping.clone()).unwrap_or_else(|| guess.with(|of| of.mapping.clone()));
    let edit = move |change: &dyn Fn(&mut Mapping)| {
        let mut to = untrack(mapping);
        change(&mut to);
        coming.options.update(|of| of.mapping = Some(to));
    };
    let column = move |(at, head): (usize, String)| {
        let kinds = Column::ALL.iter().enumerate().map(|(i, of)| (i.to_string(), of.name().to_owned()));
        let options = std::iter::once((String::new(), "not kept".to_owned())).chain(kinds).collect();
        let value = Signal::derive(move || {
            let column = mapping().columns.get(at).copied().flatten();
            column
                .and_then(|of| Column::ALL.iter().position(|one| *one == of))
                .map(|i| i.to_string())
                .unwrap_or_default()
        });
        let choose = move |value: &str| {
            let to = value.parse::<usize>().ok().and_then(|i| Column::ALL.get(i).copied());
            edit(&|mapping| mapping.columns.iter_mut().skip(at).take(1).for_each(|of| *of = to));
        };
        let cells = guess.with(|guess| guess.rows.iter().filter_map(|row| row.get(at).cloned()).collect::<Vec<_>>());
        view! {
            <tr>
                <th scope="row">{head}</th>
                <td class="wide-cell muted">{cells.join(" · ")}</td>
                <td><Choice label="Is" options=Signal::stored(options) value commit=choose/></td>
            </tr>
        }
    };
    let rows = move || guess.with(|of: &Guess| of.head.clone()).into_iter().enumerate().map(column).collect_view();
    let why = move || guess.with(|of| of.why.clone()).into_iter().map(|says| view! { <li>{says}</li> }).collect_view();
    let dates = Dates::ALL.iter().enumerate().map(|(i, of)| (i.to_string(), of.name().to_owned())).collect();
    let date = Signal::derive(move || (mapping().dates as usize).to_string());
    let choose_date = move |value: &str| {
        if let Some(to) = value.parse::<usize>().ok().and_then(|i| Dates::ALL.get(i).copied()) {
            edit(&|mapping| mapping.dates = to);
        }
    };
    let impacts = Impacts::ALL.iter().enumerate().map(|(i, of)| (i.to_string(), of.name().to_owned())).collect();
    let impact = Signal::derive(move || (mapping().impacts as usize).to_string());
    let choose_impact = move |value: &str| {
        if let Some(to) = value.parse::<usize>().ok().and_then(|i| Impacts::ALL.get(i).copied()) {
            edit(&|mapping| mapping.impacts = to);
        }
    };
    let zone = Signal::derive(move || mapping().zone.map(|zone| zone.as_str().to_owned()).unwrap_or_default());
    let set_zone = move |text: &str| {
        let to = if text.trim().is_empty() {
            None
        } else {
            Some(TimeZone::parse(text.trim()).map_err(|error| error.to_string())?)
        };
        edit(&|mapping| mapping.zone.clone_from(&to));
        Ok(())
    };
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label="What each column is">
            <table>
                <thead><tr><th scope="col">"Column"</th><th scope="col" class="wide-cell">"First rows"</th><th scope="col">"Is"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        <div class="rule-fields mapper-fields">
            <Choice label="Dates are written" options=Signal::stored(dates) value=date commit=choose_date/>
            <TextField label="Times without an offset are of" value=zone example="Europe/Berlin; UTC where empty" commit=set_zone/>
            <Choice label="Impacts are" options=Signal::stored(impacts) value=impact commit=choose_impact/>
        </div>
        <ul class="measured-says">{why}</ul>
    }
}

/// What the file tells apart.
#[component]
fn Sites(coming: Coming, history: Memo<Option<Arc<History>>>) -> impl IntoView {
    let sites = Memo::new(move |_| history.with(|of| of.as_ref().map(|of| of.sites.clone())).unwrap_or_default());
    let one = move |site: accord::exchange::Site| {
        let name = site.name.clone();
        let is_on = {
            let name = name.clone();
            move || coming.options.with(|of| of.sites.contains(&name))
        };
        let choose = move |event| {
            let is_on = event_target_checked(&event);
            coming.options.update(|of| {
                of.sites.retain(|known| *known != name);
                if is_on {
                    of.sites.push(name.clone());
                }
            });
        };
        view! { <label class="check"><input type="checkbox" prop:checked=is_on on:change=choose/> {format!("{} ({})", site.name, site.incidents)}</label> }
    };
    view! {
        <Show when=move || sites.with(|sites| sites.len() > 1)>
            <fieldset class="sites"><legend>"Only those of these; all where none is chosen"</legend>{move || sites.get().into_iter().map(one).collect_view()}</fieldset>
        </Show>
    }
}

/// The file's words for an impact, and the shares that they are taken for.
#[component]
fn Words(coming: Coming, history: Memo<Option<Arc<History>>>) -> impl IntoView {
    let words = Memo::new(move |_| {
        let all = history.with(|of| of.as_ref().map(|of| of.words.clone())).unwrap_or_default();
        all.into_iter().map(|of| of.word).collect::<Vec<_>>()
    });
    let one = move |word: String| {
        let name = word.clone();
        let share = Signal::derive(move || {
            let found =
                history.with(|of| of.as_ref().and_then(|of| of.words.iter().find(|of| of.word == name).cloned()));
            found.map(|of| of.share * 100.0)
        });
        let label = word.clone();
        let set = move |to: Option<f64>| {
            coming.options.update(|of| {
                of.impacts.insert(word.clone(), to.unwrap_or(100.0) / 100.0);
            });
        };
        view! { <li><span>"“" {label} "” hurts"</span> <NumberField label="Share of users" unit="%" required=true least=0.0 most=100.0 value=share commit=set/></li> }
    };
    view! {
        <Show when=move || words.with(|words| !words.is_empty())>
            <h3>"How many users its words mean"</h3>
            <ul class="impact-words">{move || words.get().into_iter().map(one).collect_view()}</ul>
        </Show>
    }
}

/// Incidents that went on at the same time, before they are merged.
#[component]
fn Overlaps(coming: Coming) -> impl IntoView {
    let merges = coming.merges;
    let one = |merge: &Merge| {
        let parts = merge.parts.iter().map(|(name, _, minutes, impact)| {
            format!("“{name}” ({}, {})", minutes_in_words(*minutes), percent_rounded(*impact))
        });
        let parts = parts.collect::<Vec<_>>().join(" and ");
        format!(
            "{parts} become {} at {}",
            minutes_in_words(merge.incident.minutes),
            percent_rounded(merge.incident.impact)
        )
    };
    let items = move || {
        let says = merges.with(|merges| merges.iter().take(MOST_SHOWN).map(one).collect::<Vec<_>>());
        says.into_iter().map(|says| view! { <li>{says}</li> }).collect_view()
    };
    view! {
        <Show when=move || merges.with(|merges| !merges.is_empty())>
            <h3>{move || format!("{} went on at the same time as others", merges.with(|of| of.len()))}</h3>
            <ul class="measured-says">{items}</ul>
            <label class="check"><input type="checkbox" prop:checked=move || coming.is_merged.get() on:change=move |event| coming.is_merged.set(event_target_checked(&event))/> "Merge them: no user is counted twice"</label>
        </Show>
    }
}
