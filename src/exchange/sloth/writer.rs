//! The text of one of Sloth's files.

use std::collections::{BTreeMap, BTreeSet};

use super::super::gate;
use super::super::write;
use super::indicator::{Said, Sli, sli_of};
use super::resource::metadata_of;
use super::runs::{Fitted, fit, window_told};
use super::tree::Tree;
use super::write::Group;
use super::{DEFAULT_ALERT, Dialect, FILE_PLUGINS, RESOURCE, SLO_PLUGINS, SPEC};
use crate::plan::{Note, NoteKind, Objective, Part, Refusal, Severity};
use crate::units::Method;

/// A name as Sloth takes it.
pub fn name_for_sloth(name: &str, what: &str) -> String {
    let safe = gate::rule_name(name);
    if super::is_name(&safe) { safe } else { format!("{safe}-{what}") }
}

/// Writes one file after the other, and remembers which names are taken.
pub struct Writer<'a> {
    dialect: &'static Dialect,
    notes: &'a mut Vec<Note>,
    /// Service and name of every SLO, joined, as Sloth tells them apart.
    ids: gate::Names,
    /// Namespace and name of every resource.
    resources: BTreeSet<(String, String)>,
    is_first: bool,
}

impl<'a> Writer<'a> {
    /// Before the first file.
    pub fn new(dialect: &'static Dialect, notes: &'a mut Vec<Note>) -> Self {
        Self { dialect, notes, ids: gate::Names::default(), resources: BTreeSet::new(), is_first: true }
    }

    /// The stem of a file's name, and its text.
    pub fn file(&mut self, group: &Group) -> Result<(String, String), Refusal> {
        let service = &group.key.service;
        // Each SLO has its labels beside it, and none are shared by the file, so that another SLO changes no lines of it.
        let slos = group.objectives.iter().map(|objective| self.slo(objective, service)).collect();
        let body = [
            ("service", Some(Tree::text(service))),
            (self.dialect.file_plugins, plugins(&group.key.annotations, FILE_PLUGINS)),
            ("slos", Some(Tree::List(slos))),
        ];
        if *self.dialect == SPEC {
            let version = ("version", Some(Tree::text("prometheus/v1")));
            let text = write::yaml(&Tree::map([version].into_iter().chain(body)))?;
            return Ok((gate::dns_label(service), text));
        }
        let mut annotations = group.key.annotations.clone();
        annotations.remove(FILE_PLUGINS);
        let metadata = metadata_of(&annotations, service, &mut self.resources);
        for objective in &group.objectives {
            for (kind, text) in &metadata.told {
                self.notes.push(Note::about(*kind, objective, Part::Annotations, text));
            }
        }
        let document = Tree::map([
            ("apiVersion", Some(Tree::text("sloth.slok.dev/v1"))),
            ("kind", Some(Tree::text("PrometheusServiceLevel"))),
            ("metadata", Some(metadata.tree)),
            ("spec", Some(Tree::map(body))),
        ]);
        Ok((gate::dns_label(&metadata.name), write::yaml(&document)?))
    }

    fn slo(&mut self, objective: &Objective, service: &str) -> Tree {
        let terms = &objective.terms;
        let name = self.name(objective, service);
        let Fitted { run, told } = fit(objective);
        for (kind, text) in told {
            self.tell(kind, objective, Part::Alerts, &text);
        }
        if let Some(text) = window_told(&terms.window, &run) {
            self.tell(NoteKind::Approximated, objective, Part::Window, &text);
        }
        self.tell_method(objective);
        self.tell_annotations(objective);
        // Zero is refused; the least that is not keeps the budget but for a part in a billion.
        let mut percent = terms.target.percent().to_string();
        if terms.target.share().ppb() == 0 {
            percent = "0.0000001".to_owned();
            self.tell(
                NoteKind::Approximated,
                objective,
                Part::Target,
                "Sloth wants more than 0 %; 0.0000001 % is written",
            );
        }
        let description = Some(&objective.description).filter(|text| !text.is_empty());
        Tree::map([
            ("name", Some(Tree::text(name))),
            ("objective", Some(Tree::Plain(percent))),
            ("description", description.map(Tree::text)),
            ("labels", Tree::texts(&self.texts(objective, &objective.labels, Part::Labels, &gate::label_value))),
            ("plugins", plugins(&objective.annotations, SLO_PLUGINS)),
            ("sli", self.sli(objective)),
            ("alerting", self.alerting(objective).unless_empty()),
        ])
    }

