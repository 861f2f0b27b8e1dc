use leptos::prelude::*;

use super::known::Known;
use super::parts::PasteField;
use accord::units::pasted::Column;

const COLUMNS: &[Column] = &[Column { name: "peak", least: 1e-6, most: 1e12 }];

/// The peaks of past weeks, as people copy them from a dashboard.
#[component]
pub fn Peaks(known: Known) -> impl IntoView {
    let peaks = known.slice(|capacity| capacity.weekly_peaks.clone());
    let now =
        Signal::derive(move || peaks.with(|peaks| peaks.iter().map(f64::to_string).collect::<Vec<_>>().join("\n")));
    let commit = move |rows: Vec<Vec<f64>>| {
        let peaks = rows.into_iter().flatten().collect();
        known.edit(None, |capacity| capacity.weekly_peaks = peaks);
    };
    view! {
        <section class="card">
            <h2>"Measured weeks"</h2>
            <p class="muted">
                "The highest rate of each week, in requests a second, oldest first and the last one this week's. Twelve weeks make a trend, two years a season; with fewer, stated growth is used."
            </p>
            <PasteField label="Weekly peaks" hint="One figure on each line, or several with spaces between." columns=COLUMNS now commit/>
        </section>
    }
}
