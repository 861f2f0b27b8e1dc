//! SLOs with several objectives: a plan has an objective for each, and those that belong together become one SLO again.

use super::own;
use super::promise::positive;
use crate::plan::{Alerting, Facts, Indicator, Objective, Terms};

/// The name of a part.
pub fn name(whole: &str, index: usize, several: bool) -> String {
    if several { format!("{whole}-{}", index + 1) } else { whole.to_owned() }
}

/// The title of a part.
pub fn title(whole: Option<&str>, part: Option<&str>, several: bool) -> Option<String> {
    match (whole, part) {
        (Some(whole), Some(part)) if several => Some(format!("{whole}: {part}")),
        (whole, part) => whole.or(part).map(str::to_owned),
    }
}

/// What the annotation of a part says.
pub fn mark(index: usize, count: usize) -> String {
    format!("{}/{count}", index + 1)
}

/// How many objectives from the first on are one SLO; one that is no part is an SLO alone.
pub fn count(objectives: &[&Objective]) -> usize {
    let Some(first) = objectives.first() else { return 0 };
    let said = own::get(&first.annotations, own::PART).and_then(|mark| mark.strip_prefix("1/"));
    let Some(count) = said.and_then(|count| count.parse().ok()).filter(|count| (2..=objectives.len()).contains(count))
    else {
        return 1;
    };
    let parts = objectives.iter().take(count).enumerate();
    let shared = shared(first, first);
    let belong = parts.into_iter().all(|(i, part)| is_part(part, i, count) && shared_equals(part, first, &shared));
    if belong { count } else { 1 }
}

/// Whether an objective's indicator is its own, and the SLO a composite: a part that stands alone is none any more.
pub fn weight(objective: &Objective, is_alone: bool) -> Option<&str> {
    let is_separated = is_alone && own::get(&objective.annotations, own::PART_OF).is_some();
    let weight = own::get(&objective.annotations, own::WEIGHT).filter(|_| !is_separated)?;
    positive(weight).is_ok_and(|number| number == weight).then_some(weight)
}

/// Whether name, title and place are those that a part gets when the SLO is read.
fn is_part(part: &Objective, index: usize, count: usize) -> bool {
    let own = |key| own::get(&part.annotations, key);
    let Some(whole) = own(own::PART_OF) else { return false };
    let title = title(own(own::WHOLE_TITLE), own(own::OBJECTIVE_TITLE), true).filter(|title| *title != part.name);
    own(own::PART) == Some(&mark(index, count)) && part.name == name(whole, index, true) && part.title == title
}

fn shared_equals(part: &Objective, first: &Objective, wanted: &Objective) -> bool {
    let is_composite = |objective| weight(objective, false).is_some();
    is_composite(part) == is_composite(first) && shared(part, first) == *wanted
}

/// What all parts of an SLO say: an objective without what they may differ in, and without what OpenSLO has no words for.
fn shared(part: &Objective, first: &Objective) -> Objective {
    let mut annotations = part.annotations.clone();
    let mut differing = vec![own::PART, own::OBJECTIVE_TITLE];
    let mut indicator = part.indicator.clone();
    if weight(part, false).is_some() {
        differing.push(own::WEIGHT);
        differing.extend(own::OF_INDICATOR);
        indicator.clone_from(&first.indicator);
    }
    for key in differing {
        own::take(&mut annotations, key);
    }
    if let Indicator::Threshold { bound, .. } | Indicator::Reference { bound, .. } = &mut indicator {
        *bound = None;
    }
    let (terms, other) = (&part.terms, &first.terms);
    let is_same_method = terms.method.name() == other.method.name();
    Objective {
        id: first.id,
        name: String::new(),
        title: None,
        indicator,
        annotations,
        facts: Facts { requests_per_day: part.facts.requests_per_day, ..Facts::default() },
        terms: Terms {
            method: if is_same_method { other.method } else { terms.method },
            alerts: terms.alerts.clone(),
            alerting: Alerting { absent_after: terms.alerting.absent_after, ..Alerting::default() },
            ..Terms::new(other.target, terms.window.clone())
        },
        ..part.clone()
    }
}
