use leptos::prelude::*;

use accord::chart::{DetectionChart, detection_chart};
use accord::plan::Terms;
use accord::units::Span;

/// Detection time against error rate, as a picture, a sentence and a table.
#[component]
pub fn DetectionCard(terms: Memo<Terms>) -> impl IntoView {
    let chart = Memo::new(move |_| terms.with(detection_chart));
    let legend = move || {
        chart.with(|chart| {
            let last = chart.rows.len() - 1;
            let item = |(i, name): (usize, &String)| {
                let series = if i == last { 99 } else { i.min(11) };
                view! { <li><span class=format!("swatch swatch-{series}")></span>{name.clone()}</li> }
            };
            chart.rows.iter().map(|(name, _)| name).enumerate().map(item).collect_view()
        })
    };
    let head = move || {
        chart.with(|chart| {
            chart
                .error_percents
                .iter()
                .map(|percent| view! { <th scope="col">{format!("{percent} %")}</th> })
                .collect_view()
        })
    };
    let rows = move || {
        chart.with(|chart| {
            let row = |(name, times): &(String, Vec<Option<Span>>)| {
                let cells = times.iter().map(|time| {
                    view! { <td>{time.map_or_else(|| "never".to_owned(), |time| time.to_string())}</td> }
                });
                view! { <tr><th scope="row">{name.clone()}</th>{cells.collect_view()}</tr> }
            };
            chart.rows.iter().map(row).collect_view()
        })
    };
    view! {
        <section class="card">
            <figure>
                <figcaption>
                    <h2>"How soon a fault is noticed"</h2>
                    <p class="muted" id="detection-sentence">{move || chart.with(|chart| chart.sentence.clone())}</p>
                </figcaption>
                <svg class="chart" viewBox=DetectionChart::VIEW_BOX role="img" aria-labelledby="detection-sentence"
                    inner_html=move || chart.with(|chart| chart.svg.clone())></svg>
                <p class="axis-note">"Across: share of requests that fail. Up: time until the alert fires, and until the budget is gone."</p>
                <ul class="legend">{legend}</ul>
            </figure>
            <details>
                <summary>"The same as a table"</summary>
                <div class="scroll" tabindex="0" role="region" aria-label="Detection times by error rate">
                    <table>
                        <thead><tr><th scope="col">"Errors"</th>{head}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        </section>
    }
}
