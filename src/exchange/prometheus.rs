//! Prometheus recording and alerting rules, out.
//!
//! Record and label names are Sloth's, so that dashboards made for Sloth work. What differs is said in the notes: the
//! rules implement the budgeting method that the terms name, where Sloth always averages its shortest record.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_saphyr::LitString;

use super::fields::Fields;
use super::{gate, promql::Template, yaml};
use crate::plan::{Counted, Indicator, Note, NoteKind, Objective, Plan, Refusal, Severity};
use crate::units::{Alignment, Method, Share, Span};

/// Words by which data sources that speak PromQL are named.
const SPEAK_PROMQL: [&str; 7] = ["", "prometheus", "sloth", "thanos", "mimir", "cortex", "victoriametrics"];

#[derive(Serialize)]
struct File {
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    name: String,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
struct Rule {
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    alert: Option<String>,
    expr: LitString,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    annotations: BTreeMap<String, String>,
}

/// Writes one rule file for the plan; objectives that cannot become rules are named in the notes.
///
/// # Errors
/// No objective can become rules.
pub fn write(plan: &Plan, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    let mut groups = Vec::new();
    let mut header = String::from(
        "# Written by Accord. Record and label names follow Sloth, so its dashboards work.\n\
         # Check with: promtool check rules FILE\n",
    );
    let mut reasons = Vec::new();
    let mut ids = BTreeSet::new();
    for objective in &plan.objectives {
        match Rules::new(objective, &mut ids, notes) {
            Ok(rules) => {
                header.push_str(&format!(
                    "# {}: {} % over {}, budgeting method {}.\n",
                    rules.id,
                    objective.terms.target,
                    objective.terms.window,
                    objective.terms.method.name(),
                ));
                groups.extend(rules.groups(notes));
            }
            Err(reason) => {
                reasons.push(format!("“{}” {reason}", objective.display_name()));
            }
        }
    }
    if groups.is_empty() {
        let reason = if reasons.is_empty() { "The plan has no objectives".to_owned() } else { reasons.join("; ") };
        return Err(Refusal::general(
            format!("No rules can be written: {reason}"),
            "Give the indicator Prometheus queries with {{.window}} where the range belongs",
        ));
    }
    for reason in reasons {
        notes.push(Note::general(NoteKind::Lost, format!("{reason}; it has no rules in this file")));
    }
    let options = super::write::options();
    serde_saphyr::to_string_with_options(&File { groups }, options)
        .map(|body| header + &body)
        .map_err(|error| Refusal::general(format!("The rules could not be written: {error}"), "Report this as a fault"))
}

/// One objective on its way to rules.
struct Rules<'a> {
    objective: &'a Objective,
    id: String,
    service: String,
    name: String,
    queries: Queries,
    labels: BTreeMap<String, String>,
}

enum Queries {
    Ratio { counted: Counted, events: Template, total: Template },
    Raw { counted: Counted, ratio: Template },
}

