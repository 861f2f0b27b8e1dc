use leptos::prelude::*;

use super::slices::Slices;
use crate::focus::{Focus, with_known};
use crate::parts::BasisOf;
use accord::model::{Answer, Gone, Ledger, Spending, basis, ledger, spending};
use accord::plan::Terms;
use accord::units::{Span, group_thousands};

/// The most risks that have a part of the bar of their own.
const MOST_PARTS: usize = 5;

/// A part of the bar: who, how many minutes, and which share of the budget.
#[derive(Debug, Clone, PartialEq)]
struct Part {
    name: String,
    minutes: f64,
    of_budget: f64,
    series: &'static str,
}

/// Who spends the budget on average, what nobody spends, and what the incident log says was spent.
#[component]
pub fn BudgetBar(focus: Focus, slices: Slices) -> impl IntoView {
    let spent = Memo::new(move |_| {
        let terms = Terms::new(focus.target.get(), focus.window.get());
        with_known(slices.known, |badness| spending(badness, &terms).map(Some))
    });
    let names = focus.slice(|facts, _| facts.catalogue.risks.iter().map(|risk| risk.name.clone()).collect::<Vec<_>>());
    let parts = Memo::new(move |_| {
        spent.with(|spent| match spent {
            Ok(Some(spending)) => names.with(|names| parts(spending, names)),
            _ => Vec::new(),
        })
    });
    let events = focus.slice(|facts, _| facts.requests_per_day);
    let of_all = move || {
        let budget = focus.window.with(|window| window.budget(focus.target.get().budget()));
        let days = focus.window.with(|window| window.span().to_seconds_f64() / 86_400.0);
        let share = focus.target.get().budget().to_f64();
        match events.get() {
            Some(per_day) => {
                let events = (per_day as f64 * days * share).min(1e18) as u64;
                format!("{budget} of full outage, or {} failed requests", group_thousands(events))
            }
            None => format!("{budget} of full outage"),
        }
    };
    view! {
        <section class="card spending">
            <h2>"Who spends the budget"</h2>
            <p class="muted">"The budget of one window: " {of_all} "."</p>
            <Show when=move || spent.with(|spent| matches!(spent, Ok(Some(_))))>
                <Bar parts spent/>
            </Show>
            <LedgerLine focus/>
            <BasisOf of=&[&basis::SPENDING, &basis::LEDGER]/>
        </section>
    }
}

fn parts(spending: &Spending, names: &[String]) -> Vec<Part> {
    const SERIES: [&str; MOST_PARTS] = ["0", "1", "2", "4", "5"];
    let name = |risk: Option<usize>| match risk {
        Some(i) => names.get(i).cloned().unwrap_or_default(),
        None => "Errors on a day without incidents".to_owned(),
    };
    let mut parts: Vec<Part> = spending
        .spenders
        .iter()
        .take(MOST_PARTS)
        .zip(SERIES)
        .map(|(s, series)| Part { name: name(s.risk), minutes: s.minutes, of_budget: s.of_budget, series })
        .collect();
    let rest = &spending.spenders[parts.len()..];
    if !rest.is_empty() {
        parts.push(Part {
            name: format!("{} more", rest.len()),
            minutes: rest.iter().map(|s| s.minutes).sum(),
            of_budget: rest.iter().map(|s| s.of_budget).sum(),
            series: "rest",
        });
    }
    parts
}

fn length(minutes: f64) -> String {
    Span::from_seconds_f64(minutes * 60.0).map_or_else(|| "over a thousand years".to_owned(), |span| span.to_string())
}

fn share(of: f64) -> String {
    if of >= 0.0995 { format!("{:.0} %", of * 100.0) } else { format!("{:.1} %", of * 100.0) }
}

