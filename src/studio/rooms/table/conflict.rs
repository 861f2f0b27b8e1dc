use leptos::prelude::*;

use super::board::Board;
use accord::model::agreement::Concession;
use accord::plan::words::{limit_in_words, significant, terms_in_short};
use accord::plan::{Bound, Limit};

/// Where no zone is: which limits collide, and what each seat could give so that there is one.
#[component]
pub fn Conflict(board: Board) -> impl IntoView {
    let is_shown = Memo::new(move |_| {
        let is_empty = board.zone.with(|zone| matches!(zone, Some(Ok(zone)) if zone.feasible.is_empty()));
        is_empty && board.is_settled.get()
    });
    let collide = move || {
        board.zone.with(|zone| {
            let Some(Ok(zone)) = zone else { return Vec::new() };
            board.negotiation.with(|of| {
                let one = |(seat, limit): &(usize, usize)| {
                    let seat = of.seats.get(*seat)?;
                    Some(format!("{}: {}", seat.name, limit_in_words(seat.limits.get(*limit)?)))
                };
                zone.conflict.iter().filter_map(one).collect::<Vec<_>>()
            })
        })
    };
    let concessions = move || {
        let found = board.zone.with(|zone| match zone {
            Some(Ok(zone)) => zone.concessions.clone(),
            _ => Vec::new(),
        });
        found.into_iter().enumerate().map(|(seat, concession)| view! { <Give board seat concession/> }).collect_view()
    };
    view! {
        <Show when=move || is_shown.get()>
            <section class="card conflict">
                <h2>"Nothing here keeps every limit"</h2>
                <p>"These limits collide: no cell of the map keeps them together."</p>
                <ul>{move || collide().into_iter().map(|text| view! { <li>{text}</li> }).collect_view()}</ul>
                <h3>"What each could give"</h3>
                <ul class="concessions">{concessions}</ul>
            </section>
        </Show>
    }
}

/// A bound that people would say, a little on the generous side.
fn rounded(bound: Bound) -> Bound {
    let outward = |number: f64, up: bool| {
        let near = significant(number, 3);
        let is_enough = if up { near >= number } else { near <= number };
        if is_enough || number == 0.0 {
            return near;
        }
        let step = libm::pow(10.0, libm::floor(libm::log10(number.abs())) - 2.0);
        significant(if up { near + step } else { (near - step).max(0.0) }, 3)
    };
    match bound {
        Bound::AtMost(most) => Bound::AtMost(outward(most, true)),
        Bound::AtLeast(least) => Bound::AtLeast(outward(least, false)),
    }
}

#[component]
fn Give(board: Board, seat: usize, concession: Option<Concession>) -> impl IntoView {
    let named = board.negotiation.with_untracked(|of| of.seats.get(seat).cloned()).unwrap_or_default();
    let Some(concession) = concession else {
        return view! { <li><b>{named.name}</b> " alone cannot open the zone."</li> }.into_any();
    };
    let moved: Vec<(usize, Limit)> = concession
        .bounds
        .iter()
        .filter_map(|(at, bound)| Some((*at, Limit { bound: rounded(*bound), ..named.limits.get(*at)?.clone() })))
        .collect();
    let says = moved.iter().map(|(_, limit)| limit_in_words(limit)).collect::<Vec<_>>().join("; ");
    let terms =
        board.map.with_untracked(|map| map.as_ref().and_then(|map| map.tried.terms.get(concession.cell).cloned()));
    let there = terms.as_ref().map(terms_in_short).unwrap_or_default();
    let give = move |_| {
        let Some(terms) = terms.clone() else { return };
        let moved = moved.clone();
        board.focus.edit(None, |objective| {
            objective.terms = terms;
            if let Some(seat) = objective.negotiation.seats.get_mut(seat) {
                for (at, limit) in moved {
                    if let Some(of) = seat.limits.get_mut(at) {
                        of.bound = limit.bound;
                    }
                }
            }
        });
    };
    let label = format!("Try it: what {} could give", named.name);
    view! {
        <li>
            <b>{named.name}</b> " would have to accept " {says} <span class="muted">{format!(", which opens {there}")}</span>
            " " <button type="button" aria-label=label on:click=give>"Try it"</button>
        </li>
    }
    .into_any()
}