impl<'a> Rules<'a> {
    fn new(objective: &'a Objective, ids: &mut BTreeSet<String>, notes: &mut Vec<Note>) -> Result<Self, String> {
        let queries = Queries::new(&objective.indicator)?;
        let (service, name) = (gate::rule_name(&objective.service), gate::rule_name(&objective.name));
        let mut id = format!("{service}-{name}");
        let mut count = 1;
        // A plain join: the parts of two ids can differ and the whole be the same.
        while !ids.insert(id.clone()) {
            count += 1;
            id = format!("{service}-{name}-{count}");
        }
        let what = objective.display_name();
        if (service.as_str(), name.as_str()) != (objective.service.as_str(), objective.name.as_str()) {
            notes.push(Note::general(
                NoteKind::Approximated,
                format!("“{what}” is called “{id}” in the rules, whose names allow letters, digits, “.”, “_” and “-”; annotations keep the name"),
            ));
        }
        if let Some(range) = queries.replaced() {
            notes.push(Note::general(
                NoteKind::Approximated,
                format!(
                    "“{what}”: the fixed range {} in the query is replaced by the window of each rule",
                    range.prometheus()
                ),
            ));
        }
        if let Alignment::Calendar { .. } = objective.terms.window.alignment {
            let span = objective.terms.window.span();
            let varies =
                objective.terms.window.extremes().map_or_else(String::new, |(shortest, longest)| {
                    format!(" ({shortest} to {longest} in the calendar)")
                });
            notes.push(Note::general(
                NoteKind::Approximated,
                format!("“{what}”: Prometheus has no calendar windows; the rules use a rolling {span}{varies}"),
            ));
        }
        if let Some(slice) = objective.terms.method.slice() {
            let slice = slice.nominal();
            let windows = objective.terms.alerts.iter().flat_map(|tier| [tier.short, Some(tier.long)]);
            if windows.flatten().any(|window| window < slice) {
                notes.push(Note::general(
                    NoteKind::Approximated,
                    format!(
                        "“{what}”: alert windows shorter than a slice are widened to one slice, {}",
                        slice.prometheus()
                    ),
                ));
            }
        }
        let labels = checked_labels(&objective.labels, what, notes);
        Ok(Self { objective, id, service, name, queries, labels })
    }

    fn groups(&self, notes: &mut Vec<Note>) -> Vec<Group> {
        let group = |kind: &str, rules| Group { name: format!("sloth-slo-{kind}-{}", self.id), rules };
        let mut groups = vec![group("sli-recordings", self.recordings()), group("meta-recordings", self.metadata())];
        let alerts = self.alerts(notes);
        if !alerts.is_empty() {
            groups.push(group("alerts", alerts));
        }
        groups
    }

    fn recordings(&self) -> Vec<Rule> {
        let mut windows: BTreeSet<Span> =
            self.objective.terms.alerts.iter().flat_map(|tier| [Some(tier.long), tier.short]).flatten().collect();
        windows.insert(self.period());
        // Burn "now" needs a short window even where no alert has one.
        if windows.len() == 1 {
            windows.insert(Span::minutes(5));
        }
        let mut rules: Vec<Rule> = windows.into_iter().map(|window| self.ratio_over(window)).collect();
        if let Some(slice) = self.objective.terms.method.slice() {
            let slice = slice.nominal();
            rules.insert(0, self.record(&self.slice_record(slice), self.slice_query(slice), None));
        }
        rules
    }

    /// Timeslices compare each slice with its target, and the comparison must be made on the ratio as it is counted:
    /// one less 95 of 100 is more than 0.05 in floating point, and a slice exactly on target would be bad.
    fn is_good_ratio(&self) -> bool {
        matches!(self.objective.terms.method, Method::Timeslices { .. }) && self.queries.counted() == Counted::Good
    }

    fn slice_record(&self, slice: Span) -> String {
        let kind = if self.is_good_ratio() { "good" } else { "error" };
        format!("slo:sli_{kind}:slice_ratio{}", slice.prometheus())
    }

    fn slice_query(&self, slice: Span) -> String {
        if self.is_good_ratio() { self.queries.as_counted(slice) } else { self.queries.of_bad(slice) }
    }

    /// The error ratio over a window, by the budgeting method.
    fn ratio_over(&self, window: Span) -> Rule {
        let selector = self.selector();
        let expr = match self.objective.terms.method {
            Method::Occurrences => self.queries.of_bad(window),
            Method::Timeslices { slice_target, slice } => {
                let slice = slice.nominal();
                let is_bad = if self.is_good_ratio() {
                    format!("< bool {}", slice_target.ratio())
                } else {
                    format!("> bool {}", slice_target.complement().ratio())
                };
                // A slice without requests has no ratio; it compares as false and so counts as good.
                format!("avg_over_time(({}{selector} {is_bad})[{}])", self.slice_record(slice), slices(window, slice))
            }
            Method::RatioTimeslices { slice } => {
                let slice = slice.nominal();
                // A slice without requests is not a number, and one such would spoil the mean of the whole window.
                format!("avg_over_time(({}{selector} >= 0)[{}])", self.slice_record(slice), slices(window, slice))
            }
        };
        self.record(&record_name(window), expr, Some(("sloth_window", window.prometheus())))
    }

