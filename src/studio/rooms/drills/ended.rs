use leptos::prelude::*;

use accord::drill::{Debrief, Marks};
use accord::plan::words::percent_rounded;

/// Why it is right: the formula with this round's numbers, and the room where one can play with it.
#[component]
pub fn Told(debrief: Debrief) -> impl IntoView {
    let Debrief { formula, steps, answer, why, link, source, .. } = debrief;
    view! {
        <div class="debrief">
            <p><b>{answer}</b></p>
            <p class="formula"><code>{formula}</code></p>
            <ol>{steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}</ol>
            <p>{why}</p>
            <p class="actions"><a class="button" href=link>"Play with it in its room"</a> <span class="muted">{source}</span></p>
        </div>
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
            {axis("In time", pace)}
            {axis("On your own", own)}
            {calibration.map(|of| axis("Knew how sure to be", of))}
        </dl>
    }
}
