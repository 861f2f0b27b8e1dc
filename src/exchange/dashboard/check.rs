//! What can be verified of a dashboard from its text: that it is JSON for one objective each, that every query is PromQL, and
//! that titles and thresholds say the plan's numbers.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::prometheus::ratio_record;
use super::super::promql;
use super::super::write::File;
use super::{LONGEST_UID, text};
use crate::plan::{AlertTier, Note, Objective, Part, Plan, Refusal};

/// Why the files may not be handed out, or nothing.
///
/// # Errors
/// A file is not JSON.
pub fn check(plan: &Plan, files: &[File], notes: &[Note]) -> Result<Option<String>, Refusal> {
    let left_out: BTreeSet<_> =
        notes.iter().filter_map(|note| note.about).filter(|(_, part)| *part == Part::Whole).map(|(id, _)| id).collect();
    let shown: Vec<&Objective> = plan.objectives.iter().filter(|one| !left_out.contains(&one.id)).collect();
    if shown.len() != files.len() {
        return Ok(Some(format!("there are {} dashboards for {} objectives", files.len(), shown.len())));
    }
    let mut uids = BTreeSet::new();
    for (objective, file) in shown.into_iter().zip(files) {
        let dashboard: Value = serde_json::from_str(&file.text).map_err(|error| {
            Refusal::general(format!("“{}” is not JSON: {error}", file.path), "Report this as a fault")
        })?;
        let uid = dashboard["uid"].as_str().unwrap_or_default().to_owned();
        if uid.is_empty() || uid.len() > LONGEST_UID || !uids.insert(uid) {
            return Ok(Some(format!("“{}” has no id of its own", file.path)));
        }
        if let Some(how) = differs(objective, &dashboard) {
            return Ok(Some(format!("“{}” {how}", file.path)));
        }
    }
    Ok(None)
}

fn differs(objective: &Objective, dashboard: &Value) -> Option<String> {
    let terms = &objective.terms;
    let title = dashboard["title"].as_str().unwrap_or_default();
    for said in [text::title(objective.display_name()), format!("{} %", terms.target), terms.window.spoken()] {
        if !title.contains(&said) {
            return Some(format!("does not say “{said}” in its title"));
        }
    }
    let panels = dashboard["panels"].as_array().map(Vec::as_slice).unwrap_or_default();
    for target in panels.iter().filter_map(|panel| panel["targets"].as_array()).flatten() {
        let query = target["expr"].as_str().unwrap_or_default().replace("$__rate_interval", "5m");
        if let Err(error) = promql::check(&query) {
            return Some(format!("has a query that {error}"));
        }
    }
    let titled = |beginning: &'static str| {
        panels.iter().filter(move |panel| panel["title"].as_str().is_some_and(|title| title.starts_with(beginning)))
    };
    let burns: Vec<&Value> = titled("Burn rate, ").collect();
    let is_tier = |(panel, tier): (&&Value, &AlertTier)| {
        let records = [Some(tier.long), tier.short].into_iter().flatten().map(ratio_record);
        let queries = panel["targets"].as_array().map(Vec::as_slice).unwrap_or_default();
        threshold(panel) == Some(tier.factor.to_f64())
            && records.eq(queries.iter().filter_map(|target| target["expr"].as_str()?.split('{').next()))
    };
    if burns.len() != terms.alerts.len() || !burns.iter().zip(&terms.alerts).all(is_tier) {
        return Some("has other windows or thresholds than the alerts".to_owned());
    }
    if !titled("Error ratio, ").map(threshold).eq([Some(terms.target.budget().ratio().to_f64())]) {
        return Some("has another threshold than the objective".to_owned());
    }
    let words = panels.iter().find_map(|panel| panel.pointer("/options/content")?.as_str()).unwrap_or_default();
    let is_described = words.contains(&text::markdown(&objective.description));
    (!is_described || !words.contains(&text::markdown(&objective.service)))
        .then(|| "does not say what is promised".to_owned())
}

/// The threshold above the base.
fn threshold(panel: &Value) -> Option<f64> {
    panel.pointer("/fieldConfig/defaults/thresholds/steps/1/value")?.as_f64()
}