#[component]
fn Bar(parts: Memo<Vec<Part>>, spent: Memo<Answer<Spending>>) -> impl IntoView {
    let used = Memo::new(move |_| parts.with(|parts| parts.iter().map(|part| part.of_budget).sum::<f64>()));
    // Where more is spent than there is, the whole bar is what is spent and the budget ends within it.
    let whole = move || used.get().max(1.0);
    let count = Memo::new(move |_| parts.with(Vec::len));
    let part =
        move |i: usize, get: fn(&Part) -> String| move || parts.with(|parts| parts.get(i).map(get).unwrap_or_default());
    let width = move |i: usize| {
        move || parts.with(|parts| format!("{:.4}", parts.get(i).map_or(0.0, |part| part.of_budget) / whole()))
    };
    let segments = move || {
        let one = |i: usize| view! { <span class=move || format!("part part-{}", part(i, |p| p.series.to_owned())()) style:--part=width(i)></span> };
        (0..count.get()).map(one).collect_view()
    };
    let items = move || {
        let one = |i: usize| {
            view! {
                <li>
                    <span class=move || format!("part part-{}", part(i, |p| p.series.to_owned())())></span>
                    <span class="who">{part(i, |p| p.name.clone())}</span>
                    <b>{part(i, |p| length(p.minutes))}</b>
                    <span class="muted">{part(i, |p| share(p.of_budget))}</span>
                </li>
            }
        };
        (0..count.get()).map(one).collect_view()
    };
    let left = Memo::new(move |_| {
        spent.with(|spent| spent.as_ref().ok().and_then(Option::as_ref).map_or(0.0, |spending| spending.unallocated))
    });
    let is_over = move || left.get() < 0.0;
    let rest = move || if is_over() { "Overspent on average" } else { "Unallocated" };
    let minutes = move || length(left.get().abs());
    let sentence = move || {
        format!(
            "On average {} of the budget is spent in one window; {}: {}.",
            share(used.get()),
            rest().to_lowercase(),
            minutes()
        )
    };
    view! {
        <p>{sentence}</p>
        <div class="stack" aria-hidden="true" style:--budget=move || format!("{:.4}", 1.0 / whole())>
            {segments}
            <span class="stack-end" class:over=is_over></span>
        </div>
        <ul class="spenders" aria-label="Who spends the budget, on average">
            {items}
            <li class:over=is_over>
                <span class="part part-free"></span>
                <span class="who">{rest}</span>
                <b>{minutes}</b>
                <span class="muted">{move || share((1.0 - used.get()).abs())}</span>
            </li>
        </ul>
    }
}

/// What the incident log says, or that there is none.
#[component]
fn LedgerLine(focus: Focus) -> impl IntoView {
    let of_log = focus.slice(|facts, _| (facts.incidents.clone(), facts.traffic.clone()));
    let terms = Memo::new(move |_| focus.terms.with(|terms| Terms { alerts: Vec::new(), ..terms.clone() }));
    let account = Memo::new(move |_| {
        let (incidents, traffic) = of_log.get();
        let facts = accord::plan::Facts { incidents, traffic, ..accord::plan::Facts::default() };
        terms.with(|terms| ledger(&facts, terms))
    });
    let part = move || account.with(|account| account.as_ref().ok().and_then(Option::as_ref).map_or(0.0, |l| l.spent));
    move || {
        account.with(|account| match account {
            Ok(Some(ledger)) => {
                let text = in_words(ledger);
                view! {
                    <h3>"By the incident log"</h3>
                    <p>{text}</p>
                    <div class="stack" aria-hidden="true" style:--budget=move || format!("{:.4}", 1.0 / part().max(1.0))>
                        <span class="part part-log" style:--part=move || format!("{:.4}", part() / part().max(1.0))></span>
                        <span class="stack-end" class:over=move || { part() > 1.0 }></span>
                    </div>
                }
                .into_any()
            }
            Ok(None) => view! { <p class="muted">"No incident log yet: with one, this says what was spent in the last window and when the rest is gone."</p> }.into_any(),
            Err(error) => view! { <p class="error" role="alert">{error.to_string()}</p> }.into_any(),
        })
    }
}

fn in_words(ledger: &Ledger) -> String {
    let gone = match ledger.gone {
        Gone::Since(day) => format!("the budget was gone on {day}"),
        Gone::On(day) => format!("at this rate the rest is gone on {day}, if nothing comes back before"),
        Gone::NotInWindow => "at this rate it lasts to the end of the window".to_owned(),
        Gone::NoRate => "nothing was spent".to_owned(),
    };
    let days = if ledger.days < ledger.of_days {
        format!("{} of {} days", ledger.days, ledger.of_days)
    } else {
        format!("{} days", ledger.days)
    };
    let incidents =
        if ledger.incidents == 1 { "1 incident".to_owned() } else { format!("{} incidents", ledger.incidents) };
    format!(
        "{} to {} ({days}): {incidents} took {} of the budget, {}; {gone}.",
        ledger.from,
        ledger.until,
        share(ledger.spent),
        length(ledger.minutes)
    )
}
