use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::{Desk, number};
use crate::address::{Address, Room};
use crate::parts::BasisOf;
use crate::platform::page;
use accord::model::cost::{Relief, Worth, worth};
use accord::model::risk::RowId;
use accord::model::{ModelError, basis};
use accord::plan::words::chance_in_words;

/// What each was found to be worth so far.
type Worths = Vec<Option<Result<Worth, ModelError>>>;

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
fn Offer(desk: Desk, relief: Relief, worths: RwSignal<Worths>) -> impl IntoView {
    let place = relief.option;
    let cost = relief.yearly_cost;
    let name = desk.options.with_untracked(|options| options.get(place).map(|o| o.name.clone()).unwrap_or_default());
    let is_chosen = desk.focus.terms.with_untracked(|terms| terms.investments.iter().any(|of| of.name == name));
    let of = move |show: fn(&Worth, f64) -> Option<String>| {
        worths.with(|worths| match worths.get(place) {
            Some(Some(Ok(worth))) => show(worth, cost).unwrap_or_else(|| "?".to_owned()),
            Some(Some(Err(error))) => error.to_string(),
            _ => "…".to_owned(),
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

/// What each option is worth, one at a time so that the page keeps answering; a newer question drops the older.
fn worths(desk: Desk) -> RwSignal<Worths> {
    let found = RwSignal::new(Worths::new());
    let asked = StoredValue::new(0_u32);
    Effect::new(move || {
        let (facts, options, allowance) = (desk.focus.facts.get(), desk.options.get(), desk.allowance());
        let chosen = desk.focus.terms.with(|terms| terms.investments.clone());
        asked.update_value(|n| *n += 1);
        let mine = asked.get_value();
        spawn_local(async move {
            for (place, option) in options.iter().enumerate() {
                page::breathe().await;
                if asked.try_get_value() != Some(mine) {
                    return;
                }
                let one = worth(&facts.catalogue, option, &chosen, allowance, facts.outage_cost.as_ref());
                found.try_update(|found| {
                    found.resize(options.len(), None);
                    found[place] = Some(one);
                });
            }
        });
    });
    found
}
