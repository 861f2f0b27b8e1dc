use leptos::prelude::*;

use super::options::Shown;
use crate::parts::BasisOf;
use accord::model::basis;
use accord::model::cost::{Gain, idle_effects, marginals};
use accord::plan::words::money_in_short;

/// What each option is worth: by itself, on top of the optimum, and on average over all orders.
#[component]
pub fn MarginalTable(shown: Shown) -> impl IntoView {
    let Shown { focus, evaluation, currency, .. } = shown;
    let idle = focus.slice(|facts, _| facts.catalogue.clone());
    let rows = move || {
        let evaluation = evaluation.get();
        let worth = marginals(&evaluation.table, evaluation.frontier.optimum).unwrap_or_default();
        let idle = idle.with(|catalogue| idle_effects(catalogue, &evaluation.options));
        let gain = |gain: Gain| {
            let saved = currency.with(|currency| money_in_short(gain.saved, currency));
            view! { <td>{saved}</td><td>{format!("{:+.1}", gain.chance * 100.0)}</td> }
        };
        let row = |of: &accord::model::cost::Marginal| {
            let option = &evaluation.options[of.option];
            let is_never = evaluation.frontier.never.contains(&of.option);
            let is_idle = idle.iter().any(|idle| idle.option == of.option);
            let note = match (is_idle, is_never) {
                (true, _) => Some("an effect finds nothing to act on"),
                (false, true) => Some("in no efficient combination"),
                _ => None,
            };
            view! {
                <tr>
                    <th scope="row">{option.name.clone()} {note.map(|note| view! { " " <span class="tag">{note}</span> })}</th>
                    <td>{currency.with(|currency| money_in_short(option.yearly_cost, currency))}</td>
                    {gain(of.alone)} {gain(of.last)} {gain(of.average)}
                </tr>
            }
        };
        worth.iter().map(row).collect_view()
    };
    view! {
        <section class="card">
            <h2>"What each option is worth"</h2>
            <p class="muted">"Saved in outages and credits in a year, and points of chance. By itself; last, on top of the optimum; and on average over every order of buying."</p>
            <div class="scroll" tabindex="0" role="region" aria-label="What each option is worth">
                <table class="worth">
                    <thead>
                        <tr>
                            <th scope="col">"Option"</th><th scope="col">"Cost a year"</th>
                            <th scope="col">"Alone: saves"</th><th scope="col">"points"</th>
                            <th scope="col">"Last: saves"</th><th scope="col">"points"</th>
                            <th scope="col">"Average: saves"</th><th scope="col">"points"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            <BasisOf of=&[&basis::COMBINATIONS]/>
        </section>
    }
}
