//! What outages cost, what is paid back for them, and what money can buy against them.

mod curve;
mod effects;
mod ledger;
mod options;
mod sla;

use leptos::prelude::*;

use crate::focus::Focus;
use crate::parts::{Figure, Source, TextField};
use accord::model::basis;
use accord::plan::words::money_rounded;
use accord::plan::{Change, Fact};
use curve::CurveCard;
use ledger::Ledger;
use options::OptionsCard;
use sla::SlaCard;

/// The part of the room.
#[component]
pub fn Costs(focus: Focus) -> impl IntoView {
    let ledger = Ledger::new(focus);
    view! {
        <YearCard ledger/>
        <CurveCard ledger/>
        <SlaCard ledger/>
        <OptionsCard ledger/>
        <Source focus fact=Fact::Costs/>
    }
}

/// What a year costs as things stand, and in which currency.
#[component]
fn YearCard(ledger: Ledger) -> impl IntoView {
    let session = ledger.focus.session;
    let set = move |text: &str| {
        let clean: String = text.trim().chars().filter(|c| !c.is_control()).take(8).collect();
        session.change(Change::Currency(clean), None);
        Ok(())
    };
    let shown = move |amount: Option<f64>| {
        ledger.currency.with(|it| amount.map_or_else(|| "?".to_owned(), |a| money_rounded(a, it)))
    };
    let outages =
        move || ledger.losses.with(|losses| losses.as_ref().ok().and_then(|it| it.as_ref().map(|it| it.today)));
    let credits =
        move || ledger.credits.with(|credits| credits.as_ref().ok().and_then(|it| it.as_ref().map(|it| it.today)));
    let bought = Memo::new(move |_| {
        ledger.focus.terms.with(|terms| terms.investments.iter().map(|it| it.yearly_cost).sum::<f64>())
    });
    let missing = move |known: bool, without: &'static str, with: &'static str| if known { with } else { without };
    let outage_detail = move || {
        if !ledger.has_risks.get() {
            return "Needs risks: how often what goes wrong".to_owned();
        }
        missing(outages().is_some(), "Needs a cost curve, below", "a year in outages, on average").to_owned()
    };
    let credit_detail = move || {
        missing(credits().is_some(), "Needs a promise to customers and risks", "a year to customers, on average")
            .to_owned()
    };
    view! {
        <div class="figures">
            <Figure label=Signal::stored("Lost in outages") value=Signal::derive(move || shown(outages())) detail=Signal::derive(outage_detail) basis=Signal::stored(&basis::OUTAGE_LOSS)/>
            <Figure label=Signal::stored("Credited to customers") value=Signal::derive(move || shown(credits())) detail=Signal::derive(credit_detail) basis=Signal::stored(&basis::SLA_CREDIT)/>
            <Figure label=Signal::stored("Paid for investments") value=Signal::derive(move || shown(Some(bought.get()))) detail=Signal::stored("a year for what is bought".to_owned()) basis=Signal::stored(&basis::INVESTMENTS)/>
        </div>
        <section class="card currency">
            <TextField label="Currency" example="€ or USD" commit=set value=Signal::derive(move || ledger.currency.get())/>
            <p class="muted">"All money of this plan is counted in it. Nothing is converted: changing it changes the sign only."</p>
        </section>
    }
}
