use leptos::prelude::*;

use super::options::Shown;
use accord::model::cost::Evaluated;
use accord::plan::words::{chance_in_words, money};

/// The combination that is looked at: what it holds, what it would bring, and one step to have exactly that.
#[component]
pub fn Chosen(shown: Shown) -> impl IntoView {
    let Shown { focus, evaluation, held, chosen, currency, .. } = shown;
    let of = move |options: u16| evaluation.with(|evaluation| evaluation.table.get(usize::from(options)).copied());
    let looked = Memo::new(move |_| of(chosen.get()));
    let today = Memo::new(move |_| of(held.get()));
    let optimum =
        Memo::new(move |_| evaluation.with(|evaluation| evaluation.table.get(evaluation.frontier.optimum).copied()));
    let amount = move |get: fn(&Evaluated) -> f64| {
        move || looked.get().map_or(String::new(), |e| currency.with(|currency| money(get(&e), currency)))
    };
    let chance = move || looked.get().map_or(String::new(), |e| chance_in_words(e.chance));
    let against = move |other: Memo<Option<Evaluated>>, name: &'static str| {
        move || match (looked.get(), other.get()) {
            (Some(e), Some(other)) if e.options == other.options => format!("This is {name}."),
            (Some(e), Some(other)) => {
                let more = e.total() - other.total();
                let points = (e.chance - other.chance) * 100.0;
                let word = if more < 0.0 { "less" } else { "more" };
                let by = currency.with(|currency| money(more.abs(), currency));
                format!("{by} a year {word} than {name}, chance {points:+.1} points.")
            }
            _ => String::new(),
        }
    };
    let is_held = move || chosen.get() == held.get();
    let buy = move |_| {
        if is_held() {
            return;
        }
        let bits = chosen.get_untracked();
        let options = evaluation.with_untracked(|evaluation| evaluation.options.clone());
        focus.edit(None, |objective| {
            // What is no longer paid for stays something that could be.
            let known = &mut objective.facts.options;
            let new: Vec<_> = options.iter().filter(|o| !known.iter().any(|k| k.name == o.name)).cloned().collect();
            known.extend(new);
            objective.terms.investments =
                options.into_iter().enumerate().filter(|(i, _)| bits >> i & 1 == 1).map(|(_, o)| o).collect();
        });
    };
    view! {
        <section class="card chosen" aria-label="The combination that is looked at">
            <h2>"Looked at"</h2>
            <Held shown/>
            <dl class="sums">
                <dt>"Chance to keep it"</dt><dd class="large">{chance}</dd>
                <dt>"Investments"</dt><dd>{amount(|e| e.yearly_cost)}</dd>
                <dt>"Outages"</dt><dd>{amount(|e| e.outage_loss)}</dd>
                <dt>"Credits"</dt><dd>{amount(|e| e.credits)}</dd>
                <dt>"Total a year"</dt><dd class="large">{amount(Evaluated::total)}</dd>
            </dl>
            <p class="muted">{against(today, "what the terms have")}</p>
            <p class="muted">{against(optimum, "the optimum")}</p>
            <p class="actions">
                <button type="button" class="primary" aria-disabled=move || is_held().to_string() on:click=buy>"Buy exactly these"</button>
                <button type="button" on:click=move |_| shown.choose(optimum.get_untracked().map_or(0, |e| e.options))>"Look at the optimum"</button>
                <button type="button" on:click=move |_| shown.choose(held.get_untracked())>"Look at the terms"</button>
            </p>
        </section>
    }
}

/// The options, each to be put into the combination or taken out.
#[component]
fn Held(shown: Shown) -> impl IntoView {
    let Shown { evaluation, chosen, currency, .. } = shown;
    let options = Memo::new(move |_| {
        evaluation.with(|evaluation| {
            evaluation.options.iter().map(|option| (option.name.clone(), option.yearly_cost)).collect::<Vec<_>>()
        })
    });
    let one = move |i: usize| {
        let name = move || options.with(|options| options.get(i).map(|(name, _)| name.clone()).unwrap_or_default());
        let cost = move || {
            let cost = options.with(|options| options.get(i).map_or(0.0, |(_, cost)| *cost));
            currency.with(|currency| money(cost, currency))
        };
        view! {
            <li>
                <label>
                    <input type="checkbox" prop:checked=move || { chosen.get() >> i & 1 == 1 }
                        on:change=move |_| shown.choose(chosen.get_untracked() ^ 1 << i)/>
                    <span class="who">{name}</span> <span class="muted">{cost}</span>
                </label>
            </li>
        }
    };
    let count = Memo::new(move |_| options.with(Vec::len));
    view! { <ul class="held">{move || (0..count.get()).map(one).collect_view()}</ul> }
}