    fn tell(&mut self, kind: NoteKind, objective: &Objective, part: Part, text: &str) {
        self.notes.push(Note::about(kind, objective, part, text));
    }

    /// A name whose id nothing else has.
    fn name(&mut self, objective: &Objective, service: &str) -> String {
        let wanted = name_for_sloth(&objective.name, "slo");
        let id = self.ids.take(&format!("{service}-{wanted}"), '-', usize::MAX);
        let name = id.strip_prefix(&format!("{service}-")).unwrap_or(&wanted).to_owned();
        if (service, name.as_str()) != (objective.service.as_str(), objective.name.as_str()) {
            let text = format!(
                "it is called “{name}” of “{service}”, as Sloth's names allow letters, digits, “.”, “_” and “-” and must differ \
                 when they are joined"
            );
            self.tell(NoteKind::Approximated, objective, Part::Name, &text);
        }
        name
    }

    fn tell_method(&mut self, objective: &Objective) {
        const MEAN: &str = "Sloth's record of the whole window is the mean of its shortest ratios";
        let (kind, mut text) = match objective.terms.method {
            Method::Occurrences => {
                (NoteKind::Approximated, format!("{MEAN}, so every evaluation weighs the same, however busy it was"))
            }
            Method::Timeslices { .. } => (NoteKind::Lost, format!("{MEAN}; it knows no slices that are good or bad")),
            Method::RatioTimeslices { slice } => {
                (NoteKind::Approximated, format!("{MEAN} at every evaluation, and not of slices of {}", slice.spoken()))
            }
        };
        if std::mem::take(&mut self.is_first) {
            text.push_str(
                ". For example at 99.9 %: half a day with 100 requests a second and 0.2 % errors, half a day with one and \
                 none. Counted by events that is 1.98 times the budget; Sloth reports 1.00",
            );
        }
        self.tell(kind, objective, Part::Method, &text);
    }

    /// A spec has no annotations; chains of plugins, which ride in ours, are said.
    fn tell_annotations(&mut self, objective: &Objective) {
        let is_said = |key: &String| key == SLO_PLUGINS || key == FILE_PLUGINS || *self.dialect == RESOURCE;
        let lost: Vec<&str> = objective.annotations.keys().filter(|key| !is_said(key)).map(String::as_str).collect();
        if !lost.is_empty() {
            let text = format!("a spec has no annotations; left out: {}", lost.join(", "));
            self.tell(NoteKind::Lost, objective, Part::Annotations, &text);
        }
        for key in [FILE_PLUGINS, SLO_PLUGINS] {
            let carried = objective.annotations.get(key);
            if carried.is_some_and(|text| Tree::parse(text).is_none_or(|tree| tree.compact() != *text)) {
                self.tell(
                    NoteKind::Approximated,
                    objective,
                    Part::Annotations,
                    &format!(
                        "“{key}” is not laid out as Sloth has chains of plugins; what can be read of it is written"
                    ),
                );
            }
        }
    }

    fn sli(&mut self, objective: &Objective) -> Option<Tree> {
        let Said { sli, otherwise } = sli_of(&objective.indicator).ok()?;
        for text in otherwise {
            self.tell(NoteKind::Approximated, objective, Part::Indicator, &text);
        }
        let Dialect { error_query, total_query, error_ratio_query, .. } = self.dialect;
        let (kind, said) = match sli {
            Sli::Events { error, total } => {
                let queries = [(*error_query, Some(Tree::Query(error))), (*total_query, Some(Tree::Query(total)))];
                ("events", Tree::map(queries))
            }
            Sli::Raw { error_ratio } => ("raw", Tree::map([(*error_ratio_query, Some(Tree::Query(error_ratio)))])),
            Sli::Plugin { id, options } => {
                ("plugin", Tree::map([("id", Some(Tree::text(id))), ("options", Tree::texts(&options))]))
            }
        };
        Some(Tree::map([(kind, Some(said))]))
    }

