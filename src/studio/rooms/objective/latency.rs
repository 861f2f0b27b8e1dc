use leptos::prelude::*;

use crate::address::{Address, Room};
use crate::focus::Focus;
use crate::parts::{BasisOf, NumberField};
use crate::session::Session;
use accord::model::{GoalOf, LatencyGoal, basis, latency_goals, slow_share};
use accord::plan::words::percent_rounded;

/// The name in the address that says how many requests are slow, in percent.
const SLOW: &str = "slow";

/// What is promised about how long an answer takes, and what slow answers do to the budget; nothing where nothing is.
#[component]
pub fn LatencyCard(focus: Focus) -> impl IntoView {
    let Focus { session, id, .. } = focus;
    let goals = Memo::new(move |_| {
        session.history.with(|history| {
            let of = |o: &accord::plan::Objective| latency_goals(&o.indicator, &o.facts, &o.terms);
            history.plan().objective(id).map(of).unwrap_or_default()
        })
    });
    let has_goals = Memo::new(move |_| goals.with(|goals| !goals.is_empty()));
    view! { <Show when=move || has_goals.get()><Goals focus goals/></Show> }
}

#[component]
fn Goals(focus: Focus, goals: Memo<Vec<LatencyGoal>>) -> impl IntoView {
    let session = Session::from_context();
    let named = session.view(SLOW);
    let twice = move || focus.target.get().budget().to_f64() * 200.0;
    let slow = Memo::new(move |_| {
        let typed = named.with(|named| named.as_deref().and_then(|text| text.parse::<f64>().ok()));
        typed.filter(|percent| (0.0..=100.0).contains(percent)).unwrap_or_else(twice).min(100.0)
    });
    let is_spent = Memo::new(move |_| goals.with(|goals| goals.iter().any(|goal| goal.of == GoalOf::Indicator)));
    let burn = move || {
        let share = slow.get() / 100.0;
        match focus.terms.with(|terms| slow_share(terms, share)) {
            Some(burn) => format!(
                "While {} are too slow, the budget burns {} times as fast as allowed: a full one is gone in {}.",
                percent_rounded(share),
                accord::plan::words::three_digits(burn.burn_rate),
                burn.after
            ),
            None => format!("While {} are too slow, the budget lasts the whole window.", percent_rounded(share)),
        }
    };
    let set = move |value: Option<f64>| session.set_view(SLOW, value.map(|value| value.to_string()));
    let capacity = move || Address::of(Room::Capacity, Some(focus.id)).link();
    let items = move || goals.get().into_iter().map(|goal| view! { <li>{in_words(&goal)}</li> }).collect_view();
    view! {
        <section class="card latency">
            <h2>"How long an answer may take"</h2>
            <ul>{items}</ul>
            <Show when=move || is_spent.get()>
                <div class="what-if">
                    <NumberField label="Slow requests" unit="%" least=0.0 most=100.0 value=Signal::derive(move || Some(rounded(slow.get()))) commit=set/>
                    <p role="status">{burn}</p>
                </div>
            </Show>
            <p class="muted">
                "How likely requests are to be slow at this load is shown in " <a href=capacity>"Capacity"</a> "."
            </p>
            <BasisOf of=&[&basis::SLOW_SHARE]/>
        </section>
    }
}

fn rounded(value: f64) -> f64 {
    format!("{value:.6e}").parse().unwrap_or(value)
}

fn in_words(goal: &LatencyGoal) -> String {
    let share = accord::plan::words::percent(goal.share);
    match goal.of {
        GoalOf::Indicator => {
            format!("The target: {share} of requests within {}; all others spend the budget.", goal.bound)
        }
        GoalOf::Capacity => format!("What capacity is planned for: {share} of requests within {}.", goal.bound),
    }
}
