use leptos::prelude::*;

use crate::parts::{Stopwatch, TextField};
use crate::platform::files;
use accord::drill::{Branch, Clue, Wheel, WheelEntry};
use accord::plan::words::percent_rounded;

/// A wheel of misfortune: the host's side. The cause is under a fold, so that the screen may be shared.
#[component]
pub fn WheelPlay(wheel: Wheel, again: Callback<()>) -> impl IntoView {
    let watch = Stopwatch::new();
    let scenario = wheel.scenario().clone();
    let run = StoredValue::new(wheel);
    let changed = RwSignal::new(0_u32);
    let error = RwSignal::new(None::<String>);
    let act = move |act: &dyn Fn(&mut Wheel, f64) -> Result<(), accord::model::ModelError>| {
        let now = watch.seconds_now();
        match run.try_update_value(|run| act(run, now)) {
            Some(Err(why)) => error.set(Some(why.to_string())),
            _ => error.set(None),
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
        let one = |(at, clue): (usize, Clue)| view! { <button type="button" on:click=move |_| act(&|run, now| run.show(at, now).map(|_| ()))>{clue.look}</button> };
        changed.track();
        run.with_value(|run| run.beat().clues.clone()).into_iter().enumerate().map(one).collect_view()
    };
    let branches = move || {
        let one = |(at, branch): (usize, Branch)| view! { <button type="button" on:click=move |_| act(&|run, now| run.act(at, now))>{branch.does}</button> };
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
            act(&|run, now| run.note(&text, now));
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
                <p class="actions"><button type="button" on:click=move |_| act(&|run, now| run.end(now))>"End it here"</button></p>
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
