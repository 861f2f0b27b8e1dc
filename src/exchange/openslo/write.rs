use std::collections::{BTreeMap, BTreeSet};

use serde_saphyr::LitString;

use super::super::gate;
use super::PREFIX;
use super::shapes::{
    BurnCondition, Calendar, ConditionSpec, Inline, Metadata, Metric, MetricSource, Object, PolicySpec, Promise, Ratio,
    Sli, SliSpec, SloSpec, TargetSpec, TimeWindow,
};
use crate::plan::{AlertTier, Counted, Indicator, Note, NoteKind, Objective, Part, Plan, Refusal, Source};
use crate::units::{Alignment, Length, Method, Span, Window};

const LONGEST_DISPLAY_NAME: usize = 63;
const LONGEST_DESCRIPTION: usize = 1050;

/// Writes one document for each objective, each complete in itself.
///
/// # Errors
/// The plan is empty, or the serializer fails.
pub fn write(plan: &Plan, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    if plan.objectives.is_empty() {
        return Err(Refusal::general("The plan has no objectives", "Open a file with objectives first"));
    }
    let mut names = BTreeSet::new();
    let mut next = BTreeMap::new();
    let mut text =
        String::from("# Written by Accord. Annotations under accord.studio/ carry what OpenSLO has no field for.\n");
    for (i, objective) in plan.objectives.iter().enumerate() {
        if i > 0 {
            text.push_str("---\n");
        }
        let label = gate::dns_label(&objective.name);
        let mut name = label.clone();
        // Counting goes on where it stopped, or many of one name would take quadratic time.
        let count = next.entry(label.clone()).or_insert(1u32);
        while !names.insert(name.clone()) {
            *count += 1;
            let ending = format!("-{count}");
            name.clone_from(&label);
            name.truncate(LONGEST_DISPLAY_NAME - ending.len());
            name = format!("{}{ending}", name.trim_end_matches('-'));
        }
        let object = slo(objective, name, notes)?;
        let body = serde_saphyr::to_string_with_options(&object, super::super::write::options()).map_err(|error| {
            Refusal::general(format!("The objectives could not be written: {error}"), "Report this as a fault")
        })?;
        text.push_str(&body);
    }
    Ok(text)
}

fn slo(objective: &Objective, name: String, notes: &mut Vec<Note>) -> Result<Object<SloSpec>, Refusal> {
    let what = objective.display_name();
    let terms = &objective.terms;
    tell_losses(objective, notes);
    let mut description = objective.description.clone();
    if description.chars().count() > LONGEST_DESCRIPTION {
        description = description.chars().take(LONGEST_DESCRIPTION).collect();
        notes.push(Note::about(
            NoteKind::Approximated,
            objective,
            Part::Description,
            format!("the description is cut to {LONGEST_DESCRIPTION} characters, the most that OpenSLO allows"),
        ));
    }
    let (slice_target, slice) = match terms.method {
        Method::Occurrences => (None, None),
        Method::Timeslices { slice_target, slice } => (Some(slice_target.to_f64()), Some(slice.to_string())),
        Method::RatioTimeslices { slice } => (None, Some(slice.to_string())),
    };
    let (op, value) = threshold(&objective.indicator, what)?;
    let mut metadata = metadata_of(objective, name);
    for (key, value) in &objective.labels {
        if is_label_key(key) {
            metadata.labels.insert(key.clone(), value.clone());
        } else {
            notes.push(Note::about(
                NoteKind::Lost,
                objective,
                Part::Labels,
                format!("the label “{key}” is not a name that OpenSLO allows"),
            ));
        }
    }
    let (indicator, indicator_ref) = match &objective.indicator {
        Indicator::Reference { name, .. } => (None, Some(gate::dns_label(name))),
        written => (Some(sli(written, &metadata.name, what)?), None),
    };
    Ok(Object {
        api_version: "openslo/v1",
        kind: "SLO",
        spec: SloSpec {
            description,
            service: gate::dns_label(&objective.service),
            indicator,
            indicator_ref,
            time_window: vec![time_window(&terms.window)],
            budgeting_method: terms.method.name(),
            objectives: vec![Promise {
                target: terms.target.ratio().to_f64(),
                op,
                value,
                time_slice_target: slice_target,
                time_slice_window: slice,
            }],
            alert_policies: terms.alerts.iter().enumerate().map(|(i, tier)| policy(i, tier, &metadata.name)).collect(),
        },
        metadata,
    })
}

