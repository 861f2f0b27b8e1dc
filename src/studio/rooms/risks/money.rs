use leptos::prelude::*;

use super::desk::{Desk, number};
use crate::address::{Address, Room};
use crate::parts::{Answered, BasisOf, gradually};
use accord::model::cost::{Relief, Worth, worth};
use accord::model::risk::RowId;
use accord::model::{ModelError, basis};
use accord::plan::words::chance_in_words;
use accord::plan::{Catalogue, Investment, OutageCost};

/// What each option was found to be worth.
type Worths = RwSignal<Option<Answered<Asked, Result<Worth, ModelError>>>>;

/// What mitigating buys for its money, option by option; and the rows that nothing touches.
#[component]
pub fn Money(desk: Desk) -> impl IntoView {
    let none = Memo::new(move |_| desk.options.with(Vec::is_empty));
    let costs = move || {
        let mut address = Address::of(Room::Facts, Some(desk.focus.id));
        address.view.insert("part".to_owned(), "costs".to_owned());
        address.link()
    };
    view! {
        <section class="card">
            <h2>"What money buys"</h2>
            <Show
                when=move || !none.get()
                fallback=move || view! {
                    <p>"No option is written down. An option is something that money can buy, such as a canary or a second region, and what it does to risks: half as frequent, detected in a third of the time."</p>
                    <p class="actions"><a class="button" href=costs>"Write options down under Facts, Costs"</a></p>
                }
            >
                <Options desk/>
            </Show>
            <Untouched desk/>
            <BasisOf of=&[&basis::RELIEF]/>
        </section>
    }
}

#[component]
fn Options(desk: Desk) -> impl IntoView {
    let worths = worths(desk);
    let error = move || desk.reliefs.with(|reliefs| reliefs.as_ref().err().map(ToString::to_string));
    let rows = move || {
        let mut reliefs = desk.reliefs.get().unwrap_or_default();
        let per = |relief: &Relief| relief.per_money().unwrap_or(f64::INFINITY);
        reliefs.sort_by(|a, b| per(b).total_cmp(&per(a)).then(a.option.cmp(&b.option)));
        reliefs.into_iter().map(|relief| view! { <Offer desk relief worths/> }).collect_view()
    };
    let each = move || format!("Minutes for {}", desk.money(1_000.0));
    let back = move || format!("Saved for each {}", desk.money(1.0));
    view! {
        <p class="error" role="alert">{error}</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Options and what they take off">
            <table>
                <thead><tr>
                    <th scope="col">"Option"</th><th scope="col">"Cost a year"</th><th scope="col">"Minutes off a year"</th>
                    <th scope="col">{each}</th><th scope="col">"Chance with it"</th><th scope="col">{back}</th><th scope="col">"Touches"</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[component]
fn Offer(desk: Desk, relief: Relief, worths: Worths) -> impl IntoView {
    let place = relief.option;
    let cost = relief.yearly_cost;
    let name = desk.options.with_untracked(|options| options.get(place).map(|o| o.name.clone()).unwrap_or_default());
    let is_chosen = desk.focus.terms.with_untracked(|terms| terms.investments.iter().any(|of| of.name == name));
    let of = move |show: fn(&Worth, f64) -> Option<String>| {
        let options = desk.options;
        // What was found of other options says nothing about these.
        let of_these = |worths: &&Answered<Asked, _>| options.with(|options| *options == worths.question.options);
        worths.with(|worths| match worths.as_ref().filter(of_these).and_then(|worths| worths.answers.get(place)) {
            Some(Ok(worth)) => show(worth, cost).unwrap_or_else(|| "?".to_owned()),
            Some(Err(error)) => error.to_string(),
            None => "…".to_owned(),
        })
    };
    let touches: Vec<String> = relief
        .rows
        .iter()
        .filter(|(id, _)| *id != RowId::Together)
        .take(3)
        .map(|(id, minutes)| format!("{} ({} min)", desk.name(*id).get_untracked(), number(*minutes)))
        .collect();
    let more = relief.rows.len().saturating_sub(3);
    let touches = match (touches.is_empty(), more) {
        (true, _) => "no risk".to_owned(),
        (_, 0) => touches.join(", "),
        (_, more) => format!("{} and {more} more", touches.join(", ")),
    };
    view! {
        <tr>
            <th scope="row">{name} {is_chosen.then(|| view! { <small class="muted">" chosen"</small> })}</th>
            <td>{desk.money(cost)}</td>
            <td>{number(relief.minutes)}</td>
            <td>{relief.per_money().map_or_else(|| "for nothing".to_owned(), |per| number(per * 1_000.0))}</td>
            <td>{move || of(|worth, _| Some(chance_in_words(worth.with)))}</td>
            <td>{move || of(|worth, cost| {
                let saved = worth.saved?;
                Some(if cost > 0.0 { number(saved / cost) } else { "for nothing".to_owned() })
            })}</td>
            <td class="touches">{touches}</td>
        </tr>
    }
}

/// Risks that no option makes better.
#[component]
fn Untouched(desk: Desk) -> impl IntoView {
    let said = move || {
        let untouched: Vec<RowId> = desk.reliefs.with(|reliefs| {
            let reliefs = reliefs.as_ref().map(Vec::as_slice).unwrap_or_default();
            let is_touched = |id: RowId| reliefs.iter().any(|relief| relief.on(id).is_some_and(|per| per > 0.0));
            desk.order.with(|order| {
                order.iter().copied().filter(|id| matches!(id, RowId::Risk(_)) && !is_touched(*id)).collect()
            })
        });
        let names: Vec<String> = untouched.iter().take(4).map(|id| format!("“{}”", desk.name(*id).get())).collect();
        match untouched.len() {
            0 => "Every risk has an option that makes it better.".to_owned(),
            n if n <= names.len() => format!("No option touches {}.", names.join(", ")),
            n => format!("No option touches {} and {} other risks.", names.join(", "), n - names.len()),
        }
    };
    view! { <p class="muted">{said}</p> }
}

/// What each option is worth.
fn worths(desk: Desk) -> Worths {
    gradually(
        move || Asked {
            catalogue: desk.focus.facts.with(|facts| facts.catalogue.clone()),
            outage: desk.focus.facts.with(|facts| facts.outage_cost.clone()),
            options: desk.options.get(),
            chosen: desk.focus.terms.with(|terms| terms.investments.clone()),
            allowance: desk.allowance(),
        },
        |asked| asked.options.len(),
        |asked, at| worth(&asked.catalogue, &asked.options[at], &asked.chosen, asked.allowance, asked.outage.as_ref()),
    )
}

struct Asked {
    catalogue: Catalogue,
    outage: Option<OutageCost>,
    options: Vec<Investment>,
    chosen: Vec<Investment>,
    allowance: (f64, f64),
}
