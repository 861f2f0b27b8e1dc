use leptos::prelude::*;

use super::or_nothing;
use super::stage::Stage;
use accord::chart::{past_plot, spell_in_words};
use accord::model::dry_run::{Past, burned, past};
use accord::plan::words::policy_as_prose;

/// The rules in sentences, and what they would have done.
pub fn slide(stage: Stage) -> AnyView {
    let says = Memo::new(move |_| {
        stage.focus.terms.with(|terms| terms.policy.as_ref().map(policy_as_prose)).unwrap_or_default()
    });
    let done = Memo::new(move |_| done(stage));
    let sentence = move || done.with(|done| done.as_ref().map(|past| past_plot(past).sentence));
    view! {
        <Show when=move || says.with(|says| !says.is_empty()) fallback=|| view! { <p class="muted">"Nothing follows yet: no policy is agreed."</p> }>
            <ol class="prose">{move || says.get().into_iter().map(|says| view! { <li>{says}</li> }).collect_view()}</ol>
        </Show>
        {move || sentence().map(|says| view! { <p class="over-all"><b>"On what really happened: "</b> {says}</p> })}
    }
    .into_any()
}

fn done(stage: Stage) -> Option<Past> {
    stage.focus.facts.with(|facts| {
        stage.focus.terms.with(|terms| {
            let (log, policy) = (facts.incidents.as_ref()?, terms.policy.as_ref()?);
            let burned = burned(facts, terms.method).ok()??;
            past(log, &burned, terms, policy).ok()
        })
    })
}

/// The dates.
pub fn notes(stage: Stage) -> Vec<String> {
    let spells = done(stage).map(|past| past.spells(|day| day.is_frozen)).unwrap_or_default();
    or_nothing(spells.iter().map(|spell| format!("Frozen: {}", spell_in_words(spell))).collect())
}
