use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::{BasisOf, unique};
use accord::model::{Exhaustion, basis};
use accord::plan::words::percent_rounded;
use accord::plan::{Indicator, Objective, Source};
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

/// What is measured: the queries as somebody wrote them, to be changed here.
#[component]
pub fn About(focus: Focus) -> impl IntoView {
    let (history, id) = (focus.session.history, focus.id);
    let slice = move |of: fn(&Objective) -> String| {
        Memo::new(move |_| history.with(|history| history.plan().objective(id).map(of).unwrap_or_default()))
    };
    let indicator =
        Memo::new(move |_| history.with(|history| history.plan().objective(id).map(|of| of.indicator.clone())));
    let names = Memo::new(move |_| {
        indicator
            .with(|indicator| indicator.iter().flat_map(Indicator::sources).map(|(what, _)| what).collect::<Vec<_>>())
    });
    let elsewhere = move || {
        indicator.with(|indicator| match indicator {
            Some(Indicator::Reference { name, .. }) => {
                Some(format!("The SLI “{name}”, which is defined in another file."))
            }
            Some(Indicator::Threshold { bound: Some((comparison, value)), .. }) => {
                Some(format!("Good while the metric is {} {value}.", comparison.name()))
            }
            _ => None,
        })
    };
    let has_queries = Memo::new(move |_| names.with(|names| !names.is_empty()));
    let fields = move || {
        let one = |(at, what): (usize, &'static str)| view! { <Query focus indicator at what/> };
        names.get().into_iter().enumerate().map(one).collect_view()
    };
    view! {
        <section class="card">
            <h2>"What is measured"</h2>
            <p>{slice(|objective| objective.description.clone())}</p>
            <p>{elsewhere}</p>
            {fields}
            <Show when=move || has_queries.get()>
                <p class="muted">"Write " <code>"[{{.window}}]"</code> " where the time of a rate stands: each tool puts its own windows there."</p>
            </Show>
        </section>
    }
}

/// One query, over as many lines as it was written.
#[component]
fn Query(focus: Focus, indicator: Memo<Option<Indicator>>, at: usize, what: &'static str) -> impl IntoView {
    let id = unique("query");
    let query = Memo::new(move |_| {
        indicator.with(|indicator| {
            let of = indicator.as_ref().and_then(|indicator| indicator.sources().get(at).map(|(_, source)| *source));
            of.and_then(Source::query).unwrap_or_default().to_owned()
        })
    });
    let rows = move || query.with(|query| query.lines().count().clamp(2, 8)).to_string();
    let change = move |event| {
        let typed = event_target_value(&event);
        focus.edit(None, |objective| {
            if let Some(source) = objective.indicator.sources_mut().into_iter().nth(at) {
                source.set_query(typed.trim());
            }
        });
    };
    view! {
        <div class="field wide query">
            <label for=id.clone()>{what}</label>
            <textarea id=id rows=rows spellcheck="false" autocomplete="off" placeholder="sum(rate(http_requests_total{code!~\"5..\"}[{{.window}}]))"
                prop:value=move || query.get() on:change=change></textarea>
        </div>
    }
}
