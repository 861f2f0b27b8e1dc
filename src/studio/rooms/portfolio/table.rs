//! The table: of however many rows, only those in sight are in the page.

use std::collections::BTreeSet;
use std::sync::Arc;

use leptos::prelude::*;

use super::bulk::{BulkCard, Chosen};
use super::rows::{self, Column, GROUPS, Line, Row, lines, rows, sort_of};
use super::standings::{Standings, standings};
use crate::address::{Address, Room};
use crate::parts::{BasisNote, Choice, Unfold, unique};
use crate::platform::page;
use crate::session::Session;
use accord::model::{Standing, basis};
use accord::plan::ObjectiveId;
use accord::plan::words::{chance_in_words, percent_rounded};

/// The height of every line, in pixels; the style sheet says the same.
const LINE: f64 = 38.0;
/// Lines in the page above what is in sight, so that the keyboard always has a next one.
const ABOVE: usize = 12;
/// Lines in the page, as many as a large screen shows and those around them.
const SHOWN: usize = 72;

/// Handles to what the table shows; copies are the same.
#[derive(Clone, Copy)]
struct Listing {
    session: Session,
    lines: Memo<Vec<Line>>,
    standings: ReadSignal<Standings>,
    chosen: Chosen,
    sort: Memo<Option<String>>,
    group: Memo<Option<String>>,
    filter: Memo<Option<String>>,
}

/// All objectives, to sort, filter, group, choose and open.
#[component]
pub fn PortfolioTable() -> impl IntoView {
    let session = Session::from_context();
    let (standings, due) = standings(session);
    let all = Memo::new(move |_| {
        session.history.with(|history| rows(history.plan())).into_iter().map(Arc::new).collect::<Vec<Arc<Row>>>()
    });
    let (sort, group, filter) = (session.view("sort"), session.view("group"), session.view("filter"));
    let lines = Memo::new(move |_| {
        let sort = sort.with(|sort| sort_of(sort.as_deref()));
        let text = |of: Memo<Option<String>>| of.get().unwrap_or_default();
        // Without a sort by a figure, new figures change no line.
        let known = sort.map(|_| standings.get()).unwrap_or_default();
        all.with(|all| lines(all, &known, &text(filter), sort, &text(group)))
    });
    let chosen = Chosen::default();
    let listing = Listing { session, lines, standings, chosen, sort, group, filter };
    let summary = move || {
        let (all, shown) = (all.with(Vec::len), lines.with(|lines| objectives(lines).count()));
        let of = if all == shown { format!("{all} objectives") } else { format!("{shown} of {all} objectives") };
        match due.get() {
            0 => of,
            due => format!("{of}; figures of {due} are still to come"),
        }
    };
    view! {
        <section class="card portfolio">
            <h2>"All promises"</h2>
            <Controls listing/>
            <p class="muted" role="status">{summary}</p>
            <Scrolled listing/>
            <Meanings/>
        </section>
        <Show when=move || chosen.with(|chosen| !chosen.is_empty())><BulkCard chosen/></Show>
    }
}

fn objectives(lines: &[Line]) -> impl Iterator<Item = ObjectiveId> + '_ {
    lines.iter().filter_map(|line| match line {
        Line::Row(row) => Some(row.id),
        Line::Head(..) => None,
    })
}

#[component]
fn Controls(listing: Listing) -> impl IntoView {
    let Listing { session, filter, group, sort, .. } = listing;
    let id = unique("filter");
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let groups: Vec<_> = GROUPS.iter().map(|(word, name)| ((*word).to_owned(), (*name).to_owned())).collect();
    let sorts: Vec<_> = [(String::new(), "the plan's order".to_owned())]
        .into_iter()
        .chain(Column::ALL.into_iter().flat_map(|column| {
            let name = column.name().to_lowercase();
            [
                (column.word().to_owned(), format!("{name}, low first")),
                (format!("-{}", column.word()), format!("{name}, high first")),
            ]
        }))
        .collect();
    view! {
        <div class="portfolio-controls">
            <div class="field">
                <label for=id.clone()>"Show only those with"</label>
                <div class="control">
                    <input id=id type="text" autocomplete="off" spellcheck="false" placeholder="service, objective, tier or team"
                        prop:value=move || filter.get().unwrap_or_default()
                        on:input=move |event| session.set_view("filter", some(&event_target_value(&event)))/>
                </div>
            </div>
            <Choice label="Group by" options=groups value=Signal::derive(move || group.get().unwrap_or_default())
                commit=move |word| session.set_view("group", some(word))/>
            <Choice label="Sort by" options=sorts value=Signal::derive(move || sort.get().unwrap_or_default())
                commit=move |word| session.set_view("sort", some(word))/>
        </div>
    }
}

