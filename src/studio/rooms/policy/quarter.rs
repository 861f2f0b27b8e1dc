use leptos::prelude::*;

use super::desk::Desk;
use super::past::burned_of;
use crate::clock::today;
use crate::parts::{BasisOf, Choice};
use crate::rooms::table::decide;
use accord::chart::minutes_in_words;
use accord::model::dry_run::past;
use accord::model::{ADVICE, Advice, Answer, Quarter, basis, quarters};
use accord::plan::words::{chance_in_words, three_digits};
use accord::plan::{Decision, Policy};

/// The names in the address of what the page is asked.
const WHICH: &str = "of";
const TOIL: &str = "toil";
const SATISFIED: &str = "satisfied";

/// What a quarter was, beside what was expected, and what the workbook would do next.
#[component]
pub fn QuarterPart(desk: Desk) -> impl IntoView {
    let burned = burned_of(desk);
    let focus = desk.focus;
    let all = Memo::new(move |_| -> Answer<Vec<Quarter>> {
        let Some(burned) = burned.get()? else { return Ok(None) };
        focus.facts.with(|facts| focus.terms.with(|terms| quarters(facts, terms, &burned)))
    });
    let named = focus.session.view(WHICH);
    let shown = Memo::new(move |_| {
        all.with(|all| {
            let all = all.as_ref().ok()?.as_ref()?;
            let named = named.get();
            all.iter().find(|quarter| Some(quarter.from.to_string()) == named).or(all.first()).copied()
        })
    });
    let why = move || {
        all.with(|all| match all {
            Err(error) => error.to_string(),
            Ok(None) => "A review looks at a quarter that has passed, so it needs the list of its incidents. Bring them under Facts.".to_owned(),
            Ok(Some(_)) => "No whole calendar quarter lies in the incident list yet. It must reach from the first day of a quarter to its last.".to_owned(),
        })
    };
    view! {
        <Show when=move || shown.with(Option::is_some) fallback=move || view! { <section class="card teach"><h2>"No quarter to look back at"</h2><p>{why}</p></section> }>
            <Was desk all shown/>
            <Next desk shown/>
        </Show>
    }
}

#[component]
fn Was(desk: Desk, all: Memo<Answer<Vec<Quarter>>>, shown: Memo<Option<Quarter>>) -> impl IntoView {
    let session = desk.focus.session;
    let options = Memo::new(move |_| {
        all.with(|all| {
            let all = all.as_ref().ok().and_then(Option::as_ref);
            all.map(|all| {
                all.iter().map(|of| (of.from.to_string(), format!("{} to {}", of.from, of.until))).collect::<Vec<_>>()
            })
        })
        .unwrap_or_default()
    });
    let choose = move |value: &str| session.set_view(WHICH, Some(value.to_owned()));
    let frozen = frozen(desk, shown);
    let sentence = move || {
        shown.get().map(|of| {
            let kept = if of.is_met { "The objective was met" } else { "The objective was missed" };
            let bad = minutes_in_words(of.bad);
            let allowed = minutes_in_words(of.allowed);
            match of.expected {
                Some(expected) => format!(
                    "{kept}: {bad} were bad of the {allowed} that it allows. With these risks a quarter is this bad or worse with a chance of {}.",
                    chance_in_words(expected.as_bad)
                ),
                None => format!("{kept}: {bad} were bad of the {allowed} that it allows."),
            }
        })
    };
    let rows = move || {
        let Some(of) = shown.get() else { return Vec::new() };
        let expected = |value: Option<String>| value.unwrap_or_else(|| "not known".to_owned());
        vec![
            (
                "Bad minutes",
                minutes_in_words(of.bad),
                expected(of.expected.map(|e| format!("{} on average", minutes_in_words(e.bad)))),
            ),
            (
                "Incidents",
                of.incidents.to_string(),
                expected(of.expected.map(|e| format!("{} on average", three_digits(e.incidents)))),
            ),
            (
                "Objective over the quarter",
                if of.is_met { "met" } else { "missed" }.to_owned(),
                expected(of.expected.map(|e| format!("met with a chance of {}", chance_in_words(e.kept)))),
            ),
            (
                "Days on which the policy froze releases",
                frozen.get().map_or_else(|| "not known".to_owned(), |days| days.to_string()),
                "see the dry run".to_owned(),
            ),
        ]
    };
    view! {
        <section class="card">
            <div class="zone-head">
                <h2>"What happened, and what was expected"</h2>
                <Choice label="Quarter" options value=Signal::derive(move || shown.get().map(|of| of.from.to_string()).unwrap_or_default()) commit=choose/>
            </div>
            <p id="quarter-sentence">{sentence}</p>
            <div class="scroll" tabindex="0" role="region" aria-label="The quarter">
                <table>
                    <thead><tr><th scope="col">"Outcome"</th><th scope="col">"Happened"</th><th scope="col">"Expected"</th></tr></thead>
                    <tbody>{move || rows().into_iter().map(|(name, was, expected)| view! { <tr><th scope="row">{name}</th><td>{was}</td><td>{expected}</td></tr> }).collect_view()}</tbody>
                </table>
            </div>
            <BasisOf of=&[&basis::QUARTER, &basis::PAST]/>
        </section>
    }
}

