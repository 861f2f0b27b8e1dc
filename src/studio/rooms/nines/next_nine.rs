use leptos::prelude::*;

use super::options::Options;
use crate::focus::Focus;
use crate::parts::{BasisOf, settled};
use accord::model::architecture::next_nine;
use accord::model::availability::Availability;
use accord::model::basis;
use accord::model::cost::{NextNine, Step, choices, next_nine_by_option};
use accord::plan::words::{chance_in_words, money_in_short};
use accord::plan::{Facts, Investment, Terms};
use accord::units::Span;

type Answer = Result<Option<NextNine>, String>;

/// What a tenth of the budget would take, option by option.
#[component]
pub fn Next(focus: Focus) -> impl IntoView {
    let asked = focus.slice(|facts, terms| {
        let facts = Facts { catalogue: facts.catalogue.clone(), options: facts.options.clone(), ..Facts::default() };
        let investments = terms.investments.clone();
        (facts, Terms { investments, ..Terms::new(terms.target, terms.window.clone()) })
    });
    let at_rest = settled(asked);
    let answer: Memo<Answer> = Memo::new(move |_| {
        at_rest.with(|(facts, terms)| next_nine_by_option(facts, terms).map_err(|error| error.to_string()))
    });
    let options = Memo::new(move |_| at_rest.with(|(facts, terms)| choices(facts, terms)));
    let kind = Memo::new(move |_| {
        answer.with(|answer| match answer {
            Ok(Some(_)) => 1,
            Ok(None) => 0,
            Err(_) => -1,
        })
    });
    move || match kind.get() {
        1 => view! { <Steps focus answer options/> }.into_any(),
        // What is missing here is missing there too, and is said there.
        0 => view! { <Options focus/> }.into_any(),
        _ => view! { <p class="error" role="alert">{answer.with(|answer| answer.clone().err())}</p> }.into_any(),
    }
}

#[component]
fn Steps(focus: Focus, answer: Memo<Answer>, options: Memo<Vec<Investment>>) -> impl IntoView {
    let ask = move |say: fn(&NextNine) -> String| {
        move || answer.with(|answer| answer.as_ref().ok().and_then(Option::as_ref).map(say).unwrap_or_default())
    };
    let felt = focus.slice(|facts, _| facts.network);
    let felt = move || {
        let network = felt.get()?;
        let target = focus.target.get();
        let gain = next_nine(Availability::from_share(target.budget()), Availability::from_share(network.complement()));
        let a_year = Span::from_seconds_f64(gain.gain * 365.0 * 86_400.0)?;
        Some(format!(
            "Behind a network that works {} % of the time, users would find the service down {a_year} a year less: {:.0} % less than now.",
            network.percent(),
            gain.relative_gain * 100.0
        ))
    };
    view! {
        <section class="card">
            <h2>"From " {move || focus.target.get().to_string()} " to " {ask(|next| next.target.to_string())} " %"</h2>
            <div class="figures three">
                <div class="figure"><div class="k">"Chance of the present target"</div><div class="v">{ask(|next| chance_in_words(next.present))}</div></div>
                <div class="figure"><div class="k">"Chance of the next nine, as things stand"</div><div class="v">{ask(|next| chance_in_words(next.now))}</div></div>
                <div class="figure"><div class="k">"With every option bought"</div><div class="v">{ask(|next| chance_in_words(next.with_all))}</div></div>
            </div>
            <p>{felt}</p>
            <StepTable focus answer options/>
            <BasisOf of=&[&basis::NEXT_NINE]/>
        </section>
    }
}

/// The options that are not bought, the most gain for money first.
#[component]
fn StepTable(focus: Focus, answer: Memo<Answer>, options: Memo<Vec<Investment>>) -> impl IntoView {
    let money_in = focus.session.currency();
    let steps = Memo::new(move |_| {
        let mut steps = answer.with(|answer| match answer {
            Ok(Some(next)) => next.steps.clone(),
            _ => Vec::new(),
        });
        let worth = |step: &Step| step.gain_per_thousand.unwrap_or(if step.gain > 0.0 { f64::INFINITY } else { 0.0 });
        steps.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then(a.option.cmp(&b.option)));
        steps
    });
    let row = move |step: Step| {
        let Some(option) = options.with_untracked(|options| options.get(step.option).cloned()) else {
            return ().into_any();
        };
        let (name, cost) =
            (option.name.clone(), money_in.with_untracked(|currency| money_in_short(option.yearly_cost, currency)));
        let per_minute =
            step.money_per_minute.map_or("–".to_owned(), |per| money_in.with_untracked(|c| money_in_short(per, c)));
        let per_thousand = step.gain_per_thousand.map_or("–".to_owned(), |gain| format!("{:+.2}", gain * 100.0));
        let saves = Span::from_seconds_f64(step.saves.max(0.0) * 60.0).map_or(String::new(), |span| span.to_string());
        let label = format!("Buy {name}");
        let buy = move |_| focus.edit(None, |objective| objective.terms.investments.push(option.clone()));
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td>{cost}</td>
                <td><b>{chance_in_words(step.chance)}</b></td>
                <td>{format!("{:+.1}", step.gain * 100.0)}</td>
                <td>{per_thousand}</td>
                <td>{saves}</td>
                <td>{per_minute}</td>
                <td><button type="button" aria-label=label on:click=buy>"Buy"</button></td>
            </tr>
        }
        .into_any()
    };
    let rows = move || steps.get().into_iter().map(row).collect_view();
    let is_empty = Memo::new(move |_| steps.with(Vec::is_empty));
    view! {
        <Show when=move || !is_empty.get() fallback=|| view! { <p class="muted">"Every option is bought, or none is known: add some under Facts, Costs."</p> }>
            <div class="scroll" tabindex="0" role="region" aria-label="What each option would bring">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Option"</th>
                            <th scope="col">"Cost a year"</th>
                            <th scope="col">"Chance with it"</th>
                            <th scope="col">"Points gained"</th>
                            <th scope="col">"Points for 1,000"</th>
                            <th scope="col">"Bad time saved"</th>
                            <th scope="col">"Price of a minute"</th>
                            <th scope="col"><span class="unseen">"Buy"</span></th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </Show>
    }
}