/// The table in a box that scrolls.
#[component]
fn Scrolled(listing: Listing) -> impl IntoView {
    let Listing { lines, .. } = listing;
    let above = RwSignal::new(0_usize);
    let first = Memo::new(move |_| {
        let last = lines.with(Vec::len).saturating_sub(SHOWN);
        above.get().saturating_sub(ABOVE).min(last)
    });
    let shown = move || {
        let from = first.get();
        lines.with(|lines| {
            lines.iter().enumerate().skip(from).take(SHOWN).map(|(i, line)| (i, line.clone())).collect::<Vec<_>>()
        })
    };
    let scrolled = move |event| {
        let line = (page::scrolled(&event) / LINE) as usize;
        if above.get_untracked() != line {
            above.set(line);
        }
    };
    let before = move || format!("{}px", first.get() as f64 * LINE);
    let after = move || format!("{}px", lines.with(Vec::len).saturating_sub(first.get() + SHOWN) as f64 * LINE);
    let count = move || (lines.with(Vec::len) + 1).to_string();
    view! {
        <div class="scroll portfolio-box" tabindex="0" role="region" aria-label="Objectives" on:scroll=scrolled>
            <table aria-rowcount=count>
                <Head listing/>
                <tbody>
                    <tr class="gap" aria-hidden="true"><td colspan="13" style:height=before></td></tr>
                    <For each=shown key=|(i, line)| (*i, key_of(line)) let((i, line))>
                        <LineView listing at=i line/>
                    </For>
                    <tr class="gap" aria-hidden="true"><td colspan="13" style:height=after></td></tr>
                </tbody>
            </table>
        </div>
    }
}

/// A line is built anew where it says something else.
fn key_of(line: &Line) -> String {
    match line {
        Line::Head(name, count) => format!("{name} {count}"),
        Line::Row(row) => {
            let Row { id, service, name, tier, team, target, window, review } = &**row;
            let review = review.map(|day| day.to_string()).unwrap_or_default();
            format!("{} {service} {name} {tier} {team} {target} {window} {review}", id.0)
        }
    }
}

#[component]
fn Head(listing: Listing) -> impl IntoView {
    let Listing { session, lines, chosen, sort, .. } = listing;
    let head = move |column: Column| {
        let state = move || match sort.with(|sort| sort_of(sort.as_deref())) {
            Some((of, is_down)) if of == column => Some(is_down),
            _ => None,
        };
        let next = move |_| {
            let to = match state() {
                None => Some(column.word().to_owned()),
                Some(false) => Some(format!("-{}", column.word())),
                Some(true) => None,
            };
            session.set_view("sort", to);
        };
        let said = move || state().map(|is_down| if is_down { "descending" } else { "ascending" });
        let mark = move || match state() {
            Some(true) => " ▼",
            Some(false) => " ▲",
            None => "",
        };
        view! {
            <th scope="col" aria-sort=said>
                <button type="button" class="plain" on:click=next>{column.name()}<span aria-hidden="true">{mark}</span></button>
            </th>
        }
    };
    let all = move || lines.with(|lines| objectives(lines).collect::<BTreeSet<_>>());
    let is_all = move || chosen.with(|chosen| !chosen.is_empty() && all().is_subset(chosen));
    let toggle = move |_| {
        let all = all();
        chosen.update(|chosen| if all.is_subset(chosen) { chosen.clear() } else { chosen.extend(all) });
    };
    view! {
        <thead>
            <tr aria-rowindex="1">
                <td>
                    <label class="pick"><input type="checkbox" aria-label="Choose all that are listed" prop:checked=is_all on:change=toggle/></label>
                </td>
                {Column::ALL.map(head).collect_view()}
            </tr>
        </thead>
    }
}

