use std::sync::Arc;

use leptos::prelude::*;

use super::chosen::Chosen;
use super::evaluation::{Evaluation, Work};
use super::marginal::MarginalTable;
use super::picker::Picker;
use crate::address::{Address, PART, Room};
use crate::focus::Focus;
use crate::parts::{ChartFigure, NumberField};
use crate::session::Session;
use accord::chart::{Combinations, combinations_plot, total_cost_plot};
use accord::model::basis;
use accord::model::cost::{AllIn, MOST_OPTIONS, all_in, choices, held};
use accord::plan::{Catalogue, Effect, Investment, Lever, Scope};

/// The name in the address that says how much dearer than the optimum is about as cheap, in percent.
const WITHIN: &str = "within";
/// The name in the address that says which combination is looked at, by its bits.
const CHOSEN: &str = "chosen";

/// What is shown of the combinations: handles, copies of which are the same.
#[derive(Debug, Clone, Copy)]
pub struct Shown {
    /// The objective.
    pub focus: Focus,
    /// Every combination.
    pub evaluation: Signal<Arc<Evaluation>>,
    /// What is efficient all in, and near the optimum.
    pub all_in: Memo<AllIn>,
    /// What the terms have.
    pub held: Memo<u16>,
    /// What is looked at.
    pub chosen: Memo<u16>,
    /// What money is counted in.
    pub currency: Memo<String>,
}

impl Shown {
    /// Looks at another combination.
    pub fn choose(&self, options: u16) {
        self.focus.session.set_view(CHOSEN, Some(options.to_string()));
    }

    /// Asks something of all combinations.
    pub fn combinations<T>(&self, ask: impl FnOnce(&Combinations) -> T) -> T {
        let evaluation = self.evaluation.get();
        let Evaluation { options, table, frontier } = evaluation.as_ref();
        self.currency.with(|currency| {
            self.all_in.with(|all_in| ask(&Combinations { table, options, frontier, all_in, currency }))
        })
    }
}

/// Every combination of investments against each other; what is missing for that where it is.
#[component]
pub fn Options(focus: Focus) -> impl IntoView {
    let missing = focus.slice(|facts, terms| {
        let has_risks = facts.catalogue != Catalogue::default();
        (has_risks, !choices(facts, terms).is_empty())
    });
    move || match missing.get() {
        (true, true) => view! { <Evaluated focus/> }.into_any(),
        (false, _) => view! { <NoRisks focus/> }.into_any(),
        (true, false) => view! { <NoOptions focus/> }.into_any(),
    }
}

#[component]
fn NoRisks(focus: Focus) -> impl IntoView {
    let risks = Address::of(Room::Risks, Some(focus.id)).link();
    view! {
        <section class="card teach">
            <h2>"Nothing is known yet of what goes wrong"</h2>
            <p>"An investment is worth what it prevents, so this room needs risks: how often something breaks, for how long, for how many."</p>
            <p class="actions"><a class="button primary" href=risks>"Go to Risks"</a></p>
        </section>
    }
}

#[component]
fn NoOptions(focus: Focus) -> impl IntoView {
    let option = |name: &str, yearly_cost, on, factor| Investment {
        name: name.to_owned(),
        yearly_cost,
        effects: vec![Effect { on, of: Scope::All, factor }],
    };
    let start = move |_| {
        focus.edit(None, |objective| {
            objective.facts.options = vec![
                option("Canary releases", 40_000.0, Lever::Impact, 0.5),
                option("Better detection", 25_000.0, Lever::Detection, 0.5),
                option("Automatic rollback", 35_000.0, Lever::Resolution, 0.5),
                option("Fewer, reviewed changes", 20_000.0, Lever::Frequency, 0.8),
            ];
        });
    };
    view! {
        <section class="card teach">
            <h2>"Nothing could be bought yet"</h2>
            <p>
                "An option is something that money can buy in a year, and what it changes: how often things break, how soon that is noticed, how long it lasts, how many it hits. With a few of them every combination is compared."
            </p>
            <p class="actions">
                <button type="button" class="primary" on:click=start>"Start with four common options"</button>
                <span class="muted">"Guesses, to be replaced under Facts, Costs."</span>
            </p>
        </section>
    }
}

