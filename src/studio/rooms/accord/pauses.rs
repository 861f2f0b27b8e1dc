use leptos::prelude::*;

use super::super::table::try_draft;
use super::desk::Desk;
use crate::address::{Address, PART, Room};
use accord::chart::broken;
use accord::model::agreement::{OpenPoint, open_points};
use accord::plan::words::{chance_in_words, limit_in_words};

/// What should be looked at before signing: each with the way there. None of it forbids to sign.
#[component]
pub fn Pauses(desk: Desk) -> impl IntoView {
    let focus = desk.focus;
    let history = focus.session.history;
    let tried = try_draft(focus);
    let objective = Memo::new(move |_| history.with(|history| history.plan().objective(focus.id).cloned()));
    let pauses = Memo::new(move |_| {
        let id = Some(focus.id);
        let to = |room: Room, part: &str| {
            let mut address = Address::of(room, id);
            if !part.is_empty() {
                address.view.insert(PART.to_owned(), part.to_owned());
            }
            address.link()
        };
        let Some(objective) = objective.get() else { return Vec::new() };
        let one = |of: OpenPoint| {
            let where_to = match &of {
                OpenPoint::Unmeasured => to(Room::Objective, ""),
                OpenPoint::FrozenBefore { .. } => to(Room::Policy, "past"),
                OpenPoint::PromisedMore(_) => to(Room::Facts, "costs"),
                OpenPoint::NoPolicy => to(Room::Policy, ""),
                OpenPoint::NoAlerts => to(Room::Alerts, ""),
                OpenPoint::NotReady(_) => to(Room::Accord, "ready"),
                OpenPoint::Guessed(_) => to(Room::Facts, ""),
                OpenPoint::Disputed(_) => to(Room::Table, "decisions"),
            };
            (of.to_string(), where_to)
        };
        let mut found: Vec<(String, String)> = Vec::new();
        let negotiation = &objective.negotiation;
        let covered = negotiation.offers.iter().filter(|offer| offer.is_covered).count();
        if covered > 0 {
            found.push((format!("Offers that still lie face down: {covered}"), to(Room::Table, "")));
        }
        if let Some(cell) = tried.with(|tried| tried.as_ref().and_then(|of| of.cells.first().cloned())) {
            for (seat, limit) in broken(&cell, &negotiation.seats) {
                found.push((format!("It breaks a limit of {seat}: {}", limit_in_words(limit)), to(Room::Table, "")));
            }
        }
        found.extend(open_points(&objective).into_iter().map(one));
        focus.leverage.with(|leverage| {
            if let Ok(Some(leverage)) = leverage
                && leverage.chance.value < 0.5
            {
                found.push((
                    format!("It is kept with a chance of {} only", chance_in_words(leverage.chance.value)),
                    to(Room::Objective, ""),
                ));
            }
        });
        let open = history.with(|history| history.plan().questions.len());
        if open > 0 {
            found.push((format!("Open questions: {open}"), to(Room::Table, "decisions")));
        }
        found
    });
    let items = move || {
        let all = pauses.get();
        if all.is_empty() {
            return view! { <p>"Nothing: it is complete."</p> }.into_any();
        }
        let item = |(says, to): (String, String)| view! { <li>{says} " " <a href=to>"Look"</a></li> };
        view! { <ul class="pauses">{all.into_iter().map(item).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="card">
            <h2>"Before you sign"</h2>
            {items}
            <p class="muted">"None of this forbids to sign. An accord that says what it does not know is better than one that hides it."</p>
        </section>
    }
}
