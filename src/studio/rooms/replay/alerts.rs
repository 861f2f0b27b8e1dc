use leptos::prelude::*;

use super::desk::Desk;
use crate::parts::{BasisOf, Choice, ScrollTable};
use accord::chart::{Table, minutes_in_words, moment_in_words, tier_name};
use accord::exchange::series::Examined;
use accord::model::basis;
use accord::model::burn_alert::{Firing, Incident, Score, score};
use accord::model::incident_spent;
use accord::plan::words::percent_rounded;
use accord::plan::{Facts, Severity, Terms};

/// The share of a window's budget above which a spell is worth telling somebody of.
const SIGNIFICANT: f64 = 0.02;
/// Milliseconds between a fault and its alert that still belong together.
const GRACE: i64 = 600_000;
/// Firings that are listed.
const MOST_LISTED: usize = 60;

/// What alerts are held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Against {
    /// Spells of the measurements themselves.
    Spells,
    /// What people wrote down as incidents.
    List,
}

/// Which alerts would have fired when, and whether they mattered.
#[component]
pub fn AlertsPart(desk: Desk) -> impl IntoView {
    let against = RwSignal::new(Against::Spells);
    let listed_incidents = Memo::new(move |_| {
        let between = desk.examined.with(|examined| examined.as_ref().map(|of| (of.from, of.until)));
        let Some((from, until)) = between else { return Vec::new() };
        let all = desk.focus.facts.with(|facts| desk.focus.terms.with(|terms| written_down(facts, terms)));
        all.into_iter().filter(|of| of.end > from && of.start < until).collect()
    });
    let scored = Signal::derive(move || {
        let rows = desk.examined.with(|examined| {
            let examined = examined.as_ref()?;
            Some(desk.focus.terms.with(|terms| match against.get() {
                Against::Spells => table(examined, terms, &incidents(examined, terms)),
                Against::List => listed_incidents.with(|incidents| table(examined, terms, incidents)),
            }))
        });
        Table {
            head: ["Alert", "Fired", "For something", "For nothing", "Told of", "Typical time to tell"]
                .map(str::to_owned)
                .to_vec(),
            rows: rows.unwrap_or_default(),
        }
    });
    let fired = Signal::derive(move || {
        let rows = desk.examined.with(|examined| {
            let examined = examined.as_ref()?;
            Some(desk.focus.terms.with(|terms| listed(examined, terms)))
        });
        Table {
            head: ["Alert", "Fired (UTC)", "Until", "For"].map(str::to_owned).to_vec(),
            rows: rows.unwrap_or_default(),
        }
    });
    let sentence = move || {
        desk.examined.with(|examined| {
            let examined = examined.as_ref()?;
            let pages = desk.focus.terms.with(|terms| pages(examined, terms).len());
            let days = (examined.until - examined.from) as f64 / 86_400_000.0;
            Some(match pages {
                0 => format!("Nobody would have been paged in {days:.0} days."),
                n => format!(
                    "Somebody would have been paged {n} times in {days:.0} days, {:.1} times a week.",
                    n as f64 * 7.0 / days.max(1e-9)
                ),
            })
        })
    };
    let ways = [("spells", "what the measurements show"), ("list", "the incidents that were written down")];
    let against_options = ways.map(|(word, name)| (word.to_owned(), name.to_owned())).to_vec();
    let against_value =
        Signal::derive(move || if against.get() == Against::List { "list" } else { "spells" }.to_owned());
    let choose_against = move |word: &str| against.set(if word == "list" { Against::List } else { Against::Spells });
    let explained = move || {
        let what = match against.get() {
            Against::Spells => "a spell",
            Against::List => "an incident of the list, its times in UTC,",
        };
        format!(
            "Something is {what} that spent at least {} of a window’s budget; an alert belongs to it from its start to ten \
             minutes after its end.",
            percent_rounded(SIGNIFICANT)
        )
    };
    let no_alerts = desk.focus.slice(|_, terms| terms.alerts.is_empty());
    view! {
        <section class="card">
            <h2>"Who would have been told, and of what"</h2>
            <p role="status">{sentence}</p>
            <Show when=move || no_alerts.get()><p class="notice">"These terms have no alerts. Choose some under Alerts."</p></Show>
            <Show when=move || listed_incidents.with(|all| !all.is_empty())>
                <div class="measure-of"><Choice label="Held against" options=Signal::stored(against_options.clone()) value=against_value commit=choose_against/></div>
            </Show>
            <ScrollTable label="Alerts and what they told of" table=scored/>
            <p class="muted">{explained}</p>
            <BasisOf of=&[&basis::REPLAYED]/>
        </section>
        <section class="card">
            <h2>"Each time, the last first"</h2>
            <ScrollTable label="Each time an alert would have fired" table=fired/>
        </section>
    }
}

