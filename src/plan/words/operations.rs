use std::collections::BTreeMap;

use super::facts::estimate;
use super::{Line, money, number, percent};
use crate::plan::{Capacity, Fact, Growth, IncidentLog, Moment, OnCall, Preparation, Provenance, Readiness, Review};

/// How demand grows.
pub fn growth(growth: Growth) -> String {
    let doubt = if growth.doubt > 0.0 { format!(", give or take {}", percent(growth.doubt)) } else { String::new() };
    format!("{} a year{doubt}", percent(growth.per_year))
}

/// The log as a whole: its incidents are too many to read out.
pub fn incidents(log: &IncidentLog) -> String {
    let minutes: f64 = log.incidents.iter().map(|incident| incident.minutes).sum();
    let count = match log.incidents.len() {
        0 => "none".to_owned(),
        1 => "one".to_owned(),
        count => count.to_string(),
    };
    let taken: Vec<f64> = log.incidents.iter().filter_map(|incident| incident.acknowledged_after).collect();
    let taken = match taken.len() {
        0 => String::new(),
        n => {
            format!("; {n} say when somebody took them, {} min after their starts together", number(taken.iter().sum()))
        }
    };
    format!("{count} from {} until {}, {} min long together{taken}", log.from, log.until, number(minutes))
}

/// What was learnt, a line for each review.
pub fn reviews(log: &IncidentLog) -> Vec<Line> {
    log.reviews
        .iter()
        .map(|review| Line::new(format!("Review of “{}”", review.incident), review_says(review)))
        .collect()
}

fn review_says(review: &Review) -> String {
    let mut parts = vec![format!("of {}", review.started)];
    let mut say = |what: &str, text: &str| {
        if !text.is_empty() {
            parts.push(format!("{what}: {text}"));
        }
    };
    say("summary", &review.summary);
    say("impact", &review.impact);
    for Moment { after, text } in &review.timeline {
        say(&format!("after {after} min"), text);
    }
    let lists = [
        ("factor", &review.factors),
        ("went well", &review.went_well),
        ("went badly", &review.went_badly),
        ("lucky", &review.lucky),
    ];
    for (what, texts) in lists {
        texts.iter().for_each(|text| say(what, text));
    }
    for action in &review.actions {
        let owner = if action.owner.is_empty() { "nobody" } else { &action.owner };
        let due = action.due.map_or_else(String::new, |day| format!(", due {day}"));
        let done = if action.is_done { ", done" } else { "" };
        parts.push(format!("{} by {owner}{due}{done}: {}", action.kind.name().to_lowercase(), action.what));
    }
    parts.join("; ")
}

/// How people share the pages.
pub fn on_call(on_call: OnCall) -> String {
    let OnCall { sites, at_once, shift_days, minutes_per_page, at_night, working_hours, ticket_hours, toil_hours } =
        on_call;
    let places = if sites == 1 { "one site".to_owned() } else { format!("{sites} sites") };
    let days =
        if shift_days > 1.0 { format!("{} days", number(shift_days)) } else { format!("{} d", number(shift_days)) };
    format!(
        "{places}, {at_once} at once for {days}; {} min a page, {} of pages at night; of {} hours a week {} of toil each, \
         and {} of tickets for the team",
        number(minutes_per_page),
        percent(at_night),
        number(working_hours),
        number(toil_hours),
        number(ticket_hours)
    )
}

/// What serves the traffic, and what more of it takes, line by line.
pub fn capacity(capacity: &Capacity, currency: &str) -> Vec<Line> {
    let Capacity { replicas, zones, concurrency, service_ms, service_variation, .. } = capacity;
    let mut says = vec![
        format!("{replicas} replicas in {zones} zones, each on {concurrency} requests at once"),
        format!("{} ms a request, which vary by {}", number(*service_ms), percent(*service_variation)),
    ];
    if let Some(peak) = capacity.peak_over_mean {
        says.push(format!("the busiest minute has {} times the mean", number(peak)));
    }
    if capacity.replica_unavailability != 0.0 {
        says.push(format!("each is missing {} of the time", percent(capacity.replica_unavailability)));
    }
    let mut lines = vec![Line::new("Capacity", says.join("; "))];
    let mut say = |what: &str, says: Option<String>| lines.extend(says.map(|says| Line::new(what, says)));
    let latency = capacity.latency.map(|of| format!("{} within {} ms", percent(of.share), number(of.milliseconds)));
    say("Latency", latency);
    say("Time to a new replica", capacity.lead_days.map(|days| format!("{} days", estimate(days, number))));
    say("Cost of a replica", capacity.replica_yearly_cost.map(|cost| format!("{} a year", money(cost, currency))));
    let series = |figures: &mut dyn Iterator<Item = f64>| figures.map(number).collect::<Vec<_>>().join(", ");
    let test = &capacity.load_test;
    let rows = || test.iter().map(|(users, rate)| format!("{} at {}", number(*rate), number(*users)));
    say(
        "Load test",
        (!test.is_empty()).then(|| format!("a second, at users: {}", rows().collect::<Vec<_>>().join(", "))),
    );
    let peaks = &capacity.weekly_peaks;
    say("Weekly peaks", (!peaks.is_empty()).then(|| format!("{} a second", series(&mut peaks.iter().copied()))));
    lines
}

/// Where facts come from, line by line.
pub fn sources(provenance: &BTreeMap<Fact, Provenance>) -> Vec<Line> {
    let line = |(fact, of): (&Fact, &Provenance)| {
        let mut says = vec![of.confidence.name().to_owned()];
        if !of.source.is_empty() {
            says.push(format!("from {}", of.source));
        }
        says.extend(of.on.map(|day| format!("as of {day}")));
        says.extend(of.disputes.iter().map(|dispute| format!("disputed by {}: {}", dispute.name, dispute.reason)));
        Line::new(format!("Source of {}", fact.name()), says.join(", "))
    };
    provenance.iter().map(line).collect()
}

/// How far a preparation is.
pub fn preparation(of: Preparation, readiness: &Readiness) -> Line {
    let state = if readiness.is_ready { "ready" } else { "not ready" };
    let says = if readiness.note.is_empty() { state.to_owned() } else { format!("{state}: {}", readiness.note) };
    Line::new(format!("Readiness: {}", of.name()), says)
}