#[component]
fn Evaluated(focus: Focus) -> impl IntoView {
    let work = Work::new(focus);
    let is_there = Memo::new(move |_| work.answer.with(Option::is_some));
    let working = move || work.progress.get().map(|(done, all)| format!("{done} of {all} combinations"));
    view! {
        <p class="error" role="alert">{work.error}</p>
        <Show when=move || is_there.get() fallback=move || view! { <p class="muted" role="status">"Working out every combination… " {working}</p> }>
            <Answered focus work/>
        </Show>
    }
}

#[component]
fn Answered(focus: Focus, work: Work) -> impl IntoView {
    let session = Session::from_context();
    let nothing = Arc::new(Evaluation {
        options: Vec::new(),
        table: Vec::new(),
        frontier: accord::model::cost::Frontier {
            by_chance: Vec::new(),
            by_loss: Vec::new(),
            optimum: 0,
            never: Vec::new(),
        },
    });
    let evaluation = Signal::derive(move || work.answer.get().unwrap_or_else(|| nothing.clone()));
    let within = percent_of(session, WITHIN, 5.0);
    let all_in = Memo::new(move |_| {
        let evaluation = evaluation.get();
        all_in(&evaluation.table, &evaluation.frontier, within.get() / 100.0)
            .unwrap_or(AllIn { efficient: Vec::new(), near: Vec::new() })
    });
    let terms = focus.terms;
    let held = Memo::new(move |_| evaluation.with(|evaluation| terms.with(|terms| held(&evaluation.options, terms))));
    let named = session.view(CHOSEN);
    let chosen = Memo::new(move |_| {
        evaluation.with(|evaluation| {
            let typed = named.with(|named| named.as_deref().and_then(|text| text.parse::<u16>().ok()));
            let there = typed.filter(|options| usize::from(*options) < evaluation.table.len());
            there.unwrap_or(evaluation.frontier.optimum as u16)
        })
    });
    let shown = Shown { focus, evaluation, all_in, held, chosen, currency: focus.session.currency() };
    let scatter = Memo::new(move |_| shown.combinations(|all| combinations_plot(all, held.get())));
    let curve = Memo::new(move |_| shown.combinations(total_cost_plot));
    let set_within = move |value: Option<f64>| session.set_view(WITHIN, value.map(|value| value.to_string()));
    view! {
        <Missing focus/>
        <div class="combinations">
            <section class="card">
                <ChartFigure id="combinations" plot=scatter basis=Some(&basis::COMBINATIONS)><Picker shown/></ChartFigure>
                <NumberField label="About as cheap as the optimum: within" unit="%" least=0.0 most=100.0 value=Signal::derive(move || Some(within.get())) commit=set_within/>
            </section>
            <Chosen shown/>
        </div>
        <section class="card"><ChartFigure id="total-cost" plot=curve basis=Some(&basis::COMBINATIONS)/></section>
        <MarginalTable shown/>
    }
}

/// A percentage that stands in the address.
pub fn percent_of(session: Session, name: &'static str, usual: f64) -> Memo<f64> {
    let named = session.view(name);
    Memo::new(move |_| {
        let typed = named.with(|named| named.as_deref().and_then(|text| text.parse::<f64>().ok()));
        typed.filter(|percent| (0.0..=100.0).contains(percent)).unwrap_or(usual)
    })
}

/// What would make the comparison better.
#[component]
fn Missing(focus: Focus) -> impl IntoView {
    let has_costs = focus.slice(|facts, _| facts.outage_cost.is_some() || facts.sla.is_some());
    let beyond = focus.slice(|facts, terms| choices(facts, terms).len().saturating_sub(MOST_OPTIONS));
    let costs = move || {
        let mut address = Address::of(Room::Facts, Some(focus.id));
        address.view.insert(PART.to_owned(), "costs".to_owned());
        address.link()
    };
    view! {
        <Show when=move || !has_costs.get()>
            <p class="notice brief">
                "No cost of an outage is known, so a year counts what is paid for investments only, and the cheapest is to buy nothing. "
                <a href=costs>"Say what an outage costs"</a>
            </p>
        </Show>
        <Show when=move || { beyond.get() > 0 }>
            <p class="notice brief">"The first twelve options are compared; " {beyond} " more are left out."</p>
        </Show>
    }
}
