use std::collections::{BTreeMap, BTreeSet};

use super::super::{fields::Fields, yaml};
use super::rules::Rules;
use crate::plan::{Plan, Refusal};
use crate::units::Share;

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