/// Days of the quarter on which the policy would have frozen releases.
fn frozen(desk: Desk, shown: Memo<Option<Quarter>>) -> Memo<Option<usize>> {
    let burned = burned_of(desk);
    let focus = desk.focus;
    Memo::new(move |_| {
        let quarter = shown.get()?;
        let burned = burned.get().ok()??;
        let policy = desk.policy.get().unwrap_or_else(Policy::none);
        let done = focus.facts.with(|facts| {
            let log = facts.incidents.as_ref()?;
            focus.terms.with(|terms| past(log, &burned, terms, &policy)).ok()
        })?;
        let (from, first) = (done.from.day_number(), quarter.from.day_number());
        let days = first.checked_sub(from)? as usize..=(quarter.until.day_number() - from) as usize;
        Some(done.days.get(days)?.iter().filter(|day| day.is_frozen).count())
    })
}

/// What to do next, by the workbook's matrix.
#[component]
fn Next(desk: Desk, shown: Memo<Option<Quarter>>) -> impl IntoView {
    let session = desk.focus.session;
    let (toil, satisfied) = (session.view(TOIL), session.view(SATISFIED));
    let is_high = move || toil.with(|toil| toil.as_deref() == Some("high"));
    let is_satisfied = move || satisfied.with(|of| of.as_deref() != Some("low"));
    let is_met = move || shown.get().is_some_and(|of| of.is_met);
    let holds = move |row: &Advice| (row.is_met, row.toil, row.satisfied) == (is_met(), is_high(), is_satisfied());
    let advice = Memo::new(move |_| ADVICE.iter().find(|row| holds(row)).map_or("", |row| row.action));
    let level = |high: bool| if high { "high" } else { "low" };
    let rows = move || {
        let one = |row: &Advice| {
            let here = holds(row);
            view! {
                <tr class:here=here aria-current=here.then_some("true")>
                    <th scope="row">{if row.is_met { "met" } else { "missed" }}</th>
                    <td>{level(row.toil)}</td><td>{level(row.satisfied)}</td><td>{row.action} {here.then_some(" ◂")}</td>
                </tr>
            }
        };
        ADVICE.iter().map(one).collect_view()
    };
    let options = || Signal::stored(["low", "high"].map(|of| (of.to_owned(), of.to_owned())).to_vec());
    let record = move |_| {
        let Some(quarter) = shown.get_untracked() else { return };
        let decision = Decision {
            question: format!("What follows from the quarter from {} to {}?", quarter.from, quarter.until),
            outcome: advice.get_untracked().to_owned(),
            reason: untrack(|| {
                format!(
                    "The objective was {}, toil {}, customers' satisfaction {}",
                    if is_met() { "met" } else { "missed" },
                    level(is_high()),
                    level(is_satisfied())
                )
            }),
            on: today(),
            ..Decision::default()
        };
        decide(session, |all| all.push(decision));
    };
    let recorded = Memo::new(move |_| {
        let wanted = shown.get().map(|of| format!("What follows from the quarter from {} to {}?", of.from, of.until));
        session.history.with(|history| {
            history
                .plan()
                .decisions
                .iter()
                .any(|of| Some(&of.question) == wanted.as_ref() && of.outcome == advice.get())
        })
    });
    view! {
        <section class="card">
            <h2>"What follows from it"</h2>
            <div class="rule-fields">
                <Choice label="Toil of the team" options=options() value=Signal::derive(move || level(is_high()).to_owned()) commit=move |to: &str| session.set_view(TOIL, (to == "high").then(|| to.to_owned()))/>
                <Choice label="Customers' satisfaction" options=options() value=Signal::derive(move || level(is_satisfied()).to_owned()) commit=move |to: &str| session.set_view(SATISFIED, (to == "low").then(|| to.to_owned()))/>
            </div>
            <p class="advice"><b>{advice}</b></p>
            <p class="actions">
                <button type="button" aria-disabled=move || recorded.get().to_string() on:click=move |event| if !recorded.get_untracked() { record(event) }>
                    {move || if recorded.get() { "Recorded as a decision" } else { "Record as a decision" }}
                </button>
            </p>
            <div class="scroll" tabindex="0" role="region" aria-label="Decision matrix">
                <table class="matrix">
                    <thead><tr><th scope="col">"Objective"</th><th scope="col">"Toil"</th><th scope="col">"Satisfaction"</th><th scope="col">"Then"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}
