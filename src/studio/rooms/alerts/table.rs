use leptos::prelude::*;

use crate::parts::BasisOf;
use accord::model::{Promise, TierOutlook, basis};
use accord::plan::Terms;
use accord::plan::words::percent_rounded;
use accord::units::{Method, Span};

/// What each alert tier does.
#[component]
pub fn AlertsTable(promise: Memo<Promise>, terms: Memo<Terms>) -> impl IntoView {
    let count = Memo::new(move |_| promise.with(|promise| promise.tiers.len()));
    let burning = Memo::new(move |_| match terms.with(|terms| terms.method) {
        Method::Timeslices { .. } => "bad slices",
        Method::Occurrences | Method::RatioTimeslices { .. } => "errors",
    });
    view! {
        <section class="card">
            <h2>"What each does"</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="What each alert does">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Alert"</th>
                            <th scope="col">"Windows"</th>
                            <th scope="col">"Burn rate"</th>
                            <th scope="col">"Fires above"</th>
                            <th scope="col">"Full outage: fires after"</th>
                            <th scope="col">"Quiet again after"</th>
                            <th scope="col">"Budget spent by then"</th>
                            <th scope="col">"Budget would last"</th>
                        </tr>
                    </thead>
                    <tbody><For each=move || 0..count.get() key=|i| *i children=move |i| view! { <Row promise burning i/> }/></tbody>
                </table>
            </div>
            <BasisOf of=&[&basis::DETECTION, &basis::RESET, &basis::SPENT, &basis::EXHAUSTION]/>
        </section>
    }
}

/// Rows stay while figures change: only their text does.
#[component]
fn Row(promise: Memo<Promise>, burning: Memo<&'static str>, i: usize) -> impl IntoView {
    let says = move |of: fn(&TierOutlook) -> String| {
        move || promise.with(|promise| promise.tiers.get(i).map(of).unwrap_or_default())
    };
    let windows = says(|outlook| match outlook.tier.short {
        Some(short) => format!("{} and {}", outlook.tier.long.prometheus(), short.prometheus()),
        None => outlook.tier.long.prometheus(),
    });
    let severity = says(|outlook| outlook.tier.severity.name().to_owned());
    view! {
        <tr>
            <th scope="row"><span class=move || format!("severity {}", severity())>{severity}</span></th>
            <td>{windows}</td>
            <td>{says(|outlook| format!("{}×", outlook.tier.factor))}</td>
            <td>{says(|outlook| percent_rounded(outlook.error_floor))} " " {burning}</td>
            <td>{says(|outlook| or(outlook.detection, "never"))}</td>
            <td>{says(|outlook| or(outlook.reset, "–"))}</td>
            <td>{says(|outlook| percent_rounded(outlook.spent))}</td>
            <td>{says(|outlook| or(outlook.exhausts, "–"))}</td>
        </tr>
    }
}

fn or(span: Option<Span>, otherwise: &str) -> String {
    span.map_or_else(|| otherwise.to_owned(), |span| span.to_string())
}
