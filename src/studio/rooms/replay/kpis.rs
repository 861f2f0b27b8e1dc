use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::ScrollTable;
use accord::chart::{Table, minutes_in_words};
use accord::model::{Kpi, Kpis, ModelError, kpis};
use accord::plan::IncidentLog;
use accord::plan::words::{percent_rounded, three_digits};

/// The figures that people ask of incidents, each with its interval and what it leaves out.
#[component]
pub fn KpisCard(focus: Focus) -> impl IntoView {
    let asked = focus.slice(|facts, _| (facts.incidents.clone(), facts.releases_per_week));
    let found =
        Memo::new(move |_| asked.with(|(log, releases)| log.as_ref().map(|log| kpis(log, changes(log, *releases)))));
    let table = Signal::derive(move || {
        found.with(|found| match found {
            Some(Ok(found)) => table(found),
            _ => Table::default(),
        })
    });
    let error = move || {
        found.with(|found| {
            found.as_ref().and_then(|found: &Result<Kpis, ModelError>| found.as_ref().err().map(ToString::to_string))
        })
    };
    let besides = move || {
        found.with(|found| match found {
            Some(Ok(found)) => format!(
                "{:.0} days were looked at. {} of bad time where overlaps count once. With a confidence of 97.5 % at least {} days lie between failures on average.",
                found.days,
                minutes_in_words(found.impact_minutes_once),
                three_digits(found.mtbf_least_days)
            ),
            _ => String::new(),
        })
    };
    view! {
        <Show when=move || found.with(Option::is_some)>
            <section class="card kpis">
                <h2>"The usual figures, with what is not known of them"</h2>
                <p class="error" role="alert">{error}</p>
                <ScrollTable label="Figures of the incident list" table/>
                <p class="muted">{besides}</p>
            </section>
        </Show>
    }
}

/// Changes of the observed period, from the releases of a week.
fn changes(log: &IncidentLog, per_week: Option<f64>) -> Option<u64> {
    let days = f64::from(log.until.day_number()) + 1.0 - f64::from(log.from.day_number());
    per_week.map(|per_week| (per_week * days / 7.0).round().max(0.0) as u64)
}

fn table(found: &Kpis) -> Table {
    let days = |days: f64| format!("{} days", three_digits(days));
    let row = |name: &str, of: &Kpi, say: &dyn Fn(f64) -> String| {
        let (value, interval) = match &of.estimate {
            None => ("not known".to_owned(), String::new()),
            Some(of) => {
                let interval = of.interval.map_or_else(
                    || "too few to say".to_owned(),
                    |(low, high)| format!("{} to {}", say(low), say(high)),
                );
                (say(of.value), interval)
            }
        };
        let left_out = if of.left_out == 0 { String::new() } else { format!(", {} left out", of.left_out) };
        vec![name.to_owned(), value, interval, format!("{}{left_out}", of.counted), of.meaning.to_owned()]
    };
    Table {
        head: ["Figure", "Is", "Within (95 %)", "Incidents", "What it counts"].map(str::to_owned).to_vec(),
        rows: vec![
            row("MTTD, time to detect", &found.mttd, &minutes_in_words),
            row("MTTA, time to acknowledge", &found.mtta, &minutes_in_words),
            row("MTTR, time to restore", &found.mttr, &minutes_in_words),
            row("MTBF, time between failures", &found.mtbf, &days),
            row("Change failure rate", &found.change_failure_rate, &percent_rounded),
            row("Customer-impact minutes", &found.impact_minutes, &minutes_in_words),
            row("Recurrence", &found.recurrence, &percent_rounded),
        ],
    }
}
