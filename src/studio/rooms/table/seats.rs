use leptos::prelude::*;

use super::board::Board;
use crate::parts::{Choice, NumberField, TextField};
use accord::plan::words::limit_in_words;
use accord::plan::{Bound, Figure, Limit, Seat};

/// Parties that usually sit at a table, and the limit that each states first as a rule.
const USUAL: [(&str, Figure, f64); 5] = [
    ("Product", Figure::FreezeDays, 10.0),
    ("SRE", Figure::Chance, 0.9),
    ("Development", Figure::Releases, 200.0),
    ("Finance", Figure::TotalCost, 200_000.0),
    ("Support", Figure::BreachDays, 30.0),
];

/// Who sits at the table, and what each will not go beyond.
#[component]
pub fn Seats(board: Board) -> impl IntoView {
    let count = Memo::new(move |_| board.negotiation.with(|of| of.seats.len()));
    let seats = move || (0..count.get()).map(|at| view! { <OneSeat board at/> }).collect_view();
    let missing = Memo::new(move |_| {
        board.negotiation.with(|of| {
            USUAL
                .map(|(name, ..)| name)
                .into_iter()
                .filter(|name| !of.seats.iter().any(|seat| seat.name == *name))
                .collect::<Vec<_>>()
        })
    });
    // Without limits: nobody has stated one yet.
    let add = move |name: &str| board.edit(|of| of.seats.push(Seat { name: name.to_owned(), limits: Vec::new() }));
    let buttons = move || {
        let one = |name: &'static str| view! { <button type="button" on:click=move |_| add(name)>{name}</button> };
        missing.get().into_iter().map(one).collect_view()
    };
    let own = move |text: &str| {
        let name = text.trim().to_owned();
        if name.is_empty() {
            return Ok(());
        }
        if board.negotiation.with_untracked(|of| of.seats.iter().any(|seat| seat.name == name)) {
            return Err(format!("{name} sits at the table already"));
        }
        board.edit(|of| of.seats.push(Seat { name, limits: Vec::new() }));
        Ok(())
    };
    view! {
        <section class="card seats">
            <h2>"Who sits at the table"</h2>
            <p class="muted">"Each says what they cannot live with, and why. Where all of it holds is the zone in the map."</p>
            <ul class="seat-list">{seats}</ul>
            <div class="add-seat">
                <p class="actions"><span>"Add"</span> {buttons}</p>
                <TextField label="Or a name of your own" value=Signal::stored(String::new()) example="Legal" commit=own/>
            </div>
        </section>
    }
}

#[component]
fn OneSeat(board: Board, at: usize) -> impl IntoView {
    let name = Memo::new(move |_| {
        board.negotiation.with(|of| of.seats.get(at).map(|seat| seat.name.clone()).unwrap_or_default())
    });
    let count = Memo::new(move |_| board.negotiation.with(|of| of.seats.get(at).map_or(0, |seat| seat.limits.len())));
    let limits = move || (0..count.get()).map(|limit| view! { <OneLimit board seat=at at=limit/> }).collect_view();
    let add = move |_| {
        edit_seat(board, at, |seat| {
            let is_free = |figure: &Figure| !seat.limits.iter().any(|limit| limit.figure == *figure);
            let usual = USUAL.into_iter().find(|(name, figure, _)| *name == seat.name && is_free(figure));
            let next = Figure::ALL.into_iter().find(is_free).map(|of| (of, if of.is_share() { 0.9 } else { 10.0 }));
            if let Some((figure, number)) = usual.map(|(_, figure, number)| (figure, number)).or(next) {
                seat.limits.push(Limit { figure, bound: figure.bound(number), reason: String::new() });
            }
        });
    };
    let says_nothing = move || (count.get() == 0).then_some("No limit stated yet: everything is fine for them.");
    view! {
        <li class="seat" data-seat=at.to_string()>
            <h3>{name}</h3>
            <p class="muted">{says_nothing}</p>
            <ul class="limits">{limits}</ul>
            <p class="actions">
                <button type="button" on:click=add>"Add a limit"</button>
                <button type="button" class="quiet" aria-label=move || format!("Remove {}", name.get())
                    on:click=move |_| board.edit(|of| { if at < of.seats.len() { of.seats.remove(at); } })>"Remove"</button>
            </p>
        </li>
    }
}

