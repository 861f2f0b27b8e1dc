use leptos::prelude::*;

use super::ledger::Ledger;
use super::options::Which;
use crate::parts::{Choice, NumberField, TextField};
use accord::plan::words::trigger_in_words;
use accord::plan::{Cause, Effect, Investment, Lever, Scope, clean_name};

/// The levers, by the word of their choice.
const LEVERS: [(&str, Lever, &str); 7] = [
    ("frequency", Lever::Frequency, "how often incidents happen"),
    ("detection", Lever::Detection, "minutes to detect"),
    ("resolution", Lever::Resolution, "minutes to resolve"),
    ("impact", Lever::Impact, "the share of users that is hit"),
    ("common", Lever::CommonCause, "the common share of a redundant group"),
    ("failover", Lever::FailedFailover, "the share of failovers that fail"),
    ("switch", Lever::SwitchOver, "minutes to switch over"),
];

const CAUSES: [Cause; 9] = [
    Cause::BinaryPush,
    Cause::ConfigPush,
    Cause::UserBehaviour,
    Cause::Pipeline,
    Cause::ProviderChange,
    Cause::PerformanceDecay,
    Cause::Capacity,
    Cause::Hardware,
    Cause::Other,
];

/// The fields of one investment.
#[component]
pub fn OptionPanel(ledger: Ledger, which: Which) -> impl IntoView {
    let investment = Memo::new(move |_| which.find(ledger));
    let rename = move |text: &str| {
        if text.trim().is_empty() {
            return Err("An option needs a name".to_owned());
        }
        which.edit(ledger, |it| it.name = clean_name(text));
        Ok(())
    };
    let set_cost = move |cost: Option<f64>| which.edit(ledger, |it| it.yearly_cost = cost.unwrap_or(0.0));
    let count = Memo::new(move |_| investment.with(|it| it.as_ref().map_or(0, |it| it.effects.len())));
    let add = move |_| {
        which.edit(ledger, |it| it.effects.push(Effect { on: Lever::Frequency, of: Scope::All, factor: 0.5 }));
    };
    view! {
        <div class="option-panel" role="group" aria-label="The chosen investment">
            <div class="option-head">
                <TextField label="Investment" value=Signal::derive(move || investment.get().map(|it| it.name).unwrap_or_default()) commit=rename/>
                <NumberField label="Costs a year" least=0.0 most=1e15 required=true value=Signal::derive(move || investment.get().map(|it| it.yearly_cost)) commit=set_cost/>
            </div>
            {move || (0..count.get()).map(|at| view! { <EffectFields ledger which investment at/> }).collect_view()}
            <p class="actions">
                <button type="button" on:click=add>"Add an effect"</button>
                <button type="button" on:click=move |_| which.remove(ledger)>"Remove the investment"</button>
            </p>
        </div>
    }
}

#[component]
fn EffectFields(ledger: Ledger, which: Which, investment: Memo<Option<Investment>>, at: usize) -> impl IntoView {
    let effect = Memo::new(move |_| investment.with(|it| it.as_ref().and_then(|it| it.effects.get(at).cloned())));
    let edit = move |edit: &dyn Fn(&mut Effect)| {
        which.edit(ledger, |it| {
            if let Some(effect) = it.effects.get_mut(at) {
                edit(effect);
            }
        });
    };
    let levers = LEVERS.map(|(word, _, name)| (word.to_owned(), name.to_owned())).to_vec();
    let lever = move || {
        let on = effect.get().map(|it| it.on);
        LEVERS.iter().find(|(_, lever, _)| Some(*lever) == on).map_or("", |(word, ..)| *word).to_owned()
    };
    let set_lever = move |word: &str| {
        if let Some((_, lever, _)) = LEVERS.iter().find(|(it, ..)| *it == word) {
            edit(&|effect| effect.on = *lever);
        }
    };
    let scope = move || effect.get().map(|it| scope_word(&it.of)).unwrap_or_default();
    let set_scope = move |word: &str| {
        if let Some(of) = scope_of(word) {
            edit(&|effect| effect.of = of.clone());
        }
    };
    let set_factor = move |factor: Option<f64>| edit(&|effect| effect.factor = factor.unwrap_or(1.0));
    let remove = move |_| {
        which.edit(ledger, |it| {
            if at < it.effects.len() {
                it.effects.remove(at);
            }
        });
    };
    view! {
        <div class="effect-fields" role="group" aria-label=format!("Effect {}", at + 1)>
            <Choice label="Changes" options=Signal::stored(levers) value=Signal::derive(lever) commit=set_lever/>
            <Choice label="Of" options=Signal::derive(move || scopes(ledger, effect.get())) value=Signal::derive(scope) commit=set_scope/>
            <NumberField label="Times" example="0.5" least=0.0 most=1000.0 required=true value=Signal::derive(move || effect.get().map(|it| it.factor)) commit=set_factor/>
            <button type="button" aria-label=format!("Remove effect {}", at + 1) on:click=remove>"Remove"</button>
        </div>
    }
}

/// A scope as the word of its choice.
fn scope_word(scope: &Scope) -> String {
    match scope {
        Scope::All => "all".to_owned(),
        Scope::Cause(cause) => format!("cause:{}", CAUSES.iter().position(|it| it == cause).unwrap_or(0)),
        Scope::Named(name) => format!("named:{name}"),
    }
}

fn scope_of(word: &str) -> Option<Scope> {
    if let Some(name) = word.strip_prefix("named:") {
        return Some(Scope::Named(name.to_owned()));
    }
    match word.strip_prefix("cause:") {
        Some(at) => CAUSES.get(at.parse::<usize>().ok()?).copied().map(Scope::Cause),
        None => Some(Scope::All),
    }
}

/// What an effect may be about: all, a trigger, or a name that the facts know.
fn scopes(ledger: Ledger, effect: Option<Effect>) -> Vec<(String, String)> {
    let Some(effect) = effect else { return Vec::new() };
    let mut scopes = vec![("all".to_owned(), "all of them".to_owned())];
    let of_risks = matches!(effect.on, Lever::Frequency | Lever::Detection | Lever::Resolution | Lever::Impact);
    if of_risks {
        let cause =
            |cause: &Cause| (scope_word(&Scope::Cause(*cause)), format!("what {} triggers", trigger_in_words(*cause)));
        scopes.extend(CAUSES.iter().map(cause));
    }
    ledger.focus.facts.with(|facts| {
        let named = |name: &String| (scope_word(&Scope::Named(name.clone())), name.clone());
        if of_risks {
            scopes.extend(facts.catalogue.risks.iter().take(200).map(|risk| named(&risk.name)));
        } else if let Some(architecture) = &facts.architecture {
            scopes.extend(architecture.groups.iter().map(|group| named(&group.name)));
        }
    });
    // What it says now is always one of the choices, though nothing may have that name any more.
    let now = scope_word(&effect.of);
    if !scopes.iter().any(|(word, _)| *word == now) {
        let name = match &effect.of {
            Scope::Named(name) => format!("{name} (nothing has this name)"),
            Scope::Cause(cause) => format!("what {} triggers", trigger_in_words(*cause)),
            Scope::All => "all of them".to_owned(),
        };
        scopes.push((now, name));
    }
    scopes
}
