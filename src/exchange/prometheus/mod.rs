//! Prometheus recording and alerting rules, out: one model of rules, written as a rule file, as a resource of the
//! Prometheus operator and as Sloth would generate them, and unit tests for them.
//!
//! Record and label names are Sloth's, so that dashboards made for Sloth work. What our own flavour does otherwise:
//!
//! - `slo:sli_error:ratio_rate<period>` implements the budgeting method that the terms name, where Sloth always averages
//!   its shortest record. Beside it stands the other way of counting: `ratio_averaged<period>` for occurrences,
//!   `ratio_events<period>` for slices.
//! - Thresholds are exact decimals; alerts wait as long as their tiers say, of which there may be any number.
//! - A guard asks for a number of failed events (`slo:sli_failures:count<window>`); an alert tells missing data.
//!
//! No consequence is computed here. What texts and tests say of moments (when a budget is gone, when an alert fires) are
//! figures of [`crate::model`], taken as they are.

mod alerts;
mod check;
mod failures;
mod learned;
mod queries;
mod recordings;
mod rule;
mod sloth;
mod subject;
mod unit_tests;
mod words;

pub use check::check;
pub use rule::ratio_record;
pub use subject::Subject;

use std::collections::BTreeMap;

use rule::Group;
use serde::Serialize;
use unit_tests::Tests;

use super::export::Export;
use super::gate;
use super::write::{File, yaml};
use crate::plan::{Note, NoteKind, Part, Plan, Refusal};
use crate::units::Method;

/// Whose rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flavour {
    Accord,
    Sloth,
}

/// Rules in order, each objective's under a comment.
struct Rules<'a> {
    subjects: Vec<Subject<'a>>,
    sections: Vec<(String, Vec<Group>)>,
}

const HEADER: &str = "\
# Written by Accord. Record and label names follow Sloth, so its dashboards work.
# Check with: promtool check rules FILE
#
# How the period is counted. Two records tell how much of the budget is spent, and they differ over uneven traffic:
# half a day of 100 requests a second of which 0.2 % fail, then half a day of 1 a second of which none do, burn a budget
# of 0.1 % 1.98 times too fast if every request weighs the same, and exactly as fast as allowed if every moment does.
# Counting every event costs a query of the raw series over the whole period at each evaluation; a mean of recorded
# ratios is cheap. slo:period_burn_rate:ratio follows the objective's own budgeting method.
";

const SLOTH_HEADER: &str = "\
# The rules that Sloth generates, written by Accord. Check with: promtool check rules FILE
#
# Sloth counts the period as the mean of its shortest record: every moment weighs the same, whatever the traffic was.
# Over uneven traffic this is not the share of failed events.
";

/// Writes one rule file for the plan; objectives that cannot become rules are named in the notes.
///
/// # Errors
/// No objective can become rules.
pub fn write(plan: &Plan, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    Ok(format!("{HEADER}groups:\n{}", Rules::new(plan, Flavour::Accord, notes)?.text()?))
}

