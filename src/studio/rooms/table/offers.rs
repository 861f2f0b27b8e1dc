use leptos::prelude::*;

use super::board::Board;
use super::merge::Bring;
use crate::parts::{Choice, TextField};
use accord::plan::words::terms_in_short;
use accord::plan::{Offer, OfferId};

/// What lies on the table, and a way to put the draft there.
#[component]
pub fn Offers(board: Board) -> impl IntoView {
    let ids =
        Memo::new(move |_| board.negotiation.with(|of| of.offers.iter().map(|offer| offer.id).collect::<Vec<_>>()));
    let covered =
        Memo::new(move |_| board.negotiation.with(|of| of.offers.iter().filter(|offer| offer.is_covered).count()));
    let reveal = move |_| board.edit(|of| of.offers.iter_mut().for_each(|offer| offer.is_covered = false));
    let rest = move || match covered.get() {
        0 => String::new(),
        1 => "One offer lies face down.".to_owned(),
        n => format!("{n} offers lie face down."),
    };
    view! {
        <section class="card offers">
            <h2>"Offers"</h2>
            <p class="muted">"An offer is a whole set of terms with an author and a reason. Drag the draft, then put it here; any offer can be taken up again as the draft."</p>
            <ul class="offer-list">
                <For each=move || ids.get() key=|id| id.0 let(id)><OneOffer board id/></For>
            </ul>
            <Show when=move || { covered.get() > 0 }>
                <p class="actions"><button type="button" class="primary" on:click=reveal>"Reveal all together"</button> <span class="muted">{rest}</span></p>
            </Show>
            <PutDown board/>
            <Bring board/>
        </section>
    }
}

#[component]
fn OneOffer(board: Board, id: OfferId) -> impl IntoView {
    let offer = Memo::new(move |_| board.negotiation.with(|of| of.offer(id).cloned()));
    let of = move |get: fn(&Offer) -> String| move || offer.with(|offer| offer.as_ref().map(get).unwrap_or_default());
    let is_covered = Memo::new(move |_| offer.with(|offer| offer.as_ref().is_some_and(|offer| offer.is_covered)));
    let is_draft = Memo::new(move |_| {
        offer.with(|offer| board.focus.terms.with(|draft| offer.as_ref().is_some_and(|offer| offer.terms == *draft)))
    });
    let take = move |_| {
        if let Some(offer) = offer.get_untracked() {
            board.focus.edit(None, |objective| objective.terms = offer.terms);
        }
    };
    let still_seen =
        move || is_draft.get().then_some(" The draft still shows these terms: move it on, or take up another offer.");
    let turn = move |_| {
        board.edit(|of| {
            if let Some(offer) = of.offers.iter_mut().find(|offer| offer.id == id) {
                offer.is_covered = !offer.is_covered;
            }
        });
    };
    let remove = move |_| board.edit(|of| of.offers.retain(|offer| offer.id != id));
    view! {
        <li class="offer" class:covered=move || is_covered.get()>
            <div>
                <h3>{of(|offer| offer.name.clone())} <small class="muted">" by " {of(|offer| offer.by.clone())}</small></h3>
                <Show when=move || !is_covered.get() fallback=move || view! { <p class="muted">"Face down until all are revealed." {still_seen}</p> }>
                    <p class="terms-line">{of(|offer| terms_in_short(&offer.terms))}</p>
                    <p class="muted">{of(|offer| offer.reason.clone())}</p>
                </Show>
            </div>
            <p class="actions">
                <Show when=move || !is_covered.get()>
                    <button type="button" aria-disabled=move || is_draft.get().to_string() on:click=take>
                        {move || if is_draft.get() { "Is the draft" } else { "Take up as the draft" }}
                    </button>
                </Show>
                <button type="button" class="quiet" on:click=turn>{move || if is_covered.get() { "Reveal" } else { "Turn face down" }}</button>
                <button type="button" class="quiet" aria-label=move || format!("Remove the offer {}", of(|offer| offer.name.clone())()) on:click=remove>"Remove"</button>
            </p>
        </li>
    }
}

/// How an offer that is begun and will lie face down is written down.
const COVERED: &str = "face down";

/// The draft becomes an offer.
#[component]
fn PutDown(board: Board) -> impl IntoView {
    let session = board.focus.session;
    let form = StoredValue::new(session.form("offer", board.focus.id));
    // What was typed before somebody went to look at something stays.
    let begun: [String; 4] =
        form.with_value(|form| session.begun(form)).and_then(|texts| texts.try_into().ok()).unwrap_or_default();
    let [by, name, reason, covered] = begun;
    let (by, name, reason) = (RwSignal::new(by), RwSignal::new(name), RwSignal::new(reason));
    let is_covered = RwSignal::new(covered == COVERED);
    Effect::new(move || {
        let covered = if is_covered.get() { COVERED.to_owned() } else { String::new() };
        let texts = vec![by.get(), name.get(), reason.get(), covered];
        form.with_value(|form| session.keep_begun(form, Some(texts)));
    });
    let seats = Memo::new(move |_| {
        let names = board.negotiation.with(|of| of.seats.iter().map(|seat| seat.name.clone()).collect::<Vec<_>>());
        names.into_iter().map(|name| (name.clone(), name)).collect::<Vec<_>>()
    });
    let author = Memo::new(move |_| {
        let chosen = by.get();
        seats
            .with(|seats| {
                seats
                    .iter()
                    .map(|(name, _)| name.clone())
                    .find(|name| *name == chosen)
                    .or_else(|| seats.first().map(|(name, _)| name.clone()))
            })
            .unwrap_or_default()
    });
    let put = move |_| {
        let author = author.get_untracked();
        let before = board.negotiation.with_untracked(|of| of.offers.len());
        let typed = name.get_untracked();
        let terms = board.focus.terms.get_untracked();
        board.edit(|of| {
            let id = of.free_id();
            let name = if typed.is_empty() { format!("Offer {}", id.0) } else { typed };
            let (reason, is_covered) = (reason.get_untracked(), is_covered.get_untracked());
            of.offers.push(Offer { id, by: author, name, reason, is_covered, terms });
        });
        // What was refused stays typed.
        if board.negotiation.with_untracked(|of| of.offers.len()) > before {
            name.set(String::new());
            reason.set(String::new());
            is_covered.set(false);
        }
    };
    let take = move |to: RwSignal<String>| {
        move |text: &str| {
            to.set(text.trim().to_owned());
            Ok(())
        }
    };
    let draft = move || board.focus.terms.with(terms_in_short);
    view! {
        <div class="put-down">
            <h3>"Put the draft on the table"</h3>
            <p class="terms-line">{draft}</p>
            <Show when=move || seats.with(|seats| !seats.is_empty()) fallback=|| view! { <p class="muted">"Give somebody a seat first: an offer has an author."</p> }>
                <div class="put-fields">
                    <Choice label="Offered by" options=seats value=author commit=move |value: &str| by.set(value.to_owned())/>
                    <TextField label="Called" value=name example="Fast and simple" commit=take(name)/>
                    <TextField label="Because" value=reason example="Customers notice an hour, not ten minutes" commit=take(reason)/>
                </div>
                <p class="actions">
                    <button type="button" class="primary" on:click=put>"Put it on the table"</button>
                    <label class="check"><input type="checkbox" prop:checked=move || is_covered.get() on:change=move |event| is_covered.set(event_target_checked(&event))/> " face down, until all are revealed"</label>
                </p>
            </Show>
        </div>
    }
}
