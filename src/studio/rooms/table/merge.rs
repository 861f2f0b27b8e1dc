//! Somebody else's offers, from their file.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::super::compare::{Compared, compare_with, told};
use super::board::Board;
use crate::parts::RefusalNote;
use crate::platform::{files, page};
use accord::exchange::{Pieces, read_plan};
use accord::plan::words::{limit_in_words, terms_in_short};
use accord::plan::{Clash, Keep, Objective, Plan, Refusal, Seat};

/// What came of bringing a file.
#[derive(Debug, Clone, PartialEq)]
enum Brought {
    Said(String),
    Refused(Refusal),
}

/// The button, what it brought, and what must be settled.
#[component]
pub fn Bring(board: Board) -> impl IntoView {
    let brought = RwSignal::new(None::<Brought>);
    let clashes = RwSignal::new(Vec::<Clash>::new());
    let compared = RwSignal::new(None::<Compared>);
    let take = move |name: &str, text: &str| -> Result<String, Refusal> {
        if board.focus.session.refuses() {
            return Err(Refusal::general("This plan is only looked at", "Keep a copy of it first"));
        }
        let restored = read_plan(text)?;
        let Some(ours) = board.focus.session.history.with_untracked(|h| h.plan().objective(board.focus.id).cloned())
        else {
            return Ok(String::new());
        };
        let theirs = same(&restored.plan, &ours, name)?;
        let merged = ours.negotiation.merged(&theirs.negotiation);
        clashes.set(merged.clashes);
        if merged.negotiation != ours.negotiation {
            board.edit(|negotiation| *negotiation = merged.negotiation);
        }
        differences(&ours, &theirs, name, compared)?;
        Ok(format!(
            "From “{name}”: {} and {} were added. Undo takes them out again.",
            counted(merged.offers, "offer"),
            counted(merged.seats, "seat")
        ))
    };
    let chosen = move |event| {
        let Some(list) = page::chosen_files(&event) else { return };
        spawn_local(async move {
            let outcome = match files::read_all(list).await {
                Err(reason) => Err(Refusal::general(reason, "Choose a plan file of at most 16 MiB")),
                Ok(files) => files.first().map_or_else(|| Ok(String::new()), |file| take(&file.name, &file.text)),
            };
            // The room may have been left meanwhile.
            let _ = brought.try_set(Some(match outcome {
                Ok(said) => Brought::Said(said),
                Err(refusal) => Brought::Refused(refusal),
            }));
        });
    };
    let settle = move |at: usize, keep: Keep| {
        let Some(clash) = clashes.with_untracked(|all| all.get(at).cloned()) else { return };
        if keep != Keep::Ours {
            board.edit(|negotiation| negotiation.settle(&clash, keep));
        }
        clashes.update(|all| {
            all.remove(at);
        });
    };
    let one = move |(at, clash): (usize, Clash)| {
        let (what, ours, theirs) = sides(board, &clash);
        let button = move |keep: Keep, says: &'static str| {
            view! { <button type="button" on:click=move |_| settle(at, keep)>{says}</button> }
        };
        let both = if matches!(clash, Clash::Seat { .. }) { "All limits of both" } else { "Keep both" };
        view! {
            <li class="clash">
                <h3>{what}</h3>
                <p><span class="muted">"here: "</span> {ours}</p>
                <p><span class="muted">"there: "</span> {theirs}</p>
                <p class="actions">{button(Keep::Ours, "Keep ours")} {button(Keep::Theirs, "Take theirs")} {button(Keep::Both, both)}</p>
            </li>
        }
    };
    let outcome = move || match brought.get() {
        None => ().into_any(),
        Some(Brought::Said(said)) => view! { <p role="status">{said}</p> }.into_any(),
        Some(Brought::Refused(refusal)) => view! { <RefusalNote refusal/> }.into_any(),
    };
    view! {
        <div class="bring">
            <p class="actions">
                <label class="button">"Bring somebody's offers…"<input type="file" accept=".yaml,.yml" class="unseen" on:change=chosen/></label>
                <span class="muted">"from their plan's file: what only they have is added, what differs is asked"</span>
            </p>
            {outcome}
            <Show when=move || clashes.with(|all| !all.is_empty())>
                <h3>"To be settled"</h3>
                <ul class="clashes">{move || clashes.get().into_iter().enumerate().map(one).collect_view()}</ul>
            </Show>
            {move || compared.get().map(|of| view! { <details class="their-facts"><summary>"Where their facts and draft differ"</summary>{told(of)}</details> })}
        </div>
    }
}

/// The objective of another plan that is about the same.
fn same(plan: &Plan, ours: &Objective, name: &str) -> Result<Objective, Refusal> {
    let of = plan.objectives.iter().find(|of| (&of.service, &of.name) == (&ours.service, &ours.name));
    of.cloned().ok_or_else(|| {
        let has = plan.objectives.iter().map(|of| format!("{}/{}", of.service, of.name)).collect::<Vec<_>>().join(", ");
        Refusal::general(
            format!("“{name}” has no objective {}/{}; it has: {has}", ours.service, ours.name),
            "Choose the objective that it is about, or name both the same",
        )
    })
}

/// Facts and drafts are not merged: where they differ people must talk, so it is told.
fn differences(
    ours: &Objective,
    theirs: &Objective,
    name: &str,
    compared: RwSignal<Option<Compared>>,
) -> Result<(), Refusal> {
    let head = Pieces::head_of(&Plan { name: "theirs".to_owned(), ..Plan::default() })?;
    let pieces = |of: &Objective| -> Result<Pieces, Refusal> {
        Ok(Pieces { head: head.clone(), objectives: vec![Pieces::of_objective(of)?] })
    };
    compare_with(pieces(ours)?, vec![(name.to_owned(), pieces(theirs)?.text())], compared);
    Ok(())
}

fn counted(count: usize, what: &str) -> String {
    match count {
        0 => format!("no {what}"),
        1 => format!("one {what}"),
        n => format!("{n} {what}s"),
    }
}

/// What a clash is about, and what both sides say.
fn sides(board: Board, clash: &Clash) -> (String, String, String) {
    let limits = |seat: &Seat| {
        let all: Vec<String> = seat.limits.iter().map(limit_in_words).collect();
        if all.is_empty() { "no limits".to_owned() } else { all.join("; ") }
    };
    board.negotiation.with_untracked(|of| match clash {
        Clash::Seat { theirs } => {
            let ours = of.seats.iter().find(|seat| seat.name == theirs.name).map(limits).unwrap_or_default();
            (format!("{} has other limits", theirs.name), ours, limits(theirs))
        }
        Clash::Offer { id, theirs } => {
            let in_words = |offer: &accord::plan::Offer| {
                let because =
                    if offer.reason.is_empty() { String::new() } else { format!(", because {}", offer.reason) };
                format!("{}{because}", terms_in_short(&offer.terms))
            };
            let ours = of.offer(*id);
            let what = format!("“{}” by {} is another offer there", theirs.name, theirs.by);
            // What lies face down anywhere stays so until all are revealed.
            if theirs.is_covered || ours.is_some_and(|ours| ours.is_covered) {
                return (what, "face down".to_owned(), "face down".to_owned());
            }
            (what, ours.map(in_words).unwrap_or_default(), in_words(theirs))
        }
    })
}
