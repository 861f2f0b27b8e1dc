use leptos::prelude::*;

use super::effects::OptionPanel;
use super::ledger::Ledger;
use crate::parts::BasisOf;
use accord::model::Answer;
use accord::model::architecture::{availability_in_words, breakdown};
use accord::model::basis;
use accord::model::cost::{Alone, idle_effects, is_idle_on, usual_options, with_options};
use accord::plan::words::{effect_in_words, money_rounded, number};
use accord::plan::{Investment, Objective};

/// The name in the address that says which option is open.
const OPTION: &str = "option";

/// One investment: among what is bought, or among what could be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Which {
    /// Whether it stands in the terms.
    pub bought: bool,
    /// Its place there.
    pub at: usize,
}

impl Which {
    /// As an address says it.
    fn word(self) -> String {
        format!("{}{}", if self.bought { "b" } else { "o" }, self.at)
    }

    fn parse(word: &str) -> Option<Self> {
        let (kind, at) = word.split_at_checked(1)?;
        let bought = match kind {
            "b" => true,
            "o" => false,
            _ => return None,
        };
        Some(Self { bought, at: at.parse().ok()? })
    }

    /// The list that it stands in.
    fn list(self, objective: &mut Objective) -> &mut Vec<Investment> {
        if self.bought { &mut objective.terms.investments } else { &mut objective.facts.options }
    }

    /// The investment, where it is there.
    pub fn find(self, ledger: Ledger) -> Option<Investment> {
        if self.bought {
            ledger.focus.terms.with(|terms| terms.investments.get(self.at).cloned())
        } else {
            ledger.focus.facts.with(|facts| facts.options.get(self.at).cloned())
        }
    }

    /// Edits it: one step of undo.
    pub fn edit(self, ledger: Ledger, edit: impl FnOnce(&mut Investment)) {
        ledger.focus.edit(None, |objective| {
            if let Some(investment) = self.list(objective).get_mut(self.at) {
                edit(investment);
            }
        });
    }

    /// Takes it away.
    pub fn remove(self, ledger: Ledger) {
        ledger.focus.edit(None, |objective| {
            let list = self.list(objective);
            if self.at < list.len() {
                list.remove(self.at);
            }
        });
        open(ledger, None);
    }

    /// Buys it, or gives it back: one step of undo.
    pub fn trade(self, ledger: Ledger) {
        ledger.focus.edit(None, |objective| {
            let list = self.list(objective);
            if self.at < list.len() {
                let investment = list.remove(self.at);
                let other = Self { bought: !self.bought, ..self }.list(objective);
                // What was bought in another room is still among the options.
                if !other.iter().any(|known| known.name == investment.name) {
                    other.push(investment);
                }
            }
        });
        open(ledger, None);
    }

    /// Its figure of a kind, without and with it; none where it was not looked at.
    fn figure(self, each: &Answer<Alone<f64>>) -> Option<(f64, f64)> {
        let each = each.as_ref().ok()?.as_ref()?;
        if self.bought {
            Some((*each.without.get(self.at)?, each.today))
        } else {
            Some((each.today, *each.with.get(self.at)?))
        }
    }
}

fn open(ledger: Ledger, which: Option<Which>) {
    ledger.focus.session.set_view(OPTION, which.map(Which::word));
}

/// What money can buy.
#[component]
pub fn OptionsCard(ledger: Ledger) -> impl IntoView {
    let focus = ledger.focus;
    let bought = focus.slice(|_, terms| (0..terms.investments.len()).collect::<Vec<_>>());
    // One that is bought stands among what is bought alone.
    let options = focus.slice(|facts, terms| {
        let is_bought = |at: &usize| terms.investments.iter().any(|bought| bought.name == facts.options[*at].name);
        (0..facts.options.len()).filter(|at| !is_bought(at)).collect::<Vec<_>>()
    });
    let named = focus.session.view(OPTION);
    let shown = Memo::new(move |_| {
        let which = named.get().and_then(|word| Which::parse(&word))?;
        if which.bought { bought } else { options }.with(|places| places.contains(&which.at)).then_some(which)
    });
    let rows = move |is_bought: bool, places: Vec<usize>| {
        let row = move |at| view! { <Row ledger which=Which { bought: is_bought, at } shown/> };
        places.into_iter().map(row).collect_view()
    };
    let is_empty = move || bought.with(Vec::is_empty) && options.with(Vec::is_empty);
    let unknown = move || {
        (!ledger.has_risks.get()).then_some("What an option changes follows once risks are known: see the Risks room.")
    };
    view! {
        <section class="card">
            <h2>"What money can buy"</h2>
            <Show when=move || !is_empty() fallback=|| view! {
                <p>"An investment makes some facts better: fewer incidents, sooner seen, sooner over. List what could be bought, with its price in a year and what it multiplies, and see what each would change. Those below are guesses to begin with."</p>
            }>
                <div class="scroll" tabindex="0" role="region" aria-label="Investments">
                    <table class="options">
                        <thead>
                            <tr>
                                <th scope="col">"Investment"</th>
                                <th scope="col">"A year costs"</th>
                                <th scope="col">"Chance to keep"</th>
                                <th scope="col">"Saves a year"</th>
                                <th scope="col">"Left of it"</th>
                                <th scope="col">"Best possible"</th>
                                <th scope="col"><span class="unseen">"Buy"</span></th>
                            </tr>
                        </thead>
                        <tbody>
                            {move || rows(true, bought.get())}
                            {move || rows(false, options.get())}
                        </tbody>
                    </table>
                </div>
                <p class="muted">{unknown}</p>
            </Show>
            {move || shown.get().map(|which| view! { <OptionPanel ledger which/> })}
            <Presets ledger/>
            <BasisOf of=&[&basis::OPTION_ALONE]/>
        </section>
    }
}

