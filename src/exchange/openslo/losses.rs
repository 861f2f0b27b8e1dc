//! What OpenSLO cannot say of an objective, and how that is told.

use super::dialect::label;
use super::metadata::{is_annotation_key, is_label_key};
use super::{LONGEST_DESCRIPTION, PREFIX, own, sli, tiers};
use crate::plan::{Indicator, Note, NoteKind, Objective, Part, Refusal};

/// Why an objective cannot be written at all.
pub fn refuse(objective: &Objective) -> Option<Refusal> {
    let what = objective.display_name();
    if let Err(refusal) = threshold(&objective.indicator, what) {
        return Some(refusal);
    }
    let is_said =
        matches!(objective.indicator, Indicator::Reference { .. }) || sli::spec(&objective.indicator, "").is_some();
    (!is_said).then(|| {
        Refusal::general(
            format!("A data source of “{what}” asks nothing, and OpenSLO needs at least one field"),
            "Give the indicator a query",
        )
    })
}

/// Whether an annotation can be written: one of ours that is empty, or would be taken for what a part of the plan says,
/// is none.
pub fn is_allowed(key: &str, value: &str) -> bool {
    let fields = [own::NAME, own::SERVICE, own::TITLE, own::DESCRIPTION, own::REQUESTS, own::ABSENT_AFTER];
    let is_meant = |own: &str| !value.is_empty() && !fields.contains(&own);
    is_annotation_key(key) && key.strip_prefix(PREFIX).is_none_or(is_meant)
}

pub fn tell_losses(objective: &Objective, notes: &mut Vec<Note>) {
    let terms = &objective.terms;
    let mut tell = |kind, part, text: String| notes.push(Note::about(kind, objective, part, text));
    if objective.description.chars().count() > LONGEST_DESCRIPTION {
        let text = format!(
            "the description is cut to {LONGEST_DESCRIPTION} characters, the most that OpenSLO allows; an annotation has all of it"
        );
        tell(NoteKind::Approximated, Part::Description, text);
    }
    for key in objective.labels.keys().filter(|key| !is_label_key(key)) {
        tell(NoteKind::Lost, Part::Labels, format!("the label “{key}” is not a name that OpenSLO allows"));
    }
    for (key, _) in objective.annotations.iter().filter(|(key, value)| !is_allowed(key, value)) {
        tell(
            NoteKind::Lost,
            Part::Annotations,
            format!("the annotation “{key}” is not a name that OpenSLO allows here"),
        );
    }
    if terms.alerts.iter().any(|tier| tier.short.is_some()) {
        let text = "OpenSLO's alert conditions have one window; the short ones ride in annotations, and the Prometheus rules have both";
        tell(NoteKind::Approximated, Part::Alerts, text.to_owned());
    }
    for tier in &terms.alerts {
        for (what, span) in [("window", tier.long), ("delay", tier.hold)] {
            if tiers::is_rounded(span) {
                let to = tiers::shown(span);
                tell(
                    NoteKind::Approximated,
                    Part::Alerts,
                    format!("the alert {what} {span} becomes {to}, as OpenSLO has no seconds"),
                );
            }
        }
    }
    match terms.alerting.absent_after {
        Some(_) if terms.alerts.is_empty() => {
            let text = "OpenSLO says in alert policies that missing data is told, and there are no alerts";
            tell(NoteKind::Lost, Part::Absence, text.to_owned());
        }
        Some(after) => {
            let text = format!("alertWhenNoData names no time; {} rides in an annotation", after.prometheus());
            tell(NoteKind::Approximated, Part::Absence, text);
        }
        None => {}
    }
    let sources = objective.indicator.sources();
    let names = sources.into_iter().filter_map(|(_, source)| source.reference.as_deref());
    let reference = match &objective.indicator {
        Indicator::Reference { name, .. } => Some(name.as_str()),
        _ => None,
    };
    for name in names.chain(reference).filter(|name| label(name) != *name) {
        let text = format!("the reference “{name}” becomes “{}”, as OpenSLO's names allow", label(name));
        tell(NoteKind::Approximated, Part::Indicator, text);
    }
}

/// `op` and `value`.
pub type Bound = (Option<&'static str>, Option<f64>);

pub fn threshold(indicator: &Indicator, what: &str) -> Result<Bound, Refusal> {
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
