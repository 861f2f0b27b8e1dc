use std::collections::{BTreeMap, BTreeSet};

use serde_saphyr::LitString;

use super::super::gate;
use super::queries::Queries;
use super::{Group, Rule};
use crate::plan::{Counted, Note, NoteKind, Objective, Severity};
use crate::units::{Alignment, Method, Span};

/// One objective on its way to rules.
pub struct Rules<'a> {
    objective: &'a Objective,
    /// Unique in the file.
    pub id: String,
    service: String,
    name: String,
    queries: Queries,
    labels: BTreeMap<String, String>,
}

impl<'a> Rules<'a> {
    /// The rules of an objective; `ids` are taken already.
    ///
    /// # Errors
    /// Why it cannot become rules, to follow its name.
    pub fn new(objective: &'a Objective, ids: &mut BTreeSet<String>, notes: &mut Vec<Note>) -> Result<Self, String> {
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
            if slice < Span::minutes(5) {
                notes.push(Note::general(
                    NoteKind::Assumed,
                    format!(
                        "“{what}”: a slice of {slice} must hold at least two scrapes; scraped less often, these rules stay silent"
                    ),
                ));
            }
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

    /// Its groups, as Sloth has them.
    pub(super) fn groups(&self, notes: &mut Vec<Note>) -> Vec<Group> {
        let group = |kind: &str, rules| Group { name: format!("sloth-slo-{kind}-{}", self.id), rules };
        let mut groups = vec![group("sli-recordings", self.recordings()), group("meta-recordings", self.metadata())];
        let alerts = self.alerts(notes);
        if !alerts.is_empty() {
            groups.push(group("alerts", alerts));
        }
        groups
    }

    /// The windows over which the error ratio is recorded, from the shortest to the longest.
    pub fn windows(&self) -> BTreeSet<Span> {
        let mut windows: BTreeSet<Span> =
            self.objective.terms.alerts.iter().flat_map(|tier| [Some(tier.long), tier.short]).flatten().collect();
        windows.insert(self.period());
        // Burn "now" needs a short window even where no alert has one.
        if windows.len() == 1 {
            windows.insert(Span::minutes(5));
        }
        windows
    }

    fn recordings(&self) -> Vec<Rule> {
        let mut rules: Vec<Rule> = self.windows().into_iter().map(|window| self.ratio_over(window)).collect();
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
        let ratio = self.queries.in_slice(slice);
        if self.is_good_ratio() { ratio } else { self.queries.bad_from(ratio) }
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

    /// What selects its records: `{sloth_id="…", sloth_service="…", sloth_slo="…"}`.
    pub fn selector(&self) -> String {
        let Self { id, service, name, .. } = self;
        format!("{{sloth_id=\"{id}\", sloth_service=\"{service}\", sloth_slo=\"{name}\"}}")
    }

    fn period(&self) -> Span {
        self.objective.terms.window.span()
    }
}

/// The record of the error ratio over a window.
pub fn record_name(window: Span) -> String {
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
