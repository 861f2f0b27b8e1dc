use leptos::prelude::*;

use super::cell::{Cell, span_typed};
use crate::focus::Focus;
use crate::parts::Choice;
use accord::model::burn_alert::{Preset, budget_first, usual_short, with_long, workbook_for};
use accord::plan::{AlertTier, Severity};
use accord::units::{BurnRate, Share, Span};

/// As many as a plan takes.
pub const MOST_TIERS: usize = 12;

/// The tiers as a table to type in.
#[component]
pub fn TierEditor(focus: Focus) -> impl IntoView {
    let count = Memo::new(move |_| focus.terms.with(|terms| terms.alerts.len()));
    view! {
        <section class="card tier-editor">
            <h2>"The tiers"</h2>
            <div class="scroll" tabindex="0" role="region" aria-label="The tiers">
                <table>
                    <thead>
                        <tr>
                            <th scope="col">"Alert"</th>
                            <th scope="col">"Long"</th>
                            <th scope="col">"Short"</th>
                            <th scope="col">"Burn rate"</th>
                            <th scope="col">"Hold"</th>
                            <th scope="col">"Budget spent"</th>
                            <th scope="col"><span class="unseen">"Remove"</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || 0..count.get() key=|i| *i children=move |i| view! { <TierRow focus i/> }/>
                    </tbody>
                </table>
            </div>
            <p class="muted">"The burn rate says how many times faster than allowed; the share of the budget that is spent when it fires says the same, and either can be typed."</p>
            <Presets focus/>
        </section>
    }
}

/// One tier: each field edits the plan, as one step.
#[component]
fn TierRow(focus: Focus, i: usize) -> impl IntoView {
    let tier = Memo::new(move |before: Option<&Option<AlertTier>>| {
        focus.terms.with(|terms| terms.alerts.get(i).copied()).or(before.copied().flatten())
    });
    let says = move |of: fn(AlertTier) -> String| Signal::derive(move || tier.get().map(of).unwrap_or_default());
    let label = move |what: &str| Signal::stored(format!("{what} of alert {}", i + 1));
    let edit = move |change: &dyn Fn(&mut AlertTier)| {
        focus.edit(None, |objective| {
            if let Some(tier) = objective.terms.alerts.get_mut(i) {
                change(tier);
            }
        });
        Ok(())
    };
    let set_long = move |text: &str| {
        let long = span_typed(text)?;
        edit(&|tier| *tier = with_long(*tier, long, tier.factor))
    };
    let set_short = move |text: &str| {
        let short = if text.trim().is_empty() { None } else { Some(span_typed(text)?) };
        edit(&|tier| tier.short = short)
    };
    let set_factor = move |text: &str| {
        let factor = BurnRate::parse(&text.replace(',', ".")).map_err(|error| error.to_string())?;
        edit(&|tier| tier.factor = factor)
    };
    let set_hold = move |text: &str| {
        let hold = if matches!(text.trim(), "" | "0" | "0s" | "0m") { Span::ZERO } else { span_typed(text)? };
        edit(&|tier| tier.hold = hold)
    };
    let window = Memo::new(move |_| focus.window.with(accord::units::Window::span));
    let set_spent = move |text: &str| {
        let share = Share::parse_percent(text).and_then(Share::above_zero).map_err(|error| error.to_string())?;
        let Some(now) = tier.get_untracked() else { return Ok(()) };
        let found = budget_first(share, now.long, window.get_untracked()).map_err(|error| error.to_string())?;
        edit(&|tier| tier.factor = found.factor)
    };
    let spent = move || tier.get().map(|tier| spent_in_words(tier, window.get())).unwrap_or_default();
    let remove = move |_| {
        focus.edit(None, |objective| {
            if i < objective.terms.alerts.len() {
                objective.terms.alerts.remove(i);
            }
        });
    };
    view! {
        <tr>
            <th scope="row"><SeverityCell focus i tier/></th>
            <td><Cell label=label("Long window") value=says(|tier| tier.long.prometheus()) commit=set_long/></td>
            <td><Cell label=label("Short window") example="none" value=says(|tier| tier.short.map(Span::prometheus).unwrap_or_default()) commit=set_short/></td>
            <td><Cell label=label("Burn rate") value=says(|tier| tier.factor.to_string()) commit=set_factor/></td>
            <td><Cell label=label("Hold") example="0" value=says(|tier| if tier.hold > Span::ZERO { tier.hold.prometheus() } else { String::new() }) commit=set_hold/></td>
            <td><Cell label=label("Budget spent") value=Signal::derive(spent) commit=set_spent/></td>
            <td><button type="button" aria-label=format!("Remove alert {}", i + 1) on:click=remove>"Remove"</button></td>
        </tr>
    }
}

