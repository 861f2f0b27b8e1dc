use leptos::prelude::*;

use super::or_nothing;
use super::stage::Stage;
use accord::plan::words::{limit_in_words, terms_in_short};
use accord::plan::{Offer, Seat};

/// Who will not go beyond what, and what was offered.
pub fn slide(stage: Stage) -> AnyView {
    let seats = move || {
        let one = |seat: Seat| {
            let limits: Vec<String> = seat.limits.iter().map(limit_in_words).collect();
            let says = if limits.is_empty() { "no limit stated".to_owned() } else { limits.join("; ") };
            view! { <dt>{seat.name}</dt><dd><b>{says}</b></dd> }
        };
        stage.board.negotiation.with(|of| of.seats.clone()).into_iter().map(one).collect_view()
    };
    let offers = move || {
        let one = |offer: Offer| {
            let says = if offer.is_covered { "face down".to_owned() } else { terms_in_short(&offer.terms) };
            view! { <li><b>{offer.name}</b> <span class="muted">{format!(" by {}", offer.by)}</span> ": " {says}</li> }
        };
        stage.board.negotiation.with(|of| of.offers.clone()).into_iter().map(one).collect_view()
    };
    let has_seats = Memo::new(move |_| stage.board.negotiation.with(|of| !of.seats.is_empty()));
    let has_offers = Memo::new(move |_| stage.board.negotiation.with(|of| !of.offers.is_empty()));
    view! {
        <Show when=move || has_seats.get() fallback=|| view! { <p class="muted">"Nobody has stated a limit."</p> }>
            <h3>"Limits"</h3>
            <dl class="said">{seats}</dl>
        </Show>
        <Show when=move || has_offers.get() fallback=|| view! { <p class="muted">"No offer lies on the table."</p> }>
            <h3>"Offers"</h3>
            <ul>{offers}</ul>
        </Show>
    }
    .into_any()
}

/// Why they say so.
pub fn notes(stage: Stage) -> Vec<String> {
    stage.board.negotiation.with(|of| {
        let limits = of.seats.iter().flat_map(|seat| {
            let because = seat.limits.iter().filter(|limit| !limit.reason.is_empty());
            because.map(|limit| format!("{}, {}: {}", seat.name, limit_in_words(limit), limit.reason))
        });
        let offers = of.offers.iter().filter(|offer| !offer.is_covered && !offer.reason.is_empty());
        or_nothing(limits.chain(offers.map(|offer| format!("“{}”: {}", offer.name, offer.reason))).collect())
    })
}