/// Options to begin with, and an empty one.
#[component]
fn Presets(ledger: Ledger) -> impl IntoView {
    let add = move |option: Investment| {
        let at = ledger.focus.facts.with_untracked(|facts| facts.options.len());
        ledger.focus.edit(None, |objective| objective.facts.options.push(option));
        open(ledger, Some(Which { bought: false, at }));
    };
    let preset = move |option: Investment| {
        let name = option.name.clone();
        view! { <button type="button" on:click=move |_| add(option.clone())>{name}</button> }
    };
    let empty = || Investment { name: "New option".to_owned(), yearly_cost: 0.0, effects: Vec::new() };
    view! {
        <p class="actions presets" role="group" aria-label="Add an option">
            <span class="muted">"Add:"</span>
            {usual_options().into_iter().map(preset).collect_view()}
            <button type="button" on:click=move |_| add(empty())>"Something else"</button>
        </p>
    }
}

#[component]
fn Row(ledger: Ledger, which: Which, shown: Memo<Option<Which>>) -> impl IntoView {
    let investment = Memo::new(move |_| which.find(ledger));
    let with =
        move |ask: &dyn Fn(&Investment) -> String| investment.with(|it| it.as_ref().map(ask).unwrap_or_default());
    let is_open = move || shown.get() == Some(which);
    let shows = move |amount: f64| ledger.currency.with(|currency| money_rounded(amount, currency));
    let effects = move || {
        with(&|it| match it.effects.len() {
            0 => "changes nothing yet".to_owned(),
            _ => it.effects.iter().map(effect_in_words).collect::<Vec<_>>().join("; "),
        })
    };
    let chance = move || {
        let figure = ledger.chances.with(|chances| which.figure(chances));
        figure.map_or_else(unasked, |(without, with)| points(with - without))
    };
    let saved = Memo::new(move |_| {
        let losses = ledger.losses.with(|losses| which.figure(losses));
        let credits = ledger.credits.with(|credits| which.figure(credits));
        let less = |(without, with): (f64, f64)| without - with;
        match (losses, credits) {
            (None, None) => None,
            (a, b) => Some(a.map_or(0.0, less) + b.map_or(0.0, less)),
        }
    });
    let left = Memo::new(move |_| Some(saved.get()? - investment.get()?.yearly_cost));
    let idle = move || with(&|it| idle_words(ledger, it));
    view! {
        <tr class:is-bought=which.bought>
            <th scope="row">
                <button type="button" class="choose" aria-expanded=move || is_open().to_string() on:click=move |_| open(ledger, (!is_open()).then_some(which))>
                    {move || with(&|it| it.name.clone())}
                </button>
                <div class="effects">{effects}</div>
                <div class="idle">{idle}</div>
            </th>
            <td>{move || with(&|it| shows(it.yearly_cost))}</td>
            <td>{chance}</td>
            <td>{move || saved.get().map_or_else(unasked, shows)}</td>
            <td class:gain=move || left.get().is_some_and(|it| it >= 0.0) class:loss=move || left.get().is_some_and(|it| it < 0.0)>
                {move || left.get().map_or_else(unasked, shows)}
            </td>
            <td>{move || ceiling(ledger, which, investment)}</td>
            <td>
                <button type="button" class:primary=!which.bought
                    aria-label=move || format!("{} {}", if which.bought { "Give back" } else { "Buy" }, with(&|it| it.name.clone()))
                    on:click=move |_| which.trade(ledger)>
                    {if which.bought { "Give back" } else { "Buy" }}
                </button>
            </td>
        </tr>
    }
}

fn unasked() -> String {
    "?".to_owned()
}

/// A difference of chances in points of a percent: `+3.2 points`.
fn points(difference: f64) -> String {
    let points = libm::round(1_000.0 * difference) / 10.0;
    match points {
        0.0 => "no change".to_owned(),
        up if up > 0.0 => format!("+{} points", number(up)),
        down => format!("−{} points", number(-down)),
    }
}

/// The best that the architecture allows, where the investment changes it.
fn ceiling(ledger: Ledger, which: Which, investment: Memo<Option<Investment>>) -> String {
    ledger.focus.facts.with(|facts| {
        let Some(architecture) = &facts.architecture else { return "–".to_owned() };
        ledger.focus.terms.with(|terms| {
            let mut others: Vec<&Investment> = terms.investments.iter().collect();
            if which.bought && which.at < others.len() {
                others.remove(which.at);
            }
            let Some(own) = investment.get() else { return String::new() };
            let before = with_options(architecture, &others);
            others.push(&own);
            let after = with_options(architecture, &others);
            if after == before {
                return "no change".to_owned();
            }
            breakdown(&after).map_or_else(|error| error.to_string(), |it| availability_in_words(it.whole))
        })
    })
}

/// Which effects find nothing to act upon.
fn idle_words(ledger: Ledger, investment: &Investment) -> String {
    ledger.focus.facts.with(|facts| {
        let on_risks = idle_effects(&facts.catalogue, std::slice::from_ref(investment));
        let is_idle = |at: usize| {
            on_risks.iter().any(|idle| idle.effect == at)
                || is_idle_on(facts.architecture.as_ref(), &investment.effects[at])
        };
        let idle: Vec<String> = (0..investment.effects.len())
            .filter(|&at| is_idle(at))
            .map(|at| effect_in_words(&investment.effects[at]))
            .collect();
        if idle.is_empty() { String::new() } else { format!("Finds nothing to act upon: {}.", idle.join("; ")) }
    })
}
