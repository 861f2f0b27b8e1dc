use leptos::prelude::*;

use super::desk::Desk;
use crate::parts::{Stopwatch, TextField};
use crate::platform::{files, page};
use accord::drill::{Branch, Clue, Deck, Wheel, WheelEntry};
use accord::model::ModelError;
use accord::plan::words::percent_rounded;

/// What a host does.
#[derive(Debug, Clone, PartialEq)]
enum Did {
    Show(usize),
    Act(usize),
    Note(String),
    End,
}

impl Did {
    fn go(&self, run: &mut Wheel, now: f64) -> Result<(), ModelError> {
        match self {
            Self::Show(clue) => run.show(*clue, now).map(drop),
            Self::Act(branch) => run.act(*branch, now),
            Self::Note(text) => run.note(text, now),
            Self::End => run.end(now),
        }
    }

    /// As it is kept while rooms change: what, when, and the rest.
    fn text(&self, now: f64) -> String {
        match self {
            Self::Show(clue) => format!("show {now} {clue}"),
            Self::Act(branch) => format!("act {now} {branch}"),
            Self::Note(text) => format!("note {now} {text}"),
            Self::End => format!("end {now} "),
        }
    }

    fn read(text: &str) -> Option<(Self, f64)> {
        let mut parts = text.splitn(3, ' ');
        let (what, now, rest) = (parts.next()?, parts.next()?.parse().ok()?, parts.next()?);
        let did = match what {
            "show" => Self::Show(rest.parse().ok()?),
            "act" => Self::Act(rest.parse().ok()?),
            "note" => Self::Note(rest.to_owned()),
            "end" => Self::End,
            _ => return None,
        };
        Some((did, now))
    }
}

/// A wheel of misfortune: the host's side. The cause is under a fold, so that the screen may be shared.
#[component]
pub fn WheelPlay(desk: Desk, deck: Deck, seed: u64, mut wheel: Wheel, again: Callback<()>) -> impl IntoView {
    // Whoever left in the middle finds the evening as it was, with the clock on the wall going on.
    let begun = desk.begun(&deck, seed);
    let began = begun.first().and_then(|began| began.parse().ok()).unwrap_or_else(page::ticks);
    for (did, at) in begun.iter().skip(1).filter_map(|text| Did::read(text)) {
        // It went well before.
        let _ = did.go(&mut wheel, at);
    }
    let watch = Stopwatch::since(began);
    let scenario = wheel.scenario().clone();
    let run = StoredValue::new(wheel);
    let so_far = StoredValue::new(if begun.is_empty() { vec![began.to_string()] } else { begun });
    let deck = StoredValue::new(deck);
    let changed = RwSignal::new(0_u32);
    let error = RwSignal::new(None::<String>);
    let act = move |did: Did| {
        let now = watch.seconds_now();
        match run.try_update_value(|run| did.go(run, now)) {
            Some(Err(why)) => error.set(Some(why.to_string())),
            _ => {
                error.set(None);
                so_far.update_value(|all| all.push(did.text(now)));
                deck.with_value(|deck| desk.keep_begun(deck, seed, Some(so_far.get_value())));
            }
        }
        changed.update(|n| *n += 1);
    };
    let seen = move |of: &dyn Fn(&Wheel) -> Vec<String>| {
        changed.track();
        run.with_value(|run| of(run))
    };
    let says = move || {
        changed.track();
        run.with_value(|run| run.beat().says.clone())
    };
    let found = move || {
        let of = |run: &Wheel| run.view().map(|of| of.found).unwrap_or_default();
        changed.track();
        run.with_value(of)
            .into_iter()
            .map(|clue: Clue| view! { <li><b>{clue.look}</b> ": " {clue.shows}</li> })
            .collect_view()
    };
    let is_over = Memo::new(move |_| {
        changed.track();
        run.with_value(Wheel::is_over)
    });
    let clues = move || {
        let one = |(at, clue): (usize, Clue)| view! { <button type="button" on:click=move |_| act(Did::Show(at))>{clue.look}</button> };
        changed.track();
        run.with_value(|run| run.beat().clues.clone()).into_iter().enumerate().map(one).collect_view()
    };
    let branches = move || {
        let one = |(at, branch): (usize, Branch)| view! { <button type="button" on:click=move |_| act(Did::Act(at))>{branch.does}</button> };
        changed.track();
        run.with_value(|run| run.beat().branches.clone()).into_iter().enumerate().map(one).collect_view()
    };
    let spent = move || {
        changed.track();
        run.with_value(|run| run.view().ok()).map(|of| {
            format!("{:.0} minutes into the story, {} of the budget spent", of.minutes, percent_rounded(of.spent))
        })
    };
    let left = move || {
        let now = watch.seconds();
        let left = run.with_value(|run| run.seconds_left(now));
        format!("{}:{:02} left on the wall", (left / 60.0) as u32, (left % 60.0) as u32)
    };
    let is_late = Memo::new(move |_| run.with_value(|run| run.seconds_left(watch.seconds()) <= 0.0) && !is_over.get());
    let entries = move || {
        let line = |of: &WheelEntry| format!("{:.0} min: {}", of.at_minutes, of.says);
        seen(&|run| run.entries().iter().map(line).collect())
            .into_iter()
            .map(|says| view! { <li>{says}</li> })
            .collect_view()
    };
    let note = move |text: &str| {
        let text = text.trim().to_owned();
        if !text.is_empty() {
            act(Did::Note(text));
        }
        Ok(())
    };
    let said = RwSignal::new("");
    let export = move |_| {
        let text = run.with_value(Wheel::debrief).ok();
        let is_out = text.is_some_and(|text| files::download("debrief.md", &text.as_str().into()).is_ok());
        said.set(if is_out { "Handed to the browser as debrief.md." } else { "The browser refused the download." });
    };
    let questions = scenario.questions.iter().map(|of| view! { <li>{of.clone()}</li> }).collect_view();
    view! {
        <section class="card">
            <h2>{scenario.title}</h2>
            <p>{scenario.opening}</p>
            <p class="muted">{left} " · " {spent}</p>
            <details><summary>"For the host alone: what really happened"</summary><p>{scenario.cause}</p></details>
            <div role="status">{move || is_late.get().then_some(view! { <p class="late">"The time is up. End it here and talk about it, or finish the thought."</p> })}</div>
            <h3>"Read out"</h3>
            <p class="reads" role="status">{says}</p>
            <ul class="news">{found}</ul>
            <p class="error" role="alert">{error}</p>
            <Show when=move || !is_over.get()>
                <h3>"They look at"</h3>
                <p class="actions levers">{clues}</p>
                <h3>"They do"</h3>
                <p class="actions levers">{branches}</p>
                <div class="wheel-note"><TextField label="Write down what they said" value=Signal::stored(String::new()) example="“Let us roll back first”" commit=note/></div>
                <p class="actions"><button type="button" on:click=move |_| act(Did::End)>"End it here"</button></p>
            </Show>
        </section>
        <section class="card">
            <h2>"What happened so far"</h2>
            <ol class="wheel-log">{entries}</ol>
            <Show when=move || is_over.get()>
                <h3>"Talk about it"</h3>
                <p class="actions"><button type="button" class="primary" on:click=export>"Take the debrief away as Markdown"</button>
                    <button type="button" on:click=move |_| again.run(())>"Tell it again"</button> <span class="muted" role="status">{said}</span></p>
            </Show>
            <details><summary>"Questions for afterwards"</summary><ul>{questions}</ul></details>
        </section>
    }
}
