use leptos::prelude::*;

use super::ledger::Ledger;
use crate::focus::with_known;
use crate::parts::{BasisOf, NumberField, TextField};
use accord::model::basis;
use accord::model::cost::{SlaOutlook, budget_ratio, credit, sla_outlook};
use accord::plan::words::{chance_in_words, money_rounded, number, percent};
use accord::plan::{Sla, SlaBand};
use accord::units::{Target, typed};

/// What is promised to customers, and what it costs.
#[component]
pub fn SlaCard(ledger: Ledger) -> impl IntoView {
    let is_promised = Memo::new(move |_| ledger.sla.with(Option::is_some));
    let put = move |sla: Option<Sla>| ledger.focus.edit(None, |objective| objective.facts.sla = sla);
    let fallback = move || {
        view! {
            <p>
                "A service level agreement gives part of the fee back when a calendar month was worse than promised. With its bands here, you see what the same risks cost in credits."
            </p>
            <p class="actions">
                <button type="button" class="primary" on:click=move |_| put(Some(Sla::compute_credits(10_000.0)))>"Use the bands of a large cloud provider"</button>
            </p>
            <p class="muted">"10 % below 99.99, 30 % below 99, all below 95, as published for compute. The fee of 10,000 a month is a guess."</p>
        }
    };
    view! {
        <section class="card">
            <h2>"What is promised to customers"</h2>
            <Show when=move || is_promised.get() fallback=fallback>
                <Promised ledger/>
            </Show>
        </section>
    }
}

#[component]
fn Promised(ledger: Ledger) -> impl IntoView {
    let sla = Memo::new(move |before: Option<&Sla>| ledger.sla.get().or_else(|| before.cloned()).unwrap_or_default());
    let put = move |sla: Option<Sla>| ledger.focus.edit(None, |objective| objective.facts.sla = sla);
    let outlook = Memo::new(move |_| {
        sla.with(|sla| with_known(ledger.focus.badness, |badness| sla_outlook(badness, sla).map(Some))).ok().flatten()
    });
    let count = Memo::new(move |_| sla.with(|sla| sla.bands.len()));
    let set_fee = move |fee: Option<f64>| {
        let mut after = sla.get_untracked();
        after.monthly_fee = fee.unwrap_or(0.0);
        put(Some(after));
    };
    let add = move |_| {
        let mut after = sla.get_untracked();
        after.bands.push(next_band(&after));
        put(Some(after));
    };
    let sentence = move || said(ledger, &sla.get(), outlook.get().as_ref());
    view! {
        <p>{sentence}</p>
        <div class="sla-fee">
            <NumberField label="Fee in a month" least=0.0 most=1e15 required=true value=Signal::derive(move || sla.with(|sla| Some(sla.monthly_fee))) commit=set_fee/>
        </div>
        <div class="scroll" tabindex="0" role="region" aria-label="Bands of credits">
            <table class="bands">
                <thead><tr><th scope="col">"A month below"</th><th scope="col">"Credit"</th><th scope="col">"Money"</th><th scope="col">"Chance in a month"</th><th scope="col"><span class="unseen">"Change"</span></th></tr></thead>
                <tbody>{move || (0..count.get()).map(|at| view! { <Band ledger sla outlook at/> }).collect_view()}</tbody>
            </table>
        </div>
        <p class="actions">
            <button type="button" on:click=add>"Add a band"</button>
            <button type="button" on:click=move |_| put(None)>"Remove the promise"</button>
        </p>
        <BasisOf of=&[&basis::SLA_CREDIT]/>
    }
}

/// A band below the last one: ten times its budget, twice its credit.
fn next_band(sla: &Sla) -> SlaBand {
    let last = sla.bands.last();
    let ppb = last.map_or(1_000_000, |band| (10 * band.below.budget().ppb()).min(999_999_999));
    let below = accord::units::Share::from_ppb(ppb).and_then(Target::from_budget).ok();
    SlaBand {
        below: below.or(last.map(|band| band.below)).unwrap_or_else(|| Sla::compute_credits(0.0).bands[0].below),
        credit: last.map_or(0.1, |band| (2.0 * band.credit).min(1.0)),
    }
}

