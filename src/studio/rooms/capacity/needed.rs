use leptos::prelude::*;

use super::known::Known;
use crate::parts::BasisOf;
use accord::chart::capacity::whole_percent;
use accord::model::capacity::Price;
use accord::model::fleet::{Need, Needs, Reason, needs};
use accord::model::{Answer, basis};
use accord::plan::words::{money_rounded, three_digits};

/// How many replicas each reason asks for, and what they cost.
#[component]
pub fn Needed(known: Known) -> impl IntoView {
    let away = known.slice(|capacity| capacity.replica_unavailability);
    let target = known.focus.target;
    let answer: Memo<Answer<Needs>> = Memo::new(move |_| {
        let Some(load) = known.load() else { return Ok(None) };
        let allowed = target.get().budget().to_f64();
        needs(&known.fleet.get()?, load, known.promise.get(), known.cap.get(), away.get(), allowed).map(Some)
    });
    let rows = Memo::new(move |_| {
        answer.with(|answer| answer.as_ref().ok().and_then(Option::as_ref).map(|needs| needs.rows.clone()))
    });
    let rest = move || {
        answer.with(|answer| match answer {
            Ok(Some(needs)) => in_words(needs, &target.get().to_string()),
            Ok(None) => "Without a load there is nothing to count.".to_owned(),
            Err(error) => error.to_string(),
        })
    };
    view! {
        <section class="card">
            <h2>"How many replicas it takes"</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="Replicas by reason">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"To"</th>
                            <th scope="col">"Replicas"</th>
                            <th scope="col">"Busy at the peak"</th>
                            <th scope="col">"Cost a year"</th>
                            <th scope="col"><span class="unseen">"Take it"</span></th>
                        </tr>
                    </thead>
                    <tbody>{move || rows.get().map(|rows| rows.into_iter().map(|need| row(known, need)).collect_view())}</tbody>
                </table>
            </div>
            <p class="muted" role="status">{rest}</p>
            <BasisOf of=&[&basis::REPLICAS_NEEDED, &basis::REPLICA_COST]/>
        </section>
    }
}

fn row(known: Known, need: Need) -> impl IntoView {
    let session = known.focus.session;
    let now = known.slice(|capacity| capacity.replicas);
    let price = known.slice(|capacity| capacity.replica_yearly_cost);
    let cost = move || {
        let currency = session.history.with(|history| history.plan().currency.clone());
        price.get().map_or_else(
            || "not known".to_owned(),
            |price| {
                let hourly =
                    Price { per_hour: price / accord::model::capacity::HOURS_PER_YEAR, reserved_discount: 0.0 };
                match hourly.per_year(need.replicas, 0.0) {
                    Ok(cost) => money_rounded(cost, &currency),
                    Err(error) => error.to_string(),
                }
            },
        )
    };
    let is_now = move || now.get() == need.replicas;
    let take = move |_| {
        if !is_now() {
            known.edit(None, |capacity| capacity.replicas = need.replicas);
        }
    };
    view! {
        <tr>
            <th scope="row">{reason(need.reason)}</th>
            <td><b>{accord::units::group_thousands(need.replicas.into())}</b></td>
            <td>{whole_percent(need.utilisation)}</td>
            <td>{cost}</td>
            <td>
                <button type="button" aria-disabled=move || is_now().to_string() on:click=take>
                    {move || if is_now() { "As it is" } else { "Take it" }}
                    <span class="unseen">": " {need.replicas} " replicas"</span>
                </button>
            </td>
        </tr>
    }
}

fn reason(reason: Reason) -> String {
    match reason {
        Reason::Load => "keep up at all".to_owned(),
        Reason::Cap => "be no busier than the cap".to_owned(),
        Reason::Promise => "keep the latency promise".to_owned(),
        Reason::Spare(1) => "do so while 1 is away".to_owned(),
        Reason::Spare(spare) => format!("do so while {spare} are away"),
        Reason::Zone => "do so without the fullest zone".to_owned(),
    }
}

fn in_words(needs: &Needs, target: &str) -> String {
    if let Some(slower) = needs.impossible {
        return format!(
            "No number of replicas keeps the promise: {} of the requests take longer by their work alone. Make requests cheaper, or promise less.",
            whole_percent(slower)
        );
    }
    let mut said = String::new();
    if let Some(shortage) = needs.shortage {
        said.push_str(&format!(
            "With the replicas at hand, fewer than the promise needs are there for {:.2} % of the time; spares are counted so that it is no more than the objective of {target} % allows. ",
            100.0 * shortage
        ));
    }
    if let Some(rule) = needs.square_root {
        said.push_str(&format!(
            "Square-root rule: {} busy + {:.2} × √{} = {} places. It aims at a chance to wait of {}; Erlang's exact one is {}.",
            three_digits(rule.offered),
            rule.beta,
            three_digits(rule.offered),
            rule.servers,
            whole_percent(rule.aims_at),
            whole_percent(rule.exact)
        ));
    }
    said
}