fn spent_in_words(tier: AlertTier, window: Span) -> String {
    accord::plan::words::percent_rounded(tier.factor.to_f64() * tier.long.to_seconds_f64() / window.to_seconds_f64())
}

/// Whom the alert calls.
#[component]
fn SeverityCell(focus: Focus, i: usize, tier: Memo<Option<AlertTier>>) -> impl IntoView {
    let name = move || tier.get().map_or("page", |tier| tier.severity.name());
    let choose = move |event| {
        let severity = if event_target_value(&event) == "ticket" { Severity::Ticket } else { Severity::Page };
        focus.edit(None, |objective| {
            if let Some(tier) = objective.terms.alerts.get_mut(i) {
                tier.severity = severity;
            }
        });
    };
    view! {
        <span class=format!("swatch point swatch-{}", accord::chart::line_of(i))></span>
        <select aria-label=format!("Severity of alert {}", i + 1) prop:value=name on:change=choose>
            <option value="page" selected=move || name() == "page">"page"</option>
            <option value="ticket" selected=move || name() == "ticket">"ticket"</option>
        </select>
    }
}

/// Published sets, and one more tier.
#[component]
fn Presets(focus: Focus) -> impl IntoView {
    let chosen = RwSignal::new(String::new());
    let options = move || {
        let window = focus.window.with(accord::units::Window::span);
        let first = [(String::new(), "Choose a published set".to_owned())];
        let scaled = [("scaled".to_owned(), "SRE workbook, scaled to this window".to_owned())];
        let offered = Preset::ALL.iter().enumerate().filter(|(_, preset)| preset.tiers_for(window).is_ok());
        let offered = offered.map(|(i, preset)| (i.to_string(), preset.label().to_owned()));
        first.into_iter().chain(scaled).chain(offered).collect::<Vec<_>>()
    };
    let take = move |value: &str| {
        let window = focus.window.with_untracked(accord::units::Window::span);
        let preset = value.parse::<usize>().ok().and_then(|i| Preset::ALL.get(i));
        let tiers = match preset {
            Some(preset) => preset.tiers_for(window).ok(),
            None => (value == "scaled").then(|| workbook_for(window)),
        };
        chosen.set(value.to_owned());
        if let Some(tiers) = tiers {
            focus.edit(None, |objective| objective.terms.alerts = tiers);
        }
    };
    let source = move || {
        let value = chosen.get();
        match value.parse::<usize>().ok().and_then(|i| Preset::ALL.get(i)) {
            Some(preset) => preset.source(),
            None if value == "scaled" => {
                "The workbook's shares of the budget, 2, 5, 10 and 10 %, in windows that suit the length of the objective's."
            }
            None => "",
        }
    };
    let is_full = move || focus.terms.with(|terms| terms.alerts.len() >= MOST_TIERS);
    let add = move |_| {
        if !is_full() {
            let long = Span::hours(6);
            let Ok(factor) = BurnRate::parse("6") else { return };
            let tier = AlertTier {
                severity: Severity::Ticket,
                long,
                short: Some(usual_short(long)),
                factor,
                hold: Span::ZERO,
            };
            focus.edit(None, |objective| objective.terms.alerts.push(tier));
        }
    };
    view! {
        <div class="presets">
            <Choice label="Replace them all by" options=Signal::derive(options) value=chosen commit=take/>
            <button type="button" aria-disabled=move || is_full().to_string() on:click=add>"Add an alert"</button>
        </div>
        <p class="muted">{source}</p>
    }
}
