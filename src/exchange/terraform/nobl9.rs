//! `nobl9_slo`, with the `nobl9_service` and `nobl9_alert_policy` resources that it refers to. Names are DNS labels; names for
//! people have at most 63 characters and descriptions 1,050; a rolling window has 5 minutes to 31 days and a calendar window at
//! most 366; an alert policy holds while all its conditions do, each over a window of 5 minutes to 7 days.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use super::super::gate;
use super::super::promql::complement;
use super::promql::{good_of_bad, query};
use super::read::measured::{measured, threshold};
use super::{Written, approximated, cut, datadog, description, key_of, literal, lost};
use crate::plan::{AlertTier, Counted, Indicator, Note, Objective, Part, Plan, Severity, Source};
use crate::units::{Alignment, Length, Method, Span};

pub const SLO: &str = "nobl9_slo";
pub const SERVICE: &str = "nobl9_service";
pub const POLICY: &str = "nobl9_alert_policy";
/// Nobl9 asks for a point a minute.
pub const RANGE: &str = "1m";
/// The annotation that keeps a name which is no DNS label.
pub const NAME_ANNOTATION: &str = "accord-name";
/// The total beside a ratio that the source computes itself.
pub const WHOLE: &str = "vector(1)";
const LONGEST_LABEL: usize = 63;
const LONGEST_DESCRIPTION: usize = 1_050;

/// The resources that SLOs refer to.
pub struct Beside {
    pub services: Map<String, Value>,
    pub policies: Map<String, Value>,
    /// The key and the name that a reader learns, of each service.
    by_service: BTreeMap<String, (String, String)>,
    names: gate::Names,
}

impl Beside {
    /// The services of a plan.
    pub fn new(plan: &Plan) -> Self {
        let (mut keys, mut names) = (gate::Names::default(), gate::Names::default());
        let (mut services, mut by_service) = (Map::new(), BTreeMap::new());
        let known: BTreeSet<&String> = plan.objectives.iter().map(|objective| &objective.service).collect();
        for service in known {
            let key = keys.take(&key_of(service), '_', usize::MAX);
            let name = names.take(&gate::dns_label(service), '-', LONGEST_LABEL);
            let mut body = json!({ "name": name });
            let shown = cut_chars(service);
            if shown != name {
                body["display_name"] = json!(shown);
            }
            let mut body = literal(body);
            body["project"] = json!("${var.nobl9_project}");
            services.insert(key.clone(), body);
            by_service.insert(service.clone(), (key, named(&name, Some(shown)).to_owned()));
        }
        Self { services, policies: Map::new(), by_service, names: gate::Names::default() }
    }

    /// The key of the policy of a tier, which all objectives share.
    fn policy(&mut self, tier: &AlertTier) -> String {
        let windows = [Some(tier.long), tier.short];
        let named = windows.iter().flatten().map(|span| span.prometheus()).collect::<Vec<_>>().join("-");
        let name = gate::dns_label(&format!("{}-{named}-{}x", tier.severity.name(), tier.factor));
        let condition = |window: &Span| json!({ "measurement": "averageBurnRate", "value": tier.factor.to_f64(), "alerting_window": go(*window) });
        let mut body = json!({
            "name": name,
            "severity": if tier.severity == Severity::Page { "High" } else { "Medium" },
            "description": format!("The error budget burns {} times as fast as allowed.", tier.factor),
            "condition": windows.iter().flatten().map(condition).collect::<Vec<_>>(),
        });
        body["project"] = json!("${var.nobl9_project}");
        let key = key_of(&name);
        self.policies.insert(key.clone(), body);
        key
    }
}

/// The body of one SLO.
pub fn slo(objective: &Objective, beside: &mut Beside, notes: &mut Vec<Note>) -> Result<Written, String> {
    let time_window = time_window(objective, notes)?;
    let promise = promise(objective, notes)?;
    let method = method(objective, notes);
    let (key, service) = beside.by_service.get(&objective.service).cloned().unwrap_or_default();
    let name = beside.names.take(&gate::dns_label(&objective.name), '-', LONGEST_LABEL);
    let shown = cut_chars(objective.title.as_deref().unwrap_or(&objective.name));
    let said = named(&name, Some(&objective.name)).to_owned();
    if (&service, &said) != (&objective.service, &objective.name) {
        approximated(objective, Part::Name, format!("Nobl9's names are DNS labels; it is called “{name}”"), notes);
    }
    if objective.title.as_deref() != (shown != said).then_some(shown) {
        approximated(objective, Part::Title, format!("the title there is “{shown}”"), notes);
    }
    let mut body =
        json!({ "name": name, "budgeting_method": method, "time_window": time_window, "objective": promise });
    if shown != name || objective.title.is_some() {
        body["display_name"] = json!(shown);
    }
    if name != objective.name {
        body["annotations"] = json!({ NAME_ANNOTATION: objective.name });
    }
    let description = description(objective, LONGEST_DESCRIPTION, notes);
    if !description.is_empty() {
        body["description"] = json!(description);
    }
    let labels = labels(objective, notes);
    if !labels.is_empty() {
        body["label"] = json!(labels);
    }
    let mut body = literal(body);
    body["project"] = json!("${var.nobl9_project}");
    body["service"] = json!(format!("${{{SERVICE}.{key}.name}}"));
    body["indicator"] = json!({ "name": "${var.nobl9_agent}", "kind": "Agent" });
    let policies = policies(objective, beside, notes);
    if !policies.is_empty() {
        body["alert_policies"] = json!(policies);
    }
    Ok(Written { body, called: (service, said) })
}

