use leptos::prelude::*;
use leptos::task::spawn_local;

use super::desk::Desk;
use super::link;
use crate::parts::RefusalNote;
use crate::platform::{files, page};
use accord::drill::{Calibration, Day, Deck, PATH, Progress};
use accord::exchange::write_progress;
use accord::plan::Refusal;
use accord::plan::words::percent_rounded;

/// The first week day by day, a team's own decks, and how it went. An address may name a deck that is `missing` here.
#[component]
pub fn Path(desk: Desk, missing: Memo<Option<String>>) -> impl IntoView {
    let missing = move || {
        missing.get().map(|name| {
            let says = format!("The deck “{name}” is not in this browser. If it is a team’s own, open its file below.");
            view! { <p class="error" role="alert">{says}</p> }
        })
    };
    let days = PATH.iter().enumerate().map(|(at, day)| view! { <OneDay desk at day/> }).collect_view();
    let own = move || {
        let one = |deck: Deck| {
            let name = deck.name.clone();
            let label = format!("Remove the deck {}", deck.title);
            view! {
                <OneDeck desk deck/>
                <button type="button" class="quiet" aria-label=label on:click=move |_| desk.remove(&name)>"Remove"</button>
            }
        };
        desk.own.get().into_iter().map(|of| view! { <li>{one(of)}</li> }).collect_view()
    };
    view! {
        <h1>"How ready are you for the pager?"</h1>
        <p class="sub">"Short rounds with partial information. Every answer is computed by the models that the plan is made with, and explained with the numbers of the round. What you did stays in this browser."</p>
        {missing}
        <ol class="path">{days}</ol>
        <section class="card">
            <h2>"A team’s own decks"</h2>
            <p class="muted">"A deck is a YAML file: write one from your own incidents. Its shape is in the schema drill.v1 beside this page. What you open stays in this browser; whoever shall play it with you opens the same file."</p>
            <ul class="decks">{own}</ul>
            <OpenDeck desk/>
        </section>
        <HowItWent desk/>
    }
}

#[component]
fn OneDay(desk: Desk, at: usize, day: &'static Day) -> impl IntoView {
    let decks = move || {
        let found = day.decks.iter().filter_map(|name| desk.deck(name));
        found.map(|deck| view! { <li><OneDeck desk deck/></li> }).collect_view()
    };
    view! {
        <li class="card day">
            <h2>{format!("Day {}: {}", at + 1, day.title)}</h2>
            <p class="muted">{day.goal}</p>
            <ul class="decks">{decks}</ul>
        </li>
    }
}

#[component]
fn OneDeck(desk: Desk, deck: Deck) -> impl IntoView {
    let best = {
        let deck = deck.clone();
        move || desk.progress.with(|progress| progress.best(&deck)).map(|points| format!("best {points:.0} of 100"))
    };
    view! {
        <a class="button" href=link(&deck.name, 1)>{deck.title.clone()}</a>
        <span class="muted">{deck.teaches.clone()}</span>
        <span class="best">{best}</span>
    }
}

/// Opens decks from files; a broken one says where.
#[component]
fn OpenDeck(desk: Desk) -> impl IntoView {
    let refused = RwSignal::new(None::<(String, Refusal)>);
    let chosen = move |event| {
        let Some(list) = page::chosen_files(&event) else { return };
        spawn_local(async move {
            let read = files::read_all(list).await;
            // Whoever has gone to another room meanwhile wants none of it.
            if refused.try_with_untracked(|_| ()).is_none() {
                return;
            }
            let found = match read {
                Err(reason) => Err((String::new(), Refusal::general(reason, "Choose a deck of at most 16 MiB"))),
                Ok(all) => {
                    all.into_iter().try_for_each(|file| desk.take(&file.text).map_err(|refusal| (file.name, refusal)))
                }
            };
            refused.set(found.err());
        });
    };
    view! {
        <p class="actions"><label class="button">"Open a deck…"<input type="file" multiple accept=".yaml,.yml" class="unseen" on:change=chosen/></label></p>
        {move || refused.get().map(|(name, refusal)| view! { <div class="refused" role="alert"><p><b>{name}</b></p><RefusalNote refusal/></div> })}
    }
}

/// What was done so far, and how well confidence was founded.
#[component]
fn HowItWent(desk: Desk) -> impl IntoView {
    let count = Memo::new(move |_| desk.progress.with(|progress| progress.entries.len()));
    let so_far = move || match count.get() {
        1 => "One round so far.".to_owned(),
        n => format!("{n} rounds so far."),
    };
    let said = RwSignal::new("");
    let hand_out = move |name: &'static str, text: Option<String>| {
        let is_out = text.is_some_and(|text| files::download(name, &text.as_str().into()).is_ok());
        said.set(if is_out { "Handed to the browser." } else { "The browser refused the download." });
    };
    let as_csv = move |_| hand_out("drills.csv", Some(desk.progress.with_untracked(Progress::csv)));
    let as_yaml = move |_| hand_out("drills.yaml", desk.progress.with_untracked(write_progress).ok());
    let row = |of: Calibration| {
        view! { <tr><td>{percent_rounded(of.stated)}</td><td>{percent_rounded(of.right)}</td><td>{of.count.to_string()}</td></tr> }
    };
    let rows = move || desk.progress.with(Progress::calibration).into_iter().map(row).collect_view();
    view! {
        <Show when=move || { count.get() > 0 }>
            <section class="card">
                <h2>"How it went"</h2>
                <p>{so_far}</p>
                <div class="scroll" tabindex="0" role="region" aria-label="Confidence and correctness">
                    <table>
                        <caption>"How sure you were, and how right"</caption>
                        <thead><tr><th scope="col">"Sure, on average"</th><th scope="col">"Right"</th><th scope="col">"Answers"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <p class="actions">
                    <button type="button" on:click=as_csv>"Take it away as CSV"</button>
                    <button type="button" on:click=as_yaml>"As YAML"</button>
                    <span class="muted" role="status">{said}</span>
                </p>
            </section>
        </Show>
    }
}
