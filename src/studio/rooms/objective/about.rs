use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::BasisOf;
use accord::model::{Exhaustion, basis};
use accord::plan::words::percent_rounded;
use accord::plan::{Indicator, Objective};
use accord::units::Method;

/// How long a full budget lasts, by how fast it burns.
#[component]
pub fn ExhaustionCard(focus: Focus) -> impl IntoView {
    let Focus { promise, terms, .. } = focus;
    let burning = move || match terms.with(|terms| terms.method) {
        Method::Timeslices { .. } => "Bad slices",
        Method::Occurrences | Method::RatioTimeslices { .. } => "Errors",
    };
    let count = Memo::new(move |_| promise.with(|promise| promise.exhaustion.len()));
    let row = move |at: usize| {
        let cell = move |say: fn(&Exhaustion) -> String| {
            move || promise.with(|promise| promise.exhaustion.get(at).map(say).unwrap_or_default())
        };
        let is_last = at + 1 == count.get_untracked();
        let name = if is_last {
            |_: &Exhaustion| "Full outage".to_owned()
        } else {
            |it: &Exhaustion| format!("{}×", it.burn_rate)
        };
        let (errors, after) = (cell(|it| percent_rounded(it.error_ratio)), cell(|it| it.after.to_string()));
        view! { <tr><th scope="row">{cell(name)}</th><td>{errors}</td><td>{after}</td></tr> }
    };
    let rows = move || (0..count.get()).map(row).collect_view();
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
