use leptos::prelude::*;

use super::question::Seen;
use crate::session::Session;
use accord::drill::{Debrief, Marks};
use accord::model::ModelError;
use accord::plan::words::percent_rounded;

/// Why it is right: the formula with this round's numbers, and the room where one can play with it.
#[component]
pub fn Told(debrief: Debrief) -> impl IntoView {
    let Debrief { formula, steps, answer, why, link, source, chart } = debrief;
    view! {
        <div class="debrief">
            <p><b>{answer}</b></p>
            <p class="formula"><code>{formula}</code></p>
            <ol>{steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}</ol>
            <Seen chart id="debrief"/>
            <p>{why}</p>
            <p class="actions"><a class="button" href=link>"Play with it in its room"</a> <span class="muted">{source}</span></p>
            <p class="muted">{with_what(Session::from_context())}</p>
        </div>
    }
}

/// Rooms know the plan, not the round: whoever goes there should know why the figures are others.
fn with_what(session: Session) -> impl Fn() -> String {
    move || {
        let shown = session.shown();
        session.history.with(|history| match shown.and_then(|id| history.plan().objective(id)) {
            Some(of) => format!(
                "The room calculates with your plan, not with this round: {}, {} % over {}.",
                of.display_name(),
                of.terms.target,
                of.terms.window.length.spoken()
            ),
            None => "The room calculates with a plan. None is open yet; the room offers a sample.".to_owned(),
        })
    }
}

/// An attempt on its axes.
#[component]
pub fn OnAxes(marks: Marks) -> impl IntoView {
    let Marks { correctness, pace, own, calibration, points } = marks;
    let axis = |name: &'static str, share: f64| view! { <div><dt>{name}</dt><dd>{percent_rounded(share)}</dd></div> };
    view! {
        <dl class="axes">
            <div class="points"><dt>"Points"</dt><dd>{format!("{points:.0}")}</dd></div>
            {axis("Right", correctness)}
            {axis("Right in time", pace)}
            {axis("On your own", own)}
            {calibration.map(|of| axis("Knew how sure to be", of))}
        </dl>
    }
}

/// The end of a play without rounds: a headline, a sentence, the axes and why; or what the models refused.
#[component]
pub fn Ended(told: Result<(String, String, Marks, Debrief), ModelError>, again: Callback<()>) -> impl IntoView {
    told.map(|(headline, says, marks, debrief)| {
        view! {
            <section class="card">
                <div role="status"><h2>{headline}</h2></div>
                <p>{says}</p>
                <OnAxes marks/>
                <Told debrief/>
                <p class="actions"><button type="button" class="primary" on:click=move |_| again.run(())>"Play it again"</button></p>
            </section>
        }
    })
    .map_err(|error| view! { <p class="error" role="alert">{error.to_string()}</p> })
    .map_or_else(IntoAny::into_any, IntoAny::into_any)
}
