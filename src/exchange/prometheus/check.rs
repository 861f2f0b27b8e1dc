//! What holds for rules beyond what a reader learns from them: every expression is PromQL, every record that a rule reads is
//! recorded, and the tests name the rules and all of their groups.

use std::collections::BTreeSet;

use super::super::fields::{Fields, text_of};
use super::super::write::File;
use super::super::{rule_files, yaml};
use crate::plan::Refusal;

/// Why files of rules may not be handed out, or nothing.
///
/// # Errors
/// They are no rule file.
pub fn check(files: &[File]) -> Result<Option<String>, Refusal> {
    let Some((rules, tests)) = files.split_first() else { return Ok(Some("it is empty".to_owned())) };
    let (mut recorded, mut read, mut groups) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for rule in rule_files::rules(first(&rules.text)?, &mut Vec::new())? {
        let Some(selected) = rule.selected("sloth_id") else {
            return Ok(Some(format!("the rule “{}” is not PromQL", rule.name())));
        };
        read.extend(selected.into_iter().filter(|(name, _)| name.starts_with("slo:")));
        recorded.extend(rule.record.clone().zip(rule.labels.get("sloth_id").cloned()));
        if groups.last().map(String::as_str) != Some(&*rule.group) {
            groups.push(rule.group.to_string());
        }
    }
    if let Some((name, id)) = read.difference(&recorded).next() {
        return Ok(Some(format!("“{name}” of “{id}” is read by a rule and recorded by none")));
    }
    for tests in tests {
        if !names_rules(first(&tests.text)?, &rules.path, &groups)? {
            return Ok(Some(format!("{} does not test the rules", tests.path)));
        }
    }
    Ok(None)
}

fn first(text: &str) -> Result<Fields, Refusal> {
    let document = yaml::parse(text)?.documents.into_iter().next();
    let document = document.ok_or_else(|| Refusal::general("A file is empty", "Report this as a fault"))?;
    Fields::new(document, "")
}

/// Whether a file of tests names the rules and every group of them, and tests something.
fn names_rules(mut file: Fields, rules: &str, groups: &[String]) -> Result<bool, Refusal> {
    let mut texts = |key| -> Result<Vec<String>, Refusal> {
        file.list(key)?.map(|(node, path)| Ok(text_of(node, &path)?.text)).collect()
    };
    let (files, order) = (texts("rule_files")?, texts("group_eval_order")?);
    Ok(files == [rules] && order == groups && file.list("tests")?.len() > 0)
}