/// Writes the rules that Sloth would generate.
///
/// # Errors
/// No objective can become rules.
pub fn write_as_sloth(plan: &Plan, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    Ok(format!("{SLOTH_HEADER}groups:\n{}", Rules::new(plan, Flavour::Sloth, notes)?.text()?))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Resource {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata,
}

#[derive(Serialize)]
struct Metadata {
    name: String,
    labels: BTreeMap<&'static str, &'static str>,
}

/// Writes our rules as one resource of the Prometheus operator.
///
/// # Errors
/// No objective can become rules.
pub fn write_resource(plan: &Plan, notes: &mut Vec<Note>) -> Result<String, Refusal> {
    let labels = BTreeMap::from([("app.kubernetes.io/managed-by", "accord")]);
    let metadata = Metadata { name: gate::dns_label(&plan.name), labels };
    let head = yaml(&Resource { api_version: "monitoring.coreos.com/v1", kind: "PrometheusRule", metadata })?;
    let groups = Rules::new(plan, Flavour::Accord, notes)?.text()?;
    let mut text = format!("{HEADER}{head}spec:\n  groups:\n");
    for line in groups.lines() {
        // A blank line belongs to the text around it, however far it is indented.
        let indent = if line.is_empty() { "" } else { "  " };
        text.push_str(&format!("{indent}{line}\n"));
    }
    Ok(text)
}

/// Writes our rules and their tests for `promtool test rules`: one file for each interval at which rules must be
/// evaluated, as long windows would take promtool minutes at the interval that short ones need.
///
/// # Errors
/// No objective can become rules.
pub fn write_tests(plan: &Plan, notes: &mut Vec<Note>) -> Result<Vec<File>, Refusal> {
    let plan = &without_subqueries(plan, notes)?;
    let rules = Rules::new(plan, Flavour::Accord, notes)?;
    let name = Export::Prometheus.file_name(plan);
    let groups: Vec<&Group> = rules.sections.iter().flat_map(|(_, groups)| groups).collect();
    let tests = Tests::new(&rules.subjects, &name, &groups, notes);
    let mut files = vec![File::new(name, format!("{HEADER}groups:\n{}", rules.text()?))];
    let plain = Export::PrometheusTests.file_name(plan);
    let stem = gate::dns_label(&plan.name);
    for (count, (interval, tests_at)) in tests.files.iter().enumerate() {
        let interval = interval.prometheus();
        let mut text = format!(
            "# Tests of {}. Run: promtool test rules FILE\n\
             # Each outage is noticed by one tier of one alert only; rules are evaluated every {interval}.\n",
            files[0].path
        );
        let name =
            if count == 0 { plain.clone() } else { format!("{stem}.{interval}.{}", Export::PrometheusTests.ending()) };
        if count == 0 {
            text.extend(tests.untested.iter().map(|reason| format!("# Not tested: {reason}.\n")));
        }
        files.push(File::new(name, text + &yaml(tests_at)?));
    }
    Ok(files)
}

/// The plan without objectives whose queries hold a subquery: over a period it has more samples than promtool holds in one
/// query, and a rule that fails fails every test.
fn without_subqueries(plan: &Plan, notes: &mut Vec<Note>) -> Result<Plan, Refusal> {
    let mut kept = plan.clone();
    kept.objectives.retain(|objective| {
        let queries = objective.indicator.sources();
        let has = queries.iter().any(|(_, source)| source.query().is_some_and(failures::has_subquery));
        if has {
            let text =
                "promtool cannot evaluate its rules, as its query holds a subquery; rules and tests leave it out here";
            notes.push(Note::about(NoteKind::Lost, objective, Part::Whole, text));
        }
        !has
    });
    if kept.objectives.is_empty() {
        return Err(Refusal::general(
            "No tests can be written: promtool cannot evaluate rules whose queries hold a subquery",
            "Export the rules alone",
        ));
    }
    Ok(kept)
}

impl<'a> Rules<'a> {
    fn new(plan: &'a Plan, flavour: Flavour, notes: &mut Vec<Note>) -> Result<Self, Refusal> {
        let mut ids = gate::Names::default();
        let (mut subjects, mut sections, mut left_out) = (Vec::new(), Vec::new(), Vec::new());
        for objective in &plan.objectives {
            match Subject::new(objective, &mut ids, notes) {
                Ok(subject) => {
                    let groups = groups(&subject, flavour, notes);
                    learned::tell_learned(&subject, &groups, notes);
                    sections.push((comment(&subject, flavour), groups));
                    subjects.push(subject);
                }
                Err(reason) => left_out.push((objective, reason)),
            }
        }
        if subjects.is_empty() {
            let reasons = left_out.iter().map(|(objective, reason)| format!("“{}” {reason}", objective.display_name()));
            let reasons: Vec<String> = reasons.collect();
            let reason = if reasons.is_empty() { "The plan has no objectives".to_owned() } else { reasons.join("; ") };
            return Err(Refusal::general(
                format!("No rules can be written: {reason}"),
                "Give the indicator Prometheus queries with {{.window}} where the range belongs",
            ));
        }
        for (objective, reason) in left_out {
            let text = format!("it {reason}; there are no rules for it in this file");
            notes.push(Note::about(NoteKind::Lost, objective, Part::Whole, text));
        }
        Ok(Self { subjects, sections })
    }

    /// The items of the list of groups.
    fn text(&self) -> Result<String, Refusal> {
        let mut text = String::new();
        for (comment, groups) in &self.sections {
            text.push_str(comment);
            text.push_str(&yaml(groups)?);
        }
        Ok(text)
    }
}

/// Three groups, as Sloth has them; without alerts two.
fn groups(subject: &Subject, flavour: Flavour, notes: &mut Vec<Note>) -> Vec<Group> {
    let (ratios, metadata, alerts) = match flavour {
        Flavour::Accord => {
            recordings::tell_slices(subject, notes);
            (recordings::ratios(subject), recordings::metadata(subject), alerts::alerts(subject, notes))
        }
        Flavour::Sloth => {
            sloth::tell_differences(subject, notes);
            (sloth::ratios(subject), sloth::metadata(subject), sloth::alerts(subject, notes))
        }
    };
    if !alerts.is_empty() {
        alerts::tell_name(subject, notes);
    }
    let group = |kind: &str, rules| Group { name: format!("sloth-slo-{kind}-{}", subject.id), rules };
    let mut groups = vec![group("sli-recordings", ratios), group("meta-recordings", metadata)];
    if !alerts.is_empty() {
        groups.push(group("alerts", alerts));
    }
    groups
}

/// What is promised and how it is counted, in lines that hold no user text.
fn comment(subject: &Subject, flavour: Flavour) -> String {
    let terms = &subject.objective.terms;
    let (period, method) = (subject.period(), terms.method);
    let mut text =
        format!("# {}: {} % over {}, budgeting method {}.\n", subject.id, terms.target, terms.window, method.name());
    if flavour == Flavour::Sloth {
        return text;
    }
    let main = ratio_record(period);
    let (how, beside) = match method {
        Method::Occurrences => (
            "bad events by all events, each weighs the same".to_owned(),
            format!(
                "{} the mean of the ratios over {}",
                rule::averaged_record(period),
                subject.shortest().prometheus()
            ),
        ),
        Method::Timeslices { slice_target, slice } => (
            format!("the share of slices of {slice} below {} % good", slice_target.percent()),
            format!("{} bad events by all events", rule::events_record(period)),
        ),
        Method::RatioTimeslices { slice } => (
            format!("the mean of the ratios of slices of {slice}, each weighs the same"),
            format!("{} bad events by all events", rule::events_record(period)),
        ),
    };
    text.push_str(&format!("#   {main} is {how};\n#   {beside}.\n"));
    text
}
