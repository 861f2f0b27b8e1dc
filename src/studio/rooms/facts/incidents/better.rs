use leptos::prelude::*;

use super::Log;
use crate::parts::{BasisOf, Unfold, answered};
use accord::chart::minutes_in_words;
use accord::model::{Answer, Betterment, basis, betterment};
use accord::plan::words::{percent_rounded, three_digits};

/// Whether it gets better, and how much such a figure is worth.
#[component]
pub fn Better(log: Log) -> impl IntoView {
    // Permutations are drawn only while somebody looks: what is folded asks for nothing.
    let answer: Memo<Answer<Betterment>> =
        Memo::new(move |_| log.with(|log| log.as_ref().map_or(Ok(None), betterment)));
    let shown = move || {
        answer.with(|answer| {
            answered(answer, "Both halves of the period need an incident.", |better| said(better).into_any())
        })
    };
    view! {
        <section class="card">
            <Unfold summary="Is it getting better?">
                {shown}
                <BasisOf of=&[&basis::BETTERMENT]/>
            </Unfold>
        </section>
    }
}

fn said(better: &Betterment) -> impl IntoView + use<> {
    let Betterment { counts, trend, illusion, needed } = *better;
    let verdict = if trend.by_chance < 0.05 {
        "That is more than chance would do."
    } else {
        "Chance alone does as much often enough: it says nothing yet."
    };
    view! {
        <p>
            {format!(
                "The mean incident took {} in the first half of the period ({} incidents) and {} in the second ({}). If nothing had changed, halves would differ as much {} of the time.",
                minutes_in_words(trend.before), counts.0, minutes_in_words(trend.after), counts.1, percent_rounded(trend.by_chance)
            )}
            " " <b>{verdict}</b>
        </p>
        {illusion.map(|chance| view! { <p>{format!("A fall of a tenth or more appears {} of the time although nothing has changed.", percent_rounded(chance))}</p> })}
        {needed.map(|needed| view! { <p>{format!("To show a real cut of a tenth four times of five, each half would need {} incidents.", three_digits(needed))}</p> })}
    }
}
