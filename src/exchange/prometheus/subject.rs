//! One objective on its way to rules: names, labels and windows.

use std::collections::{BTreeMap, BTreeSet};

use super::super::write::Lines;

use super::super::{fidelity, gate};
use super::queries::Queries;
use super::rule::Rule;
use crate::plan::{Note, NoteKind, Objective, Part};
use crate::units::Span;

/// One objective on its way to rules.
pub struct Subject<'a> {
    pub objective: &'a Objective,
    /// Unique in the file.
    pub id: String,
    pub service: String,
    pub name: String,
    pub queries: Queries,
    /// The objective's labels that a rule may carry.
    pub labels: BTreeMap<String, String>,
}

impl<'a> Subject<'a> {
    /// What the rules of an objective need; `ids` are taken already.
    ///
    /// # Errors
    /// Why it cannot become rules, to follow its name.
    pub fn new(objective: &'a Objective, ids: &mut gate::Names, notes: &mut Vec<Note>) -> Result<Self, String> {
        let queries = Queries::new(&objective.indicator)?;
        let (service, name) = (gate::rule_name(&objective.service), gate::rule_name(&objective.name));
        // A plain join: the parts of two ids can differ and the whole be the same.
        let id = ids.take(&format!("{service}-{name}"), '-', usize::MAX);
        let labels = checked_labels(objective, &objective.labels, Part::Labels, notes);
        let subject = Self { objective, id, service, name, queries, labels };
        subject.tell_approximations(notes);
        Ok(subject)
    }

    fn tell_approximations(&self, notes: &mut Vec<Note>) {
        let Self { objective, id, .. } = self;
        let mut approximated = |part, text: String| {
            notes.push(Note::about(NoteKind::Approximated, objective, part, text));
        };
        if (self.service.as_str(), self.name.as_str()) != (objective.service.as_str(), objective.name.as_str()) {
            approximated(
                Part::Name,
                format!(
                    "it is called “{id}” in the rules, whose names allow letters, digits, “.”, “_” and “-”; annotations keep the name"
                ),
            );
        }
        if let Some(range) = self.queries.replaced() {
            let range = range.prometheus();
            approximated(
                Part::Indicator,
                format!("the fixed range {range} in the query is replaced by the window of each rule"),
            );
        }
        if let Some(text) = fidelity::only_rolling(&objective.terms.window, "Prometheus", "the rules use") {
            approximated(Part::Window, text);
        }
    }

    /// The nominal length of the objective's window.
    pub fn period(&self) -> Span {
        self.objective.terms.window.span()
    }

    /// The windows that the alerts compare; 5 minutes where there are none, as burn "now" needs a short window.
    pub fn windows(&self) -> BTreeSet<Span> {
        let tiers = self.objective.terms.alerts.iter();
        let mut windows: BTreeSet<Span> = tiers.flat_map(|tier| [Some(tier.long), tier.short]).flatten().collect();
        if windows.is_empty() {
            windows.insert(Span::minutes(5));
        }
        windows
    }

    /// The shortest of [`Self::windows`].
    pub fn shortest(&self) -> Span {
        self.windows().first().copied().unwrap_or(Span::minutes(5))
    }

    /// Selects the objective's own records.
    pub fn selector(&self) -> String {
        let Self { id, service, name, .. } = self;
        format!("{{sloth_id=\"{id}\", sloth_service=\"{service}\", sloth_slo=\"{name}\"}}")
    }

    /// The labels by which its records and alerts are found.
    pub fn identity(&self) -> BTreeMap<String, String> {
        let identity = [("sloth_id", &self.id), ("sloth_service", &self.service), ("sloth_slo", &self.name)];
        identity.into_iter().map(|(key, value)| (key.to_owned(), value.clone())).collect()
    }

    /// A recording rule with the objective's labels, and more.
    pub fn record(&self, name: &str, expr: String, extra: &[(&str, &str)]) -> Rule {
        let mut labels = self.labels.clone();
        labels.extend(self.identity());
        labels.extend(extra.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())));
        let record = Some(name.to_owned());
        Rule { record, alert: None, expr: Lines(expr), hold: None, labels, annotations: BTreeMap::new() }
    }

    /// A recording rule over a window.
    pub fn record_over(&self, name: &str, window: Span, expr: String) -> Rule {
        self.record(name, expr, &[("sloth_window", &window.prometheus())])
    }

    /// How fast a recorded error ratio burns the budget.
    pub fn burn(&self, record: &str) -> String {
        let selector = self.selector();
        format!(
            "{record}{selector}\n/ on(sloth_id, sloth_slo, sloth_service) group_left\nslo:error_budget:ratio{selector}"
        )
    }
}

/// The labels that a rule may carry, with values that no page takes for markup.
pub fn checked_labels(
    objective: &Objective,
    labels: &BTreeMap<String, String>,
    part: Part,
    notes: &mut Vec<Note>,
) -> BTreeMap<String, String> {
    let mut checked = BTreeMap::new();
    for (key, value) in labels {
        let is_ours = key.starts_with("sloth_") || key.starts_with("accord_");
        if !gate::is_label_name(key) || is_ours || key == "alertname" {
            tell(
                notes,
                Note::about(
                    NoteKind::Lost,
                    objective,
                    part,
                    format!("the label “{key}” is left out: rules do not allow the name, or give it themselves"),
                ),
            );
            continue;
        }
        let safe = gate::label_value(value);
        if safe != *value {
            let text = format!("characters of label “{key}” that a page could take for markup became “_”");
            tell(notes, Note::about(NoteKind::Approximated, objective, part, text));
        }
        checked.insert(key.clone(), safe);
    }
    checked
}

/// Says it once, however many rules it is about.
pub fn tell(notes: &mut Vec<Note>, note: Note) {
    if !notes.contains(&note) {
        notes.push(note);
    }
}