/// Spells as the score wants them: with the share of one window's budget that each spent.
fn incidents(examined: &Examined, terms: &Terms) -> Vec<Incident> {
    let measured = (examined.until - examined.from).max(1) as f64 / 1_000.0;
    let window = terms.window.span().to_seconds_f64();
    // All that is bad, in windows' worth of budget, is shared out among the spells.
    let budgets = examined.ratio / terms.target.budget().to_f64() * measured / window;
    let one = |spell: &accord::model::attained::Spell| Incident {
        start: spell.from,
        end: spell.until,
        spent: spell.share * budgets,
    };
    examined.spells.iter().map(one).collect()
}

/// The incidents of the list, with the share of one window's budget that each spent.
fn written_down(facts: &Facts, terms: &Terms) -> Vec<Incident> {
    let log = facts.incidents.iter().flat_map(|log| &log.incidents);
    let one = |incident: &accord::plan::Incident| {
        let start = (incident.started.minutes() * 60_000.0) as i64;
        let end = start + (incident.minutes * 60_000.0) as i64;
        Some(Incident { start, end, spent: incident_spent(facts, terms, incident).ok()?.spent })
    };
    log.filter_map(one).collect()
}

fn table(examined: &Examined, terms: &Terms, incidents: &[Incident]) -> Vec<Vec<String>> {
    let row = |(tier, firings): (&accord::plan::AlertTier, &Vec<Firing>)| {
        let mut row = vec![tier_name(*tier)];
        match score(firings, incidents, SIGNIFICANT, GRACE) {
            Ok(score) => row.extend([
                score.alerts.to_string(),
                score.alerts_that_mattered.to_string(),
                (score.alerts - score.alerts_that_mattered).to_string(),
                format!("{} of {}", score.told, score.significant),
                typical(&score, incidents),
            ]),
            Err(error) => row.push(error.to_string()),
        }
        row
    };
    terms.alerts.iter().zip(&examined.firings).map(row).collect()
}

/// The middle one of the times to tell of what mattered.
fn typical(score: &Score, incidents: &[Incident]) -> String {
    let mattered = incidents.iter().zip(&score.detection).filter(|(of, _)| of.spent >= SIGNIFICANT);
    let mut times: Vec<i64> = mattered.filter_map(|(_, time)| *time).collect();
    times.sort_unstable();
    times.get(times.len() / 2).map_or_else(|| "–".to_owned(), |time| minutes_in_words(*time as f64 / 60_000.0))
}

/// When somebody was being paged: by any of the alerts that page, as one person hears them.
fn pages(examined: &Examined, terms: &Terms) -> Vec<(i64, i64)> {
    let of_pages = terms.alerts.iter().zip(&examined.firings).filter(|(tier, _)| tier.severity == Severity::Page);
    let mut all: Vec<(i64, i64)> = of_pages.flat_map(|(_, of)| of.iter().map(|of| (of.from, of.until))).collect();
    all.sort_unstable();
    let mut merged: Vec<(i64, i64)> = Vec::new();
    for (from, until) in all {
        match merged.last_mut().filter(|last| from <= last.1) {
            Some(last) => last.1 = last.1.max(until),
            None => merged.push((from, until)),
        }
    }
    merged
}

fn listed(examined: &Examined, terms: &Terms) -> Vec<Vec<String>> {
    let mut all: Vec<(i64, Vec<String>)> = Vec::new();
    for (tier, firings) in terms.alerts.iter().zip(&examined.firings) {
        for firing in firings {
            let until = if firing.is_open { "still firing".to_owned() } else { moment_in_words(firing.until) };
            let lasted = minutes_in_words((firing.until - firing.from) as f64 / 60_000.0);
            all.push((firing.from, vec![tier_name(*tier), moment_in_words(firing.from), until, lasted]));
        }
    }
    all.sort_by_key(|(from, _)| std::cmp::Reverse(*from));
    all.into_iter().take(MOST_LISTED).map(|(_, row)| row).collect()
}
