use leptos::prelude::*;

use super::desk::Desk;
use crate::parts::ChartFigure;
use accord::chart::{Plot, past_plot, spell_in_words};
use accord::exchange::series::Examined;
use accord::model::dry_run::{Burned, Past, past};
use accord::model::{Answer, basis};
use accord::plan::{IncidentLog, Terms};
use accord::units::CivilDate;

/// Spells that are listed.
const MOST_LISTED: usize = 20;

/// On which of the measured days the policy would have frozen releases.
#[component]
pub fn PastPart(desk: Desk) -> impl IntoView {
    let done = Memo::new(move |_| {
        desk.examined.with(|examined| match examined {
            Some(examined) => desk.focus.terms.with(|terms| done(examined, terms)),
            None => Ok(None),
        })
    });
    let plot = Signal::derive(move || {
        done.with(|done| match done {
            Ok(Some(past)) => past_plot(past),
            _ => Plot::empty("What this policy would have done with what really happened"),
        })
    });
    let error = move || done.with(|done| done.as_ref().err().map(ToString::to_string));
    let spells = move || {
        done.with(|done| match done {
            Ok(Some(past)) => past.spells(|day| day.is_frozen).iter().take(MOST_LISTED).map(spell_in_words).collect(),
            _ => Vec::new(),
        })
    };
    let no_policy = desk.focus.slice(|_, terms| terms.policy.is_none());
    view! {
        <p class="error" role="alert">{error}</p>
        <Show when=move || no_policy.get()><p class="notice">"These terms have no policy: nothing would have followed."</p></Show>
        <section class="card">
            <ChartFigure id="replayed-policy" plot basis=Some(&basis::PAST)/>
            <ul class="dated">{move || spells().into_iter().map(|says: String| view! { <li>"Frozen: " {says} "."</li> }).collect_view()}</ul>
            <p class="muted">"Each day’s bad minutes are its share of bad events, as the method counts them. Which incident of a day was to blame, the measurements do not say."</p>
        </section>
    }
}

/// The policy on the days that were measured. Incidents have no part in it: each day burns what was counted.
fn done(examined: &Examined, terms: &Terms) -> Answer<Past> {
    let Some(policy) = &terms.policy else { return Ok(None) };
    let days = || examined.days.iter().map(|(day, _)| *day);
    let between =
        days().min().and_then(CivilDate::from_day_number).zip(days().max().and_then(CivilDate::from_day_number));
    let Some((from, until)) = between else { return Ok(None) };
    let log = IncidentLog { from, until, incidents: Vec::new(), reviews: Vec::new() };
    let burned: Vec<Burned> =
        examined.days.iter().map(|(day, minutes)| Burned { day: *day, minutes: *minutes, incident: None }).collect();
    past(&log, &burned, terms, policy).map(Some)
}
