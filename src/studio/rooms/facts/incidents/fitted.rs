use leptos::prelude::*;

use super::Log;
use crate::focus::Focus;
use crate::parts::BasisOf;
use accord::chart::minutes_in_words;
use accord::model::risk::{FittedRisk, fit_risks, with_fitted};
use accord::model::{ModelError, basis};
use accord::plan::words::{percent_rounded, three_digits};
use accord::plan::{Confidence, Duration, Fact, Frequency, Provenance};
use accord::units::Estimate;

/// The risks that the list speaks of, to be put into the catalogue.
#[component]
pub fn Fitted(focus: Focus, log: Log) -> impl IntoView {
    let risks: Memo<Result<Vec<FittedRisk>, ModelError>> =
        Memo::new(move |_| log.with(|log| log.as_ref().map_or(Ok(Vec::new()), fit_risks)));
    let is_empty = Memo::new(move |_| risks.with(|risks| risks.as_ref().is_ok_and(Vec::is_empty)));
    let rows = move || {
        risks.with(|risks| risks.as_ref().map(|risks| risks.iter().map(row).collect_view()).unwrap_or_default())
    };
    // Risks of other names may foresee the same incidents.
    let others = focus.slice(|facts, _| facts.catalogue.risks.iter().map(|of| of.name.clone()).collect::<Vec<_>>());
    let others = Memo::new(move |_| {
        risks.with(|risks| {
            let ours = risks.as_deref().unwrap_or_default();
            others.with(|all| all.iter().filter(|name| !ours.iter().any(|of| of.risk.name == **name)).count())
        })
    });
    let warned = move || {
        match others.get() {
        0 => None,
        1 => Some("1 risk of the catalogue has another name. If it foresaw these incidents, it would count twice beside them: replace the catalogue then, or take it out under Risks.".to_owned()),
        n => Some(format!("{n} risks of the catalogue have other names. Those that foresaw these incidents would count twice beside them: replace the catalogue then, or take them out under Risks.")),
    }
    };
    let said = RwSignal::new(String::new());
    let put = move |is_alone: bool| {
        let Some(fitted) = risks.with_untracked(|risks| risks.as_ref().ok().cloned()) else { return };
        let source = log.with_untracked(|log| {
            log.as_ref().map(|log| format!("{} incidents from {} to {}", log.incidents.len(), log.from, log.until))
        });
        focus.edit(None, |objective| {
            let catalogue = &mut objective.facts.catalogue;
            if is_alone {
                // A weakness that adds to all of them is no finding of the list.
                catalogue.risks.clear();
                catalogue.adjustments.clear();
            }
            *catalogue = with_fitted(catalogue, &fitted);
            let fitted = Provenance {
                confidence: Confidence::Estimated,
                source: source.unwrap_or_default(),
                ..Provenance::default()
            };
            let known = &mut objective.facts.provenance;
            match known.get_mut(&Fact::Risks) {
                // What somebody wrote about the source of risks that stay, stays; what they dispute, stays anyhow.
                Some(of) if is_alone => {
                    let disputes = std::mem::take(&mut of.disputes);
                    *of = Provenance { disputes, ..fitted };
                }
                Some(of) if !of.source.contains(&fitted.source) => {
                    of.source = format!("{}; {}", of.source, fitted.source);
                }
                Some(_) => {}
                None => drop(known.insert(Fact::Risks, fitted)),
            }
        });
        let count = fitted.len();
        said.set(if is_alone {
            format!("The catalogue now holds these {count} risks alone. Undo brings the others back.")
        } else {
            format!("{count} risks are in the catalogue; those of the same name were replaced. Undo takes them out.")
        });
    };
    view! {
        <section class="card">
            <h2>"Risks that this list speaks of"</h2>
            <Show when=move || !is_empty.get() fallback=|| view! { <p class="muted">"With incidents in the list, their causes become risks here: how often, how long and how widely, each with its doubt."</p> }>
                <p class="muted">"One for each cause. Where two figures stand, the truth is as likely above the first as below it, and nine times of ten below the second."</p>
                <div class="scroll" tabindex="0" role="region" aria-label="Risks fitted to the incidents">
                    <table>
                        <thead><tr>
                            <th scope="col">"Risk"</th><th scope="col">"Incidents"</th><th scope="col">"A year"</th><th scope="col">"Length"</th>
                            <th scope="col">"Users hurt"</th><th scope="col">"Bad minutes a year"</th><th scope="col">"Lognormal?"</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                <p>{warned}</p>
                <p class="actions">
                    <button type="button" class:primary=move || others.get() == 0 on:click=move |_| put(false)>"Add to the catalogue"</button>
                    <button type="button" on:click=move |_| put(true)>"Replace the catalogue"</button>
                    <span role="status" class="muted">{said}</span>
                </p>
                <BasisOf of=&[&basis::FITTED_RISK]/>
            </Show>
        </section>
    }
}

fn spread(estimate: Estimate, show: fn(f64) -> String) -> String {
    if estimate.is_spread() {
        format!("{} · {}", show(estimate.median()), show(estimate.p90()))
    } else {
        show(estimate.median())
    }
}

fn row(fitted: &FittedRisk) -> impl IntoView + use<> {
    let risk = &fitted.risk;
    let often = match risk.frequency {
        Frequency::PerYear(rate) => spread(rate, three_digits),
        Frequency::Changes { .. } => String::new(),
    };
    let length = match (&risk.duration, &fitted.lengths) {
        (Duration::Observed(minutes), _) if minutes.len() == 1 => {
            format!("{}, as seen", minutes.first().map(|m| minutes_in_words(*m)).unwrap_or_default())
        }
        (Duration::Observed(minutes), _) => format!("the {} that were seen", minutes.len()),
        (Duration::Estimated { .. }, Some(fit)) => spread(fit.estimate, minutes_in_words),
        (Duration::Estimated { resolve, .. }, None) => spread(*resolve, minutes_in_words),
    };
    let fit = match fitted.lengths.and_then(|lengths| lengths.fit) {
        Some(fit) if fit.p_value < 0.05 => format!("no (p {})", three_digits(fit.p_value)),
        Some(fit) => format!("not ruled out (p {:.2})", fit.p_value),
        None => "too few to tell".to_owned(),
    };
    view! {
        <tr>
            <th scope="row">{risk.name.clone()}</th><td>{fitted.incidents}</td><td>{often}</td><td>{length}</td>
            <td>{spread(risk.impact, percent_rounded)}</td><td>{three_digits(fitted.bad_per_year)}</td><td>{fit}</td>
        </tr>
    }
}
