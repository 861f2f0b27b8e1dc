use leptos::prelude::*;

use super::known::Known;
use super::parts::AnsweredChart;
use crate::parts::{ScrollTable, Unfold};
use accord::chart::Table;
use accord::chart::capacity::{day_plot, milliseconds};
use accord::model::capacity::{Approximation, Regime};
use accord::model::fleet::busiest_day;
use accord::model::{Basis, ModelError, basis};

/// The mean wait if work is more or less regular than exponential, by approximations that say how wrong they are.
#[component]
pub fn Variation(known: Known) -> impl IntoView {
    let table = Memo::new(move |_| {
        let Some(Regime::Steady(steady)) = known.regime()? else { return Ok(None) };
        let variability = known.fleet.get()?.variability();
        let head = ["Mean wait by", "At the peak", "Formula", "How wrong"].map(str::to_owned).to_vec();
        let exact = [
            "Erlang C (M/M/c)".to_owned(),
            milliseconds(steady.mean_wait()),
            "C ÷ (cμ − λ)".to_owned(),
            "Exact if work is exponential, that is for a variation of 1.".to_owned(),
        ];
        let mut rows = vec![exact.to_vec()];
        for approximation in Approximation::ALL {
            // The one for clockwork service has nothing to say of any other.
            let Ok(wait) = approximation.mean_wait(&steady, variability) else { continue };
            rows.push(vec![
                approximation.label().to_owned(),
                milliseconds(wait),
                approximation.formula().to_owned(),
                approximation.known_error().to_owned(),
            ]);
        }
        Ok::<_, ModelError>(Some(Table { head, rows }))
    });
    let words = move || {
        let variation = known.capacity.with(|capacity| capacity.service_variation);
        match variation {
            1.0 => {
                "Your work varies as an exponential time does, so Erlang C holds and the approximations agree with it."
                    .to_owned()
            }
            v => format!(
                "Your work has a variation of {v}. The times and replicas above are those of 1; the mean wait is {} than that.",
                if v < 1.0 { "shorter" } else { "longer" }
            ),
        }
    };
    view! {
        <section class="card approximations">
            <Unfold summary="If work is not exponential: the mean wait by three approximations">
                <p class="muted">{words}</p>
                {move || match table.get() {
                    Ok(Some(table)) => view! { <ScrollTable label="Mean wait by approximation" table=Signal::stored(table)/> }.into_any(),
                    Ok(None) => view! { <p class="muted">"In overload, or without a load, no wait can be named."</p> }.into_any(),
                    Err(error) => view! { <p class="error" role="alert">{error.to_string()}</p> }.into_any(),
                }}
            </Unfold>
        </section>
    }
}

/// The busiest day by the traffic's pattern, hour by hour.
#[component]
pub fn BusyDay(known: Known) -> impl IntoView {
    let traffic = known.focus.slice(|facts, _| facts.traffic.clone().zip(facts.requests_per_day));
    let plot = Memo::new(move |_| {
        let Some((profile, per_day)) = traffic.get() else { return Ok(None) };
        let busiest = busiest_day(&known.fleet.get()?, per_day as f64, &profile)?;
        day_plot(&busiest).map(Some)
    });
    view! {
        <section class="card">
            <AnsweredChart id="day-chart" answer=plot basis=Signal::stored(&basis::BUSY_DAY as &'static Basis)
                missing="With requests a day and their pattern over the week (Facts, Traffic) the busiest day stands here, hour by hour."/>
        </section>
    }
}
