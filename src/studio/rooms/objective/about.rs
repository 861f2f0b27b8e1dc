use leptos::prelude::*;

use crate::parts::BasisOf;
use accord::model::{Promise, basis};
use accord::plan::words::percent_rounded;
use accord::plan::{Indicator, Objective, Terms};
use accord::units::Method;

/// How long a full budget lasts, by how fast it burns.
#[component]
pub fn ExhaustionCard(promise: Memo<Promise>, terms: Memo<Terms>) -> impl IntoView {
    let burning = move || match terms.with(|terms| terms.method) {
        Method::Timeslices { .. } => "Bad slices",
        Method::Occurrences | Method::RatioTimeslices { .. } => "Errors",
    };
    let rows = move || {
        promise.with(|promise| {
            let last = promise.exhaustion.len().saturating_sub(1);
            promise
                .exhaustion
                .iter()
                .enumerate()
                .map(|(i, at)| {
                    let name = if i == last { "Full outage".to_owned() } else { format!("{}×", at.burn_rate) };
                    view! {
                        <tr><th scope="row">{name}</th><td>{percent_rounded(at.error_ratio)}</td><td>{at.after.to_string()}</td></tr>
                    }
                })
                .collect_view()
        })
    };
    view! {
        <section class="card">
            <h2>"How long the budget lasts"</h2>
            <table>
                <thead><tr><th scope="col">"Burn rate"</th><th scope="col">{burning}</th><th scope="col">"Budget gone after"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <BasisOf of=&[&basis::EXHAUSTION]/>
        </section>
    }
}

/// What is measured, as the file had it.
#[component]
pub fn About(objective: Objective) -> impl IntoView {
    let Objective { description, indicator, .. } = objective;
    let queries = indicator.sources().into_iter().map(|(what, source)| {
        let query = source.query().unwrap_or("no query").to_owned();
        view! {
            <dt>{what}</dt>
            <dd><pre><code>{query}</code></pre></dd>
        }
    });
    let elsewhere = match &indicator {
        Indicator::Reference { name, .. } => Some(format!("The SLI “{name}”, which is defined in another file.")),
        Indicator::Threshold { bound: Some((comparison, value)), .. } => {
            Some(format!("Good while the metric is {} {value}.", comparison.name()))
        }
        _ => None,
    };
    view! {
        <section class="card">
            <h2>"What is measured"</h2>
            <p>{description}</p>
            <p>{elsewhere}</p>
            <dl class="queries">{queries.collect_view()}</dl>
        </section>
    }
}
