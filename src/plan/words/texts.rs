use std::collections::BTreeMap;

use super::{Line, quoted};
use crate::plan::{AlertTier, Alerting, Comparison, Counted, Decision, Indicator, Objective, Routing};
use crate::units::Method;

/// The budgeting method in one plain line.
pub fn method_in_words(method: Method) -> String {
    match method {
        Method::Occurrences => "Every event weighs the same: good events by all events of the window.".to_owned(),
        Method::Timeslices { slice_target, slice } => format!(
            "A slice of {} counts as wholly good if at least {} % of it was good, else as wholly bad.",
            slice.spoken(),
            slice_target.percent()
        ),
        Method::RatioTimeslices { slice } => {
            format!("The mean over slices of {}: each weighs the same, however busy it was.", slice.spoken())
        }
    }
}

/// An alert tier as a name: `page 14.4× over 1h and 5m`.
pub fn tier_in_words(tier: AlertTier) -> String {
    let mut text = format!("{} {}× over {}", tier.severity.name(), tier.factor, tier.long.prometheus());
    if let Some(short) = tier.short {
        text.push_str(&format!(" and {}", short.prometheus()));
    }
    if tier.hold > crate::units::Span::ZERO {
        text.push_str(&format!(", held for {}", tier.hold.prometheus()));
    }
    text
}

/// What is measured, line by line.
pub fn indicator_in_words(indicator: &Indicator) -> Vec<Line> {
    let bound = |bound: &Option<(Comparison, String)>| match bound {
        Some((comparison, value)) => format!(", good while {} {value}", side(*comparison)),
        None => String::new(),
    };
    let kind = match indicator {
        Indicator::Ratio { counted, counter, .. } => {
            let counter = match counter {
                Some(true) => ", from counters",
                Some(false) => ", from gauges",
                None => "",
            };
            format!("{} events by all events{counter}", word(*counted))
        }
        Indicator::Raw { counted, .. } => format!("a share of {} events that its source computes", word(*counted)),
        Indicator::Threshold { bound: side, .. } => format!("a metric{}", bound(side)),
        Indicator::Reference { name, bound: side } => {
            format!("the indicator {}, defined elsewhere{}", quoted(name), bound(side))
        }
    };
    let mut lines = vec![Line::new("Measured", kind)];
    for (what, source) in indicator.sources() {
        let mut from = source.kind.clone();
        if let Some(reference) = &source.reference {
            from.push_str(&format!(" {}", quoted(reference)));
        }
        if !from.is_empty() {
            lines.push(Line::new(format!("{what}, source"), from));
        }
        for (field, value) in &source.fields {
            lines.push(Line::new(format!("{what}, {field}"), value.as_str()));
        }
    }
    lines
}

fn word(counted: Counted) -> &'static str {
    match counted {
        Counted::Good => "good",
        Counted::Bad => "bad",
    }
}

fn side(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Below => "below",
        Comparison::AtMost => "at most",
        Comparison::Above => "above",
        Comparison::AtLeast => "at least",
    }
}

/// Title, description, labels and annotations, line by line, without what is empty.
pub fn texts_in_words(objective: &Objective) -> Vec<Line> {
    let mut lines = Vec::new();
    lines.extend(objective.title.as_ref().map(|title| Line::new("Title", title.as_str())));
    if !objective.description.is_empty() {
        lines.push(Line::new("Description", objective.description.as_str()));
    }
    pairs(&mut lines, "Label", &objective.labels);
    pairs(&mut lines, "Annotation", &objective.annotations);
    lines
}

/// Names, routing and guards of alerts, line by line.
pub fn alerting_in_words(alerting: &Alerting) -> Vec<Line> {
    let mut lines = Vec::new();
    let missing = alerting.absent_after.map(|after| format!("told after {after} without data"));
    lines.extend(missing.map(|says| Line::new("Missing data", says)));
    let few = alerting.minimum_failures.map(|count| format!("silent while fewer than {count} events failed"));
    lines.extend(few.map(|says| Line::new("Few failures", says)));
    lines.extend(alerting.name.as_ref().map(|name| Line::new("Alert name", name.as_str())));
    pairs(&mut lines, "Label of alerts", &alerting.labels);
    pairs(&mut lines, "Annotation of alerts", &alerting.annotations);
    let mut routing = |of: &str, Routing { labels, annotations }: &Routing| {
        pairs(&mut lines, &format!("Label of {of}"), labels);
        pairs(&mut lines, &format!("Annotation of {of}"), annotations);
    };
    routing("pages", &alerting.page);
    routing("tickets", &alerting.ticket);
    lines
}

fn pairs(lines: &mut Vec<Line>, what: &str, of: &BTreeMap<String, String>) {
    lines.extend(of.iter().map(|(key, value)| Line::new(format!("{what} {}", quoted(key)), value.as_str())));
}

/// A decision: what was asked, and all that was said about it.
pub fn decision_in_words(decision: &Decision) -> Line {
    let Decision { question, outcome, asked_by, reason, traded, dissent, on } = decision;
    let mut says = vec![outcome.clone()];
    says.extend(on.map(|on| format!("on {on}")));
    if !asked_by.is_empty() {
        says.push(format!("asked by {asked_by}"));
    }
    if !reason.is_empty() {
        says.push(format!("because {reason}"));
    }
    if !traded.is_empty() {
        says.push(format!("in exchange for {traded}"));
    }
    says.extend(dissent.iter().map(|dissent| format!("{} disagreed: {}", dissent.name, dissent.reason)));
    Line::new(format!("Decision {}", quoted(question)), says.join("; "))
}