/// The name behind a DNS label; one that was edited since does not match its original any more, and the edit wins.
pub fn named<'a>(label: &'a str, original: Option<&'a str>) -> &'a str {
    original.filter(|original| gate::is_label_of(label, original)).unwrap_or(label)
}

/// At most 63 characters.
fn cut_chars(text: &str) -> &str {
    let end = text.char_indices().nth(LONGEST_LABEL).map_or(text.len(), |(at, _)| at);
    cut(text, end)
}

/// The block `objective`.
fn promise(objective: &Objective, notes: &mut Vec<Note>) -> Result<Value, String> {
    let terms = &objective.terms;
    let mut block = json!({ "name": "objective", "target": terms.target.ratio().to_f64(), "value": 1 });
    match &objective.indicator {
        Indicator::Ratio { counted, events, total, .. } => {
            let (kind, events) = metric(events)?;
            let (total_kind, total) = metric(total)?;
            if kind != total_kind {
                return Err("reads from two data sources, and Nobl9 takes one".to_owned());
            }
            let good = match (counted, kind) {
                (Counted::Good, _) => events,
                (Counted::Bad, "datadog") => datadog::good_of_bad(&events, &total),
                (Counted::Bad, _) => good_of_bad(&events, &total),
            };
            block["count_metrics"] = counts(kind, &good, &total);
        }
        Indicator::Raw { counted, ratio } => {
            let text = "Nobl9 takes the ratio of each minute as so many of one event, so every minute weighs the same";
            approximated(objective, Part::Indicator, text, notes);
            let (kind, ratio) = metric(ratio)?;
            if kind != "prometheus" {
                return Err("is a ratio that the data source computes; give it the queries of both counts".to_owned());
            }
            let good = if *counted == Counted::Good { ratio } else { complement(&ratio) };
            block["count_metrics"] = counts(kind, &good, WHOLE);
        }
        Indicator::Threshold { metric: source, bound } => {
            let (comparison, value) = bound.as_ref().ok_or("compares a metric with nothing; say which side is good")?;
            let value = value.trim().parse::<f64>().ok().filter(|value| value.is_finite());
            block["value"] = json!(value.ok_or("compares with what is not a number")?);
            block["op"] = json!(comparison.name());
            let (kind, text) = metric(source)?;
            block["raw_metric"] = json!({ "query": spec(kind, &text) });
        }
        Indicator::Reference { name, .. } => {
            return Err(format!("refers to the SLI “{name}”, which is in another file; open both together"));
        }
    }
    if let Method::Timeslices { slice_target, .. } = terms.method {
        block["time_slice_target"] = json!(slice_target.to_f64());
    }
    if said(&block).as_ref() != Some(&objective.indicator) {
        let text = format!(
            "the queries are said as Nobl9 takes them: over {RANGE}, for one agent, good events of all; it is told \
             neither the plan's data source nor whether it counts up"
        );
        approximated(objective, Part::Indicator, text, notes);
    }
    Ok(block)
}

/// What a reader of the block learns to be measured.
fn said(block: &Value) -> Option<Indicator> {
    let text = |pointer: &str| {
        let spec = block.pointer(pointer)?.as_object()?;
        let (kind, fields) = spec.iter().next()?;
        Some((kind.as_str(), fields.as_object()?.values().next()?.as_str()?))
    };
    if let Some((kind, query)) = text("/raw_metric/query") {
        return threshold(kind, query, block["op"].as_str()?, &block["value"].to_string());
    }
    let ((kind, good), (_, total)) = (text("/count_metrics/good")?, text("/count_metrics/total")?);
    measured(kind, good, total)
}

fn counts(kind: &str, good: &str, total: &str) -> Value {
    // Each point counts the events of its minute; it does not add to the points before.
    json!({ "incremental": false, "good": spec(kind, good), "total": spec(kind, total) })
}

fn spec(kind: &str, text: &str) -> Value {
    let field = if kind == "prometheus" { "promql" } else { "query" };
    json!({ kind: { field: text } })
}

/// The block of a source, and its query.
fn metric(source: &Source) -> Result<(&'static str, String), String> {
    match datadog::own_query(source) {
        Some(text) => text.map(|text| ("datadog", text)),
        None => query(source, RANGE).map(|text| ("prometheus", text)),
    }
}

