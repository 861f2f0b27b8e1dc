//! The meeting: what to talk about when, and the three questions that must be answered with yes.

use leptos::prelude::*;

use super::board::Board;
use super::minutes::decide;
use crate::address::{Address, Room};
use crate::clock::{AGENDA, Clock, minutes_left, today};
use accord::model::budget;
use accord::plan::words::{chance_in_words, figure_in_words};
use accord::plan::{Decision, Figure};
use accord::units::group_thousands;

/// A question that one party must answer with yes before an objective counts as agreed.
struct Question {
    who: &'static str,
    asks: &'static str,
    /// None until years have passed.
    shows: fn(Board) -> Option<String>,
}

/// The three of the Site Reliability Workbook, chapter 2: an objective counts as agreed when all say yes.
const QUESTIONS: [Question; 3] = [
    Question {
        who: "Product",
        asks: "Are users unhappy enough below this level that we would spend engineering on it?",
        shows: |board| {
            let time =
                board.focus.facts.with(|facts| board.focus.terms.with(|terms| budget(facts, terms).time.to_string()));
            let requests = board.focus.promise.with(|promise| promise.budget.events);
            let bad =
                requests.map(|(bad, _)| format!(", or {} bad requests,", group_thousands(bad))).unwrap_or_default();
            Some(format!("Users live with {time} of outage{bad} in each window, in one piece if it comes to that."))
        },
    },
    Question {
        who: "Development",
        asks: "If the budget is gone, do we really stop and mend?",
        shows: |board| {
            if !board.has_risks.get() {
                return Some("Nobody knows yet how often: no risk is written down.".to_owned());
            }
            figure(board, &[Figure::FreezeDays, Figure::Releases])
                .map(|of| format!("In a year that means {} of freeze, and {} releases go out.", of[0], of[1]))
        },
    },
    Question {
        who: "SRE",
        asks: "Can we defend it without heroics?",
        shows: |board| {
            if !board.has_risks.get() {
                return Some("Nobody knows yet: no risk is written down.".to_owned());
            }
            figure(board, &[Figure::Chance, Figure::PagesPerPerson]).map(|of| {
                format!(
                    "A window is kept with a chance of {}; each person on call is paged {} times a year.",
                    of[0], of[1]
                )
            })
        },
    },
];

/// Figures of the draft in words.
fn figure(board: Board, of: &[Figure]) -> Option<Vec<String>> {
    let cell = board.follows.with(|follows| follows.as_ref().and_then(|of| of.cells.first().cloned()))?;
    board.currency.with(|currency| {
        let one = |figure: &Figure| match figure {
            Figure::Chance => chance_in_words(cell.figure(*figure)),
            _ => figure_in_words(*figure, cell.figure(*figure), currency),
        };
        Some(of.iter().map(one).collect())
    })
}

/// The part of the room.
#[component]
pub fn MeetingPart(board: Board) -> impl IntoView {
    let questions = QUESTIONS.iter().map(|question| view! { <OneQuestion board question/> }).collect_view();
    view! {
        <section class="card">
            <h2>"Three questions"</h2>
            <p class="muted">"An objective counts as agreed when three parties say yes, each to a question of its own. Where one says no, change the objective, not the policy."</p>
            <ul class="acceptance">{questions}</ul>
        </section>
        <Agenda board/>
    }
}

#[component]
fn OneQuestion(board: Board, question: &'static Question) -> impl IntoView {
    let session = board.focus.session;
    let asked = move || {
        let name = session.history.with(|history| {
            history.plan().objective(board.focus.id).map(|of| format!("{}: {}", of.service, of.display_name()))
        });
        let target = board.focus.target.get();
        // A yes is one to this target.
        format!("{} ({}, {target} %)", question.asks, name.unwrap_or_default())
    };
    let said = Memo::new(move |_| {
        let asked = asked();
        session.history.with(|history| {
            history.plan().decisions.iter().find(|of| of.question == asked).map(|of| of.outcome.clone())
        })
    });
    let answer = move |outcome: &'static str| {
        let asked = untrack(asked);
        let Some(reason) = untrack(|| (question.shows)(board)) else { return };
        decide(session, |all| {
            all.retain(|of| of.question != asked);
            all.push(Decision {
                question: asked,
                outcome: outcome.to_owned(),
                asked_by: question.who.to_owned(),
                reason,
                on: today(),
                ..Decision::default()
            });
        });
    };
    let button = move |outcome: &'static str| {
        view! {
            <button type="button" aria-pressed=move || (said.get().as_deref() == Some(outcome)).to_string()
                aria-label=format!("{}: {outcome}", question.who) on:click=move |_| answer(outcome)>{outcome}</button>
        }
    };
    view! {
        <li class="question">
            <p><b>{question.who}</b> " " {question.asks}</p>
            <p class="muted">{move || (question.shows)(board).unwrap_or_else(|| "Years are being simulated…".to_owned())}</p>
            <p class="actions">{button("Yes")} {button("Not yet")}</p>
        </li>
    }
}

/// Three quarters of an hour, and what each part of them is for.
#[component]
fn Agenda(board: Board) -> impl IntoView {
    let clock = Clock::from_context();
    let id = board.focus.id;
    let rows = move || {
        let now = clock.point();
        AGENDA
            .iter()
            .enumerate()
            .map(|(at, point)| {
                let to = Address {
                    view: point.part.map(|part| ("part".to_owned(), part.to_owned())).into_iter().collect(),
                    ..Address::of(point.room, Some(id))
                }
                .link();
                view! {
                    <li class:here=now == Some(at) aria-current=(now == Some(at)).then_some("step")>
                        <span class="when">{format!("{} to {} min", point.from, point.until)}</span>
                        <a href=to>{point.what}</a> <span class="muted">{point.asks}</span>
                    </li>
                }
            })
            .collect_view()
    };
    let label = move || if clock.began.get().is_some() { "Start again" } else { "Start the 45 minutes" };
    let left = move || clock.seconds().map(minutes_left).unwrap_or_default();
    view! {
        <section class="card">
            <h2>"Agenda of 45 minutes"</h2>
            <p class="actions">
                <button type="button" class="primary" on:click=move |_| clock.start()>{label}</button>
                <Show when=move || clock.began.get().is_some()>
                    <button type="button" on:click=move |_| clock.stop()>"Stop the clock"</button>
                    <span class="clock" role="timer">{left}</span>
                </Show>
            </p>
            <ol class="agenda">{rows}</ol>
            <p class="muted">"While the clock runs, what is left stands in the bar above every room. Nothing happens when it is over."</p>
            <a href=move || Address::of(Room::Accord, Some(id)).link()>"To the signatures"</a>
        </section>
    }
}
