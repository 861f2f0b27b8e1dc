use leptos::prelude::*;

use super::cell::span_typed;
use super::editor::MOST_TIERS;
use crate::focus::Focus;
use crate::parts::{Choice, TextField, Unfold};
use accord::model::ModelError;
use accord::model::burn_alert::{BudgetFirst, budget_first, usual_short};
use accord::plan::{AlertTier, Severity};
use accord::units::{Share, Span};

/// From what people can afford to the factor: “tell us once 2 % of the budget is gone in an hour”. What is asked stands
/// in the address until it is added.
#[component]
pub fn BudgetFirstCard(focus: Focus) -> impl IntoView {
    let session = focus.session;
    let (share, long, severity) = (session.view("spend"), session.view("in"), session.view("call"));
    let asked_share = Memo::new(move |_| {
        let named = share.get().and_then(|text| Share::parse_percent(&text).and_then(Share::above_zero).ok());
        named.unwrap_or_else(|| Share::from_ppb(20_000_000).unwrap_or_else(|_| focus.target.get_untracked().budget()))
    });
    let asked_long = Memo::new(move |_| long.get().and_then(|text| Span::parse(&text).ok()).unwrap_or(Span::hours(1)));
    let asked_severity =
        Memo::new(move |_| if severity.get().as_deref() == Some("ticket") { Severity::Ticket } else { Severity::Page });
    let found: Memo<Result<BudgetFirst, ModelError>> = Memo::new(move |_| {
        budget_first(asked_share.get(), asked_long.get(), focus.window.with(accord::units::Window::span))
    });
    let set_share = move |text: &str| {
        Share::parse_percent(text).and_then(Share::above_zero).map_err(|error| error.to_string())?;
        session.set_view("spend", Some(text.trim().to_owned()));
        Ok(())
    };
    let set_long = move |text: &str| {
        session.set_view("in", Some(span_typed(text)?.prometheus()));
        Ok(())
    };
    let says = move || match found.get() {
        Ok(found) => format!("{}{}×", if found.is_exact { "" } else { "about " }, found.factor),
        Err(error) => error.to_string(),
    };
    let is_full = move || focus.terms.with(|terms| terms.alerts.len() >= MOST_TIERS);
    let add = move |_| {
        let Ok(found) = found.get_untracked() else { return };
        if !focus.terms.with_untracked(|terms| terms.alerts.len() >= MOST_TIERS) {
            let long = asked_long.get_untracked();
            let short = Some(usual_short(long)).filter(|short| *short < long);
            let tier = AlertTier {
                severity: asked_severity.get_untracked(),
                long,
                short,
                factor: found.factor,
                hold: Span::ZERO,
            };
            focus.edit(None, |objective| objective.terms.alerts.push(tier));
        }
    };
    let severities =
        [("page", "page somebody"), ("ticket", "open a ticket")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    view! {
        <section class="card">
            <h2>"From the budget to the burn rate"</h2>
            <p class="muted">"How much of the budget may be gone before somebody is told, if it goes within this time?"</p>
            <div class="three-fields">
                <TextField label="Budget spent" unit="%" value=Signal::derive(move || asked_share.get().percent().to_string()) commit=set_share/>
                <TextField label="Within" value=Signal::derive(move || asked_long.get().prometheus()) commit=set_long/>
                <Choice label="Then" options=Signal::stored(severities.to_vec())
                    value=Signal::derive(move || asked_severity.get().name().to_owned())
                    commit=move |value| session.set_view("call", Some(value.to_owned()))/>
            </div>
            <p>"Burn rate " <b class="answer">{says}</b></p>
            <p class="actions">
                <button type="button" aria-disabled=move || (is_full() || found.with(Result::is_err)).to_string() on:click=add>"Add this alert"</button>
            </p>
            <Unfold class="basis" summary="Basis">
                <p class="formula">"burn rate = share of the budget × window ÷ long window"</p>
                <p>"Exact decimal of at most nine places. The SRE workbook, chapter 5, table 5-6."</p>
            </Unfold>
        </section>
    }
}