fn method(objective: &Objective, notes: &mut Vec<Note>) -> &'static str {
    let minute = Length::parse("1m").ok();
    match objective.terms.method {
        Method::Occurrences => "Occurrences",
        Method::Timeslices { slice, .. } => {
            if Some(slice) != minute {
                let text = format!("Nobl9's slices have one minute; {} is not kept", slice.spoken());
                approximated(objective, Part::Method, text, notes);
            }
            "Timeslices"
        }
        Method::RatioTimeslices { .. } => {
            let text = "Nobl9 has no RatioTimeslices; it counts occurrences, so busy times weigh more";
            approximated(objective, Part::Method, text, notes);
            "Occurrences"
        }
    }
}

fn time_window(objective: &Objective, notes: &mut Vec<Note>) -> Result<Value, String> {
    let window = &objective.terms.window;
    let (span, text) = (window.span(), window.length.to_string());
    let (count, unit) = text.split_at(text.len() - 1);
    let count = count.parse::<u64>().unwrap_or(0);
    match &window.alignment {
        Alignment::Rolling => {
            if span < Span::minutes(5) || span > Span::days(31) {
                let length = window.length.spoken();
                return Err(format!(
                    "rolls over {length}, and Nobl9 rolls over 5 minutes to 31 days; choose one of these"
                ));
            }
            let (count, unit) = match unit {
                "m" => (count, "Minute"),
                "h" => (count, "Hour"),
                "d" => (count, "Day"),
                _ => (span.whole_seconds() / 86_400, "Day"),
            };
            if matches!(text.as_bytes().last(), Some(b'w' | b'M')) {
                let said = format!("Nobl9's rolling windows are in days; {} are {count}", window.length.spoken());
                approximated(objective, Part::Window, said, notes);
            }
            Ok(json!({ "unit": unit, "count": count, "is_rolling": true }))
        }
        Alignment::Calendar { start, zone } => {
            let unit = match unit {
                "d" => "Day",
                "w" => "Week",
                "M" => "Month",
                "Q" => "Quarter",
                "Y" => "Year",
                _ => return Err("has a calendar window of hours, and Nobl9's have days or more".to_owned()),
            };
            if window.extremes().map_or(span, |(_, longest)| longest) > Span::days(366) {
                return Err("has a calendar window of more than 366 days, the most in Nobl9".to_owned());
            }
            let calendar = json!({ "start_time": start.to_string(), "time_zone": zone.as_str() });
            Ok(json!({ "unit": unit, "count": count, "is_rolling": false, "calendar": calendar }))
        }
    }
}

fn labels(objective: &Objective, notes: &mut Vec<Note>) -> Vec<Value> {
    let mut labels = Vec::new();
    for (key, value) in &objective.labels {
        let ends = |c: char| c.is_lowercase() || c.is_ascii_digit();
        let is_key = key.chars().count() <= LONGEST_LABEL
            && key.starts_with(char::is_lowercase)
            && key.ends_with(ends)
            && key.chars().all(|c| ends(c) || matches!(c, '_' | '-'));
        if is_key && (1..=200).contains(&value.chars().count()) {
            labels.push(json!({ "key": key, "values": [value] }));
        } else {
            let text = format!(
                "the label “{key}” is left out: Nobl9 takes names in lower case, and values of 1 to 200 characters"
            );
            lost(objective, Part::Labels, text, notes);
        }
    }
    labels
}

/// References to the policies of the tiers that Nobl9 can watch.
fn policies(objective: &Objective, beside: &mut Beside, notes: &mut Vec<Note>) -> Vec<String> {
    let mut references = Vec::new();
    for tier in &objective.terms.alerts {
        let fits =
            |span: &Span| (Span::minutes(5)..=Span::days(7)).contains(span) && span.whole_seconds().is_multiple_of(60);
        if ![Some(tier.long), tier.short].iter().flatten().all(fits) {
            let text = format!(
                "the tier over {} is left out; Nobl9's windows have whole minutes from 5 minutes to 7 days",
                tier.long.prometheus()
            );
            approximated(objective, Part::Alerts, text, notes);
            continue;
        }
        if tier.hold > Span::ZERO {
            let text = format!(
                "the alert over {} does not wait {}: a condition of Nobl9 has a window or a wait, not both",
                tier.long.prometheus(),
                tier.hold
            );
            approximated(objective, Part::Alerts, text, notes);
        }
        if tier.short.is_some_and(|short| short > tier.long) {
            approximated(objective, Part::Alerts, "the longer window of a tier is read as the one that decides", notes);
        }
        let reference = format!("${{{POLICY}.{}.name}}", beside.policy(tier));
        if references.contains(&reference) {
            approximated(objective, Part::Alerts, "a tier that is there twice is written once", notes);
        } else {
            references.push(reference);
        }
    }
    references
}

/// As Go writes durations: it has no days.
fn go(span: Span) -> String {
    let minutes = span.whole_seconds() / 60;
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes}m"),
        (hours, 0) => format!("{hours}h"),
        (hours, minutes) => format!("{hours}h{minutes}m"),
    }
}