    fn alerting(&mut self, objective: &Objective) -> Tree {
        let terms = &objective.terms;
        let is_enabled = |severity| terms.alerts.iter().any(|tier| tier.severity == severity);
        // Nobody runs an alert's name as a template today; nobody shall be tempted.
        let safe = |name: &str| gate::label_value(name).replace(['{', '}'], "_");
        let mut name = terms.alerting.name.as_deref().map(safe).filter(|name| !name.trim().is_empty());
        if name.is_none() && !terms.alerts.is_empty() {
            name = Some(DEFAULT_ALERT.to_owned());
        }
        if name != terms.alerting.name {
            let text = match &name {
                Some(name) if terms.alerting.name.is_none() => {
                    format!("the alerts are called “{name}”, as Sloth wants a name and the plan has none")
                }
                Some(name) => {
                    format!("the alerts are called “{name}”, without what could be taken for markup or a template")
                }
                None => "the alerts have no name".to_owned(),
            };
            self.tell(NoteKind::Approximated, objective, Part::Alerting, &text);
        }
        let mut routed = |severity| {
            let routing = terms.alerting.routing(severity);
            let (labels, annotations) = self.routing(objective, &routing.labels, &routing.annotations);
            let disable = (!is_enabled(severity)).then(|| Tree::Plain("true".to_owned()));
            Tree::map([("disable", disable), ("labels", labels), ("annotations", annotations)]).unless_empty()
        };
        let (page, ticket) = (routed(Severity::Page), routed(Severity::Ticket));
        let (labels, annotations) = self.routing(objective, &terms.alerting.labels, &terms.alerting.annotations);
        Tree::map([
            ("name", name.map(Tree::text)),
            ("labels", labels),
            ("annotations", annotations),
            (self.dialect.page_alert, page),
            (self.dialect.ticket_alert, ticket),
        ])
    }

    /// Labels and annotations of alerts, which Prometheus runs as templates unless they are kept from it.
    fn routing(
        &mut self,
        objective: &Objective,
        labels: &BTreeMap<String, String>,
        annotations: &BTreeMap<String, String>,
    ) -> (Option<Tree>, Option<Tree>) {
        for (key, _) in labels.iter().chain(annotations).filter(|(_, value)| gate::runs_something(value)) {
            let text = format!("the template in “{key}” is shown as text and not run");
            self.tell(NoteKind::Approximated, objective, Part::Alerting, &text);
        }
        let label = |value: &str| gate::literal_template(&gate::label_value(value));
        let labels = self.texts(objective, labels, Part::Alerting, &label);
        let annotations = self.texts(objective, annotations, Part::Alerting, &gate::literal_template);
        (Tree::texts(&labels), Tree::texts(&annotations))
    }

    /// Texts under names that Prometheus allows.
    fn texts(
        &mut self,
        objective: &Objective,
        texts: &BTreeMap<String, String>,
        part: Part,
        safe: &dyn Fn(&str) -> String,
    ) -> BTreeMap<String, String> {
        let mut said = BTreeMap::new();
        for (key, value) in texts {
            if !gate::is_label_name(key) || key.starts_with("sloth_") {
                self.tell(
                    NoteKind::Lost,
                    objective,
                    part,
                    &format!("“{key}” cannot be the name of a label or an annotation; it is left out"),
                );
            } else if value.is_empty() {
                self.tell(
                    NoteKind::Lost,
                    objective,
                    part,
                    &format!("“{key}” has no value, which Sloth refuses; it is left out"),
                );
            } else {
                let written = safe(value);
                if gate::shown_by_template(&written) != *value {
                    let text = format!("characters of “{key}” that a page could take for markup became “_”");
                    self.tell(NoteKind::Approximated, objective, part, &text);
                }
                said.insert(key.clone(), written);
            }
        }
        said
    }
}

/// A chain of plugins that was carried along.
fn plugins(annotations: &BTreeMap<String, String>, key: &str) -> Option<Tree> {
    Tree::parse(annotations.get(key)?)
}