    fn metadata(&self) -> Vec<Rule> {
        let terms = &self.objective.terms;
        let selector = self.selector();
        let shortest =
            terms.alerts.iter().map(|tier| tier.short.unwrap_or(tier.long)).min().unwrap_or(Span::minutes(5));
        let burn = |window: Span| {
            format!(
                "{}{selector}\n/ on(sloth_id, sloth_slo, sloth_service) group_left\nslo:error_budget:ratio{selector}",
                record_name(window)
            )
        };
        let days = self.period().to_seconds_f64() / 86_400.0;
        let plain = |name: &str, expr: String| self.record(name, expr, None);
        vec![
            plain("slo:objective:ratio", format!("vector({})", terms.target.ratio())),
            plain("slo:error_budget:ratio", format!("vector({})", terms.target.budget().ratio())),
            plain("slo:time_period:days", format!("vector({days})")),
            plain("slo:current_burn_rate:ratio", burn(shortest)),
            plain("slo:period_burn_rate:ratio", burn(self.period())),
            plain("slo:period_error_budget_remaining:ratio", format!("1 - slo:period_burn_rate:ratio{selector}")),
            self.record("sloth_slo_info", "vector(1)".to_owned(), Some(("sloth_objective", terms.target.to_string()))),
        ]
    }

    /// One alert for each severity that has tiers: any of its pairs, both windows of a pair.
    fn alerts(&self, notes: &mut Vec<Note>) -> Vec<Rule> {
        let terms = &self.objective.terms;
        let selector = self.selector();
        let budget = terms.target.budget().ratio();
        let mut rules = Vec::new();
        for severity in [Severity::Page, Severity::Ticket] {
            let pairs: Vec<String> = terms
                .alerts
                .iter()
                .filter(|tier| tier.severity == severity)
                .map(|tier| {
                    let side = |window: Span| {
                        format!(
                            "    max({}{selector} > ({} * {budget})) without (sloth_window)",
                            record_name(window),
                            tier.factor
                        )
                    };
                    match tier.short {
                        Some(short) => format!("(\n{}\n    and\n{}\n)", side(short), side(tier.long)),
                        None => format!("(\n{}\n)", side(tier.long)),
                    }
                })
                .collect();
            if !pairs.is_empty() {
                rules.push(self.alert(severity, pairs.join("\nor\n"), notes));
            }
        }
        rules
    }

    fn alert(&self, severity: Severity, expr: String, notes: &mut Vec<Note>) -> Rule {
        let terms = &self.objective.terms;
        let what = self.objective.display_name();
        let routing = terms.alerting.routing(severity);
        let mut labels = checked_labels(&terms.alerting.labels, what, notes);
        labels.extend(checked_labels(&routing.labels, what, notes));
        for value in labels.values_mut() {
            *value = gate::literal_template(value);
        }
        labels.insert("sloth_severity".to_owned(), severity.name().to_owned());
        let title = format!("({}) {} {}: error budget burns too fast", severity.name(), self.objective.service, what);
        let mut annotations = BTreeMap::from([
            ("title".to_owned(), title),
            (
                "summary".to_owned(),
                format!(
                    "{what} of {} promises {} % over {}. Its error budget is being spent faster than this alert allows.",
                    self.objective.service,
                    terms.target,
                    terms.window.spoken()
                ),
            ),
        ]);
        let chosen = terms.alerting.annotations.iter().chain(&routing.annotations);
        for (key, value) in chosen {
            if gate::is_label_name(key) {
                annotations.insert(key.clone(), value.clone());
            } else {
                notes.push(Note::general(NoteKind::Lost, format!("“{what}”: “{key}” cannot be an annotation's name")));
            }
            if value.contains("{{") {
                notes.push(Note::general(
                    NoteKind::Approximated,
                    format!("“{what}”: the template in annotation “{key}” is shown as text and not run"),
                ));
            }
        }
        for value in annotations.values_mut() {
            *value = gate::literal_template(value);
        }
        let name = terms.alerting.name.as_deref().map(alert_name).filter(|name| !name.is_empty());
        Rule {
            record: None,
            alert: Some(name.unwrap_or_else(|| "ErrorBudgetBurn".to_owned())),
            expr: LitString(expr),
            labels,
            annotations,
        }
    }

