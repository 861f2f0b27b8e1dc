use leptos::prelude::*;

use super::desk::Desk;
use super::ended::Ended;
use super::question::plot_of;
use crate::parts::{ChartFigure, Stopwatch};
use accord::drill::{Cascade, CascadeLever, CascadeTurn, CascadeView, Deck};
use accord::plan::words::{percent_rounded, three_digits};

/// A live overload: one lever each turn. With the clock running, a turn passes by itself when its seconds are over.
#[component]
pub fn CascadePlay(desk: Desk, deck: Deck, seed: u64, mut cascade: Cascade, again: Callback<()>) -> impl IntoView {
    let story = cascade.story().to_owned();
    // Whoever left in the middle finds the run as it was, with the clock standing still.
    for name in desk.begun(&deck, seed) {
        let lever = CascadeLever::ALL.into_iter().find(|lever| lever.name() == name);
        if lever.is_none_or(|lever| cascade.step(lever).is_err()) {
            break;
        }
    }
    let view_of = RwSignal::new(cascade.view());
    let run = StoredValue::new(cascade);
    let error = RwSignal::new(None::<String>);
    let watch = Stopwatch::new();
    let seconds = f64::from(deck.seconds);
    // When the turn passes, in seconds of the watch; none while the clock stands still.
    let passes_at = RwSignal::new(None::<f64>);
    let pull = move |lever: CascadeLever| {
        let outcome = run.try_update_value(|run| run.step(lever).map(|_| run.view()));
        match outcome {
            Some(Ok(seen)) => {
                error.set(None);
                let pulled = run.with_value(|run| run.turns().iter().map(|turn| turn.lever.name()).collect());
                desk.keep_begun(&deck, seed, Some(pulled));
                if seen.is_over
                    && let Some(Ok(score)) = run.try_with_value(Cascade::score)
                {
                    desk.write_down(&deck, seed, 0, None, score.marks());
                }
                passes_at.update(|at| {
                    *at = at.filter(|_| !seen.is_over).map(|_| watch.seconds_now() + seconds);
                });
                view_of.set(seen);
            }
            Some(Err(why)) => error.set(Some(why.to_string())),
            None => {}
        }
    };
    let pull = StoredValue::new_local(pull);
    Effect::new(move || {
        if passes_at.get().is_some_and(|at| watch.seconds() >= at) {
            pull.with_value(|pull| pull(CascadeLever::Wait));
        }
    });
    let is_running = Memo::new(move |_| passes_at.with(Option::is_some));
    let start_or_stop = move |_| {
        passes_at.update(|at| *at = if at.is_some() { None } else { Some(watch.seconds_now() + seconds) });
    };
    let left = move || match passes_at.get() {
        Some(at) => format!("{:.0} s until this turn passes", (at - watch.seconds()).max(0.0)),
        None => format!(
            "The clock stands still. Started, it lets a turn pass every {seconds:.0} s, whether you act or not."
        ),
    };
    // Each keeps its place: who looks for one in a hurry finds it where it was.
    let one = move |lever: CascadeLever| {
        let can = Memo::new(move |_| view_of.with(|seen| seen.levers.contains(&lever)));
        let press = move |_| {
            if can.get_untracked() {
                pull.with_value(|pull| pull(lever));
            }
        };
        view! { <button type="button" aria-disabled=move || (!can.get()).to_string() on:click=press>{lever.name()}</button> }
    };
    let levers = move || CascadeLever::ALL.into_iter().map(one).collect_view();
    let row = |(at, turn): (usize, CascadeTurn)| {
        let served = if turn.demand > 0.0 { (turn.good / turn.demand).min(1.0) } else { 1.0 };
        view! { <tr><td>{(at + 1).to_string()}</td><td>{turn.lever.name()}</td><td>{percent_rounded(served)}</td></tr> }
    };
    let turns = move || {
        view_of.track();
        run.with_value(|run| run.turns().to_vec()).into_iter().enumerate().map(row).collect_view()
    };
    let has_turns = Memo::new(move |_| view_of.with(|seen| seen.turn.0 > 0));
    let plot = Signal::derive(move || view_of.with(|seen| plot_of(&seen.good)));
    let figures = move || {
        view_of.with(|CascadeView { turn, demand, attempts, failing, shed, .. }| {
            let all = [
                ("Turn", format!("{} of {}", turn.0, turn.1)),
                ("Users ask", format!("{} a second", three_digits(*demand))),
                (
                    "Attempts that arrive",
                    if turn.0 == 0 {
                        "not known yet".to_owned()
                    } else {
                        format!("{} a second", three_digits(*attempts))
                    },
                ),
                ("Not served", percent_rounded(*failing)),
                ("Turned away", percent_rounded(*shed)),
            ];
            all.map(|(what, says)| view! { <div><dt>{what}</dt><dd>{says}</dd></div> }).collect_view()
        })
    };
    let news =
        move || view_of.with(|seen| seen.news.clone()).into_iter().map(|says| view! { <li>{says}</li> }).collect_view();
    let is_over = Memo::new(move |_| view_of.with(|seen| seen.is_over));
    let ended = move || {
        let told = run.with_value(|run| Ok((run.score()?, run.debrief()?)));
        let told = told.map(|(score, debrief)| {
            let headline = format!("{} of what could be saved was saved", percent_rounded(score.saved));
            let says = match score.recovered_after {
                Some(after) => format!("Nearly all users were served again after {after} seconds."),
                None => "Users were not served again before the end.".to_owned(),
            };
            (headline, says, score.marks(), debrief)
        });
        view! { <Ended told again/> }
    };
    view! {
        <section class="card">
            <p>{story}</p>
            <div role="status"><ul class="news">{news}</ul></div>
            <dl class="axes">{figures}</dl>
            <ChartFigure id="cascade" plot/>
            <p class="error" role="alert">{error}</p>
            <Show when=move || !is_over.get()>
                <h2>"What do you do?"</h2>
                <p class="actions levers">{levers}</p>
                <p class="actions"><button type="button" on:click=start_or_stop>{move || if is_running.get() { "Stop the clock" } else { "Start the clock" }}</button>
                    <span class="muted">{left}</span></p>
            </Show>
            <Show when=move || has_turns.get()>
                <div class="scroll" tabindex="0" role="region" aria-label="Turns so far">
                    <table>
                        <thead><tr><th scope="col">"Turn"</th><th scope="col">"You did"</th><th scope="col">"Served"</th></tr></thead>
                        <tbody>{turns}</tbody>
                    </table>
                </div>
            </Show>
        </section>
        <Show when=move || is_over.get()>{ended}</Show>
    }
}
