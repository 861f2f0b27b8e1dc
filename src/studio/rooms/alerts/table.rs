use leptos::prelude::*;

use crate::parts::{BasisNote, percent};
use accord::model::{Promise, TierOutlook, basis};
use accord::plan::Terms;
use accord::units::{Method, Span};

/// What each alert tier does, with what is wrong with it.
#[component]
pub fn AlertsTable(promise: Memo<Promise>, terms: Memo<Terms>) -> impl IntoView {
    let rows = move || {
        let burning = match terms.with(|terms| terms.method) {
            Method::Timeslices { .. } => "bad slices",
            Method::Occurrences | Method::RatioTimeslices { .. } => "errors",
        };
        promise.with(|promise| promise.tiers.iter().map(|tier| tier_rows(tier, burning)).collect_view())
    };
    let is_empty = move || promise.with(|promise| promise.tiers.is_empty());
    view! {
        <section class="card">
            <h2>"Alerts"</h2>
            <Show when=move || !is_empty() fallback=|| view! { <p class="muted">"The terms name no alerts, so nobody is told when the budget burns."</p> }>
                <div class="scroll" tabindex="0" role="region" aria-label="Alerts">
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
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <details class="basis">
                    <summary>"Basis"</summary>
                    <BasisNote basis=&basis::DETECTION/>
                    <BasisNote basis=&basis::RESET/>
                    <BasisNote basis=&basis::SPENT/>
                </details>
            </Show>
        </section>
    }
}

fn tier_rows(outlook: &TierOutlook, burning: &'static str) -> impl IntoView + use<> {
    let tier = outlook.tier;
    let windows = match tier.short {
        Some(short) => format!("{} and {}", tier.long.prometheus(), short.prometheus()),
        None => tier.long.prometheus(),
    };
    let or_never = |span: Option<Span>| span.map_or_else(|| "never".to_owned(), |span| span.to_string());
    let lints = outlook.lints.iter().map(|lint| {
        view! { <tr class="lint"><td colspan="7"><span class="tag">"Check"</span> {lint.to_string()}</td></tr> }
    });
    view! {
        <tr>
            <th scope="row"><span class=format!("severity {}", tier.severity.name())>{tier.severity.name()}</span></th>
            <td>{windows}</td>
            <td>{tier.factor.to_string()} "×"</td>
            <td>{percent(outlook.error_floor)} " " {burning}</td>
            <td>{or_never(outlook.detection)}</td>
            <td>{outlook.reset.map_or_else(|| "–".to_owned(), |span| span.to_string())}</td>
            <td>{percent(outlook.spent)}</td>
        </tr>
        {lints.collect_view()}
    }
}