fn edit_seat(board: Board, at: usize, change: impl FnOnce(&mut Seat)) {
    board.edit(|of| {
        if let Some(seat) = of.seats.get_mut(at) {
            change(seat);
        }
    });
}

#[component]
fn OneLimit(board: Board, seat: usize, at: usize) -> impl IntoView {
    let limit = Memo::new(move |_| {
        board.negotiation.with(|of| of.seats.get(seat).and_then(|seat| seat.limits.get(at).cloned()))
    });
    let edit = move |change: &dyn Fn(&mut Limit)| {
        edit_seat(board, seat, |seat| {
            if let Some(limit) = seat.limits.get_mut(at) {
                change(limit);
            }
        });
    };
    let figure = Memo::new(move |_| limit.with(|limit| limit.as_ref().map_or(Figure::Chance, |limit| limit.figure)));
    let figures = Figure::ALL.iter().enumerate().map(|(i, figure)| (i.to_string(), figure.name().to_owned())).collect();
    let choose = move |value: &str| {
        if let Some(to) = value.parse::<usize>().ok().and_then(|i| Figure::ALL.get(i).copied()) {
            edit(&move |limit| {
                // A number of another kind says nothing about this one.
                if limit.figure.is_share() != to.is_share() {
                    limit.bound = to.bound(if to.is_share() { 0.9 } else { 10.0 });
                } else {
                    limit.bound = to.bound(limit.bound.number());
                }
                limit.figure = to;
            });
        }
    };
    // Shares are typed as percentages.
    let scale = move || if figure.get().is_share() { 100.0 } else { 1.0 };
    let number = Signal::derive(move || limit.with(|limit| limit.as_ref().map(|l| l.bound.number() * scale())));
    let commit = move |typed: Option<f64>| {
        let scale = untrack(scale);
        edit(&move |limit| {
            let number = typed.unwrap_or(0.0) / scale;
            limit.bound = match limit.bound {
                Bound::AtMost(_) => Bound::AtMost(number),
                Bound::AtLeast(_) => Bound::AtLeast(number),
            };
        });
    };
    let because = move |text: &str| {
        let text = text.trim().to_owned();
        edit(&move |limit| limit.reason.clone_from(&text));
        Ok(())
    };
    let said = move || limit.with(|limit| limit.as_ref().map(limit_in_words).unwrap_or_default());
    let kept = move || {
        let draft = board.follows.with(|follows| follows.as_ref().and_then(|of| of.cells.first().cloned()))?;
        limit.with(|limit| limit.as_ref().map(|limit| limit.bound.allows(draft.figure(limit.figure))))
    };
    let verdict = move || match kept() {
        Some(true) => "the draft keeps it",
        Some(false) => "the draft breaks it",
        None => "",
    };
    view! {
        <li class="limit" class:broken=move || kept() == Some(false)>
            <Choice label="Limit on" options=Signal::stored(figures) value=Signal::derive(move || (figure.get() as usize).to_string()) commit=choose/>
            {move || {
                let label = if figure.get().is_good() { "At least" } else { "At most" };
                let unit = if figure.get().is_share() { "%" } else { "a year" };
                view! { <NumberField label unit required=true least=0.0 most=if figure.get().is_share() { 100.0 } else { 1e12 } value=number commit/> }
            }}
            <TextField label="Because" value=Signal::derive(move || limit.with(|limit| limit.as_ref().map(|l| l.reason.clone()).unwrap_or_default())) example="The sale in November" commit=because/>
            <p class="verdict-line"><span class="muted">{verdict}</span>
                <button type="button" class="quiet" aria-label=move || format!("Remove the limit: {}", said())
                    on:click=move |_| edit_seat(board, seat, |seat| { if at < seat.limits.len() { seat.limits.remove(at); } })>"Remove"</button>
            </p>
        </li>
    }
}
