use leptos::prelude::*;

use super::desk::Desk;
use super::ended::{OnAxes, Told};
use super::question::{Ask, Facts, Reply, Seen};
use crate::parts::{Choice, Stopwatch};
use crate::platform::page;
use accord::drill::{Attempt, Deck, Grade, Marks, Round, Verdict, mark};

/// How sure somebody can say to be, in per cent.
const SURE: [&str; 6] = ["50", "60", "70", "80", "90", "99"];
/// Where the focus goes with a new round, and with its outcome.
const QUESTION: &str = "question";
const OUTCOME: &str = "outcome";

/// Questions, one after the other, and how they went.
#[component]
pub fn RoundsPlay(desk: Desk, deck: Deck, seed: u64, rounds: Vec<Round>, again: Callback<()>) -> impl IntoView {
    let count = rounds.len();
    let (deck, rounds) = (StoredValue::new(deck), StoredValue::new(rounds));
    // Whoever leaves in the middle finds the next round when they come back.
    let begun = deck.with_value(|deck| desk.begun(deck, seed));
    let points = RwSignal::new(begun.iter().filter_map(|of| of.parse().ok()).collect::<Vec<f64>>());
    let at = RwSignal::new(points.with_untracked(Vec::len));
    let done = Callback::new(move |(attempt, of_round): (Attempt, Marks)| {
        let round = at.get_untracked() as u32 + 1;
        points.update(|all| all.push(of_round.points));
        let so_far = points.with_untracked(|all| all.iter().map(f64::to_string).collect::<Vec<_>>());
        deck.with_value(|deck| {
            desk.write_down(deck, seed, round, Some(attempt), of_round);
            desk.keep_begun(deck, seed, Some(so_far));
        });
    });
    let next = Callback::new(move |()| {
        at.update(|at| *at += 1);
        page::after(0, || page::focus_in_view(QUESTION));
    });
    // Keyed, so that nothing of a round, such as a chosen option, stays in the fields of the next.
    let current = move || {
        let place = at.get();
        rounds.with_value(|rounds| rounds.get(place).cloned()).map(|round| (place, round))
    };
    let one = move |(place, round): (usize, Round)| {
        view! {
            <p class="muted" role="status">{format!("Round {} of {count}", place + 1)}</p>
            <OneRound round is_last=place + 1 == count done next/>
        }
    };
    view! {
        <For each=current key=|(place, _)| *place children=one/>
        <Show when=move || { at.get() >= count }><AllDone points again/></Show>
    }
}

/// How a whole play went.
#[component]
fn AllDone(points: RwSignal<Vec<f64>>, again: Callback<()>) -> impl IntoView {
    let all = points.get_untracked();
    let mean = all.iter().sum::<f64>() / all.len().max(1) as f64;
    let row = |(at, of): (usize, f64)| view! { <li>{format!("Round {}: {of:.0} points", at + 1)}</li> };
    view! {
        <section class="card">
            <div role="status"><h2 id=QUESTION tabindex="-1">{format!("{mean:.0} of 100 points")}</h2></div>
            <ol class="rounds-done">{all.into_iter().enumerate().map(row).collect_view()}</ol>
            <p class="actions"><button type="button" class="primary" on:click=move |_| again.run(())>"Play it again"</button></p>
        </section>
    }
}

#[component]
fn OneRound(round: Round, is_last: bool, done: Callback<(Attempt, Marks)>, next: Callback<()>) -> impl IntoView {
    let watch = Stopwatch::new();
    let reply = RwSignal::new(Reply::to(&round.question));
    let hints = RwSignal::new(0_usize);
    let sure = RwSignal::new("70".to_owned());
    let missing = RwSignal::new(None::<String>);
    let told = RwSignal::new(None::<(Grade, Marks)>);
    let is_over = Signal::derive(move || told.with(Option::is_some));
    let Round { story, facts, chart, ask, question, seconds, .. } = round.clone();
    let round = StoredValue::new(round);
    let answer = move || {
        if is_over.get_untracked() {
            return;
        }
        let answer = round.with_value(|round| reply.with_untracked(|reply| reply.answer(&round.question)));
        let answer = match answer {
            Ok(answer) => answer,
            Err(what) => return missing.set(Some(what)),
        };
        missing.set(None);
        let confidence = sure.with_untracked(|sure| sure.parse::<f64>().ok()).map(|percent| percent / 100.0);
        let attempt = Attempt { seconds: watch.stop(), hints: hints.get_untracked(), confidence };
        let (grade, marks) = round.with_value(|round| {
            let grade = round.grade(&answer);
            let marks = mark(round, &grade, attempt);
            (grade, marks)
        });
        done.run((attempt, marks));
        told.set(Some((grade, marks)));
        page::after(0, || page::focus_in_view(OUTCOME));
    };
    let given = move || {
        round.with_value(|round| round.hints.iter().take(hints.get()).map(|of| of.says.clone()).collect::<Vec<_>>())
    };
    let costs = move || {
        round.with_value(|round| {
            round.hints.get(hints.get()).map(|of| format!("Take a hint (costs {:.0} %)", of.cost * 100.0))
        })
    };
    let left = move || {
        let left = f64::from(seconds) - watch.seconds();
        if left >= 0.0 { format!("{left:.0} s left") } else { format!("{:.0} s over", -left) }
    };
    let verdict = |verdict: Verdict| match verdict {
        Verdict::Right => "Right.",
        Verdict::Partly => "Partly right.",
        Verdict::Wrong => "Not so.",
    };
    let outcome = move || {
        told.get().map(|(grade, marks)| {
            let debrief = round.with_value(|round| round.debrief().clone());
            view! {
                <section class="card outcome" id=OUTCOME tabindex="-1">
                    <div role="status"><h2>{verdict(grade.verdict)} " " {grade.says}</h2></div>
                    <OnAxes marks/>
                    <Told debrief/>
                    <p class="actions"><button type="button" class="primary" on:click=move |_| next.run(())>{if is_last { "How it went" } else { "Next round" }}</button></p>
                </section>
            }
        })
    };
    let options = SURE.map(|percent| (percent.to_owned(), format!("{percent} %"))).to_vec();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        answer();
    };
    view! {
        <form class="card round" on:submit=submit>
            <p class="time muted" class:over=move || { watch.seconds() > f64::from(seconds) }>{left}</p>
            <p>{story}</p>
            <Facts facts/>
            <Seen chart id="round"/>
            <h2 id=QUESTION tabindex="-1">{ask}</h2>
            <Ask question reply is_over/>
            <ul class="hints">{move || given().into_iter().map(|says| view! { <li>{says}</li> }).collect_view()}</ul>
            <p class="error" role="alert">{missing}</p>
            <Show when=move || !is_over.get()>
                <div class="answer-row">
                    <Choice label="How sure are you?" options=Signal::stored(options.clone()) value=sure commit=move |value: &str| sure.set(value.to_owned())/>
                    <button type="submit" class="primary">"Answer"</button>
                    {move || costs().map(|says| view! { <button type="button" on:click=move |_| hints.update(|n| *n += 1)>{says}</button> })}
                </div>
            </Show>
        </form>
        {outcome}
    }
}