    fn record(&self, name: &str, expr: String, extra: Option<(&str, String)>) -> Rule {
        let mut labels = self.labels.clone();
        labels.insert("sloth_id".to_owned(), self.id.clone());
        labels.insert("sloth_service".to_owned(), self.service.clone());
        labels.insert("sloth_slo".to_owned(), self.name.clone());
        labels.extend(extra.map(|(key, value)| (key.to_owned(), value)));
        Rule { record: Some(name.to_owned()), alert: None, expr: LitString(expr), labels, annotations: BTreeMap::new() }
    }

    fn selector(&self) -> String {
        let Self { id, service, name, .. } = self;
        format!("{{sloth_id=\"{id}\", sloth_service=\"{service}\", sloth_slo=\"{name}\"}}")
    }

    fn period(&self) -> Span {
        self.objective.terms.window.span()
    }
}

fn record_name(window: Span) -> String {
    format!("slo:sli_error:ratio_rate{}", window.prometheus())
}

/// The range of a subquery with one sample a slice; at least one slice long, or it would mostly be empty.
fn slices(window: Span, slice: Span) -> String {
    format!("{}:{}", window.max(slice).prometheus(), slice.prometheus())
}

fn alert_name(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ') { c } else { '_' })
        .collect()
}

fn checked_labels(labels: &BTreeMap<String, String>, what: &str, notes: &mut Vec<Note>) -> BTreeMap<String, String> {
    let mut checked = BTreeMap::new();
    for (key, value) in labels {
        if !gate::is_label_name(key) || key.starts_with("sloth_") {
            notes.push(Note::general(NoteKind::Lost, format!("“{what}”: “{key}” cannot be a rule's label name")));
            continue;
        }
        let safe = gate::label_value(value);
        if safe != *value {
            notes.push(Note::general(
                NoteKind::Approximated,
                format!("“{what}”: characters of label “{key}” that a page could take for markup became “_”"),
            ));
        }
        checked.insert(key.clone(), safe);
    }
    checked
}

impl Queries {
    fn new(indicator: &Indicator) -> Result<Self, String> {
        for (_, source) in indicator.sources() {
            if !SPEAK_PROMQL.contains(&source.kind.to_ascii_lowercase().as_str()) {
                return Err(format!("reads from “{}”, which is not known to speak PromQL", source.kind));
            }
        }
        let template = |source: &crate::plan::Source| {
            let query = source.query().ok_or("has no query")?;
            Template::new(query).map_err(|reason| format!("cannot become rules: its query {reason}"))
        };
        match indicator {
            Indicator::Ratio { counted, events, total, .. } => {
                Ok(Self::Ratio { counted: *counted, events: template(events)?, total: template(total)? })
            }
            Indicator::Raw { counted, ratio } => Ok(Self::Raw { counted: *counted, ratio: template(ratio)? }),
            Indicator::Threshold { .. } => Err("compares a metric with a threshold; rules need a ratio".to_owned()),
            Indicator::Reference { name, .. } => Err(format!("refers to the SLI “{name}”, which is in another file")),
        }
    }

    fn counted(&self) -> Counted {
        match self {
            Self::Ratio { counted, .. } | Self::Raw { counted, .. } => *counted,
        }
    }

    /// The share of good or bad events, whichever is counted. Each query stands in brackets on lines of its own, so
    /// that a comment at its end ends there.
    fn as_counted(&self, window: Span) -> String {
        let window = window.prometheus();
        match self {
            Self::Ratio { events, total, .. } => {
                format!("(\n{}\n)\n/\n(\n{}\n)", events.over(&window), total.over(&window))
            }
            Self::Raw { ratio, .. } => format!("(\n{}\n)", ratio.over(&window)),
        }
    }

