use std::collections::BTreeMap;

use super::facts::estimate;
use super::{Line, money, number, percent};
use crate::plan::{Capacity, Fact, Growth, IncidentLog, OnCall, Preparation, Provenance, Readiness};

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
    format!("{count} from {} until {}, {} min long together", log.from, log.until, number(minutes))
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
