use leptos::prelude::*;

use super::drawing::Drawing;
use crate::parts::BasisOf;
use accord::model::architecture::{Breakdown, Contribution, Origin, availability_in_words};
use accord::model::basis;
use accord::plan::words::percent_rounded;
use accord::plan::{Architecture, Block, BlockPath, Record};
use accord::units::Window;

/// The most rows and sets that are listed.
const MOST_ROWS: usize = 200;
const MOST_SETS: usize = 20;

/// The diagram as a table: every component and common cause, and what it contributes.
#[component]
pub fn PartsCard(drawing: Drawing) -> impl IntoView {
    let window = drawing.focus.window;
    let rows = move || {
        drawing.architecture.with(|architecture| {
            drawing.breakdown.with(|breakdown| match breakdown {
                Ok(breakdown) => window.with(|window| {
                    let rows = breakdown.rows.iter().take(MOST_ROWS);
                    rows.map(|row| row_of(drawing, architecture, breakdown, row, window)).collect_view().into_any()
                }),
                Err(error) => view! { <tr><td colspan="7" class="error">{error.to_string()}</td></tr> }.into_any(),
            })
        })
    };
    let takes = move || format!("Takes, in {}", window.with(|window| window.length.spoken()));
    view! {
        <section class="card">
            <h2>"The same as a table"</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="Components and common causes">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Part"</th>
                            <th scope="col">"Available"</th>
                            <th scope="col">"MTTF / MTTR"</th>
                            <th scope="col">{takes}</th>
                            <th scope="col">"Fussell–Vesely"</th>
                            <th scope="col">"Birnbaum"</th>
                            <th scope="col">"Takes the whole down"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="muted">"Fussell–Vesely: how often it is part of the reason when the service is down. Birnbaum: how often all depends on it."</p>
            <BasisOf of=&[&basis::IMPORTANCE]/>
        </section>
    }
}

fn row_of(
    drawing: Drawing,
    architecture: &Architecture,
    breakdown: &Breakdown,
    row: &Contribution,
    window: &Window,
) -> impl IntoView + use<> {
    let component = match row.origin {
        Origin::Component(at) => architecture.components.get(at),
        Origin::Group { .. } => None,
    };
    let times = match component.map(|component| component.record) {
        Some(Record::Times { mttf, mttr }) => format!("{mttf} / {mttr}"),
        Some(Record::Unavailability(_)) => "–".to_owned(),
        None => "common cause".to_owned(),
    };
    let place = component.and_then(|component| first_place(&architecture.root, &component.name));
    let name = row.name.clone();
    let head = match place {
        Some(place) => view! {
            <button type="button" class="choose" on:click=move |_| {
                drawing.choose(&place);
                drawing.focus_on(&place);
            }>{name}</button>
        }
        .into_any(),
        None => name.into_any(),
    };
    view! {
        <tr>
            <th scope="row">{head}</th>
            <td>{availability_in_words(row.availability)}</td>
            <td>{times}</td>
            <td>{row.takes(window.span()).to_string()}</td>
            <td>{row.fussell_vesely.map_or_else(|| "–".to_owned(), percent_rounded)}</td>
            <td>{percent_rounded(row.importance.birnbaum)}</td>
            <td>{ways(breakdown, row)}</td>
        </tr>
    }
}

fn first_place(root: &Block, name: &str) -> Option<BlockPath> {
    let places = root.places();
    places.into_iter().find(|(_, block)| matches!(block, Block::Component(it) if it == name)).map(|(path, _)| path)
}

/// With what a part takes the whole down: `alone`, `with app 2`.
fn ways(breakdown: &Breakdown, row: &Contribution) -> String {
    if row.is_single_point {
        return "alone".to_owned();
    }
    let sets = row.cut_sets.iter().filter_map(|&at| breakdown.cut_sets.get(at));
    let others: Vec<String> = sets
        .take(4)
        .map(|set| {
            let mut names = breakdown.names(set);
            // Once only: a set may hold two of one name.
            if let Some(own) = names.iter().position(|name| *name == row.name) {
                names.remove(own);
            }
            format!("with {}", names.join(" and "))
        })
        .collect();
    match (others.is_empty(), row.cut_sets.len()) {
        (true, _) => "only with two or more others".to_owned(),
        (false, sets) if sets > others.len() => format!("{}, and {} more", others.join(", "), sets - others.len()),
        _ => others.join(", "),
    }
}

/// The smallest sets of failures that take the whole down.
#[component]
pub fn CutSetsCard(drawing: Drawing) -> impl IntoView {
    let window = drawing.focus.window;
    let rows = move || {
        drawing.breakdown.with(|breakdown| {
            let Ok(breakdown) = breakdown else { return ().into_any() };
            let row = |set: &accord::model::architecture::CutSet| {
                let names = breakdown.names(set).join(" and ");
                let seconds = set.chance * window.with(|window| window.span().to_seconds_f64());
                let time = accord::units::Span::from_seconds_f64(seconds).map(|span| span.to_string());
                view! { <tr><th scope="row">{names}</th><td>{set.events.len()}</td><td>{time}</td></tr> }
            };
            breakdown.cut_sets.iter().take(MOST_SETS).map(row).collect_view().into_any()
        })
    };
    let more = move || {
        let sets = drawing.breakdown.with(|breakdown| breakdown.as_ref().map_or(0, |it| it.cut_sets.len()));
        (sets > MOST_SETS).then(|| format!("The {MOST_SETS} likeliest of {sets}."))
    };
    view! {
        <section class="card">
            <h2>"What takes the whole down"</h2>
            <p class="muted">"Single failures, and pairs that must come together. A pair in the list is what redundancy has bought."</p>
            <div class="scroll" tabindex="0" role="region" aria-label="Minimal cut sets">
                <table>
                    <thead><tr><th scope="col">"Failures"</th><th scope="col">"How many"</th><th scope="col">{move || format!("Time in {}", window.with(|window| window.length.spoken()))}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <p class="muted">{more}</p>
            <BasisOf of=&[&basis::CUT_SETS]/>
        </section>
    }
}