fn metadata_of(objective: &Objective, name: String) -> Metadata {
    let mut annotations = BTreeMap::new();
    let mut annotate = |key: &str, value: String| annotations.insert(format!("{PREFIX}{key}"), value);
    if name != objective.name {
        annotate("name", objective.name.clone());
    }
    if gate::dns_label(&objective.service) != objective.service {
        annotate("service", objective.service.clone());
    }
    if let Some(requests) = objective.facts.requests_per_day {
        annotate("requests-per-day", requests.to_string());
    }
    let mut display_name = objective.title.clone();
    if display_name.as_ref().is_some_and(|title| title.chars().count() > LONGEST_DISPLAY_NAME) {
        display_name.take().map(|title| annotate("title", title));
    }
    Metadata { name, display_name, labels: BTreeMap::new(), annotations }
}

fn tell_losses(objective: &Objective, notes: &mut Vec<Note>) {
    let terms = &objective.terms;
    if terms.alerts.iter().any(|tier| tier.short.is_some()) {
        notes.push(Note::about(NoteKind::Approximated, objective, Part::Alerts, format!("OpenSLO's alert conditions have one window; the short ones ride in annotations, and the Prometheus rules have both"),
        ));
    }
    for tier in &terms.alerts {
        if Length::parse(&shorthand(tier.long)).is_ok_and(|length| length.nominal() != tier.long) {
            notes.push(Note::about(
                NoteKind::Approximated,
                objective,
                Part::Alerts,
                format!(
                    "the alert window {} becomes {}, as OpenSLO has no seconds",
                    tier.long.prometheus(),
                    shorthand(tier.long)
                ),
            ));
        }
    }
    let names = objective.indicator.sources().into_iter().filter_map(|(_, source)| source.reference.as_deref());
    let reference = match &objective.indicator {
        Indicator::Reference { name, .. } => Some(name.as_str()),
        _ => None,
    };
    for name in names.chain(reference).filter(|name| gate::dns_label(name) != *name) {
        notes.push(Note::about(
            NoteKind::Approximated,
            objective,
            Part::Indicator,
            format!("the reference “{name}” becomes “{}”, as OpenSLO's names allow", gate::dns_label(name)),
        ));
    }
}

fn threshold(indicator: &Indicator, what: &str) -> Result<(Option<&'static str>, Option<f64>), Refusal> {
    let (Indicator::Threshold { bound, .. } | Indicator::Reference { bound, .. }) = indicator else {
        return Ok((None, None));
    };
    let Some((comparison, value)) = bound else {
        // Behind a reference may stand a ratio, which has none.
        return match indicator {
            Indicator::Reference { .. } => Ok((None, None)),
            _ => Err(Refusal::general(
                format!("“{what}” compares a metric with nothing, and OpenSLO needs op and value for that"),
                "Say in the source file which side of which value is good",
            )),
        };
    };
    let number = value.trim().parse::<f64>().ok().filter(|n| n.is_finite()).ok_or_else(|| {
        Refusal::general(
            format!("The threshold “{value}” of “{what}” is not a number"),
            "Give the objective a number as value",
        )
    })?;
    Ok((Some(comparison.name()), Some(number)))
}

/// OpenSLO's rule for label keys: letters or digits at both ends, `-_.` inside, at most 63.
fn is_label_key(key: &str) -> bool {
    let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    key.len() <= 63
        && ends(key.chars().next())
        && ends(key.chars().last())
        && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}