#[component]
fn LineView(listing: Listing, at: usize, line: Line) -> impl IntoView {
    let index = (at + 2).to_string();
    match line {
        Line::Head(name, count) => {
            let text = format!("{name} ({count})");
            view! { <tr class="group" aria-rowindex=index><th scope="rowgroup" colspan="13">{text}</th></tr> }
                .into_any()
        }
        Line::Row(row) => view! { <RowView listing index row/> }.into_any(),
    }
}

#[component]
fn RowView(listing: Listing, index: String, row: Arc<Row>) -> impl IntoView {
    let Listing { chosen, standings, .. } = listing;
    let id = row.id;
    let link = Address::of(Room::Objective, Some(id)).link();
    let target = link.clone();
    let standing = Memo::new(move |_| standings.with(|all| all.get(&id).cloned()));
    let is_chosen = move || chosen.with(|chosen| chosen.contains(&id));
    let toggle = move |_| {
        chosen.update(|chosen| {
            if !chosen.remove(&id) {
                chosen.insert(id);
            }
        });
    };
    let budget = row.window.budget(row.target.budget()).to_string();
    let tick = format!("Choose {}: {}", row.service, row.name);
    let none = || "…".to_owned();
    let cell = move |says: fn(&Standing) -> Option<String>| {
        move || standing.with(|of| of.as_ref().map_or_else(none, |of| says(of).unwrap_or_else(|| "–".to_owned())))
    };
    let is_bad =
        move |of: fn(&Standing) -> bool| move || standing.with(|known| known.as_ref().is_some_and(|known| of(known)));
    view! {
        <tr aria-rowindex=index aria-selected=move || is_chosen().to_string() on:click=move |_| page::go_to(&target)>
            <td on:click=|event| event.stop_propagation()>
                <label class="pick"><input type="checkbox" aria-label=tick prop:checked=is_chosen on:change=toggle/></label>
            </td>
            <td class="text">{row.service.clone()}</td>
            <th scope="row" class="text"><a href=link>{row.name.clone()}</a></th>
            <td class="text">{row.tier.clone()}</td>
            <td>{format!("{} %", row.target)}</td>
            <td class="text">{row.window.spoken()}</td>
            <td>{cell(|of| rows::chance(of).map(chance_in_words))}</td>
            <td>{budget}</td>
            <td>{cell(|of| rows::bad(of).map(up))}</td>
            <td class:bad=is_bad(|of| rows::left(of).is_some_and(|left| left <= 0.0))>{cell(|of| rows::left(of).map(left))}</td>
            <td class:bad=is_bad(rows::is_above)>{cell(ceiling)}</td>
            <td class="text">{cell(|of| of.weakest.map(|(fact, how)| format!("{}, {}", fact.name(), how.name())))}</td>
            <td>{row.review.map_or_else(|| "–".to_owned(), |day| day.to_string())}</td>
        </tr>
    }
}

/// Availability from the share that was bad, with as many nines as it has.
pub fn up(down: f64) -> String {
    // Two digits of what was bad are what can be told apart.
    let places = if down > 0.0 { (1.0 - libm::floor(libm::log10(down * 100.0))).clamp(1.0, 7.0) as usize } else { 0 };
    format!("{:.places$} %", (1.0 - down) * 100.0)
}

fn left(share: f64) -> String {
    if share < 0.0 { format!("overspent, {}", percent_rounded(-share)) } else { percent_rounded(share) }
}

fn ceiling(of: &Standing) -> Option<String> {
    let text = up(rows::down(of)?);
    Some(if rows::is_above(of) { format!("{text}, below target") } else { text })
}

/// What the columns mean.
#[component]
fn Meanings() -> impl IntoView {
    let of = [
        ("Chance to keep", &basis::CHANCE),
        ("Measured", &basis::MEASURED),
        ("Budget left", &basis::BUDGET_LEFT),
        ("Ceiling", &basis::ARCHITECTURE),
    ];
    let item = |(name, basis)| view! { <h3>{name}</h3> <BasisNote basis/> };
    view! {
        <Unfold class="basis" summary="Basis of the figures">
            {of.map(item).collect_view()}
            <p>"Weakest fact: of all facts that are known, the one whose source says least; where no source is given, it is a guess. A dash means that the facts say nothing of it."</p>
        </Unfold>
    }
}