    /// The share of bad events.
    fn of_bad(&self, window: Span) -> String {
        let ratio = self.as_counted(window);
        match self.counted() {
            Counted::Bad => ratio,
            Counted::Good => format!("1 - (\n{ratio}\n)"),
        }
    }

    fn replaced(&self) -> Option<Span> {
        match self {
            Self::Ratio { events, total, .. } => events.replaced.or(total.replaced),
            Self::Raw { ratio, .. } => ratio.replaced,
        }
    }
}

/// What a rule file says about one objective, as far as the terms go.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    /// `slo:objective:ratio`, as written.
    pub target: String,
    /// `slo:error_budget:ratio`, as written.
    pub budget: String,
    /// Each alert's thresholds with their windows, sorted.
    pub thresholds: Vec<String>,
}

/// Reads a rule file back: what it says, by the id of the objective.
pub fn read_back(text: &str) -> Result<BTreeMap<String, Said>, Refusal> {
    let mut said = BTreeMap::new();
    let Some(document) = yaml::parse_own(text)?.documents.into_iter().next() else { return Ok(said) };
    let mut notes = Vec::new();
    for (group, path) in Fields::new(document, "")?.list("groups")? {
        let mut group = Fields::new(group, path)?;
        let name = group.need_text("name")?.text;
        for (rule, path) in group.list("rules")? {
            let mut rule = Fields::new(rule, path)?;
            let (record, expr) = (rule.string("record")?, rule.need_text("expr")?.text);
            let labels = rule.strings("labels", &mut notes)?;
            let id = labels.get("sloth_id").cloned();
            let id = id.unwrap_or_else(|| name.strip_prefix("sloth-slo-alerts-").unwrap_or_default().to_owned());
            let entry = said.entry(id).or_insert_with(|| Said {
                target: String::new(),
                budget: String::new(),
                thresholds: Vec::new(),
            });
            let value = || expr.trim().trim_start_matches("vector(").trim_end_matches(')').to_owned();
            match record.as_deref() {
                Some("slo:objective:ratio") => entry.target = value(),
                Some("slo:error_budget:ratio") => entry.budget = value(),
                Some(_) => {}
                None => entry.thresholds.extend(thresholds_in(&expr)),
            }
        }
    }
    for entry in said.values_mut() {
        entry.thresholds.sort();
    }
    Ok(said)
}

/// `5m>14.4*0.001` for each side of an alert's expression.
fn thresholds_in(expr: &str) -> Vec<String> {
    let after = |line: &str| -> Option<String> {
        let rest = line.trim().strip_prefix("max(slo:sli_error:ratio_rate")?;
        let window = rest.split('{').next()?;
        let product = rest.split("> (").nth(1)?.split(')').next()?;
        Some(format!("{window}>{}", product.replace(' ', "")))
    };
    expr.lines().filter_map(after).collect()
}

/// What the plan means a rule file to say; only objectives that can become rules.
pub fn meant(plan: &Plan) -> BTreeMap<String, Said> {
    let mut ids = BTreeSet::new();
    let mut meant = BTreeMap::new();
    for objective in &plan.objectives {
        let Ok(rules) = Rules::new(objective, &mut ids, &mut Vec::new()) else { continue };
        let terms = &objective.terms;
        let budget: Share = terms.target.budget();
        let mut thresholds: Vec<String> = terms
            .alerts
            .iter()
            .flat_map(|tier| {
                [tier.short, Some(tier.long)]
                    .into_iter()
                    .flatten()
                    .map(move |window| format!("{}>{}*{}", window.prometheus(), tier.factor, budget.ratio()))
            })
            .collect();
        thresholds.sort();
        let said = Said { target: terms.target.ratio().to_string(), budget: budget.ratio().to_string(), thresholds };
        meant.insert(rules.id, said);
    }
    meant
}