fn sli(indicator: &Indicator, name: &str, what: &str) -> Result<Sli, Refusal> {
    let metric = |source: &Source| -> Result<Metric, Refusal> {
        if source.fields.is_empty() {
            return Err(Refusal::general(
                format!("A data source of “{what}” asks nothing, and OpenSLO needs at least one field"),
                "Give the indicator a query",
            ));
        }
        let spec = source.fields.iter().map(|(key, value)| (key.clone(), LitString(value.clone()))).collect();
        let metric_source_ref = source.reference.as_deref().map(gate::dns_label);
        Ok(Metric { metric_source: MetricSource { metric_source_ref, kind: source.kind.clone(), spec } })
    };
    let spec = match indicator {
        Indicator::Ratio { counted, events, total, counter } => {
            let events = Some(metric(events)?);
            let (good, bad) = match counted {
                Counted::Good => (events, None),
                Counted::Bad => (None, events),
            };
            SliSpec::RatioMetric(Box::new(Ratio {
                counter: *counter,
                good,
                bad,
                total: Some(metric(total)?),
                ..Ratio::default()
            }))
        }
        Indicator::Raw { counted, ratio } => {
            let raw_type = Some(match counted {
                Counted::Good => "success",
                Counted::Bad => "failure",
            });
            SliSpec::RatioMetric(Box::new(Ratio { raw_type, raw: Some(metric(ratio)?), ..Ratio::default() }))
        }
        Indicator::Threshold { metric: source, .. } => SliSpec::ThresholdMetric(metric(source)?),
        Indicator::Reference { .. } => unreachable!("a reference is written as indicatorRef"),
    };
    Ok(Sli { metadata: Metadata { name: name.to_owned(), ..Metadata::default() }, spec })
}

fn time_window(window: &Window) -> TimeWindow {
    let calendar = match &window.alignment {
        Alignment::Rolling => None,
        Alignment::Calendar { start, zone } => {
            Some(Calendar { start_time: start.to_string(), time_zone: zone.as_str().to_owned() })
        }
    };
    TimeWindow { duration: window.length.to_string(), is_rolling: calendar.is_none(), calendar }
}

fn policy(index: usize, tier: &AlertTier, name: &str) -> Inline<PolicySpec> {
    let severity = tier.severity.name();
    let mut named =
        Metadata { name: gate::dns_label(&format!("{severity}-{}-{name}", index + 1)), ..Metadata::default() };
    let condition = ConditionSpec {
        severity,
        condition: BurnCondition {
            kind: "burnrate",
            op: "gt",
            threshold: tier.factor.to_f64(),
            lookback_window: shorthand(tier.long),
        },
    };
    let inner = Metadata { name: named.name.clone(), ..Metadata::default() };
    if let Some(short) = tier.short {
        named.annotations.insert(format!("{PREFIX}short-window"), short.prometheus());
    }
    // The decoder asks for a target; whom a severity reaches is decided where alerts are routed.
    let target = Metadata { name: severity.to_owned(), ..Metadata::default() };
    Inline {
        kind: "AlertPolicy",
        metadata: named,
        spec: PolicySpec {
            alert_when_breaching: true,
            conditions: vec![Inline { kind: "AlertCondition", metadata: inner, spec: condition }],
            notification_targets: vec![Inline {
                kind: "AlertNotificationTarget",
                metadata: target,
                spec: TargetSpec { target: severity },
            }],
        },
    }
}

/// One number and one unit, as OpenSLO wants durations; it has no seconds.
fn shorthand(span: Span) -> String {
    let seconds = span.whole_seconds();
    let (unit, letter) =
        [(86_400, 'd'), (3_600, 'h')].into_iter().find(|(unit, _)| seconds.is_multiple_of(*unit)).unwrap_or((60, 'm'));
    format!("{}{letter}", seconds.div_ceil(unit))
}
