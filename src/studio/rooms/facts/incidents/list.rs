use leptos::prelude::*;

use super::{Log, choose, chosen};
use crate::focus::Focus;
use crate::platform::files;
use accord::chart::{Table, bad_minutes, minutes_in_words};
use accord::plan::words::percent;
use accord::plan::{Incident, cause_name, incidents_as_rows};

/// Rows of a page: more would be slow to draw and slow to read.
const ROWS: usize = 25;

/// What the list can be ordered by: the word in the address, the heading, and whether the greatest comes first.
const COLUMNS: [(&str, &str, bool); 6] = [
    ("start", "Start", true),
    ("name", "Incident", false),
    ("length", "Length", true),
    ("impact", "Users hurt", true),
    ("bad", "Bad minutes", true),
    ("cause", "Cause", false),
];

/// The list, a page at a time, in any order.
#[component]
pub fn List(focus: Focus, log: Log) -> impl IntoView {
    let (sort, page) = (focus.session.view("sort"), focus.session.view("page"));
    let order = Memo::new(move |_| {
        let sort = sort.get().unwrap_or_default();
        let (word, is_reversed) = sort.strip_prefix('-').map_or((sort.as_str(), false), |word| (word, true));
        let column = COLUMNS.iter().find(|(of, ..)| *of == word).unwrap_or(&COLUMNS[0]);
        (column.0, column.2 != is_reversed)
    });
    let sorted = Memo::new(move |_| {
        log.with(|log| log.as_ref().map(|log| sorted(&log.incidents, order.get())).unwrap_or_default())
    });
    let pages = Memo::new(move |_| sorted.with(Vec::len).div_ceil(ROWS).max(1));
    let shown = Memo::new(move |_| {
        let wanted = page.with(|page| page.as_deref().and_then(|page| page.parse::<usize>().ok())).unwrap_or(1);
        wanted.clamp(1, pages.get())
    });
    let rows = Memo::new(move |_| {
        let first = (shown.get() - 1) * ROWS;
        sorted.with(|sorted| {
            log.with(|log| {
                let all = log.as_ref().map(|log| log.incidents.as_slice()).unwrap_or_default();
                let here = sorted.iter().skip(first).take(ROWS);
                here.filter_map(|at| Some((*at, all.get(*at)?.clone()))).collect::<Vec<_>>()
            })
        })
    });
    let now = chosen(focus, log);
    let row = move |(at, incident): (usize, Incident)| {
        let bad = minutes_in_words(bad_minutes(&incident));
        let whose = if incident.dependency { ", a dependency's" } else { "" };
        view! {
            <tr class:chosen=move || now.get() == Some(at)>
                <td>{incident.started.to_string().get(..16).map(str::to_owned)}</td>
                <th scope="row"><button type="button" class="plain" aria-pressed=move || (now.get() == Some(at)).to_string() on:click=move |_| choose(focus, Some(at))>{incident.name}</button></th>
                <td>{minutes_in_words(incident.minutes)}</td>
                <td>{percent(incident.impact)}</td>
                <td>{bad}</td>
                <td>{cause_name(incident.cause)} {whose}</td>
            </tr>
        }
    };
    let turn = move |to: usize| focus.session.set_view("page", (to > 1).then(|| to.to_string()));
    let count = move || sorted.with(Vec::len);
    let is_empty = Memo::new(move |_| count() == 0);
    view! {
        <section class="card">
            <h2>{move || match count() { 1 => "1 incident".to_owned(), n => format!("{n} incidents") }}</h2>
            <Show when=move || !is_empty.get() fallback=|| view! { <p class="muted">"None yet. Add one at the side, or paste a table below."</p> }>
                <div class="scroll" tabindex="0" role="region" aria-label="Incidents">
                    <table class="incidents">
                        <thead><tr>{COLUMNS.map(|column| view! { <Heading focus order column/> }).into_iter().collect_view()}</tr></thead>
                        <tbody>{move || rows.get().into_iter().map(row).collect_view()}</tbody>
                    </table>
                </div>
                <p class="actions">
                    <Show when=move || { pages.get() > 1 }>
                        <button type="button" aria-disabled=move || (shown.get() <= 1).to_string() on:click=move |_| turn(shown.get_untracked().saturating_sub(1).max(1))>"Previous"</button>
                        <span>{move || format!("Page {} of {}", shown.get(), pages.get())}</span>
                        <button type="button" aria-disabled=move || (shown.get() >= pages.get()).to_string() on:click=move |_| turn((shown.get_untracked() + 1).min(pages.get_untracked()))>"Next"</button>
                    </Show>
                    <button type="button" on:click=move |_| download(log)>"Download the list (CSV)"</button>
                </p>
            </Show>
        </section>
    }
}

#[component]
fn Heading(
    focus: Focus,
    order: Memo<(&'static str, bool)>,
    column: (&'static str, &'static str, bool),
) -> impl IntoView {
    let (word, name, is_falling) = column;
    let here = move || order.get().0 == word;
    let aria = move || match (here(), order.get().1) {
        (false, _) => "none",
        (true, true) => "descending",
        (true, false) => "ascending",
    };
    let click = move |_| {
        let is_usual = here() && order.get_untracked().1 == is_falling;
        focus.session.set_view("sort", Some(format!("{}{word}", if is_usual { "-" } else { "" })));
        focus.session.set_view("page", None);
    };
    let arrow = move || match aria() {
        "ascending" => " ↑",
        "descending" => " ↓",
        _ => "",
    };
    view! { <th scope="col" aria-sort=aria><button type="button" class="plain" on:click=click>{name} <span aria-hidden="true">{arrow}</span></button></th> }
}

fn sorted(incidents: &[Incident], (word, is_falling): (&str, bool)) -> Vec<usize> {
    let mut order: Vec<usize> = (0..incidents.len()).collect();
    order.sort_by(|a, b| {
        let (a_of, b_of) = (&incidents[*a], &incidents[*b]);
        let by = match word {
            "name" => a_of.name.to_lowercase().cmp(&b_of.name.to_lowercase()),
            "length" => a_of.minutes.total_cmp(&b_of.minutes),
            "impact" => a_of.impact.total_cmp(&b_of.impact),
            "bad" => bad_minutes(a_of).total_cmp(&bad_minutes(b_of)),
            "cause" => cause_name(a_of.cause).cmp(cause_name(b_of.cause)),
            _ => a_of.started.cmp(&b_of.started),
        };
        (if is_falling { by.reverse() } else { by }).then(a.cmp(b))
    });
    order
}

fn download(log: Log) {
    let csv = log.with_untracked(|log| {
        let (head, rows) = incidents_as_rows(log.as_ref().map(|log| log.incidents.as_slice()).unwrap_or_default());
        Table { head, rows }.csv()
    });
    let _ = files::download("incidents.csv", &csv.as_str().into());
}
