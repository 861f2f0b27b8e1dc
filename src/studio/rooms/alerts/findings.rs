use leptos::prelude::*;

use crate::focus::Focus;
use accord::chart::tier_name;
use accord::model::burn_alert::{Finding, findings};
use accord::plan::AlertTier;

/// What is doubtful about the alerts, what to do about each, and a button where one change mends it.
#[component]
pub fn FindingsCard(focus: Focus) -> impl IntoView {
    let found = Memo::new(move |_| {
        focus.facts.with(|facts| {
            focus.terms.with(|terms| {
                let with_tier = |finding: Finding| Some((*terms.alerts.get(finding.tier)?, finding));
                findings(facts, terms).into_iter().filter_map(with_tier).collect::<Vec<_>>()
            })
        })
    });
    let item = move |(tier, finding): (AlertTier, Finding)| {
        let at = finding.tier;
        let button = finding.remedy.map(|remedy| {
            let says = remedy.says(tier);
            let apply = move |_| focus.edit(None, |objective| remedy.apply(&mut objective.terms, at));
            view! { <button type="button" aria-label=format!("{says}: alert {}", at + 1) on:click=apply>{says.clone()}</button> }
        });
        view! {
            <li class="lint">
                <div>
                    <p><b>{tier_name(tier)}</b> ". " {finding.lint.to_string()}</p>
                    <p class="muted">{finding.advice}</p>
                </div>
                {button}
            </li>
        }
    };
    view! {
        <Show when=move || found.with(|found| !found.is_empty())>
            <section class="card lints">
                <h2>"Worth a second look"</h2>
                <ul>{move || found.get().into_iter().map(item).collect_view()}</ul>
            </section>
        </Show>
    }
}