/// What the promise means, in a sentence.
fn said(ledger: Ledger, sla: &Sla, outlook: Option<&SlaOutlook>) -> String {
    let Some(first) = sla.bands.first() else { return "No band is promised, so nothing is paid back.".to_owned() };
    let target = ledger.focus.target.get();
    let ratio = budget_ratio(first.below, target);
    let room = if first.below == target {
        format!(
            "The objective is the promise of {} %: credits are due as soon as the objective is broken.",
            first.below
        )
    } else if ratio > 1.0 {
        format!(
            "The objective of {target} % leaves {} times less room than the promise of {} %, so it warns first.",
            number(libm::round(100.0 * ratio) / 100.0),
            first.below
        )
    } else {
        format!(
            "The promise of {} % is tighter than the objective of {target} %: credits are due before the objective is broken.",
            first.below
        )
    };
    match outlook {
        Some(outlook) => ledger.currency.with(|currency| {
            format!(
                "{room} A month breaks the promise with a chance of {}; credits come to {} a year, on average.",
                chance_in_words(outlook.breach_in_a_month),
                money_rounded(outlook.yearly_credit, currency)
            )
        }),
        None => format!("{room} How often it is broken follows once risks are known."),
    }
}

#[component]
fn Band(ledger: Ledger, sla: Memo<Sla>, outlook: Memo<Option<SlaOutlook>>, at: usize) -> impl IntoView {
    let band = move || sla.with(|sla| sla.bands.get(at).copied());
    let set = move |edit: &dyn Fn(&mut SlaBand)| {
        let mut after = sla.get_untracked();
        if let Some(band) = after.bands.get_mut(at) {
            edit(band);
        }
        // Asking for any credit checks that bands get worse.
        credit(&after, 0.0).map_err(|error| error.to_string())?;
        ledger.focus.edit(None, |objective| objective.facts.sla = Some(after));
        Ok(())
    };
    let set_below = move |text: &str| {
        let below = Target::parse_percent(text).map_err(|error| error.to_string())?;
        set(&|band| band.below = below)
    };
    let set_credit = move |text: &str| {
        let share = typed::number(text).map_err(|error| error.to_string())? / 100.0;
        if !(0.0..=1.0).contains(&share) {
            return Err("Accepted is 0 to 100".to_owned());
        }
        set(&|band| band.credit = share)
    };
    let remove = move |_| {
        let mut after = sla.get_untracked();
        if at < after.bands.len() {
            after.bands.remove(at);
        }
        ledger.focus.edit(None, |objective| objective.facts.sla = Some(after));
    };
    let in_money = move || {
        let amount = sla.with(|sla| sla.bands.get(at).map_or(0.0, |band| band.credit * sla.monthly_fee));
        ledger.currency.with(|currency| money_rounded(amount, currency))
    };
    let chance = move || {
        let chance = outlook.with(|outlook| outlook.as_ref().and_then(|it| it.bands.get(at).map(|band| band.chance)));
        chance.map_or_else(|| "?".to_owned(), chance_in_words)
    };
    let credit_text = move || band().map(|it| percent(it.credit).trim_end_matches(" %").to_owned()).unwrap_or_default();
    view! {
        <tr>
            <th scope="row"><TextField label="Below" unit="%" value=Signal::derive(move || band().map(|it| it.below.to_string()).unwrap_or_default()) commit=set_below/></th>
            <td><TextField label="Credit" unit="%" value=Signal::derive(credit_text) commit=set_credit/></td>
            <td>{in_money}</td>
            <td>{chance}</td>
            <td><button type="button" aria-label=format!("Remove band {}", at + 1) on:click=remove>"Remove"</button></td>
        </tr>
    }
}
